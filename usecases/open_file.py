"""Open a file outside of one's portfolio: seen by the person, told to the administrators."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from insertion.actor import Actor, Role
from insertion.errors import UnknownRecord
from insertion.file_openings import OPEN_FOR, FileOpening, OpeningMotive
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Listed, Window
from insertion.rights import Right
from usecases.messages.queue import notify
from usecases.rights import require_person, require_right
from usecases.trace.alerts import administrators


@dataclass(frozen=True, slots=True)
class WantedOpening:
    """Whose file, and why."""

    beneficiary_id: str
    motive: OpeningMotive
    words: str


def open_file(wanted: WantedOpening, uow: UnitOfWork, acting: Acting, new_id: str) -> FileOpening:
    """Open a file for a time. What may then be read is what the matrix gives to an opening.

    Raises
    ------
    UnknownRecord
        When there is no such person for who acts.
    insertion.errors.InvalidValue
        When the words do not say why.
    """
    actor = acting.actor
    require_right(actor, Right.OPEN_FILE)
    opening = FileOpening(
        id=new_id,
        beneficiary_id=wanted.beneficiary_id,
        actor_id=actor.id,
        actor_role=actor.role,
        motive=wanted.motive,
        words=wanted.words,
        at=acting.at,
        until=acting.at + OPEN_FOR,
    )
    with uow:
        uow.wait_to_write()
        if actor.role is Role.REFERENT and uow.referents.get(actor.id) is None:
            raise UnknownRecord("no such référent")
        require_person(uow, actor, wanted.beneficiary_id, Right.OPEN_FILE)
        uow.file_openings.add(opening)
        _tell(uow, opening, acting)
        uow.commit()
    return opening


def openings_of(beneficiary_id: str, uow: UnitOfWork, viewer: Actor) -> Sequence[FileOpening]:
    """Return who opened the file of a person, the last first.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_OPENINGS)
        return uow.file_openings.of_person(beneficiary_id)


def list_openings(uow: UnitOfWork, viewer: Actor, window: Window) -> Listed[FileOpening]:
    """Return one page of the files opened so, whoever’s they are, the last first.

    Raises
    ------
    UnknownRecord
        For anyone but the Département.
    """
    require_right(viewer, Right.LIST_OPENINGS)
    with uow:
        return uow.file_openings.page(window)


def _tell(uow: UnitOfWork, opening: FileOpening, acting: Acting) -> None:
    """Tell the person that her file was read, and each administrator that there is an alert.

    She is told of each opening; administrators once a day of whoever opens the same file again.
    """
    actor, day = acting.actor, acting.today.isoformat()
    herself = Actor(opening.beneficiary_id, Role.BENEFICIARY)
    told = {"jour": day}
    notify(
        uow,
        herself,
        MessageKind.FILE_READ,
        message_id=f"{opening.id}-personne",
        at=opening.at,
        parameters=told,
    )
    account = {"compte": f"{actor.role.value}:{actor.id}"} | told
    for each in administrators(uow, actor.departement):
        named = f"{account['compte']}|{opening.beneficiary_id}|{day}|{each.id}"
        notify(
            uow,
            each,
            MessageKind.ALERT,
            message_id=f"ouverture-{hashlib.sha256(named.encode()).hexdigest()[:32]}",
            at=opening.at,
            parameters=account,
        )
