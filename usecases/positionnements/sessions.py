"""Sessions of an action: opened, changed and closed by who runs it, never below who is inside."""

from collections.abc import Callable

from insertion.actor import CLOCK, Actor
from insertion.capacity import ActionSession, SessionState
from insertion.errors import InvalidValue, StaleVersion, UnknownOpportunity, UnknownRecord
from insertion.opportunity import InsertionAction, OpportunityId, parse_opportunity_id
from insertion.ports import UnitOfWork
from insertion.positionnement import State, Transition
from insertion.positionnement_moves import Acting, Step
from insertion.positionnement_ports import Listed, PositionnementFilter, Window
from insertion.positionnement_reasons import Reason
from insertion.positionnement_table import Party
from insertion.positionnement_terms import dispositif_key
from insertion.rights import Right
from usecases.positionnements.advance import advance
from usecases.positionnements.places import promote
from usecases.positionnements.practice import Practice
from usecases.rights import structure_for

_BATCH = Window(1, 100)
_HOST = frozenset({Party.HOST})
_STILL_TO_ENTER = frozenset({State.ACCEPTED, State.WAITING})


def list_sessions(uow: UnitOfWork, action_id: str, window: Window) -> Listed[ActionSession]:
    """Return one page of the sessions of an action, by first day.

    Raises
    ------
    UnknownOpportunity
        When no open action has this id.
    """
    with uow:
        _action(uow, action_id)
        return uow.action_sessions.of_action(parse_opportunity_id(action_id), window)


def open_session(
    build: Callable[[str], ActionSession], uow: UnitOfWork, acting: Acting, practice: Practice
) -> ActionSession:
    """Write a new session, built under a new id; only who runs the action, or the Département."""
    with uow:
        uow.wait_to_write()
        session = build(practice.new_id())
        action = _action(uow, session.action_id)
        _require_runs(uow, acting.actor, session.action_id, Right.OPEN_SESSION)
        if session.convention_id is not None:
            _require_pays(uow, session.convention_id, action)
        uow.action_sessions.add(session)
        uow.commit()
    return session


def change_session(
    session_id: str,
    change: Callable[[ActionSession], ActionSession],
    uow: UnitOfWork,
    acting: Acting,
    practice: Practice,
) -> ActionSession:
    """Change a session; places added go to those who wait, a session cancelled lets them go.

    Raises
    ------
    StaleVersion
        When ``change`` was made from another version.
    insertion.errors.InvalidValue
        When places would be below those taken.
    """
    with uow:
        before = uow.action_sessions.reserve(session_id)
        if before is None:
            raise UnknownRecord("no such session")
        _require_runs(uow, acting.actor, before.action_id, Right.CHANGE_SESSION)
        after = change(before)
        if not uow.action_sessions.change(after, before.version):
            raise StaleVersion("session changed since it was read")
        if after.state is SessionState.CANCELLED:
            _let_go(uow, after, acting, practice)
        promote(uow, session_id, acting)
        settled = uow.action_sessions.get(session_id) or after
        uow.commit()
    return settled


def _let_go(uow: UnitOfWork, session: ActionSession, acting: Acting, practice: Practice) -> None:
    """Tell those who were to enter a session that it is cancelled."""
    where = PositionnementFilter(CLOCK, session_id=session.id, states=_STILL_TO_ENTER)
    step = Step(transition=Transition.REFUSE, reason=Reason.CANCELLED)
    while page := uow.positionnements.page(where, _BATCH).items:
        for each in page:
            # Who may cancel the session was looked at; each place is then given up in its name.
            advance(each, step, uow, acting, practice, as_parties=_HOST)


def _require_pays(uow: UnitOfWork, convention_id: str, action: InsertionAction) -> None:
    """Refuse a convention of another structure, or one that does not pay this dispositif."""
    convention = uow.conventions.get(convention_id)
    paid = () if convention is None else (convention.dispositif_id, *convention.terms.also)
    if (
        convention is None
        or convention.operator_id != uow.organisations.host_of(action.id)
        or dispositif_key(action.dispositif) not in {dispositif_key(each) for each in paid}
    ):
        raise InvalidValue(
            "convention_id",
            "une convention enregistrée, de la structure qui mène l’action et pour son dispositif",
        )


def _action(uow: UnitOfWork, action_id: str) -> InsertionAction:
    found = uow.opportunities.get(parse_opportunity_id(action_id))
    if not isinstance(found, InsertionAction):
        raise UnknownOpportunity("not an action")
    return found


def _require_runs(uow: UnitOfWork, actor: Actor, action_id: OpportunityId, right: Right) -> None:
    """Raise :class:`UnknownRecord` unless the actor runs the action, or is its Département."""
    structure = structure_for(uow, actor, right)
    host = uow.organisations.host_of(action_id)
    if structure is None:
        its_own = host is not None or not uow.organisations.has_host(action_id)
    else:
        its_own = host == structure
    if not its_own:
        raise UnknownRecord("no such action for this actor")
