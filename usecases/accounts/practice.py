"""What signing in is given besides the database: keys, hashing, limits."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from insertion.ports import UnitOfWork
from insertion.sign_in import MOST_FAILURES
from usecases.accounts.hashing import Hashing
from usecases.vault import Vault


def new_id() -> str:
    """Return an id that says nothing."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class SignInPractice:
    """How signing in is done here."""

    vault: Vault
    hashing: Hashing = field(default_factory=Hashing)
    failures_per_address: int = MOST_FAILURES
    new_id: Callable[[], str] = new_id


NewWork = Callable[[], UnitOfWork]


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where and when someone comes: by which network address, and what is needed to let them in.

    ``browser`` is the mark that it bears, when it bears one.
    """

    new_work: NewWork
    practice: SignInPractice
    address: str
    at: datetime
    browser: str | None = None
