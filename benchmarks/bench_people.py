"""Opportunity → people, timed and checked: ``python -m benchmarks.bench_people --people 1800000``.

Times are the CPU's, of one thread, warm, the least of three passes over distinct offers drawn over
France, of which « paris » keeps those in central Paris: the worst of them. Answers are compared
with the scan of ``people_scan.py``, which shares nothing with the engine.
"""

import argparse
import json
import sys
import time
from typing import Any

import numpy as np

from benchmarks.corpus import build_corpus
from benchmarks.corpus_people import build_people_corpus
from benchmarks.engine_under_test import PeopleUnderTest
from benchmarks.exactness import compare
from benchmarks.machine import describe_machine
from benchmarks.people_scan import scan_people
from benchmarks.setting import find_archive, load_reference
from benchmarks.timing import measure, percentiles, significant

K = 20
OFFERS = 50_000
CHECKED = 25
PASSES = 3
PARIS = (48.80, 48.91, 2.25, 2.42)  # south, north, west, east


def run(size: int, offers: int, seed: int) -> dict[str, Any]:
    """Return the figures of one run."""
    reference = load_reference(find_archive(None))
    people = build_people_corpus(size, seed, reference)
    corpus = build_corpus(OFFERS, seed + 1, reference)
    start = time.process_time()
    index = PeopleUnderTest.build(people, corpus, reference)
    document: dict[str, Any] = {
        "people": size,
        "build_cpu_seconds": significant(time.process_time() - start, 3),
        "bytes_a_person": significant(index.nbytes / size, 4),
        "machine": describe_machine(),
    }
    lat, lon = np.degrees(corpus.columns.lat_rad), np.degrees(corpus.columns.lon_rad)
    south, north, west, east = PARIS
    central = (lat > south) & (lat < north) & (lon > west) & (lon < east)
    places = {"france": np.arange(OFFERS), "paris": np.flatnonzero(central)}
    for place, rows in places.items():
        document[place] = _place(index, rows[:offers].tolist())
        checked = rows[:CHECKED].tolist()
        answers = [index.answer(index.search(index.prepare(row), K)) for row in checked]
        truths = [scan_people(people, corpus, row, reference, K) for row in checked]
        document[place]["exactness"] = compare(answers, truths).as_json()
    return document


def _place(index: PeopleUnderTest, rows: list[int]) -> dict[str, Any]:
    questions = [index.prepare(row) for row in rows]
    index.search_and_count(questions[0], K)  # compiles
    search = measure(lambda each: index.search(each, K), questions, PASSES).cpu
    counted = measure(lambda each: index.search_and_count(each, K), questions, PASSES).cpu
    return {
        "offers": len(rows),
        "prepare_cpu_ms": percentiles(measure(index.prepare, rows, PASSES).cpu),
        "search_cpu_ms": percentiles(search) | {"max": significant(float(search.max()))},
        "search_and_count_cpu_ms": percentiles(counted),
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--offers", type=int, default=500)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    sys.stdout.write(json.dumps(run(asked.people, asked.offers, asked.seed), indent=1) + "\n")


if __name__ == "__main__":
    main()
