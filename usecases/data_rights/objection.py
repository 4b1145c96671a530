"""Object: from the next request on, nothing of a person is proposed, sent or counted for a host."""

from insertion.data_rights import Objection
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from usecases.positionnements.standing import accompanied_or_self


def objection_of(beneficiary_id: str, uow: UnitOfWork, acting: Acting) -> Objection | None:
    """Return hers, None when she does not object; to her and to who accompanies her."""
    with uow:
        accompanied_or_self(uow, acting.actor, beneficiary_id)
        return uow.objections.get(beneficiary_id)


def set_objection(
    beneficiary_id: str, objects: bool, uow: UnitOfWork, acting: Acting
) -> Objection | None:
    """Write that she objects, or no longer does; by her or by who accompanies her.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        uow.wait_to_write()
        accompanied_or_self(uow, acting.actor, beneficiary_id)
        if objects:
            uow.objections.put(
                Objection(
                    beneficiary_id=beneficiary_id,
                    since=acting.at,
                    actor_id=acting.actor.id,
                    actor_role=acting.actor.role,
                )
            )
        else:
            uow.objections.lift(beneficiary_id)
        uow.commit()
        return uow.objections.get(beneficiary_id)
