"""The catalogue as it was at any of its versions, on both databases."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, update

from geo.travel import TravelMode
from insertion.opportunity import Opportunity, OpportunityId
from insertion.past_catalogue import CatalogueThen
from persistence.past_catalogue import read_past_catalogue
from persistence.past_tables import PastCatalogueRow
from persistence.tables import CatalogueRow, OpportunityRow
from persistence.unit_of_work import SqlUnitOfWork
from skills.starter import load_starter
from tests.persistence.builders import an_offer
from tests.persistence.test_roads import a_matrix
from tests.persistence.test_transit_feeds import a_feed

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
DAY = date(2026, 11, 26)
DAY_BEFORE, DAY_AFTER = (datetime.now(UTC) + timedelta(days=each) for each in (-1, 1))
IDS = ("a", "b", "c")

writes = st.one_of(
    st.tuples(st.just("offer"), st.sampled_from(IDS), st.integers(1, 3)),
    st.tuples(st.just("close"), st.sampled_from(IDS), st.just(0)),
    st.tuples(st.just("feed"), st.sampled_from(IDS[:2]), st.integers(6, 8)),
    st.tuples(st.just("no feed"), st.sampled_from(IDS[:2]), st.just(0)),
    st.tuples(st.just("road"), st.just(""), st.integers(10, 12)),
    st.tuples(st.just("no road"), st.just(""), st.just(0)),
)
histories = st.lists(st.lists(writes, min_size=1, max_size=3), max_size=8)


def write(uow: SqlUnitOfWork, what: str, name: str, number: int) -> None:
    if what == "offer":
        uow.opportunities.upsert([(offer(name, number), None)])
    elif what == "close":
        uow.opportunities.close([OpportunityId(name)], DAY)
    elif what == "feed":
        uow.transit_feeds.save(a_feed(name, number))
    elif what == "no feed":
        uow.transit_feeds.remove(name)
    elif what == "road":
        uow.roads.save(a_matrix(float(number)))
    else:
        uow.roads.remove(TravelMode.CAR)


def offer(name: str, number: int) -> Opportunity:
    return an_offer(name, title=f"Titre {number}")


def facts_of(then: CatalogueThen) -> object:
    return (
        list(then.opportunities),
        [(each.name, each.trip_route.size, str(each.__reduce_ex__(2))) for each in then.feeds],
        [(each.mode, each.minutes.tobytes()) for each in then.roads],
    )


def now(unit_of_work: UnitOfWorkFactory) -> tuple[int, object]:
    """Return the version of the catalogue and what it is: read as everyone reads it."""
    with unit_of_work() as uow:
        then = CatalogueThen(
            list(uow.opportunities.iterate()),
            uow.referentials.active(),
            uow.transit_feeds.get_all(),
            uow.roads.get_all(),
        )
        return uow.catalogue_version(), facts_of(then)


def at(engine: Engine, version: int) -> CatalogueThen | None:
    with engine.connect() as connection:
        return read_past_catalogue(connection, version)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_each_version_comes_back_as_it_was(
    engine: Engine, unit_of_work: UnitOfWorkFactory, history: list[list[tuple[str, str, int]]]
) -> None:
    was = dict([now(unit_of_work)])
    for commit in history:
        with unit_of_work() as uow:
            for each in commit:
                write(uow, *each)
            uow.commit()
        version, facts = now(unit_of_work)
        assert was.setdefault(version, facts) == facts
    for version, facts in was.items():
        then = at(engine, version)
        assert then is not None
        assert facts_of(then) == facts


def test_the_referential_of_then_comes_back(
    engine: Engine, unit_of_work: UnitOfWorkFactory
) -> None:
    with unit_of_work() as uow:
        before = uow.catalogue_version()
        uow.referentials.save_active(load_starter())
        uow.commit()
    old, new = at(engine, before), at(engine, before + 1)
    assert old is not None
    assert new is not None
    assert (old.referential, new.referential) == (None, load_starter())


def test_a_version_before_what_is_kept_or_to_come_is_not_there(
    engine: Engine, unit_of_work: UnitOfWorkFactory
) -> None:
    with unit_of_work() as uow:
        uow.opportunities.upsert([(offer("a", 1), None)])
        uow.commit()
        version = uow.catalogue_version()
    assert at(engine, version + 1) is None
    with engine.begin() as connection:
        connection.execute(update(CatalogueRow).values(kept_since=version))
    assert at(engine, version - 1) is None
    assert at(engine, version) is not None


def test_a_version_of_which_a_part_is_purged_is_not_there(
    engine: Engine, unit_of_work: UnitOfWorkFactory
) -> None:
    for number in (1, 2):
        with unit_of_work() as uow:
            uow.opportunities.upsert([(offer("a", number), None)])
            uow.commit()
            version = uow.catalogue_version()
    for before, older_is_there in ((DAY_BEFORE, True), (DAY_AFTER, False)):
        with unit_of_work() as uow:
            (purge,) = [e for e in uow.retention.purges() if e.name == "past_catalogue"]
            assert purge.purge(before) == (not older_is_there)
            uow.commit()
        assert (at(engine, version - 1) is not None) is older_is_there
        assert at(engine, version) is not None


def test_what_is_written_again_alike_is_not_kept_twice(
    engine: Engine, unit_of_work: UnitOfWorkFactory
) -> None:
    for _ in range(2):
        with unit_of_work() as uow:
            uow.opportunities.upsert([(offer("a", 1), None)])
            uow.transit_feeds.save(a_feed())
            uow.commit()
    with engine.begin() as connection:
        kept = connection.execute(delete(PastCatalogueRow)).rowcount
    assert kept == 1  # that there were no such timetables before


def test_an_offer_that_cannot_be_read_hides_no_other(
    engine: Engine, unit_of_work: UnitOfWorkFactory
) -> None:
    with unit_of_work() as uow:
        uow.opportunities.upsert([(offer("a", 1), None), (offer("b", 1), None)])
        uow.commit()
        version = uow.catalogue_version()
    with engine.begin() as connection:
        spoilt = update(OpportunityRow).where(OpportunityRow.id == "a").values(document={"v": 9})
        connection.execute(spoilt)
    with unit_of_work() as uow:
        uow.opportunities.upsert([(offer("a", 2), None), (offer("b", 2), None)])
        uow.commit()
    then = at(engine, version)
    assert then is not None
    assert [each.id for each in then.opportunities] == ["b"]
