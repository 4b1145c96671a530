"""Tell a person, and who accompanies her, that her file is about to be put away."""

import hashlib
from collections.abc import Mapping

from insertion.actor import Actor, Role
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from usecases.messages.queue import notify
from usecases.retention.run import Told


def tell_before(uow: UnitOfWork, told: Told) -> None:
    """Leave a message to her and to who accompanies her; the same notice goes once.

    Who has no account with a mail address is told by her référent, or reads it in her space.
    """
    person = Actor(told.beneficiary_id, Role.BENEFICIARY)
    day = {"jour": told.put_away_on.isoformat()}
    _tell(uow, person, MessageKind.RETENTION_NOTICE, told, day)
    for each in uow.accompaniments.current_of(told.beneficiary_id):
        _tell(uow, Actor(each.referent_id, Role.REFERENT), MessageKind.NEWS, told, {})


def _tell(
    uow: UnitOfWork, whom: Actor, kind: MessageKind, told: Told, parameters: Mapping[str, str]
) -> None:
    said = f"{whom.role}|{whom.id}|{told.beneficiary_id}|{told.put_away_on}"
    message_id = f"preavis-{hashlib.sha256(said.encode()).hexdigest()[:40]}"
    notify(uow, whom, kind, message_id=message_id, at=told.at, parameters=parameters)
