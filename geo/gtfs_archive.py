"""Open a GTFS feed, zip or folder, without trusting it.

Nothing is ever extracted to disk: a member's name only serves to recognise its table. Sizes and
names are checked before anything is read.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geo.errors import UnreadableTimetable

MAX_TOTAL_BYTES = 1024 * 1024 * 1024
MAX_MEMBERS = 2000
MAX_RATIO = 400  # timetables repeat themselves: real ones compress ten to fifty times
RATIO_CHECKED_FROM = 1024 * 1024
MAX_DEPTH = 2  # some publishers zip the folder instead of its files

TABLES = frozenset(
    {
        *("agency", "stops", "routes", "trips", "stop_times", "calendar", "calendar_dates"),
        *("frequencies", "transfers", "feed_info"),
    }
)

# What zipfile and its decompressors raise on damaged bytes; ValueError covers garbled names.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table of the feed: the name to write in messages, and its bytes."""

    name: str
    data: bytes


def read_tables(path: Path) -> Mapping[str, TableFile]:
    """Return the tables of a feed that we read, by name without ``.txt``.

    Raises
    ------
    UnreadableTimetable
        When the path is neither a zip nor a folder, or the archive is damaged, encrypted, too
        large, names a file outside itself, or holds a table twice.
    """
    if path.is_dir():
        return _collect(_folder_tables(path), path.name)
    if not path.is_file():
        raise UnreadableTimetable(f"{path.name} : fichier ou dossier introuvable.")
    with _readable_zip(path.name), zipfile.ZipFile(path) as archive:
        _check_members(archive.infolist(), path.name)
        return _collect(_zip_tables(archive), path.name)


@contextmanager
def _readable_zip(name: str) -> Iterator[None]:
    try:
        yield
    except UnreadableTimetable:
        raise
    except _UNREADABLE as error:
        raise UnreadableTimetable(
            f"{name} : ce n’est pas une archive zip lisible (fichier tronqué, abîmé ou renommé). "
            "Téléchargez de nouveau le fichier GTFS, ou donnez le dossier décompressé."
        ) from error


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MAX_MEMBERS:
        raise UnreadableTimetable(f"{name} : {len(members)} fichiers, c’est trop pour un GTFS.")
    if any(_leaves_the_archive(member.filename) for member in members):
        raise UnreadableTimetable(
            f"{name} : l’archive nomme un fichier hors d’elle-même, elle n’est pas lue."
        )
    if any(member.flag_bits & 0x1 for member in members):
        raise UnreadableTimetable(
            f"{name} : l’archive est protégée par un mot de passe. Déchiffrez-la d’abord."
        )
    # Shapes and the like are never opened: only what we read can fill the memory.
    read = [member for member in members if _table_of(member.filename) in TABLES]
    if sum(member.file_size for member in read) > MAX_TOTAL_BYTES or any(map(_is_bomb, read)):
        raise UnreadableTimetable(
            f"{name} : une fois décompressés, les horaires sont trop gros pour être lus."
        )


def _leaves_the_archive(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\x00" in name


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return (
        member.file_size > RATIO_CHECKED_FROM
        and member.file_size > MAX_RATIO * member.compress_size
    )


def _zip_tables(archive: zipfile.ZipFile) -> Iterator[tuple[str, TableFile]]:
    for member in sorted(archive.infolist(), key=lambda member: member.filename):
        table = _table_of(member.filename)
        if table in TABLES and not member.is_dir():
            name = PurePosixPath(member.filename).name
            yield str(table), TableFile(name, _read(archive, member))


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return what a member holds, and never much more than it says: the rest is not expanded."""
    with archive.open(member) as opened:
        return opened.read(member.file_size + 1)


def _folder_tables(folder: Path) -> Iterator[tuple[str, TableFile]]:
    total = 0
    try:
        for path in sorted(folder.iterdir()):
            table = _table_of(path.name)
            if table not in TABLES or not path.is_file() or path.is_symlink():
                continue
            total += path.stat().st_size
            if total > MAX_TOTAL_BYTES:
                raise UnreadableTimetable(
                    f"{folder.name} : les horaires sont trop gros pour être lus."
                )
            yield str(table), TableFile(path.name, path.read_bytes())
    except OSError as error:
        raise UnreadableTimetable(f"{folder.name} : ce dossier ne peut pas être lu.") from error


def _collect(found: Iterable[tuple[str, TableFile]], name: str) -> Mapping[str, TableFile]:
    tables: dict[str, TableFile] = {}
    for table, file in found:
        if table in tables:
            raise UnreadableTimetable(
                f"{name} : {file.name} y est deux fois, rien ne dit lequel est le bon. "
                "Un GTFS par archive."
            )
        tables[table] = file
    return tables


def _table_of(name: str) -> str | None:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    if hidden or len(path.parts) > MAX_DEPTH or path.suffix.lower() != ".txt":
        return None
    return path.stem.lower()
