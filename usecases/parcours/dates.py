"""The dates ahead of one person: where she is expected, until when, and what is due with her."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from insertion.actor import Actor
from insertion.attendance import Seance, SeanceKind
from insertion.capacity import ActionSession
from insertion.deadline_rules import Owner, load_deadline_rules
from insertion.deadlines import Deadline, deadlines_of, person_subject
from insertion.dispositifs import Dispositifs
from insertion.opportunity import Opportunity, OpportunityId
from insertion.ports import UnitOfWork
from insertion.positionnement import HOLDING, Positionnement, State
from insertion.rights import Right
from usecases.rights import require_person

_MOST_SEANCES = 200  # of one session, the soonest
# Hours worked and days of hire are stated once they are over: nobody is expected there.
_EXPECTED = frozenset(SeanceKind) - {SeanceKind.WORK, SeanceKind.RENTAL}


class DateKind(StrEnum):
    """What a date is."""

    FIRST_DAY = "debut"  # of the session in which she holds a place
    SEANCE = "seance"
    LAST_DAY = "fin"  # of what she is in, as it is planned
    DUE = "echeance"  # what her référent has to do with her by then


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDate:
    """One date; ``starts`` and ``ends`` are minutes of the day, None when it is the whole day."""

    id: str
    kind: DateKind
    on: date
    starts: int | None = None
    ends: int | None = None
    positionnement_id: str | None = None
    opportunity_id: OpportunityId | None = None
    title: str | None = None  # of the offer or action while it is open
    venue: str | None = None
    seance: SeanceKind | None = None
    rule: str | None = None  # of what is due
    label: str = ""  # of what is due, as a référent reads it


@dataclass(frozen=True, slots=True)
class _Held:
    placed: Positionnement
    session: ActionSession | None
    title: str | None
    seances: tuple[Seance, ...] = ()


def dates_of(
    beneficiary_id: str, uow: UnitOfWork, viewer: Actor, dispositifs: Dispositifs, today: date
) -> tuple[OwnDate, ...]:
    """Return the dates of a person from ``today`` on, the soonest first.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_PARCOURS)
        placed = [e for e in uow.positionnements.open_of(beneficiary_id) if e.state in HOLDING]
        offers = uow.opportunities.get_many([each.opportunity_id for each in placed])
        held = [_held(uow, each, offers.get(each.opportunity_id), today) for each in placed]
        events = uow.parcours.of_people([beneficiary_id])
    subject = person_subject(beneficiary_id, events)
    due = deadlines_of(subject, load_deadline_rules(), dispositifs, today)
    found = [*(each for one in held for each in _of_place(one)), *_of_deadlines(due)]
    ahead = (each for each in found if each.on >= today)
    return tuple(sorted(ahead, key=lambda each: (each.on, each.starts or 0, each.id)))


def _held(uow: UnitOfWork, placed: Positionnement, offer: Opportunity | None, today: date) -> _Held:
    title = None if offer is None else offer.title
    if placed.session_id is None:
        return _Held(placed, None, title)
    session = uow.action_sessions.get(placed.session_id)
    ahead = uow.attendances.seances_ahead(placed.session_id, today, _EXPECTED, _MOST_SEANCES)
    return _Held(placed, session, title, tuple(ahead))


def _of_place(held: _Held) -> Iterator[OwnDate]:
    placed, session = held.placed, held.session
    venue = None if session is None else session.venue

    def one(key: str, kind: DateKind, on: date, seance: Seance | None = None) -> OwnDate:
        return OwnDate(
            id=key,
            kind=kind,
            on=on,
            starts=None if seance is None else seance.starts,
            ends=None if seance is None else seance.ends,
            positionnement_id=placed.id,
            opportunity_id=placed.opportunity_id,
            title=held.title,
            venue=venue,
            seance=None if seance is None else seance.kind,
        )

    if placed.state is State.ACCEPTED and session is not None:
        yield one(f"debut-{placed.id}", DateKind.FIRST_DAY, session.starts_on)
    last = placed.prolonged_until or placed.planned_end_on
    if placed.state is not State.ACCEPTED and last is not None:
        yield one(f"fin-{placed.id}", DateKind.LAST_DAY, last)
    for seance in held.seances:
        yield one(f"seance-{seance.id}", DateKind.SEANCE, seance.on, seance)


def _of_deadlines(due: Iterable[Deadline]) -> Iterator[OwnDate]:
    """Yield what her référent owes her a meeting for: what is late is his to answer for."""
    for each in due:
        if each.is_open and each.rule.owner is Owner.REFERENT:
            yield OwnDate(
                id=f"echeance-{each.rule.id}-{each.due_on.isoformat()}",
                kind=DateKind.DUE,
                on=each.due_on,
                rule=each.rule.id,
                label=each.rule.label,
            )
