"""Read a file as text, whatever program wrote it, or say in French why it cannot be."""

import codecs
import stat
from pathlib import Path

from usecases.errors import UnreadableFile

MAX_FILE_BYTES = 500_000_000
_SIGNATURES = {
    b"PK\x03\x04": "une archive zip ou un classeur Excel",
    b"\x1f\x8b": "un fichier compressé (gzip)",
    b"BZh": "un fichier compressé (bzip2)",
    b"\xfd7zXZ": "un fichier compressé (xz)",
    b"7z\xbc\xaf": "une archive 7z",
    b"%PDF": "un PDF",
    b"\xd0\xcf\x11\xe0": "un classeur Excel ancien",
    b"SQLite format 3": "une base SQLite",
}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


FileSource = Path | bytes
"""A file on this machine, or the bytes of one that was sent."""


def read_text(source: FileSource, *, accept_cp1252: bool = False) -> str:
    """Return the text of a file in UTF-8 or, with its mark, UTF-16.

    ``accept_cp1252`` takes a line that is not UTF-8 for the Windows encoding of French
    spreadsheets; a byte that is neither becomes a lone surrogate, for its row to be refused.

    Raises
    ------
    UnreadableFile
        When the file is missing, empty, a folder, too large, an archive, or in another encoding.
    """
    content = require_text(read_bytes(source))
    if content.startswith(_UTF_16):
        return _decode(content, "utf-16")
    if accept_cp1252:
        lines = content.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
        return "".join(map(_decode_line, lines))
    return _decode(content, "utf-8-sig")


def _decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="surrogateescape")


def read_bytes(source: FileSource) -> bytes:
    """Return what a file holds, or raise :class:`UnreadableFile`."""
    if isinstance(source, bytes):
        return source
    if _size(source) > MAX_FILE_BYTES:
        raise UnreadableFile(
            f"fichier de plus de {MAX_FILE_BYTES // 1_000_000} Mo : l’importer en plusieurs"
        )
    try:
        return source.read_bytes()
    except OSError:
        raise UnreadableFile("fichier impossible à ouvrir : vérifier ses droits") from None


def require_text(content: bytes) -> bytes:
    """Return the content of a file that is a text, or raise :class:`UnreadableFile`."""
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            raise UnreadableFile(f"un fichier texte est attendu, et c’est {what}")
    if not content.strip(codecs.BOM_UTF8 + b" \t\r\n"):
        raise UnreadableFile("fichier vide")
    return content


def _size(path: Path) -> int:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise UnreadableFile("fichier introuvable") from None
    except (OSError, ValueError):  # ValueError: a NUL in the path
        raise UnreadableFile("fichier impossible à ouvrir : vérifier son chemin") from None
    if stat.S_ISDIR(found.st_mode):
        raise UnreadableFile("un fichier est attendu, et c’est un dossier")
    if not stat.S_ISREG(found.st_mode):  # a pipe or a device may never end
        raise UnreadableFile("un fichier ordinaire est attendu")
    return found.st_size


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"ligne {line} : enregistrer le fichier en UTF-8") from None
