"""A legal hold: while a dispute lasts, nothing of a person's file is put away or erased.

One person asks for it and another sets it; one asks for its end and another lifts it. It suspends
from the moment it is asked, so that nothing is lost while a second person is looked for; not
confirmed in thirty days, the request falls. A day to look at it again may be said: that day
passed, administrators are told, and nothing is lifted by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from insertion.errors import InvalidValue, TransitionRefused
from insertion.text import require_id

UNCONFIRMED_FOR = timedelta(days=30)
REVIEW_AFTER_MONTHS = 12
"""Proposed: half of the 24 months for which a file is kept, so that none outlives them unseen."""
REVIEW_WITHIN = timedelta(days=5 * 366)


class HoldStep(StrEnum):
    """What happens to a hold, in this order."""

    ASKED = "demande"
    SET = "pose"
    REVIEWED = "revue"  # looked at, and kept until another day; as often as it is
    LIFT_ASKED = "levee_demandee"
    LIFTED = "levee"


class HoldMotive(StrEnum):
    """Why; a closed list, so that nobody writes of a person here."""

    LITIGATION = "contentieux"
    APPEAL = "recours"
    CONTROL = "controle"
    DISCRIMINATION = "discrimination"
    OWN_REQUEST = "demande_de_la_personne"


_LASTING = frozenset({HoldStep.SET, HoldStep.REVIEWED})
_AFTER: Mapping[HoldStep, frozenset[HoldStep]] = {
    HoldStep.SET: frozenset({HoldStep.ASKED}),
    HoldStep.REVIEWED: _LASTING,
    HoldStep.LIFT_ASKED: _LASTING,
    HoldStep.LIFTED: frozenset({HoldStep.LIFT_ASKED}),
}
_NEXT: Mapping[HoldStep, HoldStep] = {
    HoldStep.ASKED: HoldStep.SET,
    HoldStep.SET: HoldStep.LIFT_ASKED,
    HoldStep.REVIEWED: HoldStep.LIFT_ASKED,
    HoldStep.LIFT_ASKED: HoldStep.LIFTED,
}
_DATED = frozenset({HoldStep.ASKED, HoldStep.SET, HoldStep.REVIEWED})
NEEDS_ANOTHER = frozenset({HoldStep.SET, HoldStep.LIFTED})
_REFUSED: Mapping[HoldStep, str] = {
    HoldStep.SET: "Ce gel n’attend pas d’être confirmé.",
    HoldStep.REVIEWED: "Ce gel n’est pas en vigueur, ou sa levée est demandée.",
    HoldStep.LIFT_ASKED: "Ce gel n’est pas en vigueur.",
    HoldStep.LIFTED: "Personne n’a demandé la levée de ce gel.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEvent:
    """One line of a hold: added, never changed. ``review_on`` replaces the day said before."""

    id: str
    hold_id: str
    beneficiary_id: str
    step: HoldStep
    motive: HoldMotive
    actor_id: str
    at: datetime
    review_on: date | None = None

    def __post_init__(self) -> None:
        for each in (self.id, self.hold_id, self.beneficiary_id, self.actor_id):
            require_id(each)


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold as its events tell it, the last one last."""

    events: tuple[HoldEvent, ...]

    @property
    def id(self) -> str:
        """Return what names it."""
        return self.events[0].hold_id

    @property
    def beneficiary_id(self) -> str:
        """Return whose file it is."""
        return self.events[0].beneficiary_id

    @property
    def motive(self) -> HoldMotive:
        """Return why."""
        return self.events[0].motive

    @property
    def last(self) -> HoldEvent:
        """Return what happened last."""
        return self.events[-1]

    def is_in_force(self, at: datetime) -> bool:
        """Return whether it suspends at this moment; a clock set back lifts nothing."""
        if self.last.step is HoldStep.ASKED:
            return at - self.last.at <= UNCONFIRMED_FOR
        return self.last.step is not HoldStep.LIFTED

    @property
    def falls_at(self) -> datetime | None:
        """Return when it falls unless it is confirmed; None once it lasts until it is lifted."""
        return self.last.at + UNCONFIRMED_FOR if self.last.step is HoldStep.ASKED else None

    @property
    def review_on(self) -> date | None:
        """Return the day to look at it again, the last that was said; None for none."""
        said = (each.review_on for each in reversed(self.events) if each.review_on is not None)
        return next(said, None)

    @property
    def may_be_reviewed(self) -> bool:
        """Return whether another day to look at it again may be said."""
        return self.last.step in _LASTING

    def is_to_review(self, day: date, at: datetime) -> bool:
        """Return whether that day has come, of a hold that nobody is lifting."""
        is_open = self.is_in_force(at) and self.last.step is not HoldStep.LIFT_ASKED
        return is_open and self.review_on is not None and self.review_on <= day

    @property
    def next_step(self) -> HoldStep | None:
        """Return what may be done of it while it is in force."""
        return _NEXT.get(self.last.step)


def holds(events: Iterable[HoldEvent]) -> Sequence[Hold]:
    """Return the holds that these events tell, the oldest first."""
    by_hold: dict[str, list[HoldEvent]] = {}
    for event in sorted(events, key=lambda each: (each.at, list(HoldStep).index(each.step))):
        by_hold.setdefault(event.hold_id, []).append(event)
    return [Hold(tuple(each)) for each in by_hold.values()]


def check_step(hold: Hold, step: HoldStep, actor_id: str, at: datetime) -> None:
    """Refuse a step out of order, or confirmed by who asked for it.

    Raises
    ------
    TransitionRefused
        Which names no one.
    """
    if hold.last.step not in _AFTER[step] or not hold.is_in_force(at):
        raise TransitionRefused("gel", _REFUSED[step])
    if step in NEEDS_ANOTHER and hold.last.actor_id == actor_id:
        raise TransitionRefused(
            "deux_personnes", "Une autre personne que celle qui l’a demandé doit le confirmer."
        )


def check_review(step: HoldStep, review_on: date | None, today: date) -> None:
    """Refuse a day to look again that is past, too far, or said where it means nothing.

    Raises
    ------
    InvalidValue
        Naming the day.
    """
    if review_on is None:
        if step is HoldStep.REVIEWED:
            raise InvalidValue("revoir_le", "le jour où ce gel sera à revoir")
    elif step not in _DATED:
        raise InvalidValue("revoir_le", "rien : ce gel va être levé")
    elif not today < review_on <= today + REVIEW_WITHIN:
        raise InvalidValue("revoir_le", "un jour à venir, dans les cinq ans")
