"""Other ways and the engine, query by query on one machine at one moment.

A baseline is timed as the engine is: CPU, the least of the passes. A peer is timed on the wall, its
server being another process: after each of its answers the engine is called once, its caches
disturbed, and the ratio is of the two.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.engine_under_test import Answer, EngineUnderTest
from benchmarks.exact_scan import Truth
from benchmarks.exactness import compare
from benchmarks.formula import Floats, Rows
from benchmarks.peers import Peer, PeerUnavailable
from benchmarks.peers.table import PeerTable
from benchmarks.question import Question
from benchmarks.timing import Times, measure_ready, percentiles, ratios, significant

K = 20
PEER_PASSES = 2
PEER_SECONDS = 300.0  # a peer is stopped there, between two queries


class Baseline(Protocol):
    """Another way to answer."""

    name: str

    def top(self, question: Question, k: int) -> tuple[Rows, Floats]:
        """Return the rows of the ``k`` best and their scores."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of a run, as each side wants them; truths are of the first ones."""

    plain: Sequence[Question]
    prepared: Sequence[Any]
    truths: Sequence[Truth]


def time_baseline(
    baseline: Baseline,
    asked: Asked,
    ids: NDArray[np.bytes_],
    engine_times: Times,
    queries: int,
    passes: int,
    exact: bool = True,
) -> dict[str, object]:
    """Return the times of one baseline, its ratio to the engine, and whether it is exact."""
    questions = asked.plain[:queries]
    times = measure_ready(lambda question: baseline.top(question, K), questions, passes, _fresh)
    document: dict[str, object] = {
        "queries": len(questions),
        "cpu_ms": percentiles(times.cpu),
        # To the same people: those it was asked about.
        "ratio": ratios(times.cpu, engine_times.cpu[: len(questions)]),
    }
    if exact:
        checked = min(len(questions), len(asked.truths))
        answers = [_answer(baseline.top(q, K), ids) for q in questions[:checked]]
        document["recall_at_k"] = compare(answers, asked.truths[:checked]).recall
    return document


def race_peer(
    peer: Peer,
    table: PeerTable,
    asked: Asked,
    engine: EngineUnderTest,
    ids: NDArray[np.bytes_],
    queries: int,
) -> dict[str, object]:
    """Return the paired times of one peer and the engine, or why it was skipped."""
    folder = Path(tempfile.mkdtemp(prefix="vicinal-peer-"))
    start = time.perf_counter()
    try:
        with peer.open(table, folder) as session:
            loaded = time.perf_counter() - start
            questions = min(queries, len(asked.truths))
            document = _race(session.top, asked, engine, ids, questions)
    except PeerUnavailable as missing:
        return {"label": peer.label, "skipped": str(missing)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"label": peer.label, "load_seconds": significant(loaded, 3), **document}


def _race(
    top: Callable[[Question, int], tuple[Rows, Floats]],
    asked: Asked,
    engine: EngineUnderTest,
    ids: NDArray[np.bytes_],
    queries: int,
) -> dict[str, object]:
    theirs, ours = np.full(queries, np.inf), np.full(queries, np.inf)
    answers: dict[int, Answer] = {}
    last = time.monotonic() + PEER_SECONDS
    top(asked.plain[0], K)  # what it compiles or reads at first is not counted
    for _ in range(PEER_PASSES):
        for number in range(queries):
            if time.monotonic() > last:
                break
            start = time.perf_counter_ns()
            found = top(asked.plain[number], K)
            middle = time.perf_counter_ns()
            engine.search(asked.prepared[number], K)
            end = time.perf_counter_ns()
            theirs[number] = min(theirs[number], middle - start)
            ours[number] = min(ours[number], end - middle)
            answers[number] = _answer(found, ids)
    done = len(answers)
    theirs, ours = theirs[:done] / 1e6, ours[:done] / 1e6
    exactness = compare([answers[n] for n in range(done)], asked.truths[:done])
    return {
        "queries": done,
        "recall_at_k": exactness.recall,
        "wall_ms": percentiles(theirs),
        "engine_wall_ms": percentiles(ours),
        "ratio": ratios(theirs, ours),
    }


def _fresh(question: Question) -> Question:
    """Return the same question just written, as the engine's is."""
    return replace(question, credit=question.credit.copy())


def _answer(found: tuple[Rows, Floats], ids: NDArray[np.bytes_]) -> Answer:
    rows, scores = found
    return tuple(ids[rows].astype(str).tolist()), tuple(scores.tolist())
