"""What a référent has to do today, what is late, and who has had no news for too long."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from insertion.actor import Actor, Role
from insertion.deadline_rules import Scope, load_deadline_rules
from insertion.deadlines import (
    Deadline,
    DeadlineStatus,
    Fact,
    Subject,
    deadlines_of,
    person_subject,
    to_do,
)
from insertion.dispositifs import Dispositifs
from insertion.errors import UnknownRecord
from insertion.parcours import EXITS, ParcoursEvent, by_person
from insertion.periods import add_days
from insertion.piloting_ports import StepRecord
from insertion.ports import UnitOfWork
from insertion.positionnement import UNANSWERED, State, Transition

QUIET_DAYS = 30
"""From how many days without any event a person is listed as one without news."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The list of a référent on a day; ids only, who they are is his own to know.

    ``unanswered`` are positionnements that wait for somebody; ``quiet`` people of the portfolio
    with no event, and no step of a positionnement, since ``QUIET_DAYS``.
    """

    day: date
    lists: Mapping[DeadlineStatus, Sequence[Deadline]]
    unanswered: tuple[str, ...]
    quiet: tuple[str, ...]

    def late(self) -> Sequence[Deadline]:
        """Return what is late."""
        return self.lists[DeadlineStatus.LATE]


def show_agenda(
    uow: UnitOfWork, referent_id: str, viewer: Actor, dispositifs: Dispositifs, today: date
) -> Agenda:
    """Return what has to be done for the people whom a référent accompanies.

    Raises
    ------
    UnknownRecord
        When there is no such référent for who asks: a référent reads his own list.
    """
    with uow:
        if viewer.role is not Role.REFERENT or viewer.id != referent_id:
            raise UnknownRecord("no such référent for this actor")
        if uow.referents.get(referent_id) is None:
            raise UnknownRecord("no such référent for this actor")
        people = uow.piloting.portfolio_ids(referent_id)
        histories = by_person(uow.parcours.of_people(people))
        steps = uow.piloting.steps_of(people)
    deadlines = [
        deadline
        for subject in (*_people(histories), *positionnement_subjects(steps))
        for deadline in deadlines_of(subject, load_deadline_rules(), dispositifs, today)
    ]
    return Agenda(
        today,
        to_do(deadlines, today),
        _unanswered(steps),
        _quiet(people, histories, steps, today),
    )


def positionnement_subjects(steps: Iterable[StepRecord]) -> Iterable[Subject]:
    """Yield one subject a positionnement, with the facts that its history tells."""
    lines: dict[str, list[StepRecord]] = {}
    for step in steps:
        lines.setdefault(step.positionnement_id, []).append(step)
    for key, own in lines.items():
        yield Subject(
            scope=Scope.POSITIONNEMENT,
            id=key,
            beneficiary_id=own[0].beneficiary_id,
            dispositif=own[0].dispositif,
            facts=tuple(_fact(step) for step in own if _is_told(step)),
        )


def local_day(moment: datetime) -> date:
    """Return the day that a moment is for the people of the server's own time zone."""
    return moment.astimezone().date()


def _people(histories: Mapping[str, Sequence[ParcoursEvent]]) -> Iterable[Subject]:
    return (person_subject(key, events) for key, events in histories.items())


def _is_told(step: StepRecord) -> bool:
    return step.transition != Transition.REMIND


def _fact(step: StepRecord) -> Fact:
    on = local_day(step.at)
    if step.transition == Transition.PROLONG:
        return Fact(on, "prolonge", step.prolonged_until)
    planned = step.session_starts_on if step.state == State.ACCEPTED else None
    return Fact(on, step.state, planned)


def _unanswered(steps: Iterable[StepRecord]) -> tuple[str, ...]:
    last = {step.positionnement_id: step.state for step in steps}
    return tuple(sorted(key for key, state in last.items() if state in UNANSWERED))


def _quiet(
    people: Iterable[str],
    histories: Mapping[str, Sequence[ParcoursEvent]],
    steps: Iterable[StepRecord],
    today: date,
) -> tuple[str, ...]:
    """Return who has had no news; someone who left the RSA is not waited for."""
    last = {key: events[-1].on for key, events in histories.items() if events}
    for step in steps:
        day = local_day(step.at)
        last[step.beneficiary_id] = max(day, last.get(step.beneficiary_id, day))
    gone = {key for key, events in histories.items() if events and events[-1].kind in EXITS}
    limit = add_days(today, -QUIET_DAYS)
    return tuple(
        sorted(key for key in people if key not in gone and last.get(key, date.min) < limit)
    )
