"""What the trace costs: one write with and without its line, and the reading of the whole chain.

    python -m benchmarks.bench_trace [--url postgresql://…] [--writes 400]

Writes with and without are interleaved, on a new database; a commit waits for the disk on both.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from geo.communes import CommuneCode, load_communes
from insertion.audit import Act, verify
from insertion.beneficiary import Profile
from persistence.audit import Trace, read_head, read_lines
from persistence.engine import create_engine_for
from persistence.migrate import upgrade
from persistence.unit_of_work import SqlUnitOfWork

KEY = b"k" * 32
ACT = Act("ref-1", "referent", "PUT /beneficiaires/{beneficiary_id}/profil")


def a_profile(minutes: int) -> Profile:
    """Return a profile that differs by its maximum of minutes."""
    commune = load_communes().get(CommuneCode("49007"))
    return Profile(home=commune.center, home_commune=commune.code, max_minutes=minutes)


def write_ms(engine: Engine, number: int, *, traced: bool) -> float:
    """Return how long one write of a profile took, its commit included."""
    trace = Trace(KEY, ACT, lambda: datetime.now(UTC))
    begin = time.perf_counter()
    with SqlUnitOfWork(engine, trace=(lambda: trace) if traced else None) as uow:
        uow.beneficiaries.upsert([(f"b-{number % 50}", a_profile(10 + number % 7))])
        uow.commit()
    return (time.perf_counter() - begin) * 1_000


def measure(engine: Engine, writes: int) -> dict[str, object]:
    """Return the medians of both kinds of writes, and how fast a chain is verified."""
    with_line: list[float] = []
    without: list[float] = []
    for number in range(writes):
        for traced, kept in ((True, with_line), (False, without)):
            kept.append(write_ms(engine, 2 * number + traced, traced=traced))
    begin = time.perf_counter()
    with engine.connect() as connection:
        found = verify(KEY, read_lines(connection), read_head(connection), ())
    seconds = time.perf_counter() - begin
    return {
        "database": engine.dialect.name,
        "writes": writes,
        "ms_without": round(statistics.median(without), 3),
        "ms_with": round(statistics.median(with_line), 3),
        "p95_without": round(statistics.quantiles(without, n=20)[-1], 3),
        "p95_with": round(statistics.quantiles(with_line, n=20)[-1], 3),
        "lines": found.lines,
        "faults": list(found.faults),
        "verified_lines_per_second": round(found.lines / seconds),
    }


def main() -> None:
    """Print the measures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="an empty database; a new SQLite file by default")
    parser.add_argument("--writes", type=int, default=400)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine_for(asked.url or f"sqlite:///{Path(folder) / 'trace.sqlite3'}")
        upgrade(engine)
        sys.stdout.write(json.dumps(measure(engine, asked.writes), indent=2) + "\n")
        engine.dispose()


if __name__ == "__main__":
    main()
