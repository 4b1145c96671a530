"""Make the speed section of ``benchmarks/README.md``: ``python -m benchmarks.report``.

Tables are between two markers, plots beside them; ``--check`` changes nothing and fails when the
page does not say what the results say.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Document = dict[str, Any]

FOLDER = Path(__file__).parent
README, FRONT_PAGE = FOLDER / "README.md", FOLDER.parent / "README.md"
RESULTS, PLOTS = FOLDER / "results", FOLDER / "plots"
BEGIN, END = "<!-- speed: begin (python -m benchmarks.report) -->", "<!-- speed: end -->"

BASELINES = {
    "numpy_sorted_grid": "NumPy, sorted grid, same score",
    "scipy_full_scan": "SciPy, full scan, same score",
    "geopy_and_sklearn": "geopy + scikit-learn, less than the score",
}
PLOT_TITLES = {
    "latency": "Latency of usual people, by corpus",
    "growth": "Growth with the number of offers",
    "peers": "Against other software, same score",
    "bandwidth": "Against reading the columns from memory",
}


def load_results(folder: Path = RESULTS) -> list[Document]:
    """Return the documents of speed, by referential then size."""
    found = [json.loads(path.read_text("utf-8")) for path in folder.glob("speed-*.json")]
    return sorted(found, key=lambda each: (not _is_official(each), each["size"]))


def render(results: Sequence[Document], http: Document | None = None) -> str:
    """Return the section as Markdown."""
    parts = [
        _heading(results),
        _speed_table(results),
        _index_table(results),
        _people_table(results),
        _baseline_table(results),
        _peer_table(results),
        _http_line(http),
        *(f"![{title}](plots/{name}.svg)" for name, title in PLOT_TITLES.items()),
    ]
    return "\n\n".join(part for part in parts if part)


def render_headline(results: Sequence[Document]) -> str:
    """Return the few figures of the front page."""
    rows = []
    for result in results:
        baselines = result["baselines"]
        ratios = [
            f"{_number(baselines[name]['ratio']['p50'])} ×" if name in baselines else "–"
            for name in ("numpy_sorted_grid", "geopy_and_sklearn")
        ]
        exact = f"{result['exactness']['same_scores']} of {result['exactness']['queries']}"
        rows.append([_name(result), *_three(result["cpu_ms"]), exact, *ratios])
    columns = ["p50", "p95", "p99", "exact", "best NumPy scan", "geopy + scikit-learn"]
    return _table("one search, k = 20, one thread, CPU ms", columns, rows)


def with_section(page: str, section: str) -> str:
    """Return the page with its section replaced."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"README: markers missing, expected {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{section}\n\n{END}{after}"


def read_http(folder: Path = RESULTS) -> Document | None:
    """Return the document of HTTP, if it was measured."""
    path = folder / "http.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else None


def _is_official(result: Document) -> bool:
    return str(result["referential"]).startswith("ROME")


def _name(result: Document) -> str:
    return f"{result['size_name']}, {result['referential']}"


def _heading(results: Sequence[Document]) -> str:
    lines = []
    for result in results:
        machine, exactness = result["machine"], result["exactness"]
        lines.append(
            f"- {_name(result)}: {result['queries']:,} people, seed {result['seed']}; ids, order "
            f"and scores equal to the scan's on {exactness['same_scores']} of "
            f"{exactness['queries']} (recall@{result['k']} {_number(exactness['recall_at_k'])}); "
            f"commit {machine['commit']}, {machine['date']}, {machine['processor']}, "
            f"load {machine['load_average']:g}."
        )
    return "\n".join(lines)


def _speed_table(results: Sequence[Document]) -> str:
    rows = [
        [
            _name(result),
            *_three(result["cpu_ms"]),
            _of(result, "heavy", "cpu_ms", "p99"),
            _of(result, "worst_case", "cpu_ms", "p99"),
            _of(result, "worst_case", "p99_to_base_p99"),
            _of(result, "batch", "searches_per_second_and_core"),
        ]
        for result in results
    ]
    return _table(
        "search of a prepared question, CPU ms",
        ["p50", "p95", "p99", "40 skills p99", "worst p99", "worst ÷ p99", "batch, searches/s"],
        rows,
    )


def _index_table(results: Sequence[Document]) -> str:
    rows = [
        [
            _name(result),
            _number(result["index_bytes"] / 1e6),
            _number(max(result["index_bytes"] - 16e6, 0) / result["size"]),
            _number(result["build_seconds"]),
            _of(result, "saved", "save_seconds"),
            _of(result, "saved", "open_ms"),
            _of(result, "saved", "first_answer_ms"),
            _of(result, "updates", "changed_wall_ms", "p99"),
            _of(result, "updates", "closed_wall_ms", "p99"),
            _of(result, "updates", "search_amid_changes_cpu_ms", "p50"),
        ]
        for result in results
    ]
    return _table(
        "index",
        [
            "MB",
            "bytes an offer above 16 MB",
            "build s",
            "save s",
            "open ms",
            "first answer ms",
            "change seen p99 ms",
            "closed p99 ms",
            "p50 amid changes",
        ],
        rows,
    )


def _people_table(results: Sequence[Document]) -> str:
    rows = []
    for result in results:
        stages, people = result["stages"], result.get("opportunity_to_people", {})
        rows.append(
            [
                _name(result),
                *(
                    f"{_pair(stages[key])}"
                    for key in ("prepare_cpu_ms", "count_cpu_ms", "rank_cpu_ms")
                ),
                f"{people['people']:,}" if "people" in people else "–",
                _pair(people["cpu_ms"]) if "people" in people else "–",
            ]
        )
    return _table(
        "p50 / p99, CPU ms",
        ["prepare", "count all outcomes", "whole explained answer", "people", "offer → people"],
        rows,
    )


def _baseline_table(results: Sequence[Document]) -> str:
    rows = [
        [
            _name(result),
            label,
            _pair(result["baselines"][name]["cpu_ms"]),
            _times(result["baselines"][name]["ratio"]),
            str(result["baselines"][name]["queries"]),
        ]
        for result in results
        for name, label in BASELINES.items()
        if name in result["baselines"]
    ]
    return _table(
        "baseline", ["", "p50 / p99 CPU ms", "times the engine p50 / p99", "queries"], rows
    )


def _peer_table(results: Sequence[Document]) -> str:
    rows = []
    for result in results:
        for found in result.get("peers", {}).values():
            if "skipped" in found:
                rows.append([_name(result), found["label"], found["skipped"], "–", "–", "–", "–"])
                continue
            rows.append(
                [
                    _name(result),
                    found["label"],
                    _pair(found["wall_ms"]),
                    _pair(found["engine_wall_ms"]),
                    _times(found["ratio"]),
                    _number(found["recall_at_k"]),
                    str(found["queries"]),
                ]
            )
    columns = ["", "p50 / p99 wall ms", "engine after it", "ratio p50 / p99", "recall", "queries"]
    return _table("peer", columns, rows) if rows else ""


def _http_line(http: Document | None) -> str:
    if http is None:
        return ""
    empty, matches = http["empty_wall_ms"], http["matches_wall_ms"]
    return (
        f"HTTP, on the demonstration: `POST /api/v1/correspondances` p50 {_number(matches['p50'])} "
        f"ms, p99 {_number(matches['p99'])}; `{http['empty_route']}` p50 {_number(empty['p50'])}: "
        f"{_number(http['p50_ratio'])} times (commit {http['machine']['commit']})."
    )


def _table(first: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [[first, *columns], ["---"] * (len(columns) + 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _of(result: Document, *path: str) -> str:
    value: Any = result
    for step in path:
        if not isinstance(value, dict) or step not in value:
            return "–"
        value = value[step]
    return _number(value)


def _three(times: Document) -> list[str]:
    return [_number(times[name]) for name in ("p50", "p95", "p99")]


def _pair(times: Document) -> str:
    return f"{_number(times['p50'])} / {_number(times['p99'])}"


def _times(ratio: Document) -> str:
    return f"{_number(ratio['p50'])} × / {_number(ratio['p99'])} ×"


def _number(value: float) -> str:
    """Return three significant digits, without an exponent."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"  # noqa: PLR2004


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the section and the plots, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail when stale")
    asked = parser.parse_args(arguments)
    results = load_results()
    if asked.check:
        stale = [
            path.name for path, page in fresh_pages(results) if page != path.read_text("utf-8")
        ]
        stale += ["plots"] if stale_plots(results) else []
        sys.stdout.write(f"stale: {', '.join(stale)}\n" if stale else "up to date\n")
        return int(bool(stale))
    for path, page in fresh_pages(results):
        path.write_text(page, encoding="utf-8")
    from benchmarks.plots import draw_plots  # noqa: PLC0415

    draw_plots(results, PLOTS)
    return 0


def fresh_pages(results: Sequence[Document]) -> list[tuple[Path, str]]:
    """Return the pages as they should be."""
    sections = ((README, render(results, read_http())), (FRONT_PAGE, render_headline(results)))
    return [(path, with_section(path.read_text("utf-8"), text)) for path, text in sections]


def stale_plots(results: Sequence[Document], folder: Path = PLOTS) -> bool:
    """Return whether a plot is absent or was drawn from other results; nothing is drawn."""
    from benchmarks.plot_data import fingerprint, plot_data  # noqa: PLC0415

    for name in PLOT_TITLES:
        path = folder / f"{name}.svg"
        if not path.is_file():
            return True
        if fingerprint(plot_data(name, results)) not in path.read_text("utf-8"):
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
