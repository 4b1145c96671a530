"""As what someone acts on the host side: an employer for its own, the Département for all."""

from insertion.actor import Actor, Role
from insertion.errors import UnknownRecord
from insertion.host_side.ports import HostWork
from insertion.organisations import OrganisationKind


def employer_of(work: HostWork, actor: Actor) -> str | None:
    """Return the employer to whose records someone is limited, None for the Département.

    Raises
    ------
    UnknownRecord
        For anyone else.
    """
    if actor.role is Role.DEPARTEMENT:
        return None
    return the_employer(work, actor)


def the_employer(work: HostWork, actor: Actor) -> str:
    """Return the employer that someone acts for, or raise :class:`UnknownRecord`."""
    if actor.role is Role.EMPLOYER and actor.organisation_id is not None:
        known = work.organisations.get(actor.organisation_id)
        if known is not None and known.kind is OrganisationKind.EMPLOYER:
            return known.id
    raise UnknownRecord("not an employer known here")


def require_departement(actor: Actor) -> None:
    """Raise :class:`UnknownRecord` unless the Département acts."""
    if actor.role is not Role.DEPARTEMENT:
        raise UnknownRecord("the Département decides")
