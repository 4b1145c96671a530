"""One database for each test of retention."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.engine import create_engine_for
from tests.upgraded import upgrade
from tests.usecases.retention.ground import Ground


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """Yield an empty database and what a run needs."""
    engine = create_engine_for(f"sqlite:///{tmp_path / 'vicinal.db'}")
    upgrade(engine)
    yield Ground(engine)
    engine.dispose()
