"""Offers and actions in SQL."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, cast, func, insert, or_, select, update

from geo.communes import departement_of
from insertion.errors import InvalidValue, UnknownOpportunity
from insertion.layer_ports import WriteOutcome
from insertion.opportunity import Opportunity, OpportunityId
from insertion.place import Place
from insertion.ports import Changes, CloseOutcome, OpportunityFilter, Page
from insertion.terms import OpportunityKind
from insertion.text import is_id, require_storable
from persistence.documents import opportunity_from_document, opportunity_to_document
from persistence.errors import UnreadableDocument
from persistence.json_form import Document, canonical_json, content_hash
from persistence.past_rows import keep_opportunities
from persistence.storable import require_storable_document
from persistence.tables import OpportunityRow
from persistence.transaction import Transaction
from skills.normalize import fold

BATCH = 1000
"""Rows written or read at a time: large enough for speed, small enough to hold in memory."""

_LOGGER = logging.getLogger(__name__)

Row = dict[str, Any]

_Content = tuple[str, str, bool]  # source, content hash, whether it is closed
_WROTE = frozenset({WriteOutcome.IMPORTED, WriteOutcome.UPDATED})
_NOT_CLOSED = OpportunityRow.closed_on.is_(None)


class SqlOpportunities:
    """See :class:`insertion.ports.OpportunityRepository`.

    A stored document that can no longer be read is logged and left out of lists: one bad row never
    takes the others down.
    """

    def __init__(self, transaction: Transaction, now: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._now = now

    def upsert(self, rows: Iterable[tuple[Opportunity, str | None]]) -> Sequence[WriteOutcome]:
        """Write each (opportunity, raw record as JSON text); one outcome a row, in order.

        An opportunity never replaces one of another source: the one that is there stays. One that
        was closed is open again.

        Raises
        ------
        insertion.errors.InvalidValue
            When a text cannot be stored; the caller should then leave without commit.
        """
        remaining = iter(rows)
        outcomes: list[WriteOutcome] = []
        while batch := list(islice(remaining, BATCH)):
            written = self._write([self._row(*pair) for pair in batch])
            became = {
                opportunity.id: opportunity
                for (opportunity, _), outcome in zip(batch, written, strict=True)
                if outcome in _WROTE
            }
            if became:
                self._transaction.tell(became)
            outcomes.extend(written)
        return outcomes

    def close(
        self, ids: Sequence[OpportunityId], day: date
    ) -> Mapping[OpportunityId, CloseOutcome]:
        """Close opportunities from ``day`` on; five queries per thousand ids."""
        outcomes = dict.fromkeys(ids, CloseOutcome.UNKNOWN)
        well_formed = iter(sorted(each for each in outcomes if is_id(each)))
        while batch := list(islice(well_formed, BATCH)):
            outcomes |= self._close(batch, day)
        closed = [each for each, outcome in outcomes.items() if outcome is CloseOutcome.CLOSED]
        if closed:
            self._transaction.tell(dict.fromkeys(closed))
        return outcomes

    def changes_since(self, version: int, at_most: int) -> Changes | None:
        """Return what changed after a version of the catalogue: one query.

        None when there are more than ``at_most``. The unreadable count as gone: as they are
        logged and left out of lists, they must leave what was built before.
        """
        query = (
            select(OpportunityRow.id, OpportunityRow.document, OpportunityRow.closed_on)
            .where(OpportunityRow.changed_in > version)
            .order_by(OpportunityRow.id)
            .limit(at_most + 1)
        )
        rows = self._transaction.read().execute(query).all()
        if len(rows) > at_most:
            return None
        there = [(row.id, row.document) for row in rows if row.closed_on is None]
        changed = tuple(read_opportunities(there))
        readable = {each.id for each in changed}
        return Changes(changed, tuple(row.id for row in rows if row.id not in readable))

    def count_changes_since(self, version: int) -> int:
        """Return how many changed after a version of the catalogue."""
        query = select(func.count()).where(OpportunityRow.changed_in > version)
        return self._transaction.read().execute(query).scalar_one()

    def open_ids(self, kind: OpportunityKind, source: str, day: date) -> frozenset[OpportunityId]:
        """Return the ids of one kind and source that are open on ``day``: one query."""
        query = select(OpportunityRow.id).where(
            *_conditions(OpportunityFilter(kind=kind, open_on=day)),
            OpportunityRow.source == source,
        )
        return frozenset(map(OpportunityId, self._transaction.read().execute(query).scalars()))

    def get(self, opportunity_id: OpportunityId) -> Opportunity:
        """Return one, or raise :class:`insertion.errors.UnknownOpportunity`."""
        found = self.get_many((opportunity_id,))
        if opportunity_id not in found:
            raise UnknownOpportunity("offre ou action inconnue")
        return found[opportunity_id]

    def get_many(self, ids: Sequence[OpportunityId]) -> Mapping[OpportunityId, Opportunity]:
        """Return those of ``ids`` that are not closed, one query per thousand ids."""
        found: dict[OpportunityId, Opportunity] = {}
        well_formed = iter(sorted({each for each in ids if is_id(each)}))
        while batch := list(islice(well_formed, BATCH)):
            query = select(OpportunityRow.id, OpportunityRow.document).where(
                OpportunityRow.id.in_(batch), _NOT_CLOSED
            )
            for opportunity in read_opportunities(self._transaction.read().execute(query)):
                found[opportunity.id] = opportunity
        return found

    def iterate(self) -> Iterator[Opportunity]:
        """Yield every opportunity that is not closed in ascending id, in batches."""
        last = ""
        query = (
            select(OpportunityRow.id, OpportunityRow.document)
            .where(OpportunityRow.id > bindparam("last"), _NOT_CLOSED)
            .order_by(OpportunityRow.id)
            .limit(BATCH)
        )
        # Pages by key, not one long cursor: the caller may write between two batches.
        while batch := self._transaction.read().execute(query, {"last": last}).all():
            last = batch[-1][0]
            yield from read_opportunities(batch)

    def ids(self, where: OpportunityFilter) -> frozenset[OpportunityId]:
        """Return the ids of all that pass: one query."""
        query = select(OpportunityRow.id).where(*_conditions(where))
        found = self._transaction.read().execute(query).scalars()
        return frozenset(OpportunityId(each) for each in found)

    def page(self, where: OpportunityFilter, page: int, size: int) -> Page:
        """Return page ``page`` (from 1) of ``size`` rows: two queries, one beyond the last page."""
        if page < 1 or size < 1:
            raise InvalidValue("page", "une page à partir de 1, d’au moins une ligne")
        conditions = tuple(_conditions(where))
        connection = self._transaction.read()
        total = connection.execute(
            select(func.count()).select_from(OpportunityRow).where(*conditions)
        ).scalar_one()
        offset = (page - 1) * size
        if offset >= total:
            return Page((), total)
        rows = connection.execute(
            select(OpportunityRow.id, OpportunityRow.document)
            .where(*conditions)
            .order_by(OpportunityRow.id)
            .limit(min(size, total))
            .offset(offset)
        )
        return Page(tuple(read_opportunities(rows)), total)

    def _row(self, opportunity: Opportunity, raw: str | None) -> Row:
        document = opportunity_to_document(opportunity)
        text = canonical_json(document)
        require_storable_document(document, text)
        if raw is not None:
            require_storable("raw", raw, max_length=len(raw))
        point = opportunity.place.coordinates
        return {
            "id": opportunity.id,
            "kind": opportunity.kind.value,
            "source": opportunity.source,
            "title": opportunity.title,
            "title_folded": fold(opportunity.title),
            "rome_code": opportunity.rome_code,
            "commune_code": opportunity.place.commune_code,
            "departement": _departement(opportunity.place),
            "contract": None if opportunity.contract is None else opportunity.contract.value,
            "expires_on": opportunity.expires_on,
            "lat": None if point is None else point.lat,
            "lon": None if point is None else point.lon,
            "document": document,
            "raw": raw,
            "content_hash": content_hash(text, raw),
            "closed_on": None,
        }

    def _write(self, rows: Sequence[Row]) -> Sequence[WriteOutcome]:
        connection = self._transaction.write()
        query = select(
            OpportunityRow.id,
            OpportunityRow.source,
            OpportunityRow.content_hash,
            OpportunityRow.closed_on,
        ).where(OpportunityRow.id.in_([row["id"] for row in rows]))
        stored = {
            found.id: (found.source, found.content_hash, found.closed_on is not None)
            for found in connection.execute(query)
        }
        before = frozenset(stored)
        outcomes: list[WriteOutcome] = []
        pending: dict[str, Row] = {}  # the last row of each id, when one comes twice
        for row in rows:
            new = (row["source"], row["content_hash"], False)
            outcome = _outcome(stored.get(row["id"]), new)
            outcomes.append(outcome)
            if outcome in _WROTE:
                stored[row["id"]] = new
                pending[row["id"]] = row
        changed = [row for key, row in pending.items() if key in before]
        self._keep_past([row["id"] for row in changed])
        self._insert([row for key, row in pending.items() if key not in before])
        self._update(changed)
        return outcomes

    def _insert(self, rows: Sequence[Row]) -> None:
        if rows:
            stamp = self._stamp()
            stamped = [row | stamp | {"created_at": stamp["updated_at"]} for row in rows]
            self._transaction.write().execute(insert(OpportunityRow), stamped)

    def _update(self, rows: Sequence[Row]) -> None:
        if rows:
            stamp = self._stamp()
            keyed = [row | stamp | {"row_id": row["id"]} for row in rows]
            names = (name for name in keyed[0] if name not in {"id", "row_id"})
            values: dict[str, ColumnElement[Any]] = {name: bindparam(name) for name in names}
            self._transaction.write().execute(
                update(OpportunityRow)
                .where(OpportunityRow.__table__.c.id == bindparam("row_id"))
                .values(values),
                keyed,
            )

    def _close(
        self, ids: Sequence[OpportunityId], day: date
    ) -> Mapping[OpportunityId, CloseOutcome]:
        connection = self._transaction.write()
        query = select(OpportunityRow.id, OpportunityRow.closed_on).where(
            OpportunityRow.id.in_(ids)
        )
        outcomes = {
            OpportunityId(row.id): CloseOutcome.CLOSED
            if row.closed_on is None
            else CloseOutcome.ALREADY_CLOSED
            for row in connection.execute(query)
        }
        closing = [each for each in ids if outcomes.get(each) is CloseOutcome.CLOSED]
        if closing:
            self._keep_past(closing)
            connection.execute(
                update(OpportunityRow)
                .where(OpportunityRow.id.in_(closing))
                .values(closed_on=day, **self._stamp())
            )
        return outcomes

    def _keep_past(self, ids: Sequence[str]) -> None:
        """Keep what these are before they change; at most :data:`BATCH` of them."""
        if not ids:
            return
        row = OpportunityRow
        # As text: it is kept as it is, and reading and writing it again takes longer than all else.
        document = cast(row.document, Text).label("document")
        query = select(row.id, document, row.changed_in, row.closed_on).where(row.id.in_(ids))
        keep_opportunities(
            self._transaction,
            [
                (each.id, each.document if each.closed_on is None else None, each.changed_in)
                for each in self._transaction.write().execute(query)
            ],
            self._now(),
        )

    def _stamp(self) -> Row:
        return {"updated_at": self._now(), "changed_in": self._transaction.next_version()}


def _outcome(stored: _Content | None, new: _Content) -> WriteOutcome:
    if stored is None:
        return WriteOutcome.IMPORTED
    if stored == new:
        return WriteOutcome.UNCHANGED
    same_source = stored[0] == new[0]  # one that was closed is open again
    return WriteOutcome.UPDATED if same_source else WriteOutcome.OTHER_SOURCE


def read_opportunities(rows: Iterable[tuple[str, Document]]) -> Iterator[Opportunity]:
    """Yield those of (id, document) that can be read; the others are logged."""
    for opportunity_id, document in rows:
        try:
            yield opportunity_from_document(document)
        except UnreadableDocument:
            _LOGGER.error("opportunity %s left out: its document is unreadable", opportunity_id)


def _departement(place: Place) -> str | None:
    """Return the département of a place, that of its commune when it is known."""
    code = place.commune_code
    return place.departement if code is None else departement_of(code)


def _conditions(where: OpportunityFilter) -> Iterator[ColumnElement[bool]]:
    yield _NOT_CLOSED
    if where.kind is not None:
        yield OpportunityRow.kind == where.kind.value
    if where.rome_code is not None:
        yield OpportunityRow.rome_code == where.rome_code
    if where.commune_code is not None:
        yield OpportunityRow.commune_code == where.commune_code
    if where.departement is not None:
        yield OpportunityRow.departement == where.departement
    if where.contract is not None:
        yield OpportunityRow.contract == where.contract.value
    if where.open_on is not None:
        expires_on = OpportunityRow.expires_on
        yield or_(expires_on.is_(None), expires_on >= where.open_on)
    for word in fold(where.text or "").split():
        yield OpportunityRow.title_folded.contains(word, autoescape=True)
