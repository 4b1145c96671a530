"""What the matrix lets someone do, over whom: the one place that use cases ask.

The role gives a scope (``insertion/roles.py``); here the scope meets the relation that the database
knows. What is left out is answered as what does not exist. People of another département are not
in the transaction at all (``persistence/tenancy.py``).
"""

from insertion.actor import Actor, Role
from insertion.errors import UnknownRecord
from insertion.ports import UnitOfWork
from insertion.referent import Referent
from insertion.rights import Right, Scope
from insertion.roles import scopes_of
from insertion.text import is_id

_OF_DEPARTEMENT = frozenset({Scope.DEPARTEMENT, Scope.COUNTED})


def require_right(actor: Actor, right: Right) -> frozenset[Scope]:
    """Return over what someone holds a right.

    Raises
    ------
    UnknownRecord
        When his role does not hold it.
    """
    scopes = scopes_of(right, actor.role)
    if not scopes:
        raise UnknownRecord("no such right for this role")
    return scopes


def require_person(uow: UnitOfWork, actor: Actor, beneficiary_id: str, right: Right) -> None:
    """Raise :class:`UnknownRecord` unless someone holds a right over this person, now."""
    scopes = require_right(actor, right)
    if not is_id(beneficiary_id):
        raise UnknownRecord("no such person")
    if Scope.OWN in scopes and is_herself(uow, actor, beneficiary_id):
        return
    if (
        Scope.PORTFOLIO in scopes
        and actor.role is Role.REFERENT
        and uow.accompaniments.accompanies(actor.id, beneficiary_id)
    ):
        return
    if Scope.BREAK_GLASS in scopes and uow.file_openings.is_open(actor, beneficiary_id):
        return
    if Scope.DEPARTEMENT in scopes and uow.accompaniments.is_known(beneficiary_id):
        return
    raise UnknownRecord("no such person for this actor")


def is_herself(uow: UnitOfWork, actor: Actor, beneficiary_id: str) -> bool:
    """Return whether someone is that person, who was not erased since she was identified.

    What she had sent just before would otherwise be written after, and stay.
    """
    own = actor.role is Role.BENEFICIARY and actor.id == beneficiary_id
    return own and not uow.held_data.was_erased(beneficiary_id)


def require_still(uow: UnitOfWork, actor: Actor, beneficiary_id: str) -> None:
    """Raise :class:`UnknownRecord` when what was answered about a person is out of reach since.

    That may be a portfolio that she left, or an opening that has ended.
    """
    if actor.role is Role.BENEFICIARY and not is_herself(uow, actor, beneficiary_id):
        raise UnknownRecord("no such person for this actor")
    if actor.role is Role.REFERENT and not (
        uow.accompaniments.accompanies(actor.id, beneficiary_id)
        or uow.file_openings.is_open(actor, beneficiary_id)
    ):
        raise UnknownRecord("no such person for this actor")


def require_referent(uow: UnitOfWork, actor: Actor, referent_id: str, right: Right) -> Referent:
    """Return a référent over whose own someone holds a right, or raise :class:`UnknownRecord`."""
    scopes = require_right(actor, right)
    own = actor.role is Role.REFERENT and actor.id == referent_id
    referent = uow.referents.get(referent_id)
    if referent is None or not (own or Scope.DEPARTEMENT in scopes):
        raise UnknownRecord("no such référent for this actor")
    return referent


def structure_for(uow: UnitOfWork, actor: Actor, right: Right) -> str | None:
    """Return the structure to which a right is limited, None when the département is its limit.

    Raises
    ------
    UnknownRecord
        When someone acts for no structure that is there.
    """
    if require_right(actor, right) & _OF_DEPARTEMENT:
        return None
    known = uow.organisations.get(actor.organisation_id or "")
    if known is None:
        raise UnknownRecord("no structure for this actor")
    return known.id
