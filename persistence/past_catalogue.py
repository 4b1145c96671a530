"""The catalogue as it was at one of its versions, in SQL."""

import heapq
from collections.abc import Iterator, Mapping
from operator import itemgetter

from sqlalchemy import Connection, Select, literal, select

from insertion.opportunity import Opportunity
from insertion.past_catalogue import CatalogueThen
from persistence.opportunities import BATCH, read_opportunities
from persistence.past_rows import Past, unpack_document
from persistence.past_tables import PastCatalogueRow
from persistence.referentials import THE_ACTIVE_ONE, read_referential
from persistence.road_tables import RoadMatrixRow
from persistence.roads import read_matrices
from persistence.tables import CatalogueRow, OpportunityRow, ReferentialRow, TransitFeedRow
from persistence.transit_feeds import read_feeds

_PAST = PastCatalogueRow


def read_past_catalogue(connection: Connection, version: int) -> CatalogueThen | None:
    """Return the catalogue as it was at a version; None when that was not kept.

    Raises
    ------
    UnreadableDocument
        When a layer that was kept is damaged, or of a form that this version does not read.
    """
    now = select(CatalogueRow.version, CatalogueRow.kept_since)
    last, kept_since = connection.execute(now).one()
    if not kept_since <= version <= last:
        return None
    feed, road, active = TransitFeedRow, RoadMatrixRow, ReferentialRow
    referential = _layers(
        (connection, version),
        Past.REFERENTIAL,
        select(literal(THE_ACTIVE_ONE).label("name"), active.payload).where(active.active),
    )
    feeds = _layers((connection, version), Past.TIMETABLES, select(feed.name, feed.payload))
    roads = _layers(
        (connection, version), Past.ROADS, select(road.mode.label("name"), road.payload)
    )
    return CatalogueThen(
        opportunities=tuple(_opportunities(connection, version)),
        referential=next(map(read_referential, referential), None),
        feeds=read_feeds(feeds),
        roads=read_matrices(roads),
    )


def _opportunities(connection: Connection, version: int) -> Iterator[Opportunity]:
    row = OpportunityRow
    replaced = sorted(_replaced(connection, version, Past.OPPORTUNITY).items())
    then = ((key, unpack_document(each)) for key, each in replaced if each is not None)
    unchanged = (
        select(row.id, row.document)
        .where(row.changed_in <= version, row.closed_on.is_(None))
        .order_by(row.id)
        .execution_options(yield_per=BATCH)  # of a million documents, none is held
    )
    rows = ((each.id, each.document) for each in connection.execute(unchanged))
    yield from read_opportunities(heapq.merge(rows, then, key=itemgetter(0)))


def _layers(at: tuple[Connection, int], kind: Past, current: Select[str, bytes]) -> list[bytes]:
    """Return the bytes of the layers of then, by ascending name."""
    payloads: dict[str, bytes | None] = {each.name: each.payload for each in at[0].execute(current)}
    payloads |= _replaced(*at, kind)
    return [each for _name, each in sorted(payloads.items()) if each is not None]


def _replaced(connection: Connection, version: int, kind: Past) -> Mapping[str, bytes | None]:
    """Return what was there at a version and was replaced since, by name."""
    query = (
        select(_PAST.name, _PAST.payload)
        .where(_PAST.kind == kind.value, _PAST.since <= version, _PAST.replaced_in > version)
        .order_by(_PAST.name, _PAST.replaced_in.desc())
    )
    # The first that replaced it comes last: what it replaced is what was there.
    return {each.name: each.payload for each in connection.execute(query)}
