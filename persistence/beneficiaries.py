"""Profiles of people in SQL, under pseudonymous ids."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from insertion.beneficiary import Profile
from insertion.text import is_id, require_id
from persistence.id_batches import id_batches
from persistence.json_form import canonical_json, content_hash
from persistence.profile_documents import profile_from_document, profile_to_document
from persistence.tables import BeneficiaryRow
from persistence.transaction import Transaction
from persistence.violations import unless_of_another

BATCH = 1000

Row = dict[str, Any]


class SqlBeneficiaries:
    """See :class:`insertion.ports.BeneficiaryRepository`."""

    def __init__(self, transaction: Transaction, now: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._now = now

    def upsert(self, rows: Iterable[tuple[str, Profile]]) -> int:
        """Write each (id, profile); return how many changed.

        Raises
        ------
        insertion.errors.InvalidValue
            When an id does not have the form of one.
        """
        remaining = iter(rows)
        changed = 0
        while batch := [_row(*pair) for pair in islice(remaining, BATCH)]:
            changed += self._write(batch)
        return changed

    def get(self, beneficiary_id: str) -> Profile | None:
        """Return one profile, or None."""
        if not is_id(beneficiary_id):
            return None
        query = select(BeneficiaryRow.document).where(BeneficiaryRow.id == beneficiary_id)
        document = self._transaction.read().execute(query).scalar_one_or_none()
        return None if document is None else profile_from_document(document)

    def get_many(self, beneficiary_ids: Iterable[str]) -> Mapping[str, Profile]:
        """Return the profiles of those of these people who have one, by ascending id."""
        found: dict[str, Profile] = {}
        for ids in id_batches(beneficiary_ids):
            query = select(BeneficiaryRow.id, BeneficiaryRow.document).where(
                BeneficiaryRow.id.in_(ids)
            )
            rows = self._transaction.read().execute(query.order_by(BeneficiaryRow.id))
            found |= {each.id: profile_from_document(each.document) for each in rows}
        return found

    def iterate(self) -> Iterator[tuple[str, Profile]]:
        """Yield every (id, profile) in ascending id, in batches."""
        last = ""
        query = (
            select(BeneficiaryRow.id, BeneficiaryRow.document)
            .where(BeneficiaryRow.id > bindparam("last"))
            .order_by(BeneficiaryRow.id)
            .limit(BATCH)
        )
        while batch := self._transaction.read().execute(query, {"last": last}).all():
            last = batch[-1][0]
            yield from ((each.id, profile_from_document(each.document)) for each in batch)

    def _write(self, rows: Sequence[Row]) -> int:
        connection = self._transaction.write()
        last = {row["id"]: row for row in rows}
        stored = dict(
            connection.execute(
                select(BeneficiaryRow.id, BeneficiaryRow.content_hash).where(
                    BeneficiaryRow.id.in_(last)
                )
            ).all()
        )
        now = self._now()
        new = [row | {"updated_at": now} for key, row in last.items() if key not in stored]
        changed = list(_changed(last, stored, now))
        if new:
            with unless_of_another(connection):
                connection.execute(insert(BeneficiaryRow), new)
        if changed:
            names = ("document", "content_hash", "updated_at")
            connection.execute(
                update(BeneficiaryRow)
                .where(BeneficiaryRow.__table__.c.id == bindparam("row_id"))
                .values({name: bindparam(name) for name in names}),
                changed,
            )
        return len(new) + len(changed)


def _changed(rows: dict[str, Row], stored: dict[str, str], now: datetime) -> Iterator[Row]:
    for key, row in rows.items():
        if key in stored and stored[key] != row["content_hash"]:
            yield {
                "row_id": key,
                "document": row["document"],
                "content_hash": row["content_hash"],
                "updated_at": now,
            }


def _row(beneficiary_id: str, profile: Profile) -> Row:
    document = profile_to_document(profile)
    return {
        "id": require_id(beneficiary_id),
        "document": document,
        "content_hash": content_hash(canonical_json(document)),
    }
