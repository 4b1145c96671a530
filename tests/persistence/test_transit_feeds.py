import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, update

from geo.transit_feed import TransitFeed, feed_digest
from insertion.layer_ports import WriteOutcome
from persistence.errors import UnreadableDocument
from persistence.tables import TransitFeedRow
from persistence.unit_of_work import SqlUnitOfWork
from tests.geo.gtfs_tables import EVERY_DAY, one_trip, read, table

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]


def a_feed(name: str = "cars-du-val", hour: int = 8) -> TransitFeed:
    tables = {
        "agency": table("agency", "X,Cars du Val,,Europe/Paris"),
        "stops": table("stops", "A,Église,47.0,-0.5,0,", "B,Mairie,47.1,-0.5,0,"),
        "routes": table("routes", "L,X,1,Ligne 1,3"),
        "trips": table("trips", "L,W,T1,Mairie"),
        "stop_times": table("stop_times", *one_trip(f"T1 {hour}:00 {hour}:20")),
        "calendar": table("calendar", f"W,{EVERY_DAY},20260101,20261231"),
    }
    return read(tables, name).feed


def save(unit_of_work: UnitOfWorkFactory, feed: TransitFeed) -> WriteOutcome:
    with unit_of_work() as uow:
        outcome = uow.transit_feeds.save(feed)
        uow.commit()
    return outcome


def test_a_feed_comes_back_as_it_was(unit_of_work: UnitOfWorkFactory) -> None:
    assert save(unit_of_work, a_feed()) is WriteOutcome.IMPORTED
    with unit_of_work() as uow:
        (feed,) = uow.transit_feeds.get_all()
    assert feed_digest(feed) == feed_digest(a_feed())
    assert feed.stop_names == ("Église", "Mairie")


def test_the_same_feed_again_changes_nothing(unit_of_work: UnitOfWorkFactory) -> None:
    save(unit_of_work, a_feed())
    assert save(unit_of_work, a_feed()) is WriteOutcome.UNCHANGED
    with unit_of_work() as uow:
        assert uow.catalogue_version() == 1


def test_a_newer_feed_replaces_the_former_of_its_name_alone(
    unit_of_work: UnitOfWorkFactory,
) -> None:
    save(unit_of_work, a_feed())
    save(unit_of_work, a_feed("autre"))
    assert save(unit_of_work, a_feed(hour=9)) is WriteOutcome.UPDATED
    with unit_of_work() as uow:
        digests = [each.digest for each in uow.transit_feeds.stored()]
        assert digests == [feed_digest(a_feed("autre")), feed_digest(a_feed(hour=9))]
        assert uow.catalogue_version() == 3


def test_what_is_stored_is_told_without_reading_it(engine: Engine) -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    save(lambda: SqlUnitOfWork(engine, lambda: now), a_feed())
    with SqlUnitOfWork(engine) as uow:
        (stored,) = uow.transit_feeds.stored()
    assert (stored.name, stored.title) == ("cars-du-val", "Cars du Val")
    assert (stored.first_day, stored.last_day) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (stored.stops, stored.trips, stored.imported_at) == (2, 1, now)


def test_an_import_that_does_not_end_leaves_the_former_one(
    unit_of_work: UnitOfWorkFactory,
) -> None:
    save(unit_of_work, a_feed())
    with unit_of_work() as uow:
        uow.transit_feeds.save(a_feed(hour=9))
    with unit_of_work() as uow:
        assert [feed_digest(each) for each in uow.transit_feeds.get_all()] == [
            feed_digest(a_feed())
        ]


def test_a_feed_can_be_removed_once(unit_of_work: UnitOfWorkFactory) -> None:
    save(unit_of_work, a_feed())
    with unit_of_work() as uow:
        assert uow.transit_feeds.remove("cars-du-val")
        uow.commit()
    with unit_of_work() as uow:
        assert not uow.transit_feeds.remove("cars-du-val")
        assert list(uow.transit_feeds.stored()) == []
        assert uow.catalogue_version() == 2


@pytest.mark.parametrize("payload", [b"", b"damaged", zlib.compress(b"PK"), zlib.compress(b"")])
def test_unreadable_bytes_are_an_error_of_persistence_that_says_what_to_do(
    unit_of_work: UnitOfWorkFactory, engine: Engine, payload: bytes
) -> None:
    save(unit_of_work, a_feed())
    with engine.begin() as connection:
        connection.execute(update(TransitFeedRow).values(payload=payload))
    with unit_of_work() as uow, pytest.raises(UnreadableDocument, match="importez de nouveau"):
        uow.transit_feeds.get_all()
