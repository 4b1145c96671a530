"""The last place, for real: two server processes, thirty-two callers, both databases."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from benchmarks.last_place import Race, Tally, prepare, servers
from persistence.engine import create_engine_for
from tests.persistence.postgresql_cluster import NoPostgresql, private_cluster
from tests.upgraded import upgrade

ROUNDS = 12
ROUNDS_UNTIL_THE_NAIVE_FAILS = 10


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of an empty database of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'race.sqlite3'}"
        return
    with ExitStack() as stack:
        try:
            yield stack.enter_context(private_cluster())
        except NoPostgresql as reason:
            pytest.skip(f"POSTGRESQL NOT TESTED: {reason}")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = create_engine_for(url)
    upgrade(engine)
    prepare(engine)
    yield engine
    engine.dispose()


def race(engine: Engine, url: str, rounds: int, *options: str) -> Tally:
    tally, luck = Tally(), random.Random(7)
    with servers(url, 2, *options) as found:
        running = Race(engine, [each.port for each in found], tally, luck)
        for number in range(rounds):
            running.run(f"s{number}", 1 + number % 3)
            if options and tally.oversold:
                break
    return tally


@pytest.mark.slow
def test_the_last_place_is_never_sold_twice_and_never_lost(engine: Engine, url: str) -> None:
    tally = race(engine, url, ROUNDS)
    assert tally.rounds == ROUNDS
    assert tally.replayed > ROUNDS
    assert tally.faults == 0, tally
    if make_url(url).get_backend_name() == "sqlite":
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


@pytest.mark.slow
def test_the_race_would_see_a_place_sold_twice(engine: Engine, url: str) -> None:
    assert race(engine, url, ROUNDS_UNTIL_THE_NAIVE_FAILS, "--naive").oversold > 0
