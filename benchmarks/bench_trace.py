"""What the trace costs: a write with and without its line, the chain read again, an answer kept.

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

from sqlalchemy import Engine, func, select

from api.schemas.profile import ProfileIn
from api.settings import Settings
from benchmarks.bench_http import PEOPLE
from cli.demo import DEFAULT_SEED
from cli.session import make_ready, session
from geo.communes import CommuneCode, load_communes
from insertion.audit import Act, verify
from insertion.beneficiary import Profile
from persistence.audit import Trace, read_head, read_lines
from persistence.engine import create_engine_for
from persistence.migrate import upgrade
from persistence.trace_tables import ShownAnswerRow
from persistence.unit_of_work import SqlUnitOfWork
from skills.starter import load_starter
from usecases.demo import load_demo
from usecases.ranking_request import Wanted
from usecases.shortlist import draw_up_shortlist

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


def answers_kept(folder: Path, answers: int = 1_000) -> dict[str, object]:
    """Return what it costs to keep an answer of twenty, on the demonstration."""
    settings = Settings(database_url=f"sqlite:///{folder / 'demo.sqlite3'}")
    with session(settings) as vicinal:
        make_ready(vicinal)
        uow, today = vicinal.unit_of_work(), vicinal.today()
        load_demo(uow, load_starter(), vicinal.communes, DEFAULT_SEED, today)
        sources, wanted = vicinal.sources(), Wanted(k=20)
        shown = [
            draw_up_shortlist(ProfileIn.model_validate(person).to_draft(), sources, uow, wanted)
            for person in PEOPLE
        ]
        noted: list[float] = []
        for number in range(answers):
            each = shown[number % len(shown)]
            begin = time.perf_counter()
            vicinal.shown.ranking(each.resolved.profile, wanted, each.ranking)
            noted.append((time.perf_counter() - begin) * 1_000)
        vicinal.shown.journal.flush()
        with vicinal.snapshot() as connection:
            row = ShownAnswerRow
            size = func.length(row.question) + func.length(row.content)
            count, octets = connection.execute(select(func.count(), func.avg(size))).one()
    return {
        "kept": count,
        "ms_p50": round(statistics.median(noted), 3),
        "ms_p95": round(statistics.quantiles(noted, n=20)[-1], 3),
        "bytes": round(octets),
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
        measured = measure(engine, asked.writes) | {"answers": answers_kept(Path(folder))}
        sys.stdout.write(json.dumps(measured, indent=2) + "\n")
        engine.dispose()


if __name__ == "__main__":
    main()
