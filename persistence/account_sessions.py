"""Sessions, keys that open once, and what is remembered of failures, in SQL."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from insertion.accounts import Account
from insertion.sign_in import (
    AccountSession,
    Guard,
    KeyKind,
    SessionMeans,
    SessionStage,
    SignInKey,
)
from insertion.text import is_id
from persistence.accounts import ACCOUNT_COLUMNS, account_of
from persistence.accounts_tables import (
    AccountRow,
    AccountSessionRow,
    IssuerAttemptRow,
    SignInGuardRow,
    SignInKeyRow,
)
from persistence.moments import in_utc
from persistence.transaction import Transaction

_SESSION_COLUMNS = tuple(AccountSessionRow.__table__.c)
_KEY_COLUMNS = tuple(SignInKeyRow.__table__.c)


def cancel_links(transaction: Transaction, account_id: str) -> None:
    """Forget the links with an identity that an account has begun."""
    begun = delete(IssuerAttemptRow).where(IssuerAttemptRow.account_id == account_id)
    transaction.write().execute(begun)


class SqlAccountSessions:
    """See :class:`insertion.account_ports.SessionRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, session: AccountSession) -> None:
        """Write a new one."""
        idle = session.idle
        self._transaction.write().execute(
            insert(AccountSessionRow).values(
                token_hash=session.token_hash,
                id=session.id,
                account_id=session.account_id,
                stage=session.stage.value,
                means=session.means.value,
                created_at=session.created_at,
                seen_at=session.seen_at,
                expires_at=session.expires_at,
                idle_seconds=None if idle is None else int(idle.total_seconds()),
            )
        )

    def find(self, token_hash: str) -> tuple[AccountSession, Account] | None:
        """Return a session and its account, in one statement; None when there is none."""
        query = (
            select(*_SESSION_COLUMNS, *ACCOUNT_COLUMNS)
            .join(AccountRow, AccountRow.id == AccountSessionRow.account_id)
            .where(AccountSessionRow.token_hash == token_hash)
        )
        found = self._transaction.read().execute(query).one_or_none()
        return None if found is None else (_session_of(found), account_of(found))

    def touch(self, token_hash: str, at: datetime) -> None:
        """Write that it was used."""
        row = AccountSessionRow
        self._transaction.write().execute(
            update(row).where(row.token_hash == token_hash, row.seen_at < at).values(seen_at=at)
        )

    def of_account(self, account_id: str) -> Sequence[AccountSession]:
        """Return the sessions of an account, the last used first."""
        row = AccountSessionRow
        query = select(*_SESSION_COLUMNS).where(row.account_id == account_id)
        rows = self._transaction.read().execute(query.order_by(row.seen_at.desc(), row.id))
        return [_session_of(each) for each in rows]

    def end(self, account_id: str, session_id: str) -> bool:
        """End one, and the links with an identity begun meanwhile; return whether there was one."""
        cancel_links(self._transaction, account_id)
        row = AccountSessionRow
        done = self._transaction.write().execute(
            delete(row).where(row.account_id == account_id, row.id == session_id)
        )
        return done.rowcount == 1

    def end_all(self, account_id: str, but: str | None = None) -> int:
        """End all of an account, except the one of that id, and the links begun; return how many.

        Who had taken a session would otherwise come back by an identity of their own.
        """
        cancel_links(self._transaction, account_id)
        row = AccountSessionRow
        query = delete(row).where(row.account_id == account_id)
        if but is not None:
            query = query.where(row.id != but)
        return self._transaction.write().execute(query).rowcount

    def forget_before(self, moment: datetime) -> int:
        """Forget those that ended before; return how many."""
        query = delete(AccountSessionRow).where(AccountSessionRow.expires_at < moment)
        return self._transaction.write().execute(query).rowcount


class SqlSignInKeys:
    """See :class:`insertion.account_ports.SignInKeyRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, key: SignInKey) -> None:
        """Write a new one."""
        self._transaction.write().execute(
            insert(SignInKeyRow).values(
                id=key.id,
                account_id=key.account_id,
                kind=key.kind.value,
                secret_hash=key.secret_hash,
                created_at=key.created_at,
                expires_at=key.expires_at,
                created_by=key.created_by,
                attempts=key.attempts,
            )
        )

    def get(self, key_id: str) -> SignInKey | None:
        """Return one, or None."""
        if not is_id(key_id):
            return None
        query = select(*_KEY_COLUMNS).where(SignInKeyRow.id == key_id)
        found = self._transaction.read().execute(query).one_or_none()
        return None if found is None else _key_of(found)

    def attempt(self, key_id: str, most: int) -> bool:
        """Count an attempt before it is checked; False when there were ``most`` already."""
        row = SignInKeyRow
        done = self._transaction.write().execute(
            update(row)
            .where(row.id == key_id, row.attempts < most)
            .values(attempts=row.attempts + 1)
        )
        return done.rowcount == 1

    def use(self, key_id: str) -> bool:
        """Take a key, which is there no more; False when it was taken."""
        query = delete(SignInKeyRow).where(SignInKeyRow.id == key_id)
        return self._transaction.write().execute(query).rowcount == 1

    def end_all(self, account_id: str, kind: KeyKind) -> int:
        """Forget the keys of an account and kind; return how many."""
        row = SignInKeyRow
        query = delete(row).where(row.account_id == account_id, row.kind == kind)
        return self._transaction.write().execute(query).rowcount

    def forget_before(self, moment: datetime) -> int:
        """Forget those that expired before; return how many."""
        query = delete(SignInKeyRow).where(SignInKeyRow.expires_at < moment)
        return self._transaction.write().execute(query).rowcount


class SqlSignInGuards:
    """See :class:`insertion.account_ports.GuardRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, subject: str) -> Guard:
        """Return what is remembered; nothing, when nothing is."""
        row = SignInGuardRow
        query = select(row.recent, row.locks, row.locked_until).where(row.subject == subject)
        found = self._transaction.read().execute(query).one_or_none()
        if found is None:
            return Guard()
        until = found.locked_until
        return Guard(
            tuple(datetime.fromisoformat(each) for each in found.recent.split()),
            found.locks,
            None if until is None else in_utc(until),
        )

    def put(self, subject: str, guard: Guard, at: datetime) -> None:
        """Write what is remembered; nothing is kept of an empty guard."""
        connection = self._transaction.write()
        connection.execute(delete(SignInGuardRow).where(SignInGuardRow.subject == subject))
        if guard != Guard():
            connection.execute(
                insert(SignInGuardRow).values(
                    subject=subject,
                    recent=" ".join(each.isoformat() for each in guard.recent),
                    locks=guard.locks,
                    locked_until=guard.locked_until,
                    written_at=at,
                )
            )

    def forget_before(self, moment: datetime) -> int:
        """Forget what was last written before; return how many."""
        query = delete(SignInGuardRow).where(SignInGuardRow.written_at < moment)
        return self._transaction.write().execute(query).rowcount


def _session_of(row: Row[*tuple[Any, ...]]) -> AccountSession:
    idle = row.idle_seconds
    return AccountSession(
        id=row.id,
        token_hash=row.token_hash,
        account_id=row.account_id,
        stage=SessionStage(row.stage),
        means=SessionMeans(row.means),
        created_at=in_utc(row.created_at),
        seen_at=in_utc(row.seen_at),
        expires_at=in_utc(row.expires_at),
        idle=None if idle is None else timedelta(seconds=idle),
    )


def _key_of(row: Row[*tuple[Any, ...]]) -> SignInKey:
    return SignInKey(
        id=row.id,
        account_id=row.account_id,
        kind=KeyKind(row.kind),
        secret_hash=row.secret_hash,
        created_at=in_utc(row.created_at),
        expires_at=in_utc(row.expires_at),
        created_by=row.created_by,
        attempts=row.attempts,
    )
