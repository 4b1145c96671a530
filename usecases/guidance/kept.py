"""What is kept of a person for proposing her something: asked before any answer about her."""

from dataclasses import dataclass

from insertion.actor import Actor
from insertion.beneficiary import Profile
from insertion.errors import UnknownRecord
from insertion.ports import UnitOfWork
from insertion.rights import Right
from insertion.situation import Situation
from usecases.guidance.situations import stored_situation
from usecases.rights import require_person


@dataclass(frozen=True, slots=True)
class Kept:
    """The profile of a person, and what is declared of her besides."""

    profile: Profile
    situation: Situation


def kept_of(beneficiary_id: str, uow: UnitOfWork, viewer: Actor) -> Kept:
    """Return what is kept of a person; for her and for who accompanies her.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks, or nothing is known of her.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_MATCHES)
        profile = uow.beneficiaries.get(beneficiary_id)
        if profile is None:
            raise UnknownRecord("no profile of this person")
        return Kept(profile, stored_situation(uow, beneficiary_id))
