"""Signing in: sessions and how long they live, keys that open once, and what failures cost."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

PROFESSIONAL_HOURS = timedelta(hours=12)
PROFESSIONAL_IDLE = timedelta(minutes=30)
BENEFICIARY_DAYS = timedelta(days=7)
SECOND_FACTOR_WITHIN = timedelta(minutes=10)
ENROLMENT_WITHIN = timedelta(minutes=30)

FAILURES_WINDOW = timedelta(minutes=15)
MOST_FAILURES = 10
LONGEST_LOCK = timedelta(hours=4)
LOCKS_FORGOTTEN_AFTER = timedelta(hours=24)

ACTIVATION_DAYS = timedelta(days=7)
INVITATION_DAYS = timedelta(days=7)
LINK_MINUTES = timedelta(minutes=15)
MOST_CODE_ATTEMPTS = 5


class SessionStage(StrEnum):
    """How far someone is in signing in; only :attr:`OPEN` gives access to anything else."""

    SECOND_FACTOR = "second_facteur"
    ENROLMENT = "inscription_second_facteur"
    OPEN = "ouverte"


class SessionMeans(StrEnum):
    """How a session was opened."""

    PASSWORD = "mot_de_passe"
    CODE = "code"
    LINK = "lien"
    ISSUER = "fournisseur_d_identite"


@dataclass(frozen=True, slots=True)
class AccountSession:
    """One session; ``token_hash`` is all that is kept of what opens it.

    ``idle`` is after how long without a request it ends, None when that does not end it.
    """

    id: str
    token_hash: str
    account_id: str
    stage: SessionStage
    means: SessionMeans
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    idle: timedelta | None = None

    def is_alive(self, at: datetime) -> bool:
        """Return whether it may still be used at that moment."""
        if at >= self.expires_at:
            return False
        return self.idle is None or at < self.seen_at + self.idle


def lifetime(stage: SessionStage, *, professional: bool) -> tuple[timedelta, timedelta | None]:
    """Return how long a session lives in all, and without a request."""
    if stage is SessionStage.SECOND_FACTOR:
        return SECOND_FACTOR_WITHIN, None
    if stage is SessionStage.ENROLMENT:
        return ENROLMENT_WITHIN, None
    return (PROFESSIONAL_HOURS, PROFESSIONAL_IDLE) if professional else (BENEFICIARY_DAYS, None)


class KeyKind(StrEnum):
    """What a key that opens once is for."""

    ACTIVATION_CODE = "code_activation"
    MAGIC_LINK = "lien"
    INVITATION = "invitation"
    MAIL_CONFIRMATION = "courriel"


@dataclass(frozen=True, slots=True)
class SignInKey:
    """A key that opens an account once: what is kept of it does not open anything.

    ``id`` finds it: part of a code that is typed, or the hash of a link.
    """

    id: str
    account_id: str
    kind: KeyKind
    secret_hash: str
    created_at: datetime
    expires_at: datetime
    created_by: str
    attempts: int = 0

    def is_alive(self, at: datetime) -> bool:
        """Return whether it may still be tried."""
        return at < self.expires_at and self.attempts < MOST_CODE_ATTEMPTS


@dataclass(frozen=True, slots=True)
class Guard:
    """What is remembered of the failures of one login, or from one network address.

    An attempt counts as a failure from before it is checked, and is forgiven when it succeeds:
    attempts made at the same time cannot all be checked first and counted after.
    """

    recent: tuple[datetime, ...] = ()
    locks: int = 0
    locked_until: datetime | None = None

    def is_locked(self, at: datetime) -> bool:
        """Return whether nothing may be tried at that moment."""
        return self.locked_until is not None and at < self.locked_until

    def attempted(self, at: datetime, most: int = MOST_FAILURES) -> "Guard":
        """Return what is remembered after one more attempt; the last allowed one locks."""
        recent = (*(each for each in self.recent if each > at - FAILURES_WINDOW), at)
        locks = self.locks
        if self.locked_until is not None and at >= self.locked_until + LOCKS_FORGOTTEN_AFTER:
            locks = 0
        if len(recent) < most:
            return Guard(recent, locks, self.locked_until)
        lasts = min(FAILURES_WINDOW * 2 ** min(locks, 8), LONGEST_LOCK)
        return Guard(recent, locks + 1, at + lasts)

    def forgiven(self, at: datetime) -> "Guard":
        """Return what is remembered once the attempt of that moment has succeeded."""
        if at not in self.recent:
            return self
        position = self.recent.index(at)
        recent = self.recent[:position] + self.recent[position + 1 :]
        if self.is_locked(at):  # by this very attempt: nothing is tried of what is locked
            return Guard(recent, self.locks - 1, at)
        return replace(self, recent=recent)
