"""The plots of the results, as small SVG files (extra ``bench``: matplotlib)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.plot_data import Document, Line, fingerprint, plot_data

_SIZE = (6.4, 3.6)


def draw_plots(results: Sequence[Document], folder: Path) -> None:
    """Draw every plot anew."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("svg")
    # Text as text, identifiers from a fixed salt: small files that change with the data only.
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "vicinal", "font.size": 9})
    from matplotlib import pyplot  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in _DRAWN.items():
        lines = plot_data(name, results)
        figure, axes = pyplot.subplots(figsize=_SIZE, layout="constrained")
        draw(axes, lines)
        axes.grid(visible=True, which="major", linewidth=0.3)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        described = {"Date": None, "Creator": None, "Description": fingerprint(lines)}
        figure.savefig(folder / f"{name}.svg", metadata=described)
        pyplot.close(figure)


def _latency(axes: Any, lines: Sequence[Line]) -> None:
    for line in lines:
        axes.plot(line.x, line.y, label=line.label, linewidth=1.2)
    axes.set(xscale="log", xlabel="CPU ms of one search", ylabel="% of people")
    axes.legend(frameon=False)


def _by_size(axes: Any, lines: Sequence[Line]) -> None:
    for number, line in enumerate(lines):
        axes.plot(
            line.x, line.y, label=line.label, marker="o", markersize=3, linewidth=1.2,
            linestyle="-" if number % 2 == 0 else "--",
        )  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="offers", ylabel="ms")
    axes.legend(frameon=False)


def _peers(axes: Any, lines: Sequence[Line]) -> None:
    places = range(len(lines), 0, -1)
    axes.barh(places, [line.y[0] for line in lines], 0.4, label="peer")
    axes.barh(
        [place - 0.4 for place in places],
        [line.x[0] for line in lines],
        0.4,
        label="engine after it",
    )
    axes.set_yticks([place - 0.2 for place in places], [line.label for line in lines], fontsize=6)
    axes.set(xscale="log", xlabel="ms, wall clock, paired")
    if lines:
        axes.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0.0, 1.0))


_DRAWN = {"latency": _latency, "growth": _by_size, "peers": _peers, "bandwidth": _by_size}
