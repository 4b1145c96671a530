"""The sessions that a structure runs, of all its actions, and how many are at each step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from insertion.actor import Actor
from insertion.capacity import ActionSession, SessionState
from insertion.conventions import Convention
from insertion.opportunity import InsertionAction, OpportunityId
from insertion.ports import UnitOfWork
from insertion.positionnement import State
from insertion.positionnement_ports import Listed, Window
from insertion.positionnement_terms import dispositif_key
from insertion.rights import Right
from usecases.attendance.access import the_session
from usecases.positionnements.standing import known_actor
from usecases.rights import structure_for

_ALL = Window(1, 10_000)


@dataclass(frozen=True, slots=True)
class HostedSession:
    """A session with its action, None once closed, and how many of its people are in each state.

    ``unsigned`` is how many of its séances were held and have no signed sheet.
    """

    session: ActionSession
    action: InsertionAction | None
    counts: Mapping[State, int]
    unsigned: int


@dataclass(frozen=True, slots=True)
class HostedAction:
    """An open action of a structure, and the conventions that may pay its sessions."""

    action: InsertionAction
    conventions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hosted:
    """One page of the sessions of a structure, and all its open actions."""

    sessions: Listed[HostedSession]
    actions: tuple[HostedAction, ...]


def list_hosted(
    uow: UnitOfWork, viewer: Actor, window: Window, today: date, *, past: bool = False
) -> Hosted:
    """Return sessions that run or are to come by first day, or those over, the latest first.

    Raises
    ------
    UnknownRecord
        When who asks acts for no structure.
    """
    with uow:
        structure = structure_for(uow, viewer, Right.READ_SEANCES)
        ids = uow.organisations.hosted_by(structure)
        actions = _actions(uow, ids)
        every = uow.action_sessions.of_actions(ids)
        chosen = [each for each in every if _is_past(each, today) is past]
        if past:
            chosen.sort(key=lambda each: (each.ends_on, each.id), reverse=True)
        page = chosen[window.skip : window.skip + window.size]
        conventions = uow.conventions.page(structure, _ALL).items
        hosted = _with_counts(uow, (viewer, today), page, actions)
    return Hosted(
        Listed(hosted, len(chosen)),
        tuple(HostedAction(each, _paying(each, conventions)) for each in actions.values()),
    )


def show_hosted(uow: UnitOfWork, viewer: Actor, session_id: str, today: date) -> HostedSession:
    """Return one session of the structure of who asks.

    Raises
    ------
    UnknownRecord
        When there is no such session for ``viewer``.
    """
    with uow:
        session = the_session(viewer, session_id, uow, Right.READ_SEANCES)
        actions = _actions(uow, [session.action_id])
        (hosted,) = _with_counts(uow, (viewer, today), [session], actions)
    return hosted


def _is_past(session: ActionSession, today: date) -> bool:
    return session.ends_on < today or session.state is SessionState.CANCELLED


def _actions(
    uow: UnitOfWork, ids: Sequence[OpportunityId]
) -> Mapping[OpportunityId, InsertionAction]:
    found = uow.opportunities.get_many(ids)
    return {key: found[key] for key in ids if isinstance(found.get(key), InsertionAction)}  # type: ignore[misc]


def _with_counts(
    uow: UnitOfWork,
    asked: tuple[Actor, date],
    sessions: Sequence[ActionSession],
    actions: Mapping[OpportunityId, InsertionAction],
) -> tuple[HostedSession, ...]:
    viewer, today = asked
    ids = [each.id for each in sessions]
    counts = uow.positionnements.count_by_session(ids, known_actor(uow, viewer))
    unsigned = uow.attendances.unsigned_by_session(ids, today)
    return tuple(
        HostedSession(
            session=each,
            action=actions.get(each.action_id),
            counts=counts.get(each.id, {}),
            unsigned=unsigned.get(each.id, 0),
        )
        for each in sessions
    )


def _paying(action: InsertionAction, conventions: Sequence[Convention]) -> tuple[str, ...]:
    wanted = dispositif_key(action.dispositif)
    return tuple(
        each.id
        for each in conventions
        if wanted in {dispositif_key(paid) for paid in (each.dispositif_id, *each.terms.also)}
    )
