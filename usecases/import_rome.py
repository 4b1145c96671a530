"""Import the official ROME 4.0 archive: the full referential becomes the active one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from insertion.ports import UnitOfWork
from skills.errors import UnreadableReferential
from skills.rome_archive import RowRefused, read_rome_archive
from skills.starter_merge import merge_with_starter
from skills.taxonomy import Referential
from usecases.errors import UnreadableFile


@dataclass(frozen=True, slots=True)
class RomeImportReport:
    """The account of the import of a referential.

    ``changed`` is False when the same referential was already active; ``counts`` tells how many
    of each kind of thing were read; ``refused`` are the rows of the archive that were not used.
    """

    version: str
    changed: bool
    occupations: int
    skills: int
    counts: Mapping[str, int]
    refused: tuple[RowRefused, ...] = ()
    missing_tables: tuple[str, ...] = ()
    ignored_files: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", MappingProxyType(dict(self.counts)))


def import_rome(path: Path, uow: UnitOfWork, starter: Referential) -> RomeImportReport:
    """Read the archive at ``path``, zip or folder, and make it active with the starter's names.

    Raises
    ------
    usecases.errors.UnreadableFile
        When it is not a ROME 4.0 archive; nothing was written.
    """
    try:
        archive = read_rome_archive(path)
    except UnreadableReferential as error:
        raise UnreadableFile(str(error)) from error
    referential = merge_with_starter(archive.referential, starter)
    with uow:
        changed = uow.referentials.save_active(referential)
        uow.commit()
    return RomeImportReport(
        version=referential.version,
        changed=changed,
        occupations=len(referential.occupations),
        skills=len(referential.skills),
        counts=archive.report.counts,
        refused=archive.report.refused,
        missing_tables=archive.report.missing_tables,
        ignored_files=archive.report.ignored_files,
    )
