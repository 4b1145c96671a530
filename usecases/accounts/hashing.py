"""Passwords as argon2id hashes; a login that nobody has takes as long to refuse."""

import threading
from collections.abc import Callable
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from insertion.passwords import MAX_PASSWORD_LENGTH, normal_password
from insertion.text import is_storable
from usecases.accounts.errors import Overloaded
from usecases.vault import new_secret

T = TypeVar("T")

AT_ONCE = 4  # each takes 64 MiB: a flood must not take all the memory
WAIT_SECONDS = 10.0


class Hashing:
    """Hashes and checks passwords; safe to share by threads, a few at a time.

    The default is what argon2's own authors recommend: 64 MiB, 3 passes, 4 lanes.
    """

    def __init__(self, hasher: Argon2Hasher | None = None) -> None:
        self._hash = PasswordHash((hasher or Argon2Hasher(),))
        self._room = threading.BoundedSemaphore(AT_ONCE)
        self._decoy_lock = threading.Lock()
        self._decoy: str | None = None

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        return self._alone(lambda: self._hash.hash(normal_password(password)))

    def check(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Return whether a password is the one kept, and a newer hash when there should be one.

        With nothing kept, a decoy is checked: the time it takes does not tell.
        """
        decoy = self.decoy()
        # A text that no password can be takes as long to refuse as another.
        usable = is_storable(password) and len(password) <= MAX_PASSWORD_LENGTH
        typed = normal_password(password) if usable else ""
        against = kept if kept is not None and usable else decoy
        try:
            right, newer = self._alone(lambda: self._hash.verify_and_update(typed, against))
        except UnknownHashError:
            return False, None
        return right and kept is not None and usable, newer

    def decoy(self) -> str:
        """Return the hash of a password that nobody knows, made at the first call."""
        with self._decoy_lock:
            if self._decoy is None:
                self._decoy = self.hash(new_secret())
            return self._decoy

    def _alone(self, work: Callable[[], T]) -> T:
        if not self._room.acquire(timeout=WAIT_SECONDS):
            raise Overloaded("too many passwords to check at once")
        try:
            return work()
        finally:
            self._room.release()
