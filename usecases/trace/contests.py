"""Contest a result or a decision, and answer: nothing of the person changes by it."""

from collections.abc import Callable
from dataclasses import dataclass

from insertion.actor import Acting, Actor, Role
from insertion.contest_ports import ContestFilter
from insertion.contests import (
    Asked,
    Contest,
    ContestEvent,
    ContestState,
    Side,
    Step,
    Subject,
    advance_contest,
    open_contest,
    possible_steps,
)
from insertion.errors import StaleVersion, UnknownRecord
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from insertion.positionnement_ports import Listed, Window
from insertion.text import is_id
from usecases.messages.queue import notify
from usecases.positionnements.standing import accompanied_or_self, known_actor
from usecases.rights import is_herself


@dataclass(frozen=True, slots=True)
class Contested:
    """What is contested, of whom, and her words."""

    beneficiary_id: str
    subject: Subject
    subject_id: str
    words: str


@dataclass(frozen=True, slots=True)
class ContestFile:
    """A contest, what happened to it, and what who asks may do next."""

    contest: Contest
    history: tuple[ContestEvent, ...]
    possible: tuple[Step, ...]


def contest(
    said: Contested, uow: UnitOfWork, acting: Acting, new_id: Callable[[], str]
) -> ContestFile:
    """Open a contest; by the person, or by her référent for her.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks, or nothing of hers that is contested.
    insertion.errors.InvalidValue
        When nothing is said.
    """
    with uow:
        uow.wait_to_write()
        accompanied_or_self(uow, acting.actor, said.beneficiary_id)
        _require_hers(uow, said, acting.actor)
        about = said.subject, said.subject_id
        opened, event = open_contest(new_id(), said.beneficiary_id, about, said.words, acting)
        uow.traces.contests.add(opened, event)
        uow.commit()
    return ContestFile(opened, (event,), possible_steps(opened, _side(uow, opened, acting.actor)))


def list_contests(
    uow: UnitOfWork, viewer: Actor, states: frozenset[ContestState] | None, window: Window
) -> Listed[Contest]:
    """Return one page of what someone may see, what is due first first.

    Raises
    ------
    UnknownRecord
        When who asks has nothing to do with contests.
    """
    where = {
        Role.BENEFICIARY: ContestFilter(beneficiary_id=viewer.id, states=states),
        Role.REFERENT: ContestFilter(referent_id=viewer.id, states=states),
        Role.DEPARTEMENT: ContestFilter(states=states),
    }.get(viewer.role)
    if where is None:
        raise UnknownRecord("no contest for this actor")
    with uow:
        return uow.traces.contests.page(where, window)


def show_contest(uow: UnitOfWork, contest_id: str, viewer: Actor) -> ContestFile:
    """Return a contest with its history.

    Raises
    ------
    UnknownRecord
        When it is not there for who asks.
    """
    with uow:
        found, side = _seen(uow, contest_id, viewer)
        history = tuple(uow.traces.contests.history(found.id))
        return ContestFile(found, history, possible_steps(found, side))


def advance(
    contest_id: str, version: int | None, asked: Asked, uow: UnitOfWork, acting: Acting
) -> ContestFile:
    """Take one step: answer, send on, take back. The person is told of an answer.

    Raises
    ------
    UnknownRecord
        When it is not there for who asks.
    StaleVersion
        When it changed since ``version`` was read.
    insertion.errors.TransitionRefused
        When it is not for who asks, or not in this state.
    """
    with uow:
        uow.wait_to_write()
        found, side = _seen(uow, contest_id, acting.actor)
        if version is not None and version != found.version:
            raise StaleVersion("contest")
        became, event = advance_contest(found, asked, side, acting)
        if not uow.traces.contests.advance(became, event):
            raise StaleVersion("contest")
        if asked.step is Step.ANSWER:
            notify(
                uow,
                Actor(found.beneficiary_id, Role.BENEFICIARY),
                MessageKind.REQUEST_ANSWERED,
                message_id=f"reponse-{found.id}",
                at=acting.at,
            )
        history = tuple(uow.traces.contests.history(found.id))
        uow.commit()
    return ContestFile(became, history, possible_steps(became, side))


def _require_hers(uow: UnitOfWork, said: Contested, actor: Actor) -> None:
    """Raise :class:`UnknownRecord` when what is contested could not be about her."""
    if not is_id(said.subject_id):
        raise UnknownRecord("nothing of this name")
    if said.subject is Subject.POSITIONNEMENT:
        found = uow.positionnements.visible(said.subject_id, known_actor(uow, actor))
        if found is None or found.beneficiary_id != said.beneficiary_id:
            raise UnknownRecord("no such positionnement of hers")


def _seen(uow: UnitOfWork, contest_id: str, viewer: Actor) -> tuple[Contest, Side]:
    found = uow.traces.contests.get(contest_id) if is_id(contest_id) else None
    if found is None:
        raise UnknownRecord("no such contest")
    return found, _side(uow, found, viewer)


def _side(uow: UnitOfWork, found: Contest, viewer: Actor) -> Side:
    if is_herself(uow, viewer, found.beneficiary_id):
        return Side.PERSON
    if viewer.role is Role.DEPARTEMENT:
        return Side.DEPARTEMENT
    if viewer.role is Role.REFERENT and uow.accompaniments.accompanies(
        viewer.id, found.beneficiary_id
    ):
        return Side.REFERENT
    raise UnknownRecord("no such contest for this actor")
