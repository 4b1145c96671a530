"""Set and lift a legal hold, and see what the clock of a file says; two people for each."""

from dataclasses import dataclass
from datetime import date

from insertion.actor import Actor, Role
from insertion.errors import UnknownRecord
from insertion.legal_holds import (
    Hold,
    HoldEvent,
    HoldMotive,
    HoldStep,
    check_review,
    check_step,
    holds,
)
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Listed, Window
from insertion.retention import FileClock, Terms, put_away_on
from insertion.retention_ports import ArchiveReading, DayAsked, RetentionLine
from insertion.rights import Right
from insertion.text import is_id
from usecases.positionnements.standing import accompanied_or_self
from usecases.rights import require_right


@dataclass(frozen=True, slots=True)
class FileDays:
    """When an active file is told of, put away and anonymous, should nobody see the person."""

    since: date
    noticed_on: date | None
    notice_on: date
    put_away_on: date
    anonymised_on: date


@dataclass(frozen=True, slots=True)
class FileRetention:
    """What is kept of a person, until when, what was done, and what suspends it."""

    beneficiary_id: str
    active: FileDays | None
    archived: tuple[tuple[date, date], ...]  # since, and the day on which nothing is left
    holds: tuple[tuple[Hold, bool], ...]  # and whether each is in force
    lines: tuple[RetentionLine, ...]
    readings: tuple[ArchiveReading, ...]


def show_retention(
    uow: UnitOfWork, beneficiary_id: str, viewer: Actor, terms: Terms, asked: DayAsked
) -> FileRetention:
    """Return how long a file is kept: to her, who accompanies her, and the Département.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        if viewer.role is not Role.DEPARTEMENT:
            accompanied_or_self(uow, viewer, beneficiary_id)
        clocks = uow.retention.clocks([_id(beneficiary_id)], asked)
        if not clocks:
            raise UnknownRecord("nothing is kept of this person")
        told = holds(uow.retention.hold_events(beneficiary_id))
        return FileRetention(
            beneficiary_id,
            next(
                (_days(each.since, each, terms) for each in clocks if each.since is not None), None
            ),
            tuple(
                (each.archived_since, terms.anonymised_on(each.archived_since))
                for each in clocks
                if each.archived_since is not None
            ),
            tuple((each, each.is_in_force(asked.ends_at)) for each in told),
            tuple(uow.retention.lines(beneficiary_id)),
            tuple(uow.retention.readings(beneficiary_id)),
        )


def list_holds(uow: UnitOfWork, viewer: Actor, window: Window) -> Listed[Hold]:
    """Return one page of the holds, lifted ones too, that of the last step first.

    Raises
    ------
    UnknownRecord
        For anyone but the Département.
    """
    require_right(viewer, Right.LIST_HOLDS)
    with uow:
        return uow.retention.page_of_holds(window)


@dataclass(frozen=True, slots=True)
class WantedHold:
    """Why nothing of a file may be put away, and when that is to be looked at again."""

    motive: HoldMotive
    review_on: date | None = None


def ask_hold(
    beneficiary_id: str, wanted: WantedHold, uow: UnitOfWork, acting: Acting, hold_id: str
) -> Hold:
    """Ask that nothing of a file be put away; it suspends at once, and waits for a second person.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks: the Département only.
    InvalidValue
        When the day to look again cannot be.
    """
    _departement(acting.actor)
    check_review(HoldStep.ASKED, wanted.review_on, acting.today)
    with uow:
        uow.wait_to_write()
        if not uow.retention.knows(_id(beneficiary_id)):
            raise UnknownRecord("nothing is kept of this person")
        event = HoldEvent(
            id=f"{hold_id}.1",
            hold_id=hold_id,
            beneficiary_id=beneficiary_id,
            step=HoldStep.ASKED,
            motive=wanted.motive,
            actor_id=acting.actor.id,
            at=acting.at,
            review_on=wanted.review_on,
        )
        uow.retention.add_hold_event(event)
        uow.commit()
    return Hold((event,))


def advance_hold(
    hold_id: str,
    step: HoldStep,
    uow: UnitOfWork,
    acting: Acting,
    review_on: date | None = None,
) -> Hold:
    """Set, look again at, ask to lift, or lift a hold.

    Raises
    ------
    UnknownRecord
        When there is no such hold for who asks: the Département only.
    TransitionRefused
        When it is not its turn, or the same person would confirm what she asked.
    InvalidValue
        When the day to look again cannot be.
    """
    _departement(acting.actor)
    check_review(step, review_on, acting.today)
    with uow:
        uow.wait_to_write()
        found = holds(uow.retention.hold(hold_id))
        if not found:
            raise UnknownRecord("no such hold")
        (hold,) = found
        check_step(hold, step, acting.actor.id, acting.at)
        event = HoldEvent(
            id=f"{hold_id}.{len(hold.events) + 1}",
            hold_id=hold_id,
            beneficiary_id=hold.beneficiary_id,
            step=step,
            motive=hold.motive,
            actor_id=acting.actor.id,
            at=max(acting.at, hold.last.at),  # a clock set back does not put steps out of order
            review_on=review_on,
        )
        uow.retention.add_hold_event(event)
        uow.commit()
    return Hold((*hold.events, event))


def _days(since: date, clock: FileClock, terms: Terms) -> FileDays:
    notice_on = terms.notice_on(since)
    given = clock.noticed_on if clock.noticed_on and clock.noticed_on >= notice_on else None
    leaving = put_away_on(since, given or notice_on, terms)
    return FileDays(since, given, notice_on, leaving, terms.anonymised_on(since))


def _departement(actor: Actor) -> None:
    if actor.role is not Role.DEPARTEMENT:
        raise UnknownRecord("only the Département does")


def _id(text: str) -> str:
    if not is_id(text):
        raise UnknownRecord("no such person")
    return text
