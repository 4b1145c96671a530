"""Territories in SQL, one layer a row, kept as the bytes that ``geo.territory_layer`` makes."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update

from geo.errors import UnreadableTerritories
from geo.territory_layer import (
    LayerForm,
    TerritoryLayer,
    layer_digest,
    layer_from_bytes,
    layer_to_bytes,
)
from insertion.layer_ports import StoredLayer, WriteOutcome
from persistence.errors import UnreadableDocument
from persistence.tables import TerritoryLayerRow
from persistence.transaction import Transaction


class SqlTerritories:
    """See :class:`insertion.ports.TerritoryRepository`."""

    def __init__(self, transaction: Transaction, now: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._now = now

    def save(self, layer: TerritoryLayer) -> WriteOutcome:
        """Write a layer in the place of that of its kind and form; unchanged writes nothing."""
        row = TerritoryLayerRow
        payload = layer_to_bytes(layer)
        digest = layer_digest(payload)
        here = (row.kind == layer.kind) & (row.form == layer.form)
        connection = self._transaction.write()
        stored = connection.execute(select(row.digest).where(here)).scalar_one_or_none()
        if stored == digest:
            return WriteOutcome.UNCHANGED
        values = {
            "digest": digest,
            "territories": len(layer.areas),
            "payload": payload,
            "imported_at": self._now(),
        }
        if stored is None:
            keys = {"kind": layer.kind, "form": layer.form.value}
            connection.execute(insert(row).values(**keys, **values))
            return WriteOutcome.IMPORTED
        connection.execute(update(row).where(here).values(values))
        return WriteOutcome.UPDATED

    def remove(self, kind: str) -> int:
        """Take every layer of a kind away; return how many territories that was."""
        row = TerritoryLayerRow
        connection = self._transaction.write()
        counts = connection.execute(select(row.territories).where(row.kind == kind)).scalars().all()
        connection.execute(delete(row).where(row.kind == kind))
        return sum(counts)

    def stored(self) -> Sequence[StoredLayer]:
        """Return what each layer is, by kind and form."""
        row = TerritoryLayerRow
        columns = (row.kind, row.form, row.digest, row.territories, row.imported_at)
        rows = self._transaction.read().execute(select(*columns).order_by(row.kind, row.form))
        return [
            StoredLayer(kind, LayerForm(form), digest, territories, _in_utc(imported_at))
            for kind, form, digest, territories, imported_at in rows.all()
        ]

    def get_all(self) -> Sequence[TerritoryLayer]:
        """Return every layer, by kind and form.

        Raises
        ------
        UnreadableDocument
            When stored bytes are damaged, or of a form that this version does not read.
        """
        row = TerritoryLayerRow
        payloads = self._transaction.read().execute(
            select(row.payload).order_by(row.kind, row.form)
        )
        try:
            return [layer_from_bytes(payload) for payload in payloads.scalars()]
        except UnreadableTerritories as error:
            raise UnreadableDocument(str(error)) from error


def _in_utc(moment: datetime) -> datetime:
    # SQLite gives back a moment without its zone: what was written was in UTC.
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
