"""Sentences of the screens about one correspondance, in the language of who reads."""

from collections.abc import Iterable, Iterator

from geo.travel import TravelMode
from insertion.opportunity import InsertionAction, Opportunity
from insertion.schedule import Weekday
from matching.answer import (
    Contribution,
    Criterion,
    Match,
    ReasonCode,
    StopoverFailure,
    TransitTimes,
    Travel,
)
from skills.codes import SkillId
from skills.taxonomy import Referential
from web.messages import N_, NN_, Speaker
from web.typography import capital, clock_time
from web.words import DAYS, LIMITS, NEEDS

MAX_REASONS = 3
MAX_MISSING = 3
FINE_MINUTES, COARSE_STEP, HOUR = 10, 5, 60

_BY_MEANS = {
    TravelMode.WALK: N_("environ %(time)s à pied"),
    TravelMode.BIKE: N_("environ %(time)s à vélo"),
    TravelMode.TRANSIT: N_("environ %(time)s en bus ou en train"),
    TravelMode.CAR: N_("environ %(time)s en voiture"),
    TravelMode.CARPOOL: N_("environ %(time)s dans la voiture de quelqu’un"),
    TravelMode.MOPED: N_("environ %(time)s à scooter ou mobylette"),
}
# What speaks for a match, what a person asks about first being first.
_FOR = (
    ReasonCode.OCCUPATION_SOUGHT,
    ReasonCode.OCCUPATION_HELD,
    ReasonCode.OCCUPATION_NEAR,
    ReasonCode.SKILLS_HELD,
    ReasonCode.SKILLS_PARTLY_HELD,
    ReasonCode.NEEDS_COVERED,
    ReasonCode.HOURS_SUIT,
    ReasonCode.LIMITS_RESPECTED,
)
_OF_SKILLS = frozenset(
    {ReasonCode.SKILLS_HELD, ReasonCode.SKILLS_PARTLY_HELD, ReasonCode.SKILLS_NOT_HELD}
)
_PLAIN = {
    ReasonCode.OCCUPATION_SOUGHT: N_("C’est un métier que vous cherchez."),
    ReasonCode.OCCUPATION_HELD: N_("C’est un métier que vous avez déjà fait."),
    ReasonCode.OCCUPATION_FAR: N_("C’est un autre métier que les vôtres."),
    ReasonCode.OCCUPATION_NOT_STATED: N_("Le métier n’est pas précisé."),
    ReasonCode.OCCUPATION_NOT_NAMED: N_("Vous n’avez pas dit quel métier vous cherchez."),
    ReasonCode.SKILLS_NOT_HELD: N_("Vous n’avez pas dit savoir faire ce qui est demandé."),
    ReasonCode.SKILLS_NOT_STATED: N_("Ce qu’il faut savoir faire n’est pas précisé."),
    ReasonCode.HOURS_SUIT: N_("Le nombre d’heures par semaine vous va."),
    ReasonCode.HOURS_OUTSIDE: N_("Le nombre d’heures par semaine n’est pas celui que vous voulez."),
    ReasonCode.HOURS_NOT_STATED: N_("Le nombre d’heures par semaine n’est pas précisé."),
    ReasonCode.HOURS_FREE: N_("Vous n’avez pas demandé un nombre d’heures."),
    ReasonCode.LIMITS_RESPECTED: N_("Rien de ce qui est difficile pour vous n’est demandé."),
    ReasonCode.NEEDS_NOT_COVERED: N_("Cela n’aide pas à ce que vous avez demandé."),
    ReasonCode.NEEDS_UNKNOWN: N_("Vous n’avez pas dit de quelle aide vous avez besoin."),
    ReasonCode.TRAVEL_UNKNOWN: N_("Le temps de trajet n’est pas connu."),
}
_STOPOVER = {
    StopoverFailure.OPENS_LATE: N_("La garde de votre enfant ouvre trop tard."),
    StopoverFailure.CLOSES_EARLY: N_("La garde de votre enfant ferme trop tôt."),
    StopoverFailure.CLOSED: N_("La garde de votre enfant est fermée ce jour-là."),
    StopoverFailure.TOO_LONG: N_("Le trajet par la garde de votre enfant est trop long."),
}


class Sentences:
    """Says what a correspondance is worth and why, in one language."""

    def __init__(self, speaker: Speaker, referential: Referential) -> None:
        self._speaker = speaker
        self._say = speaker.say
        self._referential = referential

    def minutes(self, minutes: float) -> str:
        """Write a duration as it is worth: ``25 min``, ``1 h 05``."""
        whole = max(round(minutes), 2)
        if whole > FINE_MINUTES:
            whole = COARSE_STEP * round(minutes / COARSE_STEP)
        hours, rest = divmod(whole, HOUR)
        if not hours:
            return self._say(N_("%(minutes)s min"), minutes=rest)
        if not rest:
            return self._say(N_("%(hours)s h"), hours=hours)
        return self._say(N_("%(hours)s h %(minutes)s"), hours=hours, minutes=f"{rest:02}")

    def travel(self, travel: Travel) -> str:
        """Say how long the way there takes, and how far that can be trusted."""
        if travel.minutes is None or travel.mode is None:
            return self._say(N_("trajet inconnu : le lieu n’est pas précisé"))
        if travel.approximate_place and travel.distance_km == 0:
            return self._say(N_("dans votre commune, à un endroit qui n’est pas précisé"))
        said = self._say(_BY_MEANS[travel.mode], time=self.minutes(travel.minutes))
        if travel.approximate_place:
            said = self._say(N_("%(travel)s, jusqu’au centre de la commune"), travel=said)
        if travel.assumed:
            said = self._say(N_("%(travel)s, si un bus y va : à vérifier"), travel=said)
        return said

    def times(self, times: TransitTimes) -> Iterator[str]:
        """Say when one leaves home and is home again, by the timetables."""
        code = self._speaker.language.code
        day = self._say(DAYS[Weekday(times.weekday)])
        yield self._say(
            N_("Par exemple le %(day)s : départ à %(leave)s, retour à %(home)s."),
            day=day,
            leave=clock_time(times.leaves_home, code),
            home=clock_time(times.home_again, code),
        )
        if times.last_return is not None:
            last = clock_time(times.last_return, code)
            yield self._say(N_("Dernier départ du travail possible : %(last)s."), last=last)

    def reasons(self, match: Match) -> list[str]:
        """Return at most three reasons that speak for a match."""
        lines = {
            line.reason: line
            for line in match.contributions
            if line.criterion is not Criterion.COSINE  # coverage counts the same skills
        }
        ordered = [lines[reason] for reason in _FOR if reason in lines]
        return [self.contribution(line, match) for line in ordered[:MAX_REASONS]]

    def against(self, match: Match, opportunity: Opportunity) -> Iterator[str]:
        """Say what is missing, or would be hard."""
        if match.strained:
            hard = self._listed(LIMITS[each] for each in match.strained)
            yield self._say(
                N_("Peut demander ce qui est difficile pour vous : %(hard)s."), hard=hard
            )
        if any(line.reason is ReasonCode.HOURS_OUTSIDE for line in match.contributions):
            yield self._say(_PLAIN[ReasonCode.HOURS_OUTSIDE])
        missing = match.skills.missing
        if missing and not isinstance(opportunity, InsertionAction):
            named = self.skills(missing[:MAX_MISSING])
            others = len(missing) - MAX_MISSING
            if others > 0:
                yield self._speaker.count(
                    NN_(
                        "À apprendre : %(named)s, et %(num)s autre chose.",
                        "À apprendre : %(named)s, et %(num)s autres choses.",
                    ),
                    others,
                    named=named,
                )
            else:
                yield self._say(N_("À apprendre : %(named)s."), named=named)
        if match.stopover is not None and match.stopover.failure is not None:
            yield self._say(_STOPOVER[match.stopover.failure])

    def contribution(self, line: Contribution, match: Match) -> str:
        """Say why this line has these points, with the facts of this match."""
        match line.reason:
            case (
                ReasonCode.SKILLS_HELD | ReasonCode.SKILLS_PARTLY_HELD | ReasonCode.SKILLS_NOT_HELD
            ):
                return self._of_skills(line, match)
            case ReasonCode.OCCUPATION_NEAR if match.nearest_occupation is not None:
                near = self._referential.occupation(match.nearest_occupation).label
                return self._say(N_("C’est un métier proche de « %(near)s »."), near=near)
            case ReasonCode.NEEDS_COVERED:
                helped = self._listed(NEEDS[each] for each in match.covered)
                return self._say(N_("Cela aide à : %(needs)s."), needs=helped)
            case ReasonCode.LIMITS_STRAINED:
                return self._strained(match)
            case ReasonCode.TRAVEL_MINUTES:
                said = self.travel(match.travel)
                return capital(said) + "."
        return self._say(_PLAIN.get(line.reason, line.reason))

    def _strained(self, match: Match) -> str:
        hard = self._listed(LIMITS[each] for each in match.strained)
        return self._say(N_("Peut demander ce qui est difficile pour vous : %(hard)s."), hard=hard)

    def _of_skills(self, line: Contribution, match: Match) -> str:
        if line.criterion is Criterion.COSINE:
            share = round(100 * line.points / line.ceiling)
            return self._say(N_("Ressemblance : %(share)s sur 100."), share=share)
        skills = match.skills
        able = len(skills.held) + len(skills.presumed)
        asked = able + len(skills.near) + len(skills.missing)
        if not able:
            return self._say(_PLAIN[ReasonCode.SKILLS_NOT_HELD])
        if able == asked:
            return self._say(N_("Vous savez faire tout ce qui est demandé d’habitude."))
        return self._speaker.count(
            NN_(
                "Vous savez faire %(num)s chose sur les %(asked)s demandées d’habitude.",
                "Vous savez faire %(num)s choses sur les %(asked)s demandées d’habitude.",
            ),
            able,
            asked=asked,
        )

    def skills(self, skills: Iterable[SkillId]) -> str:
        """Name some skills, as the referential does."""
        return ", ".join(self._referential.skill(each).label.lower() for each in skills)

    def _listed(self, labels: Iterable[str]) -> str:
        said = (self._say(label) for label in labels)
        return ", ".join(each[:1].lower() + each[1:] for each in said)
