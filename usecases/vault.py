"""What is hidden from the database, with keys derived from one that it does not have."""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"

# No vowel, so no word; nothing that reads as another: O and 0, I and 1, S and 5, Z and 2.
CODE_ALPHABET = "BCDFGHJKLMNPQRTVWX346789"
_MISREAD = str.maketrans({"0": "Q", "O": "Q", "1": "L", "I": "L", "5": "6", "S": "6"})


class Unsealable(Exception):
    """Something that was sealed with another key, for something else, or was changed."""


class Vault:
    """Seals what must be read again, and hashes with a key what is too short to be hashed alone.

    Parameters
    ----------
    key
        ``KEY_BYTES`` of a file or of the environment, never of the database.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"key: expected {KEY_BYTES} bytes")
        self._aead = AESGCM(derived_key(key, b"seal"))
        self._hash_key = derived_key(key, b"hash")

    def seal(self, text: str, bound_to: str) -> bytes:
        """Return ``text`` sealed; it opens only for what it is bound to."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _VERSION + nonce + self._aead.encrypt(nonce, text.encode(), bound_to.encode())

    def unseal(self, sealed: bytes, bound_to: str) -> str:
        """Return what was sealed, or raise :class:`Unsealable`."""
        version, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            if version != _VERSION:
                raise Unsealable("unknown version")
            return self._aead.decrypt(nonce, rest, bound_to.encode()).decode()
        except (InvalidTag, ValueError):
            raise Unsealable("sealed with another key, or for something else") from None

    def keyed_hash(self, purpose: str, text: str) -> str:
        """Return a hash that nobody can compute without the key: 64 hexadecimal digits."""
        message = f"{purpose}\0{text}".encode("utf-8", "surrogatepass")
        return hmac.new(self._hash_key, message, hashlib.sha256).hexdigest()


def derived_key(key: bytes, purpose: bytes) -> bytes:
    """Return the key of one purpose: who holds it learns nothing of the others."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"vicinal " + purpose).derive(key)


def new_secret() -> str:
    """Return a text of 256 random bits, safe in a URL and in a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret of 256 bits: nobody goes through them all."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def new_code(length: int) -> str:
    """Return a random code that a person reads and types, without separators."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def shown_code(code: str) -> str:
    """Return a code as it is shown: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed_code(text: str) -> str:
    """Return the code that was typed: neither case, nor blanks, nor what looks alike matter."""
    kept = "".join(each for each in text.upper() if each.isascii() and each.isalnum())
    return kept.translate(_MISREAD)


def same(one: str, other: str) -> bool:
    """Return whether two texts are the same, in a time that does not say where they differ."""
    return hmac.compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )
