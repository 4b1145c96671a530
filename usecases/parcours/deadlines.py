"""What a référent or an operator has to do today, what is late, who has had no news."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from insertion.actor import Actor
from insertion.conventions import Convention
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
from insertion.piloting_ports import DatedFact, StepRecord
from insertion.ports import UnitOfWork
from insertion.positionnement import UNANSWERED, State, Transition
from insertion.positionnement_ports import Window
from insertion.positionnement_terms import dispositif_key
from insertion.rights import Right
from usecases.rights import require_person, require_referent, structure_for

_ALL = Window(1, 10_000)

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
        require_referent(uow, viewer, referent_id, Right.READ_AGENDA)
        people = uow.piloting.portfolio_ids(referent_id)
        histories = by_person(uow.parcours.of_people(people))
        steps = uow.piloting.steps_of(people)
        facts = _facts_of(uow, steps)
    return Agenda(
        today,
        open_deadlines(histories, steps, facts, dispositifs, today),
        _unanswered(steps),
        quiet(people, histories, last_news(histories, steps), today),
    )


def show_deadlines(
    uow: UnitOfWork, beneficiary_id: str, viewer: Actor, dispositifs: Dispositifs, today: date
) -> Sequence[Deadline]:
    """Return every deadline of the parcours of a person, kept or not, by due day.

    Those of her positionnements are not among them: who may read the parcours may not always
    read those.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_PARCOURS)
        events = uow.parcours.of_people([beneficiary_id])
    subject = person_subject(beneficiary_id, events)
    return deadlines_of(subject, load_deadline_rules(), dispositifs, today)


def open_deadlines(
    histories: Mapping[str, Sequence[ParcoursEvent]],
    steps: Sequence[StepRecord],
    facts: Iterable[DatedFact],
    dispositifs: Dispositifs,
    today: date,
) -> Mapping[DeadlineStatus, Sequence[Deadline]]:
    """Return what waits for somebody, of people and of their positionnements, late first."""
    subjects = (*_people(histories), *positionnement_subjects(steps, facts))
    return _lists(subjects, dispositifs, today)


def show_operator_agenda(
    uow: UnitOfWork, viewer: Actor, dispositifs: Dispositifs, today: date
) -> Agenda:
    """Return what a structure has to do for those sent to it, and for its conventions.

    Raises
    ------
    UnknownRecord
        When who asks acts for no structure.
    """
    with uow:
        organisation_id = structure_for(uow, viewer, Right.READ_AGENDA)
        if organisation_id is None:
            raise UnknownRecord("no agenda of a structure for this actor")
        steps = uow.piloting.steps_hosted_by(organisation_id)
        facts = _facts_of(uow, steps)
        conventions = uow.conventions.page(organisation_id, _ALL).items
    subjects = (
        *positionnement_subjects(steps, facts),
        *(convention_subject(each) for each in conventions),
    )
    return Agenda(today, _lists(subjects, dispositifs, today), _unanswered(steps), ())


def positionnement_subjects(
    steps: Iterable[StepRecord], facts: Iterable[DatedFact] = ()
) -> Iterable[Subject]:
    """Yield one subject a positionnement, with what its history and its sheets tell, by day."""
    lines: dict[str, list[StepRecord]] = {}
    for step in steps:
        lines.setdefault(step.positionnement_id, []).append(step)
    dated: dict[str, list[Fact]] = {}
    for each in facts:
        dated.setdefault(each.positionnement_id, []).append(Fact(each.on, each.kind))
    for key, own in lines.items():
        told = [_fact(step) for step in own if _is_told(step)]
        yield Subject(
            scope=Scope.POSITIONNEMENT,
            id=key,
            beneficiary_id=own[0].beneficiary_id,
            dispositif=None if own[0].dispositif is None else dispositif_key(own[0].dispositif),
            facts=tuple(sorted((*told, *dated.get(key, ())), key=lambda fact: fact.on)),
        )


def convention_subject(convention: Convention) -> Subject:
    """Return a convention: its action ends with it, its bilan is sent once."""
    sent = convention.terms.report_sent_on
    facts = [Fact(convention.ends_on, "fin_action")]
    if sent is not None:
        facts.append(Fact(max(sent, convention.ends_on), "bilan_transmis"))
    return Subject(
        scope=Scope.CONVENTION,
        id=convention.id,
        dispositif=convention.dispositif_id,
        facts=tuple(facts),
    )


def _facts_of(uow: UnitOfWork, steps: Iterable[StepRecord]) -> Sequence[DatedFact]:
    return uow.piloting.dated_facts({step.positionnement_id for step in steps})


def _lists(
    subjects: Iterable[Subject], dispositifs: Dispositifs, today: date
) -> Mapping[DeadlineStatus, Sequence[Deadline]]:
    rules = load_deadline_rules()
    found = (deadlines_of(subject, rules, dispositifs, today) for subject in subjects)
    return to_do((deadline for each in found for deadline in each), today)


def local_day(moment: datetime) -> date:
    """Return the day that a moment is for the people of the server's own time zone."""
    return moment.astimezone().date()


def _people(histories: Mapping[str, Sequence[ParcoursEvent]]) -> Iterable[Subject]:
    return (person_subject(key, events) for key, events in histories.items())


def _is_told(step: StepRecord) -> bool:
    return step.transition != Transition.REMIND


def _fact(step: StepRecord) -> Fact:
    """Return what a line of history tells: on the day stated, which may be before it was written.

    Coming back from a pause is no second entry: the terms counted from the entry go on.
    """
    on = local_day(step.at)
    match step.transition:
        case Transition.PROLONG:
            return Fact(on, "prolonge", step.prolonged_until)
        case Transition.GO_ON:
            return Fact(on, "repris")
        case Transition.ENTER:
            return Fact(step.entered_on or on, step.state)
        case Transition.COMPLETE:
            return Fact(step.ended_on or on, step.state)
    if step.state != State.ACCEPTED or step.session_starts_on is None:
        return Fact(on, step.state)
    return Fact(on, step.state, max(on, step.session_starts_on))


def _unanswered(steps: Iterable[StepRecord]) -> tuple[str, ...]:
    last = {step.positionnement_id: step.state for step in steps}
    return tuple(sorted(key for key, state in last.items() if state in UNANSWERED))


def last_news(
    histories: Mapping[str, Sequence[ParcoursEvent]], steps: Iterable[StepRecord]
) -> Mapping[str, date]:
    """Return the day of the last event, or step of a positionnement, of each person with one."""
    last = {key: events[-1].on for key, events in histories.items() if events}
    for step in steps:
        day = local_day(step.at)
        last[step.beneficiary_id] = max(day, last.get(step.beneficiary_id, day))
    return last


def quiet(
    people: Iterable[str],
    histories: Mapping[str, Sequence[ParcoursEvent]],
    news: Mapping[str, date],
    today: date,
) -> tuple[str, ...]:
    """Return who has had no news; someone who left the RSA is not waited for."""
    gone = {key for key, events in histories.items() if events and events[-1].kind in EXITS}
    limit = add_days(today, -QUIET_DAYS)
    return tuple(
        sorted(key for key in people if key not in gone and news.get(key, date.min) < limit)
    )
