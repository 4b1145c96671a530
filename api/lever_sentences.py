"""French sentences about levers: what is changed, what it opens, on which conditions."""

from collections.abc import Iterator

from api.labels import (
    CONTRACT_LABELS,
    LICENCE_LABELS,
    WEEKDAY_LABELS,
)
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.eligibility import Eligibility
from insertion.eligibility_judgements import Verdict
from insertion.schedule import MINUTES_PER_HOUR, TimeWindow
from insertion.terms import OpportunityKind
from matching.levers import EARLIEST, GOOD_SCORE, LATEST, Lever, LeverKind, MoreHours
from skills.taxonomy import Referential
from usecases.find_levers import FoundLevers

_MEANS = {
    TravelMode.WALK: "Aller à pied",
    TravelMode.BIKE: "Avoir un vélo",
    TravelMode.TRANSIT: "Prendre les transports en commun",
    TravelMode.CARPOOL: "Être passager d’un covoiturage",
    TravelMode.MOPED: "Un cyclomoteur, loué par un Point Mobilité",
    TravelMode.CAR: "Avoir une voiture, ou y monter avec quelqu’un",
}
_HOURS = {
    MoreHours.EARLY: f"Faire garder les enfants tôt le matin, dès {EARLIEST // MINUTES_PER_HOUR} h",
    MoreHours.LATE: f"Faire garder les enfants le soir, jusqu’à {LATEST // MINUTES_PER_HOUR} h",
    MoreHours.EARLY_AND_LATE: (
        f"Faire garder les enfants tôt le matin et le soir, de {EARLIEST // MINUTES_PER_HOUR} h "
        f"à {LATEST // MINUTES_PER_HOUR} h"
    ),
    MoreHours.WEEKEND: "Faire garder les enfants le samedi et le dimanche",
}
_NOUNS = {
    frozenset({OpportunityKind.JOB_OFFER}): ("offre", "offres"),
    frozenset({OpportunityKind.INSERTION_ACTION}): ("action", "actions"),
}
_CONDITIONS = {
    LeverKind.MINUTES: ("C’est à la personne de dire si c’est possible pour elle.",),
    LeverKind.CONTRACT: ("C’est à la personne de dire si c’est possible pour elle.",),
    LeverKind.HOURS: (
        "Une garde en horaires atypiques vient avant l’ouverture ou après la fermeture de la "
        "crèche et de l’école.",
        "Si ce n’est pas la garde des enfants qui limite les heures, c’est à la personne de dire "
        "ce qui les élargirait.",
    ),
    LeverKind.SKILL: (
        "Par une formation, une immersion ou une action d’insertion, à choisir avec le référent.",
    ),
    LeverKind.LICENCE: (
        "Une préparation adaptée et des aides individuelles existent : à voir avec le référent.",
    ),
}
_LOAN_CONDITIONS = (
    "Un contrat, un dépôt de garantie et une participation au coût de la location.",
    "Le permis AM (ou BSR) à qui est né à partir de 1988 ; 45 km/h au plus, jamais de voie rapide.",
)
LOAN_SENTENCES = {
    Verdict.MET: "Les conditions du Point Mobilité sont remplies.",
    Verdict.NOT_MET: "Les conditions du Point Mobilité ne sont pas remplies.",
    Verdict.TO_CHECK: "Les conditions du Point Mobilité sont à vérifier.",
}


def lever_label(lever: Lever, referential: Referential) -> str:
    """Say what is changed."""
    if lever.skill is not None:
        return f"Acquérir une compétence : {referential.skill(lever.skill).label}"
    if lever.contract is not None:
        return f"Accepter aussi ce contrat : {CONTRACT_LABELS[lever.contract]}"
    if lever.licence is not None:
        with_car = " et une voiture" if lever.mode is TravelMode.CAR else ""
        return f"Avoir le {LICENCE_LABELS[lever.licence]}{with_car}"
    if lever.mode is not None:
        return _MEANS[lever.mode]
    if lever.hours is not None:
        return _HOURS[lever.hours]
    return f"{lever.minutes:g} minutes de trajet de plus, à l’aller comme au retour"


def lever_conditions(lever: Lever, loan: Eligibility | None = None) -> tuple[str, ...]:
    """Say on which conditions a lever can be pulled."""
    if lever.mode is TravelMode.MOPED:
        return (*_loan_lengths(loan), *_LOAN_CONDITIONS)
    if lever.licence is not None:
        return _CONDITIONS[LeverKind.LICENCE]
    return _CONDITIONS.get(lever.kind, ())


def loan_months(loan: Eligibility) -> tuple[int | None, int | None]:
    """Return for how many months a moped is lent, and by exception; None when not ruled."""
    values = loan.rules.values
    usual, exceptional = (
        None if code not in values else values[code].whole
        for code in ("duree_max", "duree_max_exceptionnelle")
    )
    return usual, exceptional


def _loan_lengths(loan: Eligibility | None) -> Iterator[str]:
    usual, exceptional = (None, None) if loan is None else loan_months(loan)
    if usual is not None:
        yield f"Loué {usual} mois au plus."
    if exceptional is not None:
        yield (
            f"Jusqu’à {exceptional} mois par exception, si la situation le justifie et avec un "
            "accompagnement."
        )


def effect_sentence(in_reach: int, good: int, kinds: frozenset[OpportunityKind]) -> str:
    """Say how much a lever opens."""
    one, several = _NOUNS.get(kinds, ("possibilité", "possibilités"))
    parts = []
    if in_reach:
        parts.append(f"{_number(in_reach, one, several)} de plus à portée")
    if good:
        parts.append(
            _number(good, "bonne correspondance de plus", "bonnes correspondances de plus")
        )
    return ", ".join(parts)


def today_sentence(found: FoundLevers) -> str:
    """Say what is in reach today, and what is called a good match."""
    levers = found.levers
    one, several = _NOUNS.get(found.wanted.kinds, ("possibilité", "possibilités"))
    good = _number(levers.good, "bonne correspondance", "bonnes correspondances")
    in_reach = _number(levers.in_reach, one, several)
    return f"Aujourd’hui : {in_reach} à portée, {good} ({GOOD_SCORE:g} points ou plus)."


def hours_text(window: TimeWindow) -> str:
    """Write hours of one day: ``lundi 05:00-08:45``."""
    start, end = (f"{each // 60:02}:{each % 60:02}" for each in (window.start, window.end))
    return f"{WEEKDAY_LABELS[window.weekday]} {start}-{end}"


def levers_advice(found: FoundLevers) -> tuple[str, ...]:
    """Say what to ask first, and why there may be no lever."""
    questions = tuple(_unknowns(found.resolved.profile))
    if found.levers.effects:
        return questions
    return (
        "Aucun de ces changements, fait seul, n’ouvrirait davantage aujourd’hui. Le catalogue "
        "change chaque jour : la recherche peut être refaite plus tard.",
        *questions,
    )


def _unknowns(profile: Profile) -> Iterator[str]:
    known = {
        "les moyens de déplacement": profile.means,
        "les permis": profile.licences,
        "les disponibilités": profile.availability,
        "les contrats acceptés": profile.accepted_contracts,
    }
    missing = [words for words, value in known.items() if value is None]
    if missing:
        yield (
            f"Le profil ne dit pas {', '.join(missing)} : ce qui n’est pas connu n’écarte rien, "
            "et n’a donc pas de levier. Le demander précisera la réponse."
        )


def _number(number: int, one: str, several: str) -> str:
    return f"{number} {several if number > 1 else one}"
