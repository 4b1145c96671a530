"""Which départements a database has people or structures of: the clock works in each in turn."""

from collections.abc import Sequence

from sqlalchemy import Engine, select, union

from persistence.insertion_tables import IdempotencyKeyRow, OrganisationRow, PositionnementRow
from persistence.tenancy import Wide
from persistence.transaction import Transaction


def departements_of(engine: Engine, who: Wide) -> Sequence[str]:
    """Return their codes, in order; ``who`` names the work that looks beyond one."""
    rows = (OrganisationRow, PositionnementRow, IdempotencyKeyRow)
    query = union(*(select(row.departement) for row in rows))
    transaction = Transaction(engine, within=who)
    try:
        return sorted(transaction.read().execute(query).scalars())
    finally:
        transaction.close()
