"""Open an archive of CSV tables, zip or folder, without trusting it.

Nothing is ever extracted to disk: a member's name only serves to recognise its table. Sizes are
checked before anything is read. Encodings are repaired cell by cell, because the official files
mix UTF-8, Windows-1252 and text encoded twice, whatever their name says. Messages are in French:
they are read by the person who chose the file.
"""

import lzma
import os
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from skills.errors import UnreadableReferential

MAX_TOTAL_BYTES = 500 * 1024 * 1024
MAX_MEMBERS = 2000
MAX_RATIO = 200
RATIO_CHECKED_FROM = 1024 * 1024  # a tiny repetitive file may well compress 1,000 times
MAX_DEPTH = 4

_TABLE_NAME = re.compile(
    r"(?:unix_)?(?P<table>[a-z][a-z_]*?)(?:_v(?P<edition>[0-9]{1,4}))?(?:_utf-?8)?\.(?:csv|txt)"
)
_TWICE_ENCODED = re.compile("[ÃÂÅâ][^\x00-\x7f]")
# Windows-1252 signs that were once read as Latin-1: the official texts hold U+009C for œ.
_C1_SIGNS = {
    code: bytes((code,)).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
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
    """One file of the archive: its name for messages, its edition when the name says it."""

    name: str
    data: bytes
    edition: str | None


@dataclass(frozen=True, slots=True)
class ArchiveFiles:
    """The files that were asked for and found, by table; ``ignored`` are second copies."""

    tables: Mapping[str, TableFile]
    ignored: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))


def read_archive(path: Path, tables: frozenset[str]) -> ArchiveFiles:
    """Return the files of the named tables, from a zip or a folder, at any depth up to 4.

    ``referentiel_savoir`` is recognised as ``referentiel_savoir.csv`` as well as
    ``unix_referentiel_savoir_v460_utf8.csv``.

    Raises
    ------
    UnreadableReferential
        When the path is neither a zip nor a folder, or the archive is damaged, encrypted, or too
        large to be a referential.
    """
    if path.is_dir():
        return _collect(_folder_files(path, tables), tables)
    if not path.is_file():
        raise UnreadableReferential(f"{path.name} : fichier ou dossier introuvable.")
    with _readable_zip(path.name), zipfile.ZipFile(path) as archive:
        _check_sizes(archive.infolist(), path.name)
        return _collect(_zip_files(archive, tables), tables)


def decode_lines(data: bytes) -> Iterator[str]:
    """Yield the lines with their ends, each read as UTF-8, or as Windows-1252 when it is not."""
    for line in data.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True):
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield "".join(_cp1252_char(byte) for byte in line)


def clean_cell(text: str) -> str:
    """Return a cell without double encoding, doubled apostrophes, invisible signs or extra blanks.

    Raises
    ------
    ValueError
        When a control character remains: such a text is never stored.
    """
    for _ in range(3):
        text = text.translate(_C1_SIGNS)
        if not _TWICE_ENCODED.search(text):
            break
        text = _decoded_once_more(text)
    text = text.replace("''", "'").replace("’'", "'")
    text = " ".join(text.split())
    if not text.isprintable():
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
        if not text.isprintable():
            raise ValueError("un caractère de contrôle est interdit")
    return text


def _decoded_once_more(text: str) -> str:
    try:
        return b"".join(_cp1252_byte(char) for char in text).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _cp1252_char(byte: int) -> str:
    # Five bytes are undefined in Windows-1252; Latin-1 gives them the control signs they mean.
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _cp1252_byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


@contextmanager
def _readable_zip(name: str) -> Iterator[None]:
    try:
        yield
    except UnreadableReferential:
        raise
    except _UNREADABLE as error:
        raise UnreadableReferential(
            f"{name} : ce n’est pas une archive zip lisible (fichier tronqué, abîmé ou renommé). "
            "Téléchargez de nouveau l’archive ROME 4.0, ou donnez le dossier décompressé."
        ) from error


def _check_sizes(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MAX_MEMBERS:
        raise UnreadableReferential(
            f"{name} : {len(members)} fichiers, c’est trop pour une archive ROME."
        )
    if any(member.flag_bits & 0x1 for member in members):
        raise UnreadableReferential(
            f"{name} : l’archive est protégée par un mot de passe. Déchiffrez-la d’abord."
        )
    total = sum(member.file_size for member in members)
    if total > MAX_TOTAL_BYTES or any(_is_bomb(member) for member in members):
        raise UnreadableReferential(
            f"{name} : une fois décompressée, l’archive est trop grosse pour un référentiel ROME."
        )


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return (
        member.file_size > RATIO_CHECKED_FROM
        and member.file_size > MAX_RATIO * member.compress_size
    )


def _zip_files(archive: zipfile.ZipFile, tables: frozenset[str]) -> Iterator[TableFile]:
    for member in sorted(archive.infolist(), key=lambda member: member.filename):
        path = PurePosixPath(member.filename)
        if member.is_dir() or len(path.parts) > MAX_DEPTH or _hidden(path):
            continue
        if table_of(path.name) in tables:
            yield TableFile(path.name, _read(archive, member), _edition_of(path.name))


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return what a member holds, and never much more than it says: the rest is not expanded."""
    with archive.open(member) as opened:
        return opened.read(member.file_size + 1)


def _folder_files(folder: Path, tables: frozenset[str]) -> Iterator[TableFile]:
    seen = total = 0
    for root, folders, names in os.walk(folder):
        depth = len(Path(root).relative_to(folder).parts)
        folders[:] = sorted(folders) if depth < MAX_DEPTH - 1 else []
        for name in sorted(names):
            seen += 1
            path = Path(root, name)
            wanted = table_of(name) in tables and path.is_file() and not path.is_symlink()
            total += path.stat().st_size if wanted else 0
            if seen > MAX_MEMBERS or total > MAX_TOTAL_BYTES:
                raise UnreadableReferential(
                    f"{folder.name} : trop de fichiers, ou trop gros, pour un référentiel ROME. "
                    "Donnez le dossier qui contient seulement l’archive décompressée."
                )
            if wanted:
                yield TableFile(name, path.read_bytes(), _edition_of(name))


def _collect(files: Iterator[TableFile], tables: frozenset[str]) -> ArchiveFiles:
    found: dict[str, TableFile] = {}
    ignored: list[str] = []
    for file in files:
        table = table_of(file.name)
        if table in found:
            ignored.append(file.name)
        elif table in tables:
            found[table] = file
    return ArchiveFiles(found, tuple(ignored))


def table_of(name: str) -> str | None:
    """Return the table that a file name stands for, or None."""
    match = _TABLE_NAME.fullmatch(name.lower())
    return match["table"] if match else None


def _edition_of(name: str) -> str | None:
    match = _TABLE_NAME.fullmatch(name.lower())
    return match["edition"] if match else None


def _hidden(path: PurePosixPath) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)
