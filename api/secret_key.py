"""The key from which all that hides something from the database is derived.

It comes from the environment or from a file, never from the database: who steals one without the
other reads nothing.
"""

import base64
import binascii
import os
import secrets
from pathlib import Path

from usecases.vault import KEY_BYTES


class UnusableKey(Exception):
    """The key cannot be used; the message says why, in French, without any of it."""


def load_key(text: str | None, path: Path | None, *, may_make: bool = True) -> bytes:
    """Return the key that ``text`` writes, else that of the file, which is made when missing.

    Without text nor file, as for a database in memory, the key lives as long as the process.

    Raises
    ------
    UnusableKey
        When it is not 32 bytes in base64, or the file cannot be read or is open to others; or is
        missing when none may be made.
    """
    if text is not None:
        return _decoded(text)
    if path is None:
        return secrets.token_bytes(KEY_BYTES)
    try:
        if may_make:
            make_once(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        elif not path.exists():
            raise UnusableKey(
                "Il manque la clé du service : donner VICINAL_VAULT_KEY ou VICINAL_VAULT_KEY_FILE, "
                "par exemple avec « openssl rand -base64 32 »."
            )
        mode = path.stat().st_mode
        written = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise UnusableKey("Le fichier de la clé ne peut pas être lu ou créé.") from None
    if mode & 0o077 and os.name == "posix":
        raise UnusableKey("Le fichier de la clé est ouvert à d’autres : chmod 600.")
    return _decoded(written)


def make_once(path: Path, content: bytes) -> bool:
    """Write a file that its owner alone reads, unless there is one; return whether it was made.

    Whole, and once, whoever else does it too.
    """
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    mine = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(mine, path)
    except FileExistsError:  # another process was first: its key is the one
        return False
    finally:
        mine.unlink()
    return True


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise UnusableKey(f"La clé s’écrit en base64 et fait {KEY_BYTES} octets.")
    return key
