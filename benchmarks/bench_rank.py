"""How long one query takes, warm, on one thread; and how much is pruned.

Run ``python -m benchmarks.bench_rank --size 100000``. CPU time per query, minimum of several
passes over distinct people, p50 and p99; stages apart so that one sees where the time goes.
"""

import argparse
import json
import platform
import subprocess
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.baselines import GeopyAndCosine
from benchmarks.corpus import synthetic_offers, synthetic_people
from geo.communes import load_communes
from insertion.beneficiary import Profile
from matching.engine import ALL_KINDS, Engine, build_engine
from matching.policy import load_policy
from matching.query import prepare_query
from matching.ranking import top_k
from matching.reference import build_reference
from matching.retrieval import retrieve
from matching.scoring import score
from skills.rome_archive import merge_with_starter, read_rome_archive
from skills.starter import load_starter

PASSES = 5
K = 20


def cpu_milliseconds(
    run: Callable[[Profile], object], people: Sequence[Profile]
) -> dict[str, float]:
    """Return p50, p95 and p99 of the CPU time of ``run`` over people, minimum of the passes."""
    best = np.full(len(people), np.inf)
    for _ in range(PASSES):
        for position, person in enumerate(people):
            start = time.thread_time_ns()
            run(person)
            best[position] = min(best[position], (time.thread_time_ns() - start) / 1e6)
    return {f"p{q}": round(float(np.percentile(best, q)), 4) for q in (50, 95, 99)}


def time_stages(engine: Engine, people: Sequence[Profile]) -> dict[str, dict[str, float]]:
    """Return the CPU time of each stage alone, fed with what the stages before it returned."""
    snapshot, policy = engine.snapshot, engine.reference.policy_arrays
    prepared = {p: prepare_query(p, ALL_KINDS, snapshot, engine.reference) for p in people}
    retrieved = {p: retrieve(prepared[p], snapshot) for p in people}
    scores = {p: score(prepared[p], policy, snapshot, retrieved[p]) for p in people}
    alone: dict[str, Callable[[Profile], object]] = {
        "prepare": lambda p: prepare_query(p, ALL_KINDS, snapshot, engine.reference),
        "retrieve": lambda p: retrieve(prepared[p], snapshot),
        "score": lambda p: score(prepared[p], policy, snapshot, retrieved[p]),
        "top_k": lambda p: top_k(scores[p], K),
    }
    return {name: cpu_milliseconds(run, people) for name, run in alone.items()}


def time_baseline(engine: Engine, people: Sequence[Profile]) -> float | None:
    """Return the median CPU milliseconds of the obvious way, over a few people: it is slow."""
    naive = GeopyAndCosine(engine)
    times = []
    for person in people:
        start = time.thread_time_ns()
        naive.rank(person, K)
        times.append((time.thread_time_ns() - start) / 1e6)
    return round(float(np.median(times)), 1) if times else None


def machine() -> dict[str, str]:
    """Return what the figures were measured on."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return {
        "processor": platform.processor() or platform.machine(),
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--rome", type=Path, help="official ROME 4.0 archive, merged in")
    parser.add_argument("--baseline", type=int, default=3, help="people of the naive baseline")
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    communes, referential = load_communes(), load_starter()
    if arguments.rome is not None:
        referential = merge_with_starter(read_rome_archive(arguments.rome).referential, referential)
    reference = build_reference(referential, communes, load_policy())
    start = time.perf_counter()
    offers = synthetic_offers(arguments.size, arguments.seed, referential, communes)
    engine = build_engine(offers, reference, "bench")
    build_seconds = time.perf_counter() - start
    people = tuple(synthetic_people(arguments.people, arguments.seed, referential, communes))
    engine.rank(people[0], K)  # compiles
    answer = {
        "size": arguments.size,
        "referential": referential.version,
        "people": len(people),
        "build_seconds": round(build_seconds, 2),
        "rank_cpu_ms": cpu_milliseconds(lambda person: engine.rank(person, K), people),
        "stages_cpu_ms": time_stages(engine, people),
        "baseline_cpu_ms": time_baseline(engine, people[: arguments.baseline]),
        "machine": machine(),
    }
    print(json.dumps(answer, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
