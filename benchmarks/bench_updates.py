"""How soon a change can be searched, and what changing costs to those who search.

``python -m benchmarks.bench_updates --size 100000``: one JSON document on the standard output.
``--processes`` also times how soon a change of one process is seen by another, through a SQLite
database of a few hundred offers. No garbage is collected by hand and no time is left out.
"""

import argparse
import dataclasses
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from api.settings import Settings
from api.wiring import Vicinal, wire
from benchmarks.corpus import Corpus, build_corpus
from benchmarks.corpus_objects import opportunity_at
from benchmarks.corpus_people import build_people_corpus
from benchmarks.machine import describe_machine
from benchmarks.setting import find_archive, load_reference
from benchmarks.timing import percentiles
from insertion.opportunity import Opportunity, OpportunityId
from insertion.ports import Committed
from matching.columns import QuestionArrays
from matching.engine import ALL_KINDS
from matching.generation import build_generation
from matching.generation_file import open_generation, save_generation
from matching.live_index import LiveIndex
from matching.query import prepare_question
from matching.reference import Reference
from matching.search import count, search
from persistence.migrate import upgrade
from persistence.unit_of_work import SqlUnitOfWork

K = 20
PENDING = (0, 1_000, 4_000)
QUESTIONS = 300
SMALL = 300
CROSSINGS = 60

# Says, by its own clock, since when each catalogue version it is told of can be searched.
FOLLOWER = """
import sys, time
from api.settings import Settings
from api.wiring import wire
vicinal = wire(Settings(database_url=sys.argv[1]))
vicinal.serve()
print("ready", flush=True)
for line in sys.stdin:
    size = int(line)
    while len(vicinal.desk().engine.state) != size:
        time.sleep(0.0005)
    print(time.monotonic(), flush=True)
vicinal.close()
"""

Change = Callable[[Opportunity], object]


def time_changes(change: Change, offers: list[Opportunity]) -> dict[str, object]:
    """Return how long each change takes, until any new search sees it."""
    wall, cpu = np.empty(len(offers)), np.empty(len(offers))
    for number, offer in enumerate(offers):
        start, spent = time.perf_counter(), time.thread_time()
        change(offer)
        wall[number] = 1e3 * (time.perf_counter() - start)
        cpu[number] = 1e3 * (time.thread_time() - spent)
    return {"wall_ms": percentiles(wall), "cpu_ms": percentiles(cpu)}


def time_searches(
    index: LiveIndex, questions: list[QuestionArrays], while_: Callable[[], object]
) -> Iterator[tuple[float, float]]:
    """Yield the milliseconds of each search with its counts, elapsed and of this thread."""
    policy = index.reference.policy_arrays
    number = 0
    while while_():
        question = questions[number % len(questions)]
        start, spent = time.perf_counter(), time.thread_time()
        state = index.state
        search(state, question, policy, K)
        count(state, question)
        yield 1e3 * (time.perf_counter() - start), 1e3 * (time.thread_time() - spent)
        number += 1


def a_pass(index: LiveIndex, questions: list[QuestionArrays]) -> dict[str, object]:
    """Return the percentiles of one search of each question, once warm."""
    for _ in range(2):  # the first one warms
        left = iter(range(len(questions) - 1, -1, -1))
        times = list(time_searches(index, questions, partial(next, left, 0)))
    return summary(times)


def summary(times: list[tuple[float, float]]) -> dict[str, object]:
    """Return the percentiles of elapsed time and of processor time."""
    wall, cpu = np.array(times).T
    return {"wall_ms": percentiles(wall), "cpu_ms": percentiles(cpu)}


def measure_index(size: int, seed: int, reference: Reference) -> dict[str, object]:
    """Return the visibility, the searches with changes pending, and a merge with its searches."""
    corpus = build_corpus(size, seed, reference)
    generation = build_generation(corpus.columns, corpus.shifts, reference)
    index = LiveIndex(generation, reference, "1")
    profiles = build_people_corpus(QUESTIONS, seed, reference).profiles()
    questions = [prepare_question(each, ALL_KINDS, reference) for each in profiles]
    offers = changed_offers(corpus, max(PENDING), reference)
    result: dict[str, object] = {"size": size}
    pending: dict[str, object] = {}
    for number in PENDING:
        late = offers[len(index.state.added_slots) : number]
        if late:
            timed = time_changes(lambda each: index.apply([each]), late)
            result[f"visible_until_{number}_pending"] = timed
        pending[str(number)] = a_pass(index, questions)
    result["search_ms_by_changes_pending"] = pending
    result["merge"] = time_meanwhile(index.merge, index, questions)
    result["take_over"] = time_take_over(index, questions)
    return result


def changed_offers(corpus: Corpus, number: int, reference: Reference) -> list[Opportunity]:
    """Return offers to apply: half are changed, half are new."""
    rows = np.linspace(0, len(corpus) - 1, number).astype(int).tolist()
    offers = [opportunity_at(corpus, row, reference) for row in rows]
    return [
        dataclasses.replace(each, id=OpportunityId(f"new-{place}")) if place % 2 else each
        for place, each in enumerate(offers)
    ]


def time_take_over(index: LiveIndex, questions: list[QuestionArrays]) -> dict[str, object]:
    """Return the seconds of taking over what another process saved, and the searches meanwhile.

    It is all that a merge costs to those who search, when a builder does it.
    """
    generation, moment = index.merged()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "saved.index"
        save_generation(generation, path)

        def take_over() -> None:
            index.replace(open_generation(path, index.reference), moment)

        return time_meanwhile(take_over, index, questions)


def time_meanwhile(
    work: Callable[[], object], index: LiveIndex, questions: list[QuestionArrays]
) -> dict[str, object]:
    """Return the seconds of a work of another thread, and the searches made meanwhile."""
    start = time.perf_counter()
    working = threading.Thread(target=work)
    working.start()
    times = list(time_searches(index, questions, working.is_alive))
    working.join()
    seconds = time.perf_counter() - start
    if not times:
        return {"seconds": round(seconds, 4), "searches_meanwhile": 0}
    return {
        "seconds": round(seconds, 4),
        "searches_meanwhile": len(times),
        "worst_wall_ms": round(max(wall for wall, _ in times), 2),
        **summary(times),
    }


def measure_processes(seed: int, reference: Reference) -> dict[str, object]:
    """Return how soon a commit is seen in its own process, and in another."""
    corpus = build_corpus(SMALL, seed, reference)
    offers = changed_offers(corpus, SMALL, reference)
    with tempfile.TemporaryDirectory() as folder:
        vicinal = wire(Settings(database_url=f"sqlite:///{folder}/mesure.sqlite3"))
        upgrade(vicinal.engine)
        store(vicinal, offers[: SMALL - CROSSINGS])
        vicinal.serve()
        command = [sys.executable, "-c", FOLLOWER, vicinal.settings.database_url]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as follower:
            seen = [cross(vicinal, follower, each) for each in offers[SMALL - CROSSINGS :]]
            assert follower.stdin is not None
            follower.stdin.close()
        own = [after_commit(vicinal, each) for each in offers]
        vicinal.close()
    return {
        "other_process_ms": percentiles(1e3 * np.array(seen)),
        "own_process_after_commit_ms": percentiles(1e3 * np.array(own)),
    }


def store(vicinal: Vicinal, offers: list[Opportunity]) -> None:
    """Keep offers in the database."""
    with vicinal.unit_of_work() as uow:
        uow.opportunities.upsert([(each, None) for each in offers])
        uow.commit()


def cross(vicinal: Vicinal, follower: "subprocess.Popen[str]", offer: Opportunity) -> float:
    """Return after how many seconds the other process can search an offer just committed."""
    assert follower.stdin is not None
    assert follower.stdout is not None
    if follower.stdout.readline() == "":  # « ready », or the time of the last crossing
        raise RuntimeError("the other process stopped")
    new = dataclasses.replace(offer, id=OpportunityId(f"crossing-{offer.id}"))
    store(vicinal, [new])
    committed = time.monotonic()
    follower.stdin.write(f"{len(vicinal.desk().engine.state)}\n")
    follower.stdin.flush()
    seen = float(follower.stdout.readline())
    follower.stdin.write(f"{len(vicinal.desk().engine.state)}\n")
    follower.stdin.flush()
    return max(seen - committed, 0.0)


def after_commit(vicinal: Vicinal, offer: Opportunity) -> float:
    """Return how many seconds after its commit a change can be searched in this process."""
    spent = 0.0
    catch_up = vicinal.keeper.catch_up

    def timed(committed: Committed) -> None:
        nonlocal spent
        start = time.perf_counter()
        catch_up(committed)
        spent = time.perf_counter() - start

    with SqlUnitOfWork(vicinal.engine, when_changed=timed) as uow:
        changed = dataclasses.replace(offer, title=f"Changée {time.monotonic()}")
        uow.opportunities.upsert([(changed, None)])
        uow.commit()
    return spent


def main() -> None:
    """Print the measures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=49)
    parser.add_argument("--rome", type=Path, default=None, help="official archive, zip or folder")
    parser.add_argument("--processes", action="store_true")
    asked = parser.parse_args()
    reference = load_reference(find_archive(asked.rome))
    result: dict[str, object] = {"machine": describe_machine(), "seed": asked.seed}
    if asked.processes:
        result |= measure_processes(asked.seed, load_reference(None))
    else:
        result |= measure_index(asked.size, asked.seed, reference)
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
