"""The second factor: codes of a telephone (RFC 6238), and codes kept for when it is lost."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from pyotp import TOTP, random_base32

from insertion.accounts import Account, AccountState
from insertion.errors import TransitionRefused
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from insertion.sign_in import SessionStage
from usecases.accounts.attempts import counted, counted_as
from usecases.accounts.errors import NotSignedIn, SignInRefused
from usecases.accounts.practice import Entrance, SignInPractice
from usecases.accounts.sessions import Present, SignedIn, renew
from usecases.messages.queue import notify
from usecases.vault import Unsealable, new_code, same, shown_code, typed_code

ISSUER = "Vicinal"
STEP_SECONDS = 30
WINDOW_STEPS = 1  # a telephone may be half a minute early or late
RECOVERY_CODES = 10
RECOVERY_LENGTH = 12

_TOTP_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a telephone is given, once: the secret, and the same as an address it reads."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A second factor that is confirmed: the session it opens, and codes told once."""

    signed: SignedIn
    recovery_codes: tuple[str, ...]


def begin_enrolment(present: Present, uow: UnitOfWork, practice: SignInPractice) -> Enrolment:
    """Return a new secret, which counts once :func:`confirm_enrolment` was given a code of it.

    Raises
    ------
    TransitionRefused
        When a second factor is confirmed already: it is removed first, with a code of it.
    """
    secret = random_base32()
    with uow:
        uow.wait_to_write()
        account = _of(uow, present)
        if account.has_second_factor:
            raise TransitionRefused("second_facteur", "La double vérification est déjà en place.")
        sealed = practice.vault.seal(secret, account.id)
        uow.identity.accounts.change(replace(account, totp_secret=sealed))
        uow.commit()
    name = account.login or account.id
    return Enrolment(secret, TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER))


def confirm_enrolment(
    code: str, present: Present, uow: UnitOfWork, practice: SignInPractice, at: datetime
) -> Enrolled:
    """Return an open session and the recovery codes, when ``code`` is of the new secret.

    Raises
    ------
    SignInRefused
        When it is not.
    TransitionRefused
        When there is no secret to confirm.
    """
    with uow:
        uow.wait_to_write()
        account = _of(uow, present)
        if account.totp_secret is None or account.has_second_factor:
            raise TransitionRefused("second_facteur", "Il n’y a pas de secret à confirmer.")
        if not _takes_totp(uow, account, code, practice, at):
            raise SignInRefused("not a code of the new secret")
        confirmed = replace(account, totp_confirmed_at=at)
        uow.identity.accounts.change(confirmed)
        codes = _new_recovery_codes(uow, confirmed, practice)
        _tell(uow, confirmed, practice, at)
        signed = renew(uow, Present(confirmed, present.session), SessionStage.OPEN, at)
        uow.commit()
    return Enrolled(signed, codes)


def pass_second_factor(code: str, present: Present, entrance: Entrance) -> SignedIn:
    """Return an open session, under another id, for a code of the telephone or a recovery code.

    Raises
    ------
    SignInRefused
        When it is neither, or was used.
    TooManyAttempts
        After too many failures, passwords and codes together.
    TransitionRefused
        When none is expected.
    """
    if present.session.stage is not SessionStage.SECOND_FACTOR:
        raise TransitionRefused("etape", "Aucun code n’est attendu.")
    with counted(entrance, counted_as(present.account)) as uow:
        account = _require_code(uow, present, code, entrance)
        now = Present(account, present.session)
        signed = renew(uow, now, SessionStage.OPEN, entrance.at)
        uow.commit()
    return signed


def renew_recovery_codes(code: str, present: Present, entrance: Entrance) -> tuple[str, ...]:
    """Return new recovery codes, for a code; those before are worth nothing any more."""
    with counted(entrance, counted_as(present.account)) as uow:
        account = _require_code(uow, present, code, entrance)
        codes = _new_recovery_codes(uow, account, entrance.practice)
        _tell(uow, account, entrance.practice, entrance.at)
        uow.commit()
    return codes


def remove_second_factor(code: str, present: Present, entrance: Entrance) -> SignedIn:
    """Take the second factor away, for a code: all that is left to do is to set up another."""
    with counted(entrance, counted_as(present.account)) as uow:
        account = _require_code(uow, present, code, entrance)
        without = forget_second_factor(uow, account)
        _tell(uow, without, entrance.practice, entrance.at)
        now = Present(without, present.session)
        signed = renew(uow, now, SessionStage.ENROLMENT, entrance.at)
        uow.identity.sessions.end_all(without.id, but=signed.session.id)
        uow.commit()
    return signed


def new_factor(
    uow: UnitOfWork, account: Account, practice: SignInPractice, at: datetime
) -> tuple[str, ...]:
    """Write a second factor that no telephone has, and return its recovery codes.

    For the demonstration only. The caller commits.
    """
    sealed = practice.vault.seal(random_base32(), account.id)
    uow.identity.accounts.change(replace(account, totp_secret=sealed, totp_confirmed_at=at))
    return _new_recovery_codes(uow, account, practice)


def forget_second_factor(uow: UnitOfWork, account: Account) -> Account:
    """Write that an account has no second factor; the caller commits."""
    without = replace(account, totp_secret=None, totp_confirmed_at=None)
    uow.identity.accounts.change(without)
    uow.identity.accounts.set_recovery_codes(account.id, ())
    return without


def _require_code(uow: UnitOfWork, present: Present, code: str, entrance: Entrance) -> Account:
    account = _of(uow, present)
    if not account.has_second_factor:
        raise TransitionRefused("second_facteur", "La double vérification n’est pas en place.")
    taken = _takes_totp(uow, account, code, entrance.practice, entrance.at)
    if not taken and not _takes_recovery_code(uow, account, code, entrance.practice):
        raise SignInRefused("not a code of this account")
    return account


def _of(uow: UnitOfWork, present: Present) -> Account:
    """Return the account as it is now: it may have changed since the request came."""
    account = uow.identity.accounts.get(present.account.id)
    if account is None or account.state is not AccountState.ACTIVE:
        raise NotSignedIn("ended meanwhile")
    return account


def _takes_totp(
    uow: UnitOfWork, account: Account, code: str, practice: SignInPractice, at: datetime
) -> bool:
    """Return whether a code is of the account's telephone, and of a step that no other used."""
    digits = "".join(code.split())
    if account.totp_secret is None or not _TOTP_CODE.fullmatch(digits):
        return False
    try:
        totp = TOTP(practice.vault.unseal(account.totp_secret, account.id))
    except Unsealable:
        return False
    now = int(at.timestamp()) // STEP_SECONDS
    for step in range(now - WINDOW_STEPS, now + WINDOW_STEPS + 1):
        if same(totp.generate_otp(step), digits):
            return uow.identity.accounts.use_totp_step(account.id, step)
    return False


def _takes_recovery_code(
    uow: UnitOfWork, account: Account, code: str, practice: SignInPractice
) -> bool:
    typed = typed_code(code)
    if len(typed) != RECOVERY_LENGTH:
        return False
    hashed = _recovery_hash(practice, account, typed)
    return uow.identity.accounts.use_recovery_code(account.id, hashed)


def _new_recovery_codes(
    uow: UnitOfWork, account: Account, practice: SignInPractice
) -> tuple[str, ...]:
    codes = [new_code(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    hashes = [_recovery_hash(practice, account, code) for code in codes]
    uow.identity.accounts.set_recovery_codes(account.id, hashes)
    return tuple(map(shown_code, codes))


def _recovery_hash(practice: SignInPractice, account: Account, code: str) -> str:
    return practice.vault.keyed_hash(f"recovery {account.id}", code)


def _tell(uow: UnitOfWork, account: Account, practice: SignInPractice, at: datetime) -> None:
    kind = MessageKind.SECOND_FACTOR_CHANGED
    notify(uow, account.actor, kind, message_id=practice.new_id(), at=at)
