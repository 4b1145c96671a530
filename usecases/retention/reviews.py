"""Tell the administrators of legal holds that are to be looked at again; nothing is lifted."""

import hashlib
from collections.abc import Callable, Sequence

from insertion.legal_holds import Hold
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from usecases.accounts.forget import MESSAGES_FOR
from usecases.messages.queue import notify
from usecases.trace.alerts import administrators


def holds_to_review(uow: UnitOfWork, acting: Acting) -> Sequence[Hold]:
    """Return the holds whose day has come, in a unit of work that is open."""
    every = uow.retention.every_hold()
    return [each for each in every if each.is_to_review(acting.today, acting.at)]


def tell_of_reviews(new_uow: Callable[[], UnitOfWork], departement: str, acting: Acting) -> int:
    """Queue one message a hold, a day said and an administrator; return how many.

    The message says that something is to be read, and of whom it says nothing. None is queued once
    those of that day may be forgotten, as it would leave again; « Gels » still says it.
    """
    with new_uow() as uow:
        if not _to_tell(uow, acting):
            return 0
    with new_uow() as uow:
        uow.wait_to_write()
        told = 0
        for hold in _to_tell(uow, acting):
            for each in administrators(uow, departement):
                named = f"{hold.id}|{hold.review_on}|{each.id}|{departement}"
                told += notify(
                    uow,
                    each,
                    MessageKind.ALERT,
                    message_id=f"gel-{hashlib.sha256(named.encode()).hexdigest()[:32]}",
                    at=acting.at,
                    parameters={"jour": acting.today.isoformat()},
                )
        uow.commit()
    return told


def _to_tell(uow: UnitOfWork, acting: Acting) -> Sequence[Hold]:
    found = holds_to_review(uow, acting)
    return [
        each
        for each in found
        if each.review_on is not None and acting.today < each.review_on + MESSAGES_FOR
    ]
