"""Tokens of programs, links with identity services, and all that signing in reads and writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from insertion.account_ports import IssuerAttempt, LinkedIdentity
from insertion.actor import Role
from insertion.api_tokens import ApiToken, Scope
from insertion.errors import TransitionRefused
from insertion.text import is_id
from persistence.account_sessions import (
    SqlAccountSessions,
    SqlSignInGuards,
    SqlSignInKeys,
    cancel_links,
)
from persistence.accounts import SqlAccounts
from persistence.accounts_tables import ApiTokenRow, IssuerAttemptRow, IssuerLinkRow
from persistence.moments import in_utc
from persistence.tenancy import departement_of
from persistence.transaction import Transaction
from persistence.violations import is_duplicate

_TOKEN_COLUMNS = tuple(ApiTokenRow.__table__.c)
_ATTEMPT_COLUMNS = tuple(IssuerAttemptRow.__table__.c)


class SqlApiTokens:
    """See :class:`insertion.account_ports.ApiTokenRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, token: ApiToken, token_hash: str) -> None:
        """Write a new one."""
        self._transaction.write().execute(
            insert(ApiTokenRow).values(
                id=token.id,
                token_hash=token_hash,
                label=token.label,
                role=token.role.value,
                organisation_id=token.organisation_id,
                scopes=" ".join(sorted(token.scopes)),
                created_by=token.created_by,
                created_at=token.created_at,
                expires_at=token.expires_at,
                last_used_on=token.last_used_on,
                revoked_at=token.revoked_at,
            )
        )

    def find(self, token_hash: str) -> ApiToken | None:
        """Return the token of a hash, or None."""
        query = select(*_TOKEN_COLUMNS).where(ApiTokenRow.token_hash == token_hash)
        found = self._transaction.read().execute(query).one_or_none()
        return None if found is None else _token_of(found)

    def of_organisation(self, role: Role, organisation_id: str | None) -> Sequence[ApiToken]:
        """Return the tokens of a consumer, by ascending id."""
        row, connection = ApiTokenRow, self._transaction.read()
        same = row.organisation_id.is_not_distinct_from(organisation_id)
        query = select(*_TOKEN_COLUMNS).where(row.role == role, same).order_by(row.id)
        within = departement_of(connection)
        if within is not None:
            query = query.where(row.departement == within)
        return [_token_of(each) for each in connection.execute(query)]

    def used(self, token_id: str, at: datetime) -> None:
        """Write the day it was last used."""
        row, day = ApiTokenRow, at.date()
        earlier = or_(row.last_used_on.is_(None), row.last_used_on < day)
        self._transaction.write().execute(
            update(row).where(row.id == token_id, earlier).values(last_used_on=day)
        )

    def revoke(self, token_id: str, at: datetime) -> bool:
        """Revoke one; return whether it was not yet."""
        if not is_id(token_id):
            return False
        row = ApiTokenRow
        done = self._transaction.write().execute(
            update(row).where(row.id == token_id, row.revoked_at.is_(None)).values(revoked_at=at)
        )
        return done.rowcount == 1

    def revoke_made_by(self, account_id: str, at: datetime) -> int:
        """Revoke all that an account made; return how many were alive."""
        row = ApiTokenRow
        done = self._transaction.write().execute(
            update(row)
            .where(row.created_by == account_id, row.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        return int(done.rowcount)


class SqlIssuers:
    """See :class:`insertion.account_ports.IssuerRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def begin(self, attempt: IssuerAttempt) -> None:
        """Write that someone leaves for a service."""
        self._transaction.write().execute(
            insert(IssuerAttemptRow).values(
                state_hash=attempt.state_hash,
                browser_hash=attempt.browser_hash,
                issuer=attempt.issuer,
                sealed=attempt.sealed,
                expires_at=attempt.expires_at,
                account_id=attempt.account_id,
            )
        )

    def take(self, state_hash: str) -> IssuerAttempt | None:
        """Take an attempt, which is there no more; None when it was taken."""
        row, connection = IssuerAttemptRow, self._transaction.write()
        query = select(*_ATTEMPT_COLUMNS).where(row.state_hash == state_hash)
        found = connection.execute(query).one_or_none()
        if found is None:
            return None
        connection.execute(delete(row).where(row.state_hash == state_hash))
        return IssuerAttempt(
            state_hash=found.state_hash,
            browser_hash=found.browser_hash,
            issuer=found.issuer,
            sealed=found.sealed,
            expires_at=in_utc(found.expires_at),
            account_id=found.account_id,
        )

    def link(self, issuer: str, subject_hash: str, account_id: str, at: datetime) -> None:
        """Link an identity; :class:`TransitionRefused` when it is linked already."""
        connection = self._transaction.write()
        try:
            with connection.begin_nested():
                connection.execute(
                    insert(IssuerLinkRow).values(
                        issuer=issuer,
                        subject_hash=subject_hash,
                        account_id=account_id,
                        linked_at=at,
                    )
                )
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
            raise TransitionRefused(
                "identite_deja_rattachee", "Cette identité est déjà rattachée à un compte."
            ) from None

    def unlink(self, account_id: str) -> int:
        """Forget every identity linked with an account, or about to be; return how many were."""
        cancel_links(self._transaction, account_id)
        row = IssuerLinkRow
        done = self._transaction.write().execute(delete(row).where(row.account_id == account_id))
        return int(done.rowcount)

    def of_account(self, account_id: str) -> Sequence[LinkedIdentity]:
        """Return the identities linked with an account, by the name of their service."""
        row = IssuerLinkRow
        query = (
            select(row.issuer, row.linked_at)
            .where(row.account_id == account_id)
            .order_by(row.issuer, row.linked_at)
        )
        found = self._transaction.read().execute(query)
        return [LinkedIdentity(each.issuer, in_utc(each.linked_at)) for each in found]

    def unlink_from(self, issuer: str, account_id: str) -> int:
        """Forget the identities of one service linked with an account; return how many were.

        What was begun, with whichever service, goes too.
        """
        cancel_links(self._transaction, account_id)
        row = IssuerLinkRow
        query = delete(row).where(row.issuer == issuer, row.account_id == account_id)
        return int(self._transaction.write().execute(query).rowcount)

    def account_of(self, issuer: str, subject_hash: str) -> str | None:
        """Return the account linked with an identity, or None."""
        row = IssuerLinkRow
        query = select(row.account_id).where(row.issuer == issuer, row.subject_hash == subject_hash)
        return self._transaction.read().execute(query).scalar_one_or_none()

    def forget_before(self, moment: datetime) -> int:
        """Forget the attempts that expired before; return how many."""
        query = delete(IssuerAttemptRow).where(IssuerAttemptRow.expires_at < moment)
        return self._transaction.write().execute(query).rowcount


class SqlIdentity:
    """See :class:`insertion.account_ports.IdentityRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self.accounts = SqlAccounts(transaction)
        self.sessions = SqlAccountSessions(transaction)
        self.keys = SqlSignInKeys(transaction)
        self.guards = SqlSignInGuards(transaction)
        self.api_tokens = SqlApiTokens(transaction)
        self.issuers = SqlIssuers(transaction)


def _token_of(row: Row[*tuple[Any, ...]]) -> ApiToken:
    return ApiToken(
        id=row.id,
        label=row.label,
        role=Role(row.role),
        organisation_id=row.organisation_id,
        departement=row.departement,
        scopes=frozenset(map(Scope, row.scopes.split())),
        created_by=row.created_by,
        created_at=in_utc(row.created_at),
        expires_at=in_utc(row.expires_at),
        last_used_on=row.last_used_on,
        revoked_at=None if row.revoked_at is None else in_utc(row.revoked_at),
    )
