"""An offer or an action as the screens show it, with why it is there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from api.labels import dispositif_label
from geo.communes import Communes
from geo.errors import UnknownCommune
from insertion.opportunity import InsertionAction, JobOffer, Opportunity
from insertion.terms import OpportunityKind
from matching.answer import ExclusionReason, Match
from skills.taxonomy import Referential
from web.addresses import VISITOR, Addresses
from web.messages import N_, Speaker
from web.sentences import Sentences
from web.words import (
    CONTRACTS,
    CRITERIA,
    DISCOVERIES,
    EXCLUSION_COUNTS,
    EXCLUSIONS,
    KINDS,
    OBJECTIVES,
    QUESTIONS,
)

MAX_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of how the points are made."""

    criterion: str
    points: float
    ceiling: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Why:
    """What a correspondance says of itself."""

    score: int
    travel: str
    mode: str | None
    times: tuple[str, ...]
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    questions: tuple[str, ...]
    lines: tuple[Line, ...]
    exclusions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One offer or action; ``why`` when one knows for whom."""

    opportunity: Opportunity
    kind: str
    is_job: bool
    facts: tuple[str, ...]
    place: str
    url: str
    why: Why | None = None


class Cards:
    """Makes cards in one language."""

    def __init__(
        self,
        speaker: Speaker,
        referential: Referential,
        communes: Communes,
        at: Addresses = VISITOR,
    ) -> None:
        self._at = at
        self._speaker = speaker
        self._say = speaker.say
        self._communes = communes
        self.sentences = Sentences(speaker, referential)

    def card(
        self,
        opportunity: Opportunity,
        match: Match | None = None,
        exclusions: Iterable[ExclusionReason] = (),
    ) -> Card:
        """Return what is shown of one."""
        return Card(
            opportunity,
            self._say(_kind_of(opportunity)),
            opportunity.kind is OpportunityKind.JOB_OFFER,
            tuple(self._facts(opportunity)),
            self._place(opportunity),
            self._at.sheet(opportunity.id),
            None if match is None else self._why(match, opportunity, exclusions),
        )

    def _facts(self, opportunity: Opportunity) -> Iterator[str]:
        if isinstance(opportunity, InsertionAction):
            yield self._say(OBJECTIVES[opportunity.objective])
            yield dispositif_label(opportunity.dispositif)
        elif opportunity.is_discovery:
            yield self._say(N_("Pas de contrat, pas de salaire"))
            if opportunity.days is not None:
                yield self._say(N_("Nombre de jours : %(days)s"), days=opportunity.days)
        elif opportunity.contract is not None:
            yield self._say(CONTRACTS[opportunity.contract])
        if opportunity.weekly_hours is not None:
            hours = f"{opportunity.weekly_hours:g}"
            if self._speaker.language.code in {"fr", "uk"}:
                hours = hours.replace(".", ",")
            yield self._say(N_("%(hours)s h par semaine"), hours=hours)

    def _place(self, opportunity: Opportunity) -> str:
        code = opportunity.place.commune_code
        if code is not None:
            try:
                return self._communes.get(code).name
            except UnknownCommune:
                pass  # a commune merged since the import: the label of the source still says where
        return opportunity.place.label or self._say(N_("lieu non précisé"))

    def _why(
        self, match: Match, opportunity: Opportunity, exclusions: Iterable[ExclusionReason]
    ) -> Why:
        says, travel = self.sentences, match.travel
        return Why(
            score=round(match.score),
            travel=says.travel(travel),
            mode=travel.mode,
            times=() if travel.times is None else tuple(says.times(travel.times)),
            reasons=tuple(says.reasons(match)),
            against=tuple(says.against(match, opportunity)),
            questions=tuple(self._say(QUESTIONS[each]) for each in match.to_check),
            lines=tuple(
                Line(
                    self._say(CRITERIA[line.criterion]),
                    line.points,
                    line.ceiling,
                    says.contribution(line, match),
                )
                for line in match.contributions
            ),
            exclusions=tuple(self._say(EXCLUSIONS[each]) for each in exclusions),
        )

    def left_out(self, excluded: Mapping[ExclusionReason, int]) -> list[str]:
        """Say how many each reason leaves out, without those that leave nothing out."""
        return [
            self._speaker.count(EXCLUSION_COUNTS[reason], number)
            for reason, number in excluded.items()
            if number
        ]


def _kind_of(opportunity: Opportunity) -> str:
    if isinstance(opportunity, JobOffer) and opportunity.is_discovery:
        return DISCOVERIES[opportunity.nature]
    return KINDS[opportunity.kind]


def website_of(opportunity: Opportunity) -> str | None:
    """Return where an offer is published, None unless it is an ordinary address of the web."""
    url = opportunity.url if isinstance(opportunity, JobOffer) else None
    return url if url is not None and url.startswith(("https://", "http://")) else None
