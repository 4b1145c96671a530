"""What each plot shows, as plain lines: read from the results, drawn by ``plots.py``."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

Document = dict[str, Any]


class Line(NamedTuple):
    """One named line."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]


def plot_data(name: str, results: Sequence[Document]) -> list[Line]:
    """Return the lines of one plot; only the referential of most corpora is shown."""
    return _PLOTS[name](_headline(results))


def fingerprint(lines: Sequence[Line]) -> str:
    """Return a name of the data, kept in the plot so that a stale one is seen."""
    text = json.dumps([line._asdict() for line in lines])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _headline(results: Sequence[Document]) -> list[Document]:
    official = [each for each in results if str(each["referential"]).startswith("ROME")]
    return official or list(results)


def _latency(results: Sequence[Document]) -> list[Line]:
    return [
        Line(
            f"{each['size_name']} offers",
            tuple(each["cpu_ms_quantiles"]),
            tuple(float(q) for q in range(len(each["cpu_ms_quantiles"]))),
        )
        for each in results
    ]


def _growth(results: Sequence[Document]) -> list[Line]:
    sizes = tuple(float(each["size"]) for each in results)
    lines = [
        Line(f"engine {q}", sizes, tuple(each["cpu_ms"][q] for each in results))
        for q in ("p50", "p99")
    ]
    grid = [each for each in results if "numpy_sorted_grid" in each["baselines"]]
    lines += [
        Line(
            f"NumPy grid {q}",
            tuple(float(each["size"]) for each in grid),
            tuple(each["baselines"]["numpy_sorted_grid"]["cpu_ms"][q] for each in grid),
        )
        for q in ("p50", "p99")
    ]
    return lines


def _peers(results: Sequence[Document]) -> list[Line]:
    """Return, by percentile, the milliseconds of the engine and of each peer."""
    raced = [each for each in results if each.get("peers")]
    lines = []
    for each in raced:
        found = [peer for peer in each["peers"].values() if "skipped" not in peer]
        for quantile in ("p50", "p99"):
            # The engine as it was called after the peers: the least of them, the first by name.
            lines += [
                Line(
                    f"{peer['label']}, {each['size_name']} {quantile}",
                    (peer["engine_wall_ms"][quantile],),
                    (peer["wall_ms"][quantile],),
                )
                for peer in found
            ]
    return lines


def _bandwidth(results: Sequence[Document]) -> list[Line]:
    sizes = tuple(float(each["size"]) for each in results)
    bounded = [each for each in results if "near_scan_ms" in each["bandwidth"]]
    near = tuple(float(each["size"]) for each in bounded)
    return [
        Line("engine p50", sizes, tuple(each["cpu_ms"]["p50"] for each in results)),
        Line("engine p99", sizes, tuple(each["cpu_ms"]["p99"] for each in results)),
        Line(
            "reading every offer once",
            sizes,
            tuple(each["bandwidth"]["full_scan_ms"] for each in results),
        ),
        *(
            Line(
                f"reading those in the box, {q}",
                near,
                tuple(each["bandwidth"]["near_scan_ms"][q] for each in bounded),
            )
            for q in ("p50", "p99")
        ),
    ]


_PLOTS: dict[str, Callable[[Sequence[Document]], list[Line]]] = {
    "latency": _latency,
    "growth": _growth,
    "peers": _peers,
    "bandwidth": _bandwidth,
}
