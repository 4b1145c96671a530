"""The names and contacts of people, in SQL: a table of its own, that no ranking reads."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    String,
    Text,
    exists,
    false,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from insertion.actor import Actor, Role
from insertion.civil_identity import CivilIdentity
from insertion.errors import InvalidValue
from insertion.positionnement import State
from insertion.text import require_id
from persistence.id_batches import id_batches
from persistence.insertion_tables import AccompanimentRow, PositionnementRow
from persistence.positionnements import seen_by
from persistence.tables import Base, Code, Moment
from persistence.tenancy import OfDepartement
from persistence.transaction import Transaction
from persistence.violations import unless_of_another

_NEVER_MET = (State.REFUSED, State.EXPIRED)


class CivilIdentityRow(OfDepartement, Base):
    """What one person is called. Read by herself, who accompanies her, and where she is sent."""

    __tablename__ = "civil_identities"
    __table_args__ = (
        CheckConstraint("length(first_name) > 0 AND length(last_name) > 0", name="names"),
    )

    beneficiary_id: Mapped[str] = mapped_column(Code, primary_key=True)
    first_name: Mapped[str] = mapped_column(Text)
    last_name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(String(20))
    mail: Mapped[str | None] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class SqlCivilIdentities:
    """See :class:`insertion.civil_identity.CivilIdentityRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, beneficiary_id: str) -> CivilIdentity | None:
        """Return that of a person, or None."""
        return self._where([beneficiary_id], true()).get(beneficiary_id)

    def seen_by(self, viewer: Actor, ids: Collection[str]) -> Mapping[str, CivilIdentity]:
        """Return those of ``ids`` whom someone may know by name: one query by batch."""
        return self._where(ids, _known_to(viewer))

    def _where(
        self, ids: Collection[str], condition: ColumnElement[bool]
    ) -> Mapping[str, CivilIdentity]:
        row, found = CivilIdentityRow, dict[str, CivilIdentity]()
        columns = (row.beneficiary_id, row.first_name, row.last_name, row.phone, row.mail)
        for batch in id_batches(ids):
            query = select(*columns).where(row.beneficiary_id.in_(batch), condition)
            for each in self._transaction.read().execute(query):
                with suppress(InvalidValue):  # no name any more: to be written again, alone
                    found[each.beneficiary_id] = CivilIdentity(
                        first_name=each.first_name,
                        last_name=each.last_name,
                        phone=each.phone,
                        mail=each.mail,
                    )
        return found

    def put(self, beneficiary_id: str, identity: CivilIdentity, at: datetime) -> None:
        """Write one, in the place of the former one."""
        row, connection = CivilIdentityRow, self._transaction.write()
        values = {
            "first_name": identity.first_name,
            "last_name": identity.last_name,
            "phone": identity.phone,
            "mail": identity.mail,
            "updated_at": at,
        }
        mine = row.beneficiary_id == require_id(beneficiary_id)
        if connection.execute(update(row).where(mine).values(values)).rowcount == 0:
            with unless_of_another(connection):
                connection.execute(insert(row).values(beneficiary_id=beneficiary_id, **values))


def _known_to(viewer: Actor) -> ColumnElement[bool]:
    """Return the people whom someone knows by name: the relation is part of the query."""
    person = CivilIdentityRow.beneficiary_id
    if viewer.role is Role.BENEFICIARY:
        return person == viewer.id
    if viewer.role is Role.REFERENT:
        joined = AccompanimentRow
        return exists().where(
            joined.beneficiary_id == person,
            joined.referent_id == viewer.id,
            joined.ends_on.is_(None),
        )
    if viewer.role is Role.OPERATOR:
        placed = PositionnementRow
        return exists().where(
            placed.beneficiary_id == person,
            placed.sent_at.is_not(None),  # what it proposes itself tells it nothing more
            placed.state.not_in(_NEVER_MET),
            seen_by(viewer),
        )
    return false()  # an employer; the Département, which reads one at a time
