"""What a run measures beside the search itself: stages, opening, batches, people, updates."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.corpus_people import People, build_people_corpus
from benchmarks.engine_under_test import PeopleUnderTest
from benchmarks.exactness import compare
from benchmarks.people_scan import scan_people
from benchmarks.race import K
from benchmarks.timing import measure, measure_ready, percentiles, significant
from matching.people_encoding import EncodedPeople

if TYPE_CHECKING:
    from benchmarks.speed import Bench

STAGED = 300
OPENINGS = 3
BATCH = 20_000
PEOPLE = {10_000: 18_000, 100_000: 180_000}  # above: as many as receive the RSA
RSA_PEOPLE = 1_800_000
ASKED_OPPORTUNITIES = 1_000
CHECKED_OPPORTUNITIES = 25
UPDATES = 2_000
BATCH_K = 20
PASSES_OF_BATCH = 3
CHECKED_PEOPLE = 200


def time_stages(bench: "Bench") -> dict[str, object]:
    """Return the CPU time of preparing, of counting, and of the whole explained answer."""
    bench.tell("Étapes", 0.0)
    engine, profiles = bench.engine, bench.people(People.USUAL, STAGED)
    passes = bench.options.passes
    return {
        "queries": STAGED,
        "prepare_cpu_ms": percentiles(measure(engine.prepare, profiles, passes).cpu),
        "count_cpu_ms": percentiles(
            measure_ready(engine.total, profiles, passes, engine.prepare).cpu
        ),
        "rank_cpu_ms": percentiles(measure(lambda p: engine.rank(p, K), profiles, passes).cpu),
    }


def time_opening(bench: "Bench") -> dict[str, object]:
    """Save the index, then open it and answer once in fresh processes; keep the least of each."""
    bench.tell("Enregistrement et ouverture", 0.0)
    folder = Path(tempfile.mkdtemp(prefix="vicinal-index-"))
    try:
        start = time.perf_counter()
        bench.engine.save(folder / "index")
        saved = time.perf_counter() - start
        runs = [_open_elsewhere(folder / "index", bench) for _ in range(OPENINGS)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "save_seconds": significant(saved, 3),
        "open_ms": significant(min(run["open_ms"] for run in runs), 3),
        "first_answer_ms": significant(min(run["first_answer_ms"] for run in runs), 3),
        "second_answer_ms": significant(min(run["second_answer_ms"] for run in runs), 3),
        "warm_up_ms": significant(min(run["warm_up_ms"] for run in runs), 3),
    }


def _open_elsewhere(path: Path, bench: "Bench") -> dict[str, float]:
    root = Path(__file__).parent.parent
    command = [sys.executable, "-m", "benchmarks.opening", str(path), str(bench.options.seed)]
    if bench.options.rome is not None:
        command.append(str(bench.options.rome.resolve()))
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=root, env=environment
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def time_batch(bench: "Bench") -> dict[str, object]:
    """Return how many people one core answers a second, those who live near asked in a row."""
    bench.tell("Lot", 0.0)
    engine = bench.engine
    corpus = build_people_corpus(BATCH, bench.options.seed + 1, bench.reference)
    encoded = EncodedPeople(corpus.columns, corpus.availabilities)
    engine.rank_many(encoded, BATCH_K)  # what is compiled at first is not counted
    best = np.inf
    for _ in range(PASSES_OF_BATCH):
        start = time.thread_time()
        found = engine.rank_many(encoded, BATCH_K)
        best = min(best, time.thread_time() - start)
    checked = range(0, BATCH, max(BATCH // CHECKED_PEOPLE, 1))
    alone = (engine.search(engine.prepare(corpus.profile(row)), BATCH_K) for row in checked)
    same = [
        found.of(row) == list(zip(*engine.answer(one), strict=True))
        for row, one in zip(checked, alone, strict=True)
    ]
    return {
        "people": BATCH,
        "searches_per_second_and_core": significant(BATCH / best),  # questions prepared too
        "checked": len(same),
        "same_as_alone": sum(same),
    }


def time_people(bench: "Bench") -> dict[str, object]:
    """Return the times of the other direction: one opportunity, the people it suits best."""
    count = PEOPLE.get(len(bench.corpus), RSA_PEOPLE)
    bench.tell("Personnes", 0.0)
    people = build_people_corpus(
        count,
        bench.options.seed,
        bench.reference,
        progress=lambda done: bench.tell("Personnes tirées", done / count),
    )
    start = time.perf_counter()
    index = PeopleUnderTest.build(people, bench.corpus, bench.reference)
    built = time.perf_counter() - start
    rows = list(range(min(ASKED_OPPORTUNITIES, len(bench.corpus))))
    prepared = [index.prepare(row) for row in rows]
    times = measure(lambda question: index.search(question, K), prepared, 3)
    checked = rows[:CHECKED_OPPORTUNITIES]
    answers = [index.answer(index.search(prepared[row], K)) for row in checked]
    truths = [scan_people(people, bench.corpus, row, bench.reference, K) for row in checked]
    return {
        "people": count,
        "opportunities": len(rows),
        "build_seconds": significant(built, 3),
        "index_bytes": index.nbytes,
        "cpu_ms": percentiles(times.cpu),
        "exactness": compare(answers, truths).as_json(),
    }


def time_updates(bench: "Bench") -> dict[str, object]:
    """Return the wall time until a change is seen, and what searches cost among many changes."""
    bench.tell("Mises à jour", 0.0)
    count = min(UPDATES, len(bench.corpus) // 2)
    changed, closed = bench.engine.time_updates(bench.corpus, count)
    amid = bench.engine.with_changes(bench.corpus, count)
    profiles = bench.people(People.USUAL, STAGED)
    times = measure_ready(lambda question: amid.search(question, K), profiles, 3, amid.prepare)
    return {
        "updates": count,
        "changed_wall_ms": percentiles(changed),
        "closed_wall_ms": percentiles(closed),
        "search_amid_changes_cpu_ms": percentiles(times.cpu),
    }
