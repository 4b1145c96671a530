"""The table of public transport is that of the results, not of somebody's memory."""

import json
from pathlib import Path

import pytest

_BENCHMARKS = Path(__file__).resolve().parent.parent.parent / "benchmarks"


@pytest.mark.parametrize("offers", [10_000, 100_000])
def test_the_table_of_public_transport_says_what_was_measured(offers: int) -> None:
    name = f"transit-{offers // 1000}k-offers.json"
    measured = json.loads((_BENCHMARKS / "results" / name).read_text("utf-8"))
    readme = (_BENCHMARKS / "README.md").read_text("utf-8")
    for when, words in (("first", "first answer"), ("again", "next answers")):
        times = measured["week_cpu_ms"][f"{offers}_offers_{when}"]
        cells = " | ".join(f"{times[q]:.1f}" for q in ("p50", "p95", "p99"))
        assert f"| {offers:,} offers both ways, {words} | {cells} |" in readme
