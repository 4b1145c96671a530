"""French sentences made for one answer: a travel, a line of an explanation, advice."""

import math
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from api.labels import (
    DEMAND_LABELS,
    NEED_LABELS,
    REASON_LABELS,
    TRAVEL_MODE_LABELS,
    WEEKDAY_LABELS,
)
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.schedule import Weekday
from matching.answer import (
    Contribution,
    Criterion,
    ExclusionReason,
    Match,
    Ranking,
    ReasonCode,
    SkillMatch,
    StopoverAnswer,
    StopoverFailure,
    TransitTimes,
    Travel,
)
from matching.people_answer import PersonMatch
from skills.taxonomy import Referential

Member = TypeVar("Member", bound=StrEnum)

MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 24
FEWEST_MINUTES = 2
FINE_MINUTES = 10  # up to here each minute is said; beyond, the model is not that exact
COARSE_STEP = 5
_COUNTED_SKILLS = (
    ReasonCode.SKILLS_HELD,
    ReasonCode.SKILLS_PARTLY_HELD,
    ReasonCode.SKILLS_NOT_HELD,
)


def about(minutes: float) -> str:
    """Write a duration as it is worth: ``moins de 2 min``, ``environ 25 min``, ``environ 1 h``."""
    whole = round(minutes)
    if whole < FEWEST_MINUTES:
        return f"moins de {FEWEST_MINUTES} min"
    if whole > FINE_MINUTES:
        whole = COARSE_STEP * round(minutes / COARSE_STEP)
    if whole < MINUTES_PER_HOUR:
        return f"environ {whole} min"
    hours, rest = divmod(whole, MINUTES_PER_HOUR)
    return f"environ {hours} h {rest:02}" if rest else f"environ {hours} h"


def weekly_hours(hours: float) -> str:
    """Write a working time: ``17,5 h par semaine``."""
    return f"{hours:g} h par semaine".replace(".", ",")


def travel_sentence(travel: Travel) -> str:
    """Say how long the way there takes, and how far that can be trusted."""
    if travel.minutes is None or travel.mode is None:
        return "trajet inconnu : le lieu n’est pas précisé"
    if travel.approximate_place and travel.distance_km == 0:
        # Two centers of one commune: neither end is known better than that.
        return "dans la même commune, à un endroit qui n’est pas précisé"
    sentence = f"{about(travel.minutes)} {TRAVEL_MODE_LABELS[travel.mode]}"
    if travel.approximate_place:
        sentence += ", jusqu’au centre de la commune"
    if travel.assumed:
        return f"{sentence}, si un transport y va : aucun horaire n’est connu"
    return sentence if travel.times is None else f"{sentence} ({times_sentence(travel.times)})"


def times_sentence(times: TransitTimes) -> str:
    """Say when one leaves home, is home again, and by when one must have left work."""
    day = WEEKDAY_LABELS[Weekday(times.weekday)]
    sentence = f"le {day}, départ à {clock(times.leaves_home)}, retour à {clock(times.home_again)}"
    if times.last_return is None:
        return sentence
    return f"{sentence} ; dernier départ possible du travail à {clock(times.last_return)}"


def stopover_sentence(answer: StopoverAnswer) -> str:
    """Say whether a child can be left and fetched on the way, or by how much it fails."""
    if answer.failure is None:
        minutes = about(answer.minutes or 0.0)
        return f"l’enfant peut être déposé et repris en chemin : {minutes} garde comprise"
    day = "" if answer.weekday is None else f" le {WEEKDAY_LABELS[Weekday(answer.weekday)]}"
    missing = math.ceil(answer.missing_minutes or 0.0)
    return {
        StopoverFailure.OPENS_LATE: f"la garde de l’enfant ouvre {missing} min trop tard{day}",
        StopoverFailure.CLOSES_EARLY: f"la garde de l’enfant ferme {missing} min trop tôt{day}",
        StopoverFailure.CLOSED: f"la garde de l’enfant est fermée{day}",
        StopoverFailure.TOO_LONG: "le trajet par la garde de l’enfant est plus long que la durée "
        "indiquée",
    }[answer.failure]


def clock(minute: int) -> str:
    """Write a minute of a day, or of the days around: ``5 h 12``, ``0 h 40 le lendemain``."""
    days, minute = divmod(minute, HOURS_PER_DAY * MINUTES_PER_HOUR)
    hour, rest = divmod(minute, MINUTES_PER_HOUR)
    when = {0: "", 1: " le lendemain", -1: " la veille"}.get(days, f" ({days:+d} jours)")
    return (f"{hour} h {rest:02}" if rest else f"{hour} h") + when


def contribution_sentence(
    line: Contribution, match: Match | PersonMatch, referential: Referential
) -> str:
    """Say why this line has these points, with the facts of this match."""
    if line.reason in _COUNTED_SKILLS:
        if line.criterion is Criterion.COSINE:
            share = 100.0 * line.points / line.ceiling
            return f"{share:.0f} % de ressemblance avec ce qui est demandé"
        return skills_sentence(match.skills)
    match line.reason:
        case ReasonCode.OCCUPATION_NEAR if match.nearest_occupation is not None:
            near = referential.occupation(match.nearest_occupation).label
            sentence = f"métier proche de « {near} »"
        case ReasonCode.NEEDS_COVERED:
            sentence = f"cette action aide à : {_listed(NEED_LABELS, match.covered)}"
        case ReasonCode.LIMITS_STRAINED:
            strained = _listed(DEMAND_LABELS, match.strained)
            sentence = f"peut demander ce qui est difficile : {strained}"
        case ReasonCode.TRAVEL_MINUTES if isinstance(match, Match):
            sentence = travel_sentence(match.travel)
        case _:
            sentence = REASON_LABELS[line.reason]
    return sentence


def _listed(labels: Mapping[Member, str], members: Iterable[Member]) -> str:
    return ", ".join(labels[member] for member in members)


def skills_sentence(skills: SkillMatch) -> str:
    """Count the skills held among those asked, then those that are likely or near.

    The usual skills of an occupation are many, and nobody asks them all: they are not counted as
    so many things that are missing.
    """
    held, presumed, near = len(skills.held), len(skills.presumed), len(skills.near)
    asked = held + presumed + near + len(skills.missing)
    if skills.inherited and not held + presumed:
        if not near:
            return "les compétences habituelles du métier ne sont pas dans le profil"
        return f"{_count(near, 'compétence proche', 'compétences proches')} de celles du métier"
    if skills.inherited:
        number = "toutes les" if held + presumed == asked else f"{held + presumed} des {asked}"
        parts = [f"{number} compétences habituelles du métier"]
    else:
        share = _count(held + presumed, "compétence détenue", "compétences détenues")
        parts = [f"{share} sur {asked}"]
    if presumed:
        parts.append(
            "d’après un métier exercé"
            if not held
            else f"dont {_count(presumed, 'probable', 'probables')} d’après un métier exercé"
        )
    if near:
        parts.append(_count(near, "proche", "proches"))
    return ", ".join(parts)


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {several if number > 1 else one}"


_MORE_MEANS: Mapping[TravelMode, str] = {
    TravelMode.BIKE: "un vélo",
    TravelMode.MOPED: "un cyclomoteur",
    TravelMode.CAR: "une voiture",
    TravelMode.CARPOOL: "le covoiturage",
    TravelMode.TRANSIT: "les transports en commun",
}


_NOTHING_NEAR = (
    "Rien de vraiment proche de ce profil n’est à portée pour l’instant. D’autres métiers, "
    "d’autres compétences ou un trajet un peu plus long peuvent changer la réponse."
)
_NOTHING_SAID = (
    "Le profil ne dit ni métier, ni compétence, ni besoin : cet ordre ne suit que le trajet et les "
    "conditions. Un seul métier, ou ce que la personne sait faire, changerait la réponse."
)
_NEARNESS = frozenset(
    {
        ReasonCode.SKILLS_HELD,
        ReasonCode.SKILLS_PARTLY_HELD,
        ReasonCode.OCCUPATION_SOUGHT,
        ReasonCode.OCCUPATION_HELD,
        ReasonCode.OCCUPATION_NEAR,
        ReasonCode.OCCUPATION_NOT_NAMED,
        ReasonCode.NEEDS_COVERED,
        ReasonCode.NEEDS_UNKNOWN,
    }
)


def advice(ranking: Ranking, profile: Profile) -> tuple[str, ...]:
    """Say what would change an empty answer, or one with nothing near in it."""
    if ranking.matches:
        if not (profile.sought or profile.held or profile.skills or profile.needs):
            return (_NOTHING_SAID,)
        return () if any(map(_is_near, ranking.matches)) else (_NOTHING_NEAR,)
    if ranking.total:
        return ()
    if not any(ranking.excluded.values()):
        return ("Rien n’est enregistré pour l’instant. La recherche peut être refaite plus tard.",)
    return tuple(_advice_by_reason(ranking.excluded, profile))


def _is_near(match: Match) -> bool:
    return any(line.reason in _NEARNESS for line in match.contributions)


def _advice_by_reason(excluded: Mapping[ExclusionReason, int], profile: Profile) -> Iterator[str]:
    if far := excluded.get(ExclusionReason.TOO_FAR, 0):
        subject = "Une possibilité est" if far == 1 else f"{far} possibilités sont"
        limit = f"{profile.max_minutes:g}".replace(".", ",")
        yield (
            f"{subject} à plus de {limit} minutes. Une durée un peu plus longue peut en rapprocher."
        )
        missing = [
            words
            for mode, words in _MORE_MEANS.items()
            if profile.means is not None and mode not in profile.means
        ]
        if missing:
            yield f"Un autre moyen de déplacement peut changer la réponse : {', '.join(missing)}."
    if licence := excluded.get(ExclusionReason.LICENCE_MISSING, 0):
        yield (
            f"{_for(licence)} il faut un permis ou un certificat qui n’est pas détenu. "
            "Le référent peut dire comment le passer."
        )
    if contract := excluded.get(ExclusionReason.CONTRACT_REFUSED, 0):
        yield f"{_for(contract)} le contrat n’est pas parmi ceux que le profil accepte."
    if shift := excluded.get(ExclusionReason.SHIFT_UNAVAILABLE, 0):
        yield (
            f"{_for(shift)} les horaires sont en dehors des disponibilités. "
            "Une solution de garde, ou d’autres heures, peuvent en ouvrir."
        )


def _for(number: int) -> str:
    return "Pour une possibilité," if number == 1 else f"Pour {number} possibilités,"
