"""A served database, opened, changed and spoilt by the tests of the keeper."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from api.settings import Settings
from api.wiring import Vicinal, local_today
from insertion.opportunity import OpportunityId
from tests.upgraded import upgrade

PATIENCE_SECONDS = 300.0


class Clock:
    """The server's day, which a test may move."""

    def __init__(self) -> None:
        self.day = local_today()

    def __call__(self) -> date:
        return self.day


@contextmanager
def opened(folder: Path, clock: Clock | None = None, **settings: object) -> Iterator[Vicinal]:
    url = f"sqlite:///{folder / 'essai.sqlite3'}"
    vicinal = Vicinal(Settings(database_url=url, **settings), clock or Clock())  # type: ignore[arg-type]
    upgrade(vicinal.engine)
    try:
        yield vicinal
    finally:
        vicinal.close()


def ids(vicinal: Vicinal) -> set[str]:
    state = vicinal.desk().engine.state
    alive = {*range(len(state.generation)), *(~slot for slot in state.added_slots.tolist())}
    names = {state.id_of(name) for name in alive}
    return {each for each in names if state.name_of(each) is not None}


def close(vicinal: Vicinal, *closed: str) -> None:
    with vicinal.unit_of_work() as uow:
        uow.opportunities.close([OpportunityId(each) for each in closed], vicinal.today())
        uow.commit()


def eventually(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)


def settle(vicinal: Vicinal) -> None:
    """Look once, and wait for what that started."""
    vicinal.keeper.look()
    worker = vicinal.keeper._worker
    if worker is not None:
        worker.join(PATIENCE_SECONDS)


def index_file(vicinal: Vicinal) -> Path:
    folder = vicinal.keeper.folder
    assert folder is not None
    return folder.file


def damage(file: Path) -> None:
    """Put in place a file in which one byte differs; the one that is mapped is left alone."""
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    other = file.with_name("other")
    other.write_bytes(content)
    other.replace(file)


def shorten(file: Path) -> None:
    other = file.with_name("other")
    other.write_bytes(file.read_bytes()[:-100])
    other.replace(file)


def flip_in_place(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.seek(-1, 2)
        last = stream.read(1)[0]
        stream.seek(-1, 2)
        stream.write(bytes([last ^ 1]))
