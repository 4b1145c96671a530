"""The speed section of the README is that of the results, not of somebody's memory."""

import copy

import pytest

from benchmarks.plot_data import fingerprint, plot_data
from benchmarks.report import (
    PLOT_TITLES,
    fresh_pages,
    load_results,
    render,
    stale_plots,
    with_section,
)

TIMES = {"p50": 0.1, "p95": 0.2, "p99": 0.3}
EXACT = {
    "queries": 200,
    "recall_at_k": 1.0,
    "same_order": 200,
    "same_scores": 200,
    "largest_gap_steps": 0.0,
}
RESULT = {
    "size": 10_000,
    "size_name": "10k",
    "seed": 1,
    "referential": "vicinal-1",
    "queries": 2_000,
    "k": 20,
    "build_seconds": 1.0,
    "index_bytes": 20_000_000,
    "bandwidth": {"full_scan_ms": 0.5},
    "exactness": EXACT,
    "cpu_ms": TIMES,
    "cpu_ms_quantiles": [0.1, 0.2, 0.3],
    "baselines": {},
    "stages": dict.fromkeys(("prepare_cpu_ms", "count_cpu_ms", "rank_cpu_ms"), TIMES),
    "peers": {
        "absent": {"label": "Absent", "skipped": "pip install absent"},
        "there": {
            "label": "There",
            "queries": 100,
            "recall_at_k": 1.0,
            "wall_ms": TIMES,
            "engine_wall_ms": TIMES,
            "ratio": {"p50": 1_234.5, "p99": 2.0},
        },
    },
    "machine": {
        "commit": "abc",
        "date": "2026-11-25",
        "processor": "none",
        "load_average": 0.0,
    },
}


def test_the_pages_say_what_was_measured() -> None:
    for path, page in fresh_pages(load_results()):
        assert path.read_text("utf-8") == page, "run python -m benchmarks.report"


def test_the_plots_show_what_was_measured() -> None:
    assert not stale_plots(load_results()), "run python -m benchmarks.report"


def test_every_result_kept_is_exact() -> None:
    results = load_results()
    assert results
    for result in results:
        exactness = result["exactness"]
        assert exactness["recall_at_k"] == 1.0
        assert exactness["same_scores"] == exactness["queries"] >= 200


def test_a_table_says_what_is_absent_and_why() -> None:
    section = render([RESULT])
    assert "pip install absent" in section
    assert "1,230 × / 2 ×" in section
    assert "| 0.1 | 0.2 | 0.3 | – | – | – | – |" in section


def test_another_figure_makes_the_page_and_the_plots_stale() -> None:
    other = copy.deepcopy(RESULT)
    other["cpu_ms"] = TIMES | {"p50": 0.2}
    assert render([RESULT]) != render([other])
    for name in ("growth", "bandwidth"):
        before, after = plot_data(name, [RESULT]), plot_data(name, [other])
        assert fingerprint(before) != fingerprint(after)
    assert set(PLOT_TITLES) == {"latency", "growth", "peers", "bandwidth"}


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="markers missing"):
        with_section("# Benchmarks", "table")
