"""The database that the tests of imports write in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.engine import create_engine_for
from tests.one_starter import one_starter  # noqa: F401
from tests.upgraded import upgrade
from tests.usecases.importing import Importing


@pytest.fixture
def importing(tmp_path: Path) -> Iterator[Importing]:
    """Yield an empty database ready for imports."""
    engine = create_engine_for("sqlite://")
    upgrade(engine)
    yield Importing(engine, tmp_path)
    engine.dispose()
