"""The speed table of the README is that of the results, not of somebody's memory."""

import json
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("readme", ["README.md", "benchmarks/README.md"])
@pytest.mark.parametrize("result", ["rank-100k-starter", "rank-100k-rome"])
def test_the_speed_table_says_what_was_measured(readme: str, result: str):
    measured = json.loads((_ROOT / "benchmarks" / "results" / f"{result}.json").read_text("utf-8"))
    times, baseline = measured["rank_cpu_ms"], measured["baseline_cpu_ms"]
    cells = [f"{times[name]:.1f}" for name in ("p50", "p95", "p99")] + [f"{baseline:.0f}"]
    assert f"| {' | '.join(cells)} |" in (_ROOT / readme).read_text("utf-8")
