"""What happened in the parcours of each: orientation, meetings, contracts, reminders, exits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from insertion.parcours import EventKind, OrientationKind, ParcoursEvent
from insertion.periods import add_days, add_months
from insertion.positionnement import Positionnement, State
from insertion.positionnement_reasons import Exit
from insertion.terms import ContractKind, OpportunityKind
from usecases.demo.draw import chance, weighted
from usecases.demo.year.cast import Followed
from usecases.demo.year.ground import Ground, day_between, later, moment

_ORIENTATIONS = {
    OrientationKind.SOCIAL: 5,
    OrientationKind.JOB: 2.5,
    OrientationKind.SOCIO_PROFESSIONAL: 2.5,
}
_FIRST_MEETINGS = {"in_time": 0.66, "late": 0.16, "missed": 0.13, "none": 0.05}
_CONTRACTS = {"in_time": 0.56, "late": 0.18, "reminded": 0.12, "exempted": 0.06, "none": 0.08}
_FOLLOWED_UP_SHARE, _RENEWED_SHARE, _TEAM_SHARE = 0.8, 0.82, 0.7
_MONTHS = {6: 4, 12: 5, 3: 1}
_EXIT_ALONE_SHARE, _OTHER_EXIT_SHARE, _BACK_SHARE = 0.06, 0.03, 0.18
_AMOUNTS = (None, Decimal("635.71"), Decimal("559.42"), Decimal("742.10"), Decimal("410.00"))
_WORK = {
    (ContractKind.CDI, None): 3,
    (ContractKind.CDD, 6): 4,
    (ContractKind.CDD, 3): 2,
    (ContractKind.CDDI, 12): 1,
    (ContractKind.INTERIM, 2): 1,
}


def orientation_of(ground: Ground, person: Followed) -> OrientationKind:
    """Return where a person was oriented."""
    return weighted(ground.draws("orientation", person.id), _ORIENTATIONS)


def parcours_events(
    ground: Ground, person: Followed, mine: Sequence[Positionnement]
) -> tuple[ParcoursEvent, ...]:
    """Return the events of one person up to yesterday, in the order of days."""
    told = _Telling(ground, person, ground.draws("parcours", person.id))
    told.tell(EventKind.NOTIFIED, person.notified_on)
    if person.oriented_on is not None:
        kind, house = orientation_of(ground, person), person.house.organisation.id
        told.tell(EventKind.ORIENTED, person.oriented_on, orientation=kind, organisation_id=house)
        left = told.leave(mine)
        told.meet(person.oriented_on)
        told.engage(person.oriented_on)
        told.review(person.oriented_on)
        told.stop_at(left)
    return told.events()


@dataclass(slots=True)
class _Telling:
    """The events of one person, being drawn."""

    ground: Ground
    person: Followed
    rng: Random
    _told: list[tuple[EventKind, date, dict[str, Any]]] = field(default_factory=list)

    def tell(self, kind: EventKind, on: date, **detail: Any) -> None:
        """Add an event, unless its day is still to come."""
        if on <= self.ground.yesterday:
            self._told.append((kind, on, detail))

    def meet(self, oriented_on: date) -> None:
        """Tell the first meeting, one that was missed, and those that follow."""
        rng, drawn = self.rng, weighted(self.rng, _FIRST_MEETINGS)
        first = later(rng, oriented_on, 4, 15)
        if drawn == "none":
            return
        if drawn == "late":
            first = later(rng, oriented_on, 17, 45)
        if drawn == "missed":
            self.tell(EventKind.MISSED_MEETING, first)
            if not chance(rng, _FOLLOWED_UP_SHARE):
                return
            called = later(rng, first, 3, 22)
            self.tell(EventKind.FOLLOW_UP, called)
            first = later(rng, called, 4, 20)
        self.tell(EventKind.FIRST_MEETING, first)
        following = later(rng, first, 20, 50)
        while following <= self.ground.yesterday:
            if following >= self.ground.first_day:
                self.tell(EventKind.MEETING, following)
            following = later(rng, following, 25, 75)

    def engage(self, oriented_on: date) -> None:
        """Tell the contract: signed in time or late, reminded of, exempted from, renewed."""
        rng, drawn = self.rng, weighted(self.rng, _CONTRACTS)
        if drawn == "none":
            return
        if drawn == "exempted":
            on = later(rng, oriented_on, 15, 55)
            self.tell(EventKind.CONTRACT_EXEMPTED, on, until=add_months(on, 6))
            return
        on = later(rng, oriented_on, 18, 55)
        if drawn == "late":
            on = later(rng, oriented_on, 64, 120)
        if drawn == "reminded":
            reminded = later(rng, oriented_on, 45, 80)
            self.tell(EventKind.REMINDED, reminded)
            if chance(rng, 0.5):
                return
            on = later(rng, reminded, 10, 45)
        while on <= self.ground.yesterday:
            months = weighted(rng, _MONTHS)
            self.tell(EventKind.CONTRACT_SIGNED, on, months=months)
            on = add_days(add_months(on, months), rng.randint(-12, 20))
            if not chance(rng, _RENEWED_SHARE):
                return

    def review(self, oriented_on: date) -> None:
        """Tell what the local team said, after about a year."""
        if chance(self.rng, _TEAM_SHARE):
            self.tell(EventKind.TEAM_OPINION, later(self.rng, oriented_on, 330, 400))

    def leave(self, mine: Sequence[Positionnement]) -> date | None:
        """Tell an exit, by what was entered or otherwise; return its day."""
        found = min(filter(None, (_exit_by(each) for each in mine)), default=None)
        rng, oriented_on = self.rng, self.person.oriented_on
        assert oriented_on is not None
        if found is not None:
            on, positionnement_id, kind = found
        elif chance(rng, _EXIT_ALONE_SHARE + _OTHER_EXIT_SHARE):
            first = max(add_days(oriented_on, 60), self.ground.first_day)
            on, positionnement_id = day_between(rng, first, self.ground.yesterday), None
            alone = _EXIT_ALONE_SHARE / (_EXIT_ALONE_SHARE + _OTHER_EXIT_SHARE)
            kind = EventKind.WORK_EXIT if chance(rng, alone) else EventKind.OTHER_EXIT
        else:
            return None
        detail: dict[str, Any] = {}
        if kind is not EventKind.OTHER_EXIT:
            detail["positionnement_id"] = positionnement_id
        if kind is EventKind.WORK_EXIT:
            contract, months = weighted(rng, _WORK)
            detail |= {
                "contract": contract,
                "months": months,
                "monthly_amount": rng.choice(_AMOUNTS),
            }
        self.tell(kind, on, **detail)
        if chance(rng, _BACK_SHARE):
            self.tell(EventKind.RETURNED, later(rng, on, 50, 170))
        return on

    def stop_at(self, left: date | None) -> None:
        """Take away what would have happened after an exit."""
        kept = (EventKind.RETURNED, *_EXITS)
        if left is not None:
            self._told = [each for each in self._told if each[1] < left or each[0] in kept]

    def events(self) -> tuple[ParcoursEvent, ...]:
        """Return the events, in the order of days."""
        ordered = sorted(self._told, key=lambda each: each[1])
        return tuple(
            ParcoursEvent(
                id=f"{self.person.id}.{number}",
                beneficiary_id=self.person.id,
                kind=kind,
                on=on,
                recorded_at=moment(self.rng, on),
                actor_id=self.person.referent.id,
                **detail,
            )
            for number, (kind, on, detail) in enumerate(ordered, start=1)
        )


_EXITS = (EventKind.WORK_EXIT, EventKind.TRAINING_EXIT, EventKind.OTHER_EXIT)


def _exit_by(positionnement: Positionnement) -> tuple[date, str, EventKind] | None:
    """Return the day of the exit that a positionnement brought, and what it was."""
    if positionnement.outcome is Exit.WORK and positionnement.ended_on is not None:
        return positionnement.ended_on, positionnement.id, EventKind.WORK_EXIT
    if positionnement.outcome is Exit.TRAINING and positionnement.ended_on is not None:
        return positionnement.ended_on, positionnement.id, EventKind.TRAINING_EXIT
    offered = positionnement.opportunity_kind is OpportunityKind.JOB_OFFER
    if offered and positionnement.entered_on is not None and positionnement.state is State.ENTERED:
        return positionnement.entered_on, positionnement.id, EventKind.WORK_EXIT
    return None
