"""Who may see and write attendance: the operator who answers for it, and the Département.

What one may not see and what is not there are refused alike.
"""

from insertion.actor import Actor, Role
from insertion.attendance import Seance
from insertion.capacity import ActionSession
from insertion.conventions import Convention
from insertion.errors import UnknownRecord
from insertion.ports import UnitOfWork


def operator_of(actor: Actor) -> str | None:
    """Return the operator to whose conventions someone is limited, None for the Département.

    Raises
    ------
    UnknownRecord
        For anyone else: nothing of it is theirs.
    """
    if actor.role is Role.DEPARTEMENT:
        return None
    if actor.role is Role.OPERATOR and actor.organisation_id is not None:
        return actor.organisation_id
    raise UnknownRecord("convention")


def require_departement(actor: Actor) -> None:
    """Raise :class:`UnknownRecord` unless the Département acts."""
    if actor.role is not Role.DEPARTEMENT:
        raise UnknownRecord("convention")


def the_convention(actor: Actor, convention_id: str, uow: UnitOfWork) -> Convention:
    """Return a convention that ``actor`` may see."""
    operator = operator_of(actor)
    convention = uow.conventions.get(convention_id)
    if convention is None or operator not in {None, convention.operator_id}:
        raise UnknownRecord("convention")
    return convention


def the_session(actor: Actor, session_id: str, uow: UnitOfWork) -> ActionSession:
    """Return a session whose sheets ``actor`` may keep."""
    operator = operator_of(actor)
    session = uow.action_sessions.get(session_id)
    if session is None:
        raise UnknownRecord("session")
    if operator is not None and uow.organisations.host_of(session.action_id) != operator:
        convention = None
        if session.convention_id is not None:
            convention = uow.conventions.get(session.convention_id)
        if convention is None or convention.operator_id != operator:
            raise UnknownRecord("session")
    return session


def the_seance(actor: Actor, seance_id: str, uow: UnitOfWork) -> Seance:
    """Return a séance whose sheet ``actor`` may keep."""
    seance = uow.attendances.seance(seance_id)
    if seance is None or seance.session_id is None:
        raise UnknownRecord("seance")
    the_session(actor, seance.session_id, uow)
    return seance
