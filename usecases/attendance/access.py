"""Which conventions, sessions and séances someone holds a right over.

What one may not see and what is not there are refused alike.
"""

from insertion.actor import Actor
from insertion.attendance import Seance
from insertion.capacity import ActionSession
from insertion.conventions import Convention
from insertion.errors import UnknownRecord
from insertion.ports import UnitOfWork
from insertion.rights import Right
from usecases.rights import structure_for


def the_convention(
    actor: Actor, convention_id: str, uow: UnitOfWork, right: Right = Right.READ_CONVENTIONS
) -> Convention:
    """Return a convention over which ``actor`` holds a right."""
    operator = structure_for(uow, actor, right)
    convention = uow.conventions.get(convention_id)
    if convention is None or operator not in {None, convention.operator_id}:
        raise UnknownRecord("convention")
    return convention


def the_session(actor: Actor, session_id: str, uow: UnitOfWork, right: Right) -> ActionSession:
    """Return a session over whose sheets ``actor`` holds a right.

    Its operator runs the action, or is that of its convention. A session of another département
    is not there.
    """
    operator = structure_for(uow, actor, right)
    session = uow.action_sessions.get(session_id)
    if session is None:
        raise UnknownRecord("session")
    host = uow.organisations.host_of(session.action_id)
    if operator is None and (host is not None or not uow.organisations.has_host(session.action_id)):
        return session
    if operator is not None and host == operator:
        return session
    convention = None
    if session.convention_id is not None:
        convention = uow.conventions.get(session.convention_id)
    if convention is None or operator not in {None, convention.operator_id}:
        raise UnknownRecord("session")
    return session


def the_seance(actor: Actor, seance_id: str, uow: UnitOfWork, right: Right) -> Seance:
    """Return a séance over whose sheet ``actor`` holds a right."""
    seance = uow.attendances.seance(seance_id)
    if seance is None or seance.session_id is None:
        raise UnknownRecord("seance")
    the_session(actor, seance.session_id, uow, right)
    return seance
