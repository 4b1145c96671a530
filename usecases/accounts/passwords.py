"""Change one's password, or choose a first one."""

from dataclasses import replace

from insertion.accounts import AccountState
from insertion.outbox import MessageKind
from insertion.passwords import require_acceptable
from insertion.sign_in import KeyKind
from usecases.accounts.attempts import counted_as, forgive, subjects_of, take_attempt
from usecases.accounts.errors import NotSignedIn, SignInRefused
from usecases.accounts.practice import Entrance
from usecases.accounts.sessions import Present, SignedIn, renew
from usecases.messages.queue import notify


def change_password(former: str | None, new: str, present: Present, entrance: Entrance) -> SignedIn:
    """Write a new password, end all other sessions and renew this one.

    Raises
    ------
    InvalidValue
        When the new one is too easy to guess.
    SignInRefused
        When the former one is not that of the account.
    TooManyAttempts
        After too many failures.
    """
    account, at = present.account, entrance.at
    accepted = require_acceptable(new, account.login or "", account.acts_as)
    hashing = entrance.practice.hashing
    subjects = subjects_of(entrance, counted_as(account))
    if account.password_hash is not None:
        with entrance.new_work() as uow:
            take_attempt(uow, subjects, at)
            uow.commit()
        if not hashing.check(former or "", account.password_hash)[0]:
            raise SignInRefused("not the former password")
    hashed = hashing.hash(accepted)
    with entrance.new_work() as uow:
        uow.wait_to_write()
        now = uow.identity.accounts.get(account.id)
        if now is None or now.state is not AccountState.ACTIVE:
            raise NotSignedIn("ended meanwhile")
        if now.password_hash != account.password_hash:
            raise SignInRefused("changed meanwhile")
        forgive(uow, subjects, at)
        changed = replace(now, password_hash=hashed)
        uow.identity.accounts.change(changed)
        signed = renew(uow, Present(changed, present.session), present.session.stage, at)
        uow.identity.sessions.end_all(account.id, but=signed.session.id)
        for each in KeyKind:  # a link asked before opens nothing any more
            uow.identity.keys.end_all(account.id, each)
        kind, message_id = MessageKind.PASSWORD_CHANGED, entrance.practice.new_id()
        notify(uow, changed.actor, kind, message_id=message_id, at=at)
        uow.commit()
    return signed
