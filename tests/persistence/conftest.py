"""One engine fixture, two databases: every repository test runs on SQLite and on PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, make_url, text

from persistence.engine import create_engine_for
from persistence.migrate import upgrade
from persistence.tables import Base, CatalogueRow
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.postgresql_cluster import NoPostgresql, private_cluster

# Emptied at once: a history refuses to be deleted from, and rows point to one another.
_KEPT = {CatalogueRow.__tablename__}


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Yield the URL of a server: a private one, else VICINAL_TEST_POSTGRESQL_URL."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(private_cluster())
        except NoPostgresql as reason:
            given = os.environ.get("VICINAL_TEST_POSTGRESQL_URL")
            if not given:
                pytest.skip(f"POSTGRESQL NOT TESTED: {reason}")
            url = given
        yield url


@pytest.fixture(scope="session")
def postgresql_engine(postgresql_url: str) -> Iterator[Engine]:
    """Yield an engine on a schema of its own, upgraded once and dropped at the end."""
    schema = f"vicinal_test_{os.getpid()}"
    admin = create_engine_for(postgresql_url)
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = make_url(postgresql_url).update_query_dict({"options": f"-csearch_path={schema}"})
    engine = create_engine_for(url.render_as_string(hide_password=False))
    upgrade(engine)
    yield engine
    engine.dispose()
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Yield an empty, upgraded database."""
    if request.param == "sqlite":
        engine = create_engine_for(f"sqlite:///{tmp_path / 'vicinal.db'}")
        upgrade(engine)
        yield engine
        engine.dispose()
    else:
        engine = request.getfixturevalue("postgresql_engine")
        with engine.begin() as connection:
            names = ", ".join(each for each in Base.metadata.tables if each not in _KEPT)
            connection.execute(text(f"TRUNCATE {names}"))
            connection.execute(text("UPDATE catalogue SET version = 0"))
        yield engine


@pytest.fixture
def unit_of_work(engine: Engine) -> Callable[[], SqlUnitOfWork]:
    """Return a function that makes a unit of work, as the composition root does."""
    return lambda: SqlUnitOfWork(engine)


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """Yield the list of the statements that the engine is asked, as they come; BEGIN apart."""
    seen: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", remember)
    yield seen
    event.remove(engine, "before_cursor_execute", remember)
