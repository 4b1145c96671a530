"""One engine fixture, two databases: every repository test runs on SQLite and on PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, make_url, text

from persistence.engine import create_engine_for
from persistence.row_security import application_role
from persistence.tables import Base, CatalogueRow
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.postgresql_cluster import NoPostgresql, private_cluster
from tests.upgraded import upgrade

# Emptied at once: a history refuses to be deleted from, and rows point to one another.
_KEPT = {CatalogueRow.__tablename__}
SCHEMA = f"vicinal_test_{os.getpid()}"
APPLICATION = f"{SCHEMA}_app"


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
    """Yield an engine of the owner of a schema of its own, upgraded once and dropped at the end."""
    admin = create_engine_for(postgresql_url)
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        connection.execute(text(f"CREATE ROLE {APPLICATION} NOLOGIN NOBYPASSRLS"))
    engine = _engine(postgresql_url, f"-csearch_path={SCHEMA}")
    upgrade(engine)
    with engine.begin() as connection:
        for statement in application_role(APPLICATION, SCHEMA):
            connection.execute(text(statement))
    yield engine
    engine.dispose()
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
        connection.execute(text(f"DROP OWNED BY {APPLICATION}"))
        connection.execute(text(f"DROP ROLE {APPLICATION}"))
    admin.dispose()


@pytest.fixture(scope="session")
def postgresql_serving(postgresql_url: str, postgresql_engine: Engine) -> Iterator[Engine]:
    """Yield an engine of the role that serves, which meets the policies of the tables."""
    assert postgresql_engine.dialect.name == "postgresql"
    engine = _engine(postgresql_url, f"-csearch_path={SCHEMA} -crole={APPLICATION}")
    yield engine
    engine.dispose()


def _engine(url: str, options: str) -> Engine:
    given = make_url(url).update_query_dict({"options": options})
    return create_engine_for(given.render_as_string(hide_password=False))


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
            connection.execute(text("UPDATE catalogue SET version = 0, kept_since = 0"))
        yield engine


@pytest.fixture
def serving(request: pytest.FixtureRequest, engine: Engine) -> Engine:
    """Return an engine on the same database for the role that serves, not the owner."""
    if engine.dialect.name == "sqlite":
        return engine
    served: Engine = request.getfixturevalue("postgresql_serving")
    return served


@pytest.fixture
def unit_of_work(serving: Engine) -> Callable[[], SqlUnitOfWork]:
    """Return a function that makes a unit of work, as the composition root does."""
    return lambda: SqlUnitOfWork(serving)


@pytest.fixture
def statements(serving: Engine) -> Iterator[list[str]]:
    """Yield the list of the statements that the engine is asked, as they come; BEGIN apart."""
    seen: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(serving, "before_cursor_execute", remember)
    yield seen
    event.remove(serving, "before_cursor_execute", remember)
