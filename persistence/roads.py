"""Matrices of roads in SQL, kept as the bytes that ``geo.road_matrix`` makes of them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from geo.errors import UnreadableRoads
from geo.road_matrix import RoadMatrix, roads_digest, roads_from_bytes, roads_to_bytes
from geo.travel import TravelMode
from insertion.layer_ports import StoredRoads, WriteOutcome
from persistence.errors import UnreadableDocument
from persistence.moments import in_utc
from persistence.past_rows import Past, keep_layer
from persistence.road_tables import RoadMatrixRow
from persistence.transaction import Transaction


class SqlRoads:
    """See :class:`insertion.ports.RoadRepository`."""

    def __init__(self, transaction: Transaction, now: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._now = now

    def save(self, matrix: RoadMatrix) -> WriteOutcome:
        """Write a matrix in the place of that of its mode; « unchanged » writes nothing."""
        row, payload = RoadMatrixRow, roads_to_bytes(matrix)
        digest = roads_digest(payload)
        connection = self._transaction.write()
        here = row.mode == matrix.mode
        stored = connection.execute(select(row.digest).where(here)).scalar_one_or_none()
        if stored == digest:
            return WriteOutcome.UNCHANGED
        self._keep_past(matrix.mode)
        values = {
            "source": matrix.source,
            "asked_on": matrix.asked_on,
            "communes": len(matrix.codes),
            "digest": digest,
            "payload": payload,
            "imported_at": self._now(),
        }
        if stored is None:
            connection.execute(insert(row).values(mode=matrix.mode, **values))
        else:
            connection.execute(update(row).where(here).values(values))
        self._transaction.touch_catalogue()
        return WriteOutcome.IMPORTED if stored is None else WriteOutcome.UPDATED

    def remove(self, mode: TravelMode) -> bool:
        """Take a matrix away; return whether there was one."""
        self._keep_past(mode)
        removed = self._transaction.write().execute(
            delete(RoadMatrixRow).where(RoadMatrixRow.mode == mode)
        )
        if removed.rowcount:
            self._transaction.touch_catalogue()
        return bool(removed.rowcount)

    def stored(self) -> Sequence[StoredRoads]:
        """Return what each matrix is, by mode."""
        row = RoadMatrixRow
        columns = (row.mode, row.source, row.asked_on, row.communes, row.digest, row.imported_at)
        rows = self._transaction.read().execute(select(*columns).order_by(row.mode)).all()
        return [
            StoredRoads(TravelMode(mode), source, asked_on, communes, digest, in_utc(imported_at))
            for mode, source, asked_on, communes, digest, imported_at in rows
        ]

    def get_all(self) -> Sequence[RoadMatrix]:
        """Return every matrix, by mode.

        Raises
        ------
        UnreadableDocument
            When stored bytes are damaged, or of a form that this version does not read.
        """
        query = select(RoadMatrixRow.payload).order_by(RoadMatrixRow.mode)
        return read_matrices(self._transaction.read().execute(query).scalars())

    def _keep_past(self, mode: TravelMode) -> None:
        query = select(RoadMatrixRow.payload).where(RoadMatrixRow.mode == mode)
        payload = self._transaction.write().execute(query).scalar_one_or_none()
        keep_layer(self._transaction, Past.ROADS, mode.value, payload, self._now())


def read_matrices(payloads: Iterable[bytes]) -> Sequence[RoadMatrix]:
    """Return the matrices of stored bytes, or raise :class:`UnreadableDocument`."""
    try:
        return [roads_from_bytes(payload) for payload in payloads]
    except UnreadableRoads as error:
        raise UnreadableDocument(str(error)) from error
