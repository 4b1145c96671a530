"""Open a saved index in this process and answer once: ``python -m benchmarks.opening INDEX SEED``.

``speed.py`` runs it in fresh processes. The referential is read before the clock starts, and the
kernels are loaded from where the machine keeps them, as a server does when it starts: both are the
same for every index, and neither waits for a request.
"""

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

from benchmarks.corpus_people import build_people_corpus
from benchmarks.engine_under_test import EngineUnderTest
from benchmarks.race import K
from benchmarks.setting import find_archive, load_reference
from usecases.matching_desk import warm_up_engine


def main(index: str, seed: str, archive: str | None = None) -> None:
    """Print the milliseconds of the opening and of the first two answers."""
    reference = load_reference(find_archive(Path(archive) if archive else None))
    people = build_people_corpus(2, int(seed), reference)
    first, second = people.profiles()
    start = time.perf_counter()
    warm_up_engine(reference)
    warm_up_ms = 1e3 * (time.perf_counter() - start)
    clock = [time.perf_counter()]
    engine = EngineUnderTest.open(Path(index), reference)
    clock.append(time.perf_counter())
    for profile in (first, second):
        engine.search(engine.prepare(profile), K)
        clock.append(time.perf_counter())
    names = ("open_ms", "first_answer_ms", "second_answer_ms")
    spent = [1e3 * (b - a) for a, b in pairwise(clock)]
    times = dict(zip(names, spent, strict=True)) | {"warm_up_ms": warm_up_ms}
    sys.stdout.write(json.dumps(times) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
