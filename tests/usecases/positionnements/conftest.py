"""A world of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.usecases.positionnements.ground import Ground, memory_engine


@pytest.fixture
def bare() -> Iterator[Ground]:
    """Yield a world with nothing in it yet."""
    engine = memory_engine()
    yield Ground(engine)
    engine.dispose()


@pytest.fixture
def ground(bare: Ground) -> Ground:
    """Return a world with two places in its session."""
    return bare.lay()
