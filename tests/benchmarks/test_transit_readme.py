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


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("demo", "demonstration, 1,500 offers"),
        ("dense", "200,000 rides, 20,000 offers"),
    ],
)
def test_the_table_of_the_ranking_says_what_was_measured(part: str, words: str) -> None:
    measured = json.loads((_BENCHMARKS / "results" / "transit-ranking.json").read_text("utf-8"))
    readme = (_BENCHMARKS / "README.md").read_text("utf-8")
    ways = {"without": "without the bus", "first": "first question from a home"}
    for key, name in (ways | {"again": "next ones"}).items():
        times = measured[part]["cpu_ms"][key]
        cells = " | ".join(f"{times[q]:.2f}" for q in ("p50", "p95", "p99"))
        assert f"| {words}, {name} | {cells} |" in readme
