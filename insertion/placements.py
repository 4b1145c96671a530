"""Fiche 7: who was positioned and kept, on actions and on offers; who left for work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from insertion.parcours import EXITS, EventKind, ParcoursEvent
from insertion.periods import Period
from insertion.terms import OpportunityKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementFact:
    """One positionnement, as far as the indicators need it.

    ``retained_on`` is the first day on which the place was held or the person entered, whatever
    happened later.
    """

    id: str
    beneficiary_id: str
    kind: OpportunityKind
    created_on: date
    retained_on: date | None = None
    dispositif: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Positionnements, and the people whom they concern: one may have several."""

    positionnements: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fiche7:
    """The countable indicators of fiche 7 over a period."""

    positioned: Mapping[OpportunityKind, Counted]
    retained: Mapping[OpportunityKind, Counted]
    work_exits: int  # people, not events
    households: int  # people followed on the last day: one file a household


def fiche_7(
    placements: Iterable[PlacementFact],
    histories: Mapping[str, Sequence[ParcoursEvent]],
    period: Period,
    today: date,
) -> Fiche7:
    """Return the indicators of ``period`` as they are known on ``today``.

    A positionnement counts as positioned by the day it was made, as retained by the day it was:
    the two are not shares of one another within one period.
    """
    known = list(placements)
    window = (
        Period(period.start, min(period.end or today, today)) if period.start <= today else None
    )
    return Fiche7(
        positioned={
            kind: _count(p for p in known if p.kind is kind and _within(p.created_on, window))
            for kind in OpportunityKind
        },
        retained={
            kind: _count(p for p in known if p.kind is kind and _within(p.retained_on, window))
            for kind in OpportunityKind
        },
        work_exits=sum(
            any(e.kind is EventKind.WORK_EXIT and _within(e.on, window) for e in events)
            for events in histories.values()
        ),
        households=sum(_is_there(events, window) for events in histories.values()),
    )


def _known_part(period: Period, today: date) -> Period | None:
    return period.intersection(Period(date.min, today))


def _within(day: date | None, window: Period | None) -> bool:
    return day is not None and window is not None and day in window


def _count(placements: Iterable[PlacementFact]) -> Counted:
    found = list(placements)
    return Counted(len(found), len({each.beneficiary_id for each in found}))


def _is_there(events: Sequence[ParcoursEvent], window: Period | None) -> bool:
    """Return whether she is followed on the last day: came in, and did not leave since."""
    if window is None:
        return False
    there = False
    for event in events:
        if window.end is not None and event.on > window.end:
            break
        if event.kind in EXITS:
            there = False
        elif event.kind in (EventKind.NOTIFIED, EventKind.RETURNED):
            there = True
    return there
