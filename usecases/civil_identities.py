"""What people are called: read by who may, of many at once, and written by her or for her."""

from collections.abc import Callable, Collection, Mapping

from insertion.actor import Acting, Actor, Role
from insertion.civil_identity import CivilIdentity
from insertion.errors import StaleVersion, TransitionRefused, UnknownRecord
from insertion.ports import UnitOfWork
from insertion.rights import Right
from usecases.rights import require_person, require_right


def show_identity(uow: UnitOfWork, beneficiary_id: str, viewer: Actor) -> CivilIdentity:
    """Return the identity of a person.

    Raises
    ------
    UnknownRecord
        When there is none for who asks.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_IDENTITY)
        found = uow.civil_identities.get(beneficiary_id)
    if found is None:
        raise UnknownRecord("no identity was written")
    return found


def show_identities(
    uow: UnitOfWork, ids: Collection[str], viewer: Actor
) -> Mapping[str, CivilIdentity]:
    """Return the identities of those of ``ids`` who are there for who asks, and no other's.

    To an operator, of those sent to it whom it did not turn away; to an employer, of nobody: a
    card has the name that she chose; nor to the Département, which reads one at a time.

    Raises
    ------
    UnknownRecord
        When who asks may read nobody's.
    """
    require_right(viewer, Right.READ_IDENTITY)
    with uow:
        return uow.civil_identities.seen_by(viewer, ids)


def keep_identity(
    beneficiary_id: str,
    identity: CivilIdentity,
    uow: UnitOfWork,
    acting: Acting,
    is_as_read: Callable[[CivilIdentity | None], bool] = lambda _kept: True,
) -> None:
    """Write the identity of a person: herself, or who accompanies her.

    The Département writes the first one, as it entrusts her; it corrects none.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    StaleVersion
        When what is kept is not what the writer had read any more.
    TransitionRefused
        When it is the Département's, and one is there.
    """
    with uow:
        uow.wait_to_write()
        require_person(uow, acting.actor, beneficiary_id, Right.WRITE_IDENTITY)
        kept = uow.civil_identities.get(beneficiary_id)
        if kept is not None and acting.actor.role is Role.DEPARTEMENT:
            raise TransitionRefused(
                "deja_ecrit", "Son nom est déjà écrit : elle le corrige, ou son référent."
            )
        if not is_as_read(kept):
            raise StaleVersion("identity")
        uow.civil_identities.put(beneficiary_id, identity, acting.at)
        uow.commit()
