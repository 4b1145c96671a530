"""Imported referentials in SQL, kept as the bytes that ``skills.serialisation`` makes of them."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import insert, select, update

from persistence.errors import UnreadableDocument
from persistence.past_rows import Past, keep_layer
from persistence.tables import ReferentialRow
from persistence.transaction import Transaction
from skills.errors import UnreadableReferential
from skills.serialisation import referential_from_bytes, referential_to_bytes
from skills.taxonomy import Referential

THE_ACTIVE_ONE = "actif"


class SqlReferentials:
    """See :class:`insertion.ports.ReferentialRepository`."""

    def __init__(self, transaction: Transaction, now: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._now = now

    def save_active(self, referential: Referential) -> bool:
        """Store it and make it the active one; return False when it already was, byte for byte."""
        payload = referential_to_bytes(referential)
        digest = hashlib.sha256(payload).hexdigest()
        connection = self._transaction.write()
        stored = dict(
            connection.execute(select(ReferentialRow.digest, ReferentialRow.active)).all()
        )
        if stored.get(digest):
            return False
        was_active = select(ReferentialRow.payload).where(ReferentialRow.active)
        was = connection.execute(was_active).scalar_one_or_none()
        keep_layer(self._transaction, Past.REFERENTIAL, THE_ACTIVE_ONE, was, self._now())
        connection.execute(update(ReferentialRow).where(ReferentialRow.active).values(active=False))
        if digest in stored:
            connection.execute(
                update(ReferentialRow).where(ReferentialRow.digest == digest).values(active=True)
            )
        else:
            connection.execute(
                insert(ReferentialRow).values(
                    digest=digest,
                    version=referential.version,
                    payload=payload,
                    active=True,
                    imported_at=self._now(),
                )
            )
        self._transaction.touch_catalogue()
        return True

    def active_digest(self) -> str | None:
        """Return what tells the active imported referential from any other, or None."""
        return (
            self._transaction.read()
            .execute(select(ReferentialRow.digest).where(ReferentialRow.active))
            .scalar_one_or_none()
        )

    def active(self) -> Referential | None:
        """Return the active imported referential, or None when none was ever imported.

        Raises
        ------
        UnreadableDocument
            When its stored bytes are damaged, or of a form that this version does not read.
        """
        payload = (
            self._transaction.read()
            .execute(select(ReferentialRow.payload).where(ReferentialRow.active))
            .scalar_one_or_none()
        )
        return None if payload is None else read_referential(payload)


def read_referential(payload: bytes) -> Referential:
    """Return the referential of stored bytes, or raise :class:`UnreadableDocument`."""
    try:
        return referential_from_bytes(payload)
    except UnreadableReferential as error:
        raise UnreadableDocument(str(error)) from error
