"""What counting a request costs beside SQLite: ``python -m benchmarks.rate_counting``."""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from api.rate_counters import Counters

CALLERS = 500
WINDOW_SECONDS = 60.0
_TABLE = "CREATE TABLE counts (key BLOB PRIMARY KEY, ends REAL, n INTEGER) WITHOUT ROWID"
_COUNT = """\
INSERT INTO counts VALUES (:key, :ends, 1) ON CONFLICT (key) DO UPDATE SET
  n = CASE WHEN ends <= :now THEN 1 ELSE n + 1 END,
  ends = CASE WHEN ends <= :now THEN excluded.ends ELSE ends END
RETURNING n, ends"""


def microseconds(count: Callable[[bytes, float], object], times: int) -> float:
    """Return how long one count takes, of callers in turn."""
    count(b"first", time.time())
    start = time.perf_counter()
    for number in range(times):
        count(f"caller-{number % CALLERS}".encode(), time.time())
    return 1e6 * (time.perf_counter() - start) / times


def main() -> None:
    """Print what each way costs."""
    with tempfile.TemporaryDirectory(prefix="vicinal-counts-") as folder:
        counters = Counters(Path(folder) / "counts.bin")
        mapped = microseconds(lambda key, now: counters.count(key, WINDOW_SECONDS, now), 100_000)
        counters.close()
        sys.stdout.write(f"mapped file, shared        {mapped:10.1f} µs\n")
        for synchronous, times in (("OFF", 20_000), ("FULL", 500)):
            base = sqlite3.connect(Path(folder) / f"{synchronous}.sqlite3", isolation_level=None)
            base.execute("PRAGMA journal_mode = WAL")
            base.execute(f"PRAGMA synchronous = {synchronous}")
            base.execute(_TABLE)

            def count(key: bytes, now: float, base: sqlite3.Connection = base) -> object:
                values = {"key": key, "ends": now + WINDOW_SECONDS, "now": now}
                return base.execute(_COUNT, values).fetchall()

            spent = microseconds(count, times)
            sys.stdout.write(f"SQLite, synchronous={synchronous:5}  {spent:10.1f} µs\n")
            base.close()


if __name__ == "__main__":
    main()
