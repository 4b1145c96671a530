"""Two dispositifs that exclude each other, asked at the same moment: one is refused."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from insertion.errors import TransitionRefused
from persistence.engine import create_engine_for
from persistence.migrate import upgrade
from tests.usecases.positionnements.ground import WORKER, Ground

ROUNDS = 12


def test_of_two_that_exclude_each_other_one_is_open(tmp_path: Path) -> None:
    engine = create_engine_for(f"sqlite:///{tmp_path / 'race.db'}")
    upgrade(engine)
    ground = Ground(engine).lay(people=ROUNDS)
    together = Barrier(2)

    def ask(number: int, what: str) -> str:
        together.wait()
        try:
            return ground.create(number, WORKER, what).state
        except TransitionRefused as refused:
            return refused.code

    with ThreadPoolExecutor(2) as threads:
        for number in range(ROUNDS):
            asked = [threads.submit(ask, number, what) for what in ("action", "other")]
            assert sorted(each.result() for each in asked) == ["incompatible", "transmis"]
