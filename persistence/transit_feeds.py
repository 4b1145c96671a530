"""Timetables in SQL, kept as the bytes that ``geo.transit_feed`` makes of them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from geo.errors import UnreadableTimetable
from geo.transit_feed import TransitFeed, feed_digest, feed_from_bytes, feed_to_bytes
from insertion.layer_ports import StoredFeed, WriteOutcome
from persistence.errors import UnreadableDocument
from persistence.moments import in_utc
from persistence.past_rows import Past, keep_layer
from persistence.tables import TransitFeedRow
from persistence.transaction import Transaction


class SqlTransitFeeds:
    """See :class:`insertion.ports.TransitFeedRepository`."""

    def __init__(self, transaction: Transaction, now: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._now = now

    def save(self, feed: TransitFeed) -> WriteOutcome:
        """Write a feed in the place of that of the same name; « unchanged » writes nothing."""
        digest = feed_digest(feed)
        connection = self._transaction.write()
        stored = connection.execute(
            select(TransitFeedRow.digest).where(TransitFeedRow.name == feed.name)
        ).scalar_one_or_none()
        if stored == digest:
            return WriteOutcome.UNCHANGED
        self._keep_past(feed.name)
        validity = feed.validity() or (None, None)
        values = {
            "title": feed.title,
            "version": feed.version,
            "digest": digest,
            "first_day": validity[0],
            "last_day": validity[1],
            "stops": len(feed.stop_names),
            "trips": int(feed.trip_route.size),
            "payload": feed_to_bytes(feed),
            "imported_at": self._now(),
        }
        if stored is None:
            connection.execute(insert(TransitFeedRow).values(name=feed.name, **values))
        else:
            connection.execute(
                update(TransitFeedRow).where(TransitFeedRow.name == feed.name).values(values)
            )
        self._transaction.touch_catalogue()
        return WriteOutcome.IMPORTED if stored is None else WriteOutcome.UPDATED

    def remove(self, name: str) -> bool:
        """Take a feed away; return whether there was one."""
        self._keep_past(name)
        removed = self._transaction.write().execute(
            delete(TransitFeedRow).where(TransitFeedRow.name == name)
        )
        if removed.rowcount:
            self._transaction.touch_catalogue()
        return bool(removed.rowcount)

    def stored(self) -> Sequence[StoredFeed]:
        """Return what each feed is, by ascending name."""
        row = TransitFeedRow
        columns = (
            *(row.name, row.title, row.version, row.digest, row.first_day, row.last_day),
            *(row.stops, row.trips, row.imported_at),
        )
        rows = self._transaction.read().execute(select(*columns).order_by(row.name)).all()
        return [StoredFeed(*each[:-1], in_utc(each[-1])) for each in rows]

    def get_all(self) -> Sequence[TransitFeed]:
        """Return every feed, by ascending name.

        Raises
        ------
        UnreadableDocument
            When stored bytes are damaged, or of a form that this version does not read.
        """
        payloads = self._transaction.read().execute(
            select(TransitFeedRow.payload).order_by(TransitFeedRow.name)
        )
        return read_feeds(payloads.scalars())

    def _keep_past(self, name: str) -> None:
        query = select(TransitFeedRow.payload).where(TransitFeedRow.name == name)
        payload = self._transaction.write().execute(query).scalar_one_or_none()
        keep_layer(self._transaction, Past.TIMETABLES, name, payload, self._now())


def read_feeds(payloads: Iterable[bytes]) -> Sequence[TransitFeed]:
    """Return the feeds of stored bytes, or raise :class:`UnreadableDocument`."""
    try:
        return [feed_from_bytes(payload) for payload in payloads]
    except UnreadableTimetable as error:
        raise UnreadableDocument(str(error)) from error
