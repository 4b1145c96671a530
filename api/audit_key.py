"""The key of the trace: outside of the database, in a variable or in a file that its owner reads.

In production it is given. Elsewhere it is made the first time, and said.
"""

import logging
import re
import secrets
from pathlib import Path

from api.secret_key import make_once
from api.settings import Settings
from insertion.audit import MIN_KEY_BYTES

OTHERS = 0o077

_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{64,}")
_LOGGER = logging.getLogger(__name__)


class NoAuditKey(Exception):
    """The key of the trace is absent or cannot be used; the message is a French sentence."""


def audit_key(settings: Settings) -> bytes:
    """Return the key of the trace, made in its file when there is none and one may be made.

    Raises
    ------
    NoAuditKey
        Saying what to do.
    """
    if settings.audit_key is not None:
        return _key_of(settings.audit_key.get_secret_value(), "VICINAL_AUDIT_KEY")
    path = settings.audit_key_path
    if path is None:  # a database in memory ends with the process, and so does its key
        return secrets.token_bytes(MIN_KEY_BYTES)
    try:
        return _read(path, settings.production)
    except FileNotFoundError:
        if settings.production:
            raise NoAuditKey(
                "Il manque la clé de la trace : donner VICINAL_AUDIT_KEY ou VICINAL_AUDIT_KEY_FILE,"
                " par exemple avec « openssl rand -hex 32 »."
            ) from None
        return _make(path, settings)
    except OSError:
        raise NoAuditKey(
            f"Le fichier {path.name}, clé de la trace, ne peut pas être lu ou écrit."
        ) from None


def _read(path: Path, production: bool) -> bytes:
    mode = path.stat().st_mode
    if mode & OTHERS:
        if production:
            raise NoAuditKey(
                f"Le fichier {path.name}, clé de la trace, est lisible par d’autres : chmod 600."
            )
        _LOGGER.warning("%s can be read by others than its owner: chmod 600", path.name)
    return _key_of(path.read_text(encoding="utf-8", errors="replace"), path.name)


def _make(path: Path, settings: Settings) -> bytes:
    if make_once(path, f"{secrets.token_hex(MIN_KEY_BYTES)}\n".encode()):
        _LOGGER.warning(
            "la clé de la trace a été créée dans %s, lisible par son propriétaire seul : la"
            " sauvegarder à part de la base ; en production, la donner par VICINAL_AUDIT_KEY_FILE",
            path.name,
        )
    return _read(path, settings.production)


def _key_of(text: str, name: str) -> bytes:
    if not _HEXADECIMAL.fullmatch(text.strip()) or len(text.strip()) % 2:
        raise NoAuditKey(f"{name} : 64 chiffres hexadécimaux au moins sont attendus.")
    return bytes.fromhex(text.strip())
