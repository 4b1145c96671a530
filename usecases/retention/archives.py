"""Open an archived file: the Département only, with a motive that the person sees."""

from collections.abc import Sequence

from insertion.actor import Role
from insertion.errors import UnknownRecord
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.retention_ports import ArchivedFile, ArchiveReading, ReadingMotive


def open_archive(
    beneficiary_id: str,
    motive: ReadingMotive,
    uow: UnitOfWork,
    acting: Acting,
    reading_id: str,
) -> Sequence[ArchivedFile]:
    """Return the archived files of a person, once it is written who opened them and why.

    Raises
    ------
    UnknownRecord
        When there is none for who asks: the Département only.
    """
    if acting.actor.role is not Role.DEPARTEMENT:
        raise UnknownRecord("only the Département opens archives")
    with uow:
        uow.wait_to_write()
        found = uow.retention.archived(beneficiary_id)
        if not found:
            raise UnknownRecord("no archived file")
        uow.retention.add_reading(
            ArchiveReading(reading_id, beneficiary_id, acting.actor.id, motive, acting.at)
        )
        uow.commit()
    return found
