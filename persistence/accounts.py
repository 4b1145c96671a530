"""Accounts in SQL, and the codes that stand for a lost second factor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, exists, func, insert, or_, select, true, update
from sqlalchemy.exc import IntegrityError

from insertion.accounts import Account, AccountState
from insertion.actor import Role
from insertion.departement import DEFAULT_DEPARTEMENT
from insertion.errors import TransitionRefused
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement_ports import Listed, Window
from insertion.referent import Referent
from insertion.text import is_id
from persistence.accounts_tables import AccountRow, RecoveryCodeRow
from persistence.insertion_tables import OrganisationRow, ReferentRow
from persistence.moments import in_utc
from persistence.tenancy import departement_of
from persistence.transaction import Transaction
from persistence.violations import is_duplicate

ACCOUNT_COLUMNS = (
    AccountRow.id.label("own_id"),
    *(AccountRow.role, AccountRow.acts_as, AccountRow.organisation_id, AccountRow.state),
    AccountRow.departement,
    *(AccountRow.login, AccountRow.mail, AccountRow.password_hash, AccountRow.totp_secret),
    *(AccountRow.totp_confirmed_at, AccountRow.created_at.label("account_created_at")),
    *(AccountRow.signed_in_on, AccountRow.mail_confirmed_at, AccountRow.administers),
)


def account_of(row: Row[*tuple[Any, ...]]) -> Account:
    """Return the account of a row of :data:`ACCOUNT_COLUMNS`."""
    return Account(
        id=row.own_id,
        role=Role(row.role),
        acts_as=row.acts_as,
        state=AccountState(row.state),
        created_at=in_utc(row.account_created_at),
        organisation_id=row.organisation_id,
        departement=row.departement,
        login=row.login,
        mail=row.mail,
        password_hash=row.password_hash,
        totp_secret=row.totp_secret,
        totp_confirmed_at=_moment(row.totp_confirmed_at),
        signed_in_on=row.signed_in_on,
        mail_confirmed_at=_moment(row.mail_confirmed_at),
        administers=row.administers,
    )


class SqlAccounts:
    """See :class:`insertion.account_ports.AccountRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, account: Account) -> None:
        """Write a new one.

        Raises
        ------
        TransitionRefused
            When its login is taken, or who it acts as has an account.
        """
        connection = self._transaction.write()
        try:
            with connection.begin_nested():
                connection.execute(insert(AccountRow).values(id=account.id, **_values(account)))
        except IntegrityError as error:
            raise _taken(error) from None

    def get(self, account_id: str) -> Account | None:
        """Return one, or None."""
        return self._one(AccountRow.id == account_id) if is_id(account_id) else None

    def by_login(self, login: str) -> Account | None:
        """Return the account of a login in its normal form, or None."""
        return self._one(AccountRow.login == login)

    def of_person(self, role: Role, acts_as: str, departement: str | None) -> Account | None:
        """Return the account of who is known by that id in that role there, or None.

        Someone of another département may have the same id.
        """
        row = AccountRow
        known = (row.role == role) & (row.acts_as == acts_as)
        return self._one(known & (row.departement == self._within(departement)))

    def page(
        self,
        window: Window,
        departement: str | None = None,
        organisation_id: str | None = None,
        role: Role | None = None,
        state: AccountState | None = None,
    ) -> Listed[Account]:
        """Return one page of the accounts, of a structure, a role or a state when said, by id."""
        connection = self._transaction.read()
        row = AccountRow
        mine = and_(
            true() if departement is None else row.departement == departement,
            true() if organisation_id is None else row.organisation_id == organisation_id,
            true() if role is None else row.role == role.value,
            true() if state is None else row.state == state.value,
        )
        count = select(func.count()).select_from(AccountRow).where(mine)
        total = connection.execute(count).scalar_one()
        query = select(*ACCOUNT_COLUMNS).where(mine).order_by(AccountRow.id)
        rows = connection.execute(query.offset(window.skip).limit(window.size))
        return Listed(tuple(account_of(row) for row in rows), total)

    def referents_without(self, most: int) -> Sequence[Referent]:
        """Return the référents who have no account, by ascending id."""
        row, role = ReferentRow, Role.REFERENT.value
        taken = exists().where(AccountRow.role == role, AccountRow.acts_as == row.id)
        query = select(
            row.id, row.organisation_id, row.social_worker, row.norm, row.full_time_equivalent
        )
        found = self._transaction.read().execute(query.where(~taken).order_by(row.id).limit(most))
        return [
            Referent(each.id, each.organisation_id, each.social_worker, each.norm, each[4])
            for each in found
        ]

    def structures(self, most: int) -> Sequence[Organisation]:
        """Return the structures for which someone may have an account, by name."""
        row = OrganisationRow
        query = select(row.id, row.kind, row.name, row.territory_id).order_by(row.name, row.id)
        found = self._transaction.read().execute(query.limit(most))
        return [
            Organisation(each.id, OrganisationKind(each.kind), each.name, each.territory_id)
            for each in found
        ]

    def opened_since(self, organisation_id: str, moment: datetime) -> int:
        """Return how many accounts of a structure were made since."""
        row = AccountRow
        query = select(func.count()).where(
            row.organisation_id == organisation_id, row.created_at > moment
        )
        return self._transaction.read().execute(query).scalar_one()

    def change(self, account: Account) -> None:
        """Write all that may change of an account; the last code used apart."""
        connection = self._transaction.write()
        where = update(AccountRow).where(AccountRow.id == account.id)
        try:
            with connection.begin_nested():
                connection.execute(where.values(_values(account)))
        except IntegrityError as error:
            raise _taken(error) from None

    def remove(self, account_id: str) -> bool:
        """Erase an account and all that is its own; return whether there was one."""
        done = self._transaction.write().execute(
            delete(AccountRow).where(AccountRow.id == account_id)
        )
        return done.rowcount == 1

    def use_totp_step(self, account_id: str, step: int) -> bool:
        """Take a time step of a second factor; False when it, or a later one, was taken."""
        row = AccountRow
        unused = or_(row.totp_step.is_(None), row.totp_step < step)
        done = self._transaction.write().execute(
            update(row).where(row.id == account_id, unused).values(totp_step=step)
        )
        return done.rowcount == 1

    def set_recovery_codes(self, account_id: str, hashes: Sequence[str]) -> None:
        """Write these codes in the place of all others."""
        connection = self._transaction.write()
        connection.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id))
        rows = [{"account_id": account_id, "code_hash": each} for each in hashes]
        if rows:
            connection.execute(insert(RecoveryCodeRow), rows)

    def use_recovery_code(self, account_id: str, code_hash: str) -> bool:
        """Take a code; False when there is no such code any more."""
        row = RecoveryCodeRow
        done = self._transaction.write().execute(
            delete(row).where(row.account_id == account_id, row.code_hash == code_hash)
        )
        return done.rowcount == 1

    def recovery_codes_left(self, account_id: str) -> int:
        """Return how many codes were not used."""
        query = select(func.count()).where(RecoveryCodeRow.account_id == account_id)
        return self._transaction.read().execute(query).scalar_one()

    def count(self, role: Role, state: AccountState, departement: str | None) -> int:
        """Return how many accounts of a role are in a state, in one département."""
        row = AccountRow
        query = select(func.count()).where(
            row.role == role,
            row.state == state,
            row.departement == self._within(departement),
        )
        return self._transaction.read().execute(query).scalar_one()

    def _within(self, departement: str | None) -> str:
        """Return a département, that of the transaction when none is given."""
        own = departement_of(self._transaction.read())
        return departement or own or DEFAULT_DEPARTEMENT

    def _one(self, condition: Any) -> Account | None:
        query = select(*ACCOUNT_COLUMNS).where(condition)
        found = self._transaction.read().execute(query).one_or_none()
        return None if found is None else account_of(found)


def _values(account: Account) -> dict[str, Any]:
    names = ("acts_as", "organisation_id", "login", "mail", "password_hash", "signed_in_on")
    return {name: getattr(account, name) for name in names} | {
        "administers": account.administers,
        "role": account.role.value,
        "state": account.state.value,
        "mail_confirmed_at": account.mail_confirmed_at,
        "totp_secret": account.totp_secret,
        "totp_confirmed_at": account.totp_confirmed_at,
        "created_at": account.created_at,
    }


def _taken(error: IntegrityError) -> Exception:
    if not is_duplicate(error):
        return error
    return TransitionRefused("compte_existant", "Cet identifiant ou cette personne a un compte.")


def _moment(moment: datetime | None) -> datetime | None:
    return None if moment is None else in_utc(moment)
