"""Long races for the last place: ``python -m benchmarks.bench_last_place --rounds 1000``.

On a SQLite file of its own, or on ``--url`` (an empty PostgreSQL database). Prints what the rounds
came to as JSON, and fails when anything was sold twice, lost, or given out of order. ``--naive``
is the negative control: the same servers, looking before they take; it fails when nothing is
oversold. Results are in ``docs/positionnements.md``.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.last_place import CALLERS, Race, Tally, prepare, servers
from persistence.engine import create_engine_for
from persistence.migrate import upgrade


def run(url: str, rounds: int, seed: int, processes: int, *options: str) -> Tally:
    """Run the rounds on a database and return what they came to."""
    engine = create_engine_for(url)
    upgrade(engine)
    prepare(engine)
    tally, luck = Tally(), random.Random(seed)
    with servers(url, processes, *options) as found:
        race = Race(engine, [each.port for each in found], tally, luck)
        for number in range(rounds):
            race.run(f"course-{seed}-{number}", 1 + number % 3)
    engine.dispose()
    return tally


def main() -> int:
    """Run from the command line and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--url", help="a database that holds nothing else")
    parser.add_argument("--naive", action="store_true", help="the negative control")
    asked = parser.parse_args()
    options = ("--naive",) if asked.naive else ()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.url or f"sqlite:///{Path(folder) / 'course.sqlite3'}"
        tally = run(url, asked.rounds, asked.seed, asked.processes, *options)
    said = asdict(tally)
    seconds = sorted(said.pop("seconds"))
    said["callers"], said["processes"], said["faults"] = CALLERS, asked.processes, tally.faults
    said["wave_ms_median"] = round(1000 * statistics.median(seconds), 1)
    said["wave_ms_max"] = round(1000 * seconds[-1], 1)
    sys.stdout.write(json.dumps(said, indent=2) + "\n")
    ended_as_expected = tally.oversold > 0 if asked.naive else tally.faults == 0
    return 0 if ended_as_expected else 1


if __name__ == "__main__":
    sys.exit(main())
