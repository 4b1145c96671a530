"""Results as JSON in ``benchmarks/results/``, and the section of ``benchmarks/README.md``."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.quality.measures import Figure

_FOLDER = Path(__file__).resolve().parent.parent
RESULTS = _FOLDER / "results" / "quality.json"
README = _FOLDER / "README.md"
BEGIN = "<!-- quality: written by python -m benchmarks.quality -->"
END = "<!-- quality: end -->"

Results = dict[str, Any]
_GAINS = "gains over "


def as_json(figure: Figure) -> dict[str, float]:
    """Return a figure with four digits."""
    return {
        "mean": round(figure.mean, 4),
        "low": round(figure.low, 4),
        "high": round(figure.high, 4),
    }


def read_results(path: Path = RESULTS) -> Results:
    """Return the results written before, so that one set can be measured again alone."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def write_results(results: Results, path: Path = RESULTS) -> None:
    """Write the results."""
    path.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def tables(results: Results) -> str:
    """Return one table a set, our gain over the baseline of letters below it."""
    parts = [table(name, each) for name, each in results.items() if "systems" in each]
    parts += [_times(name, each) for name, each in results.items() if "times" in each]
    return "\n\n".join(parts)


def table(name: str, each: Mapping[str, Any]) -> str:
    """Return the table of one set, and our gains over a baseline below it."""
    measures = list(next(iter(each["systems"].values())))
    lines = [
        f"**{name}**, {each['questions']:,} {each.get('unit', 'questions')}",
        "",
        f"| system | {' | '.join(measures)} |",
        "|---" * (len(measures) + 1) + "|",
    ]
    for system, figures in each["systems"].items():
        cells = (_cell(figures[measure]) for measure in measures)
        lines.append(f"| {system} | {' | '.join(cells)} |")
    (title,) = (key for key in each if key.startswith(_GAINS))
    base, _, measure = title.removeprefix(_GAINS).rpartition(", ")
    told = "; ".join(f"{system} {_signed(gain)}" for system, gain in each[title].items())
    return "\n".join([*lines, "", f"Paired gain in {measure} over {base}: {told}."])


def _cell(figure: Mapping[str, float]) -> str:
    return f"{_short(figure['mean'])} [{_short(figure['low'])}, {_short(figure['high'])}]"


def _signed(figure: Mapping[str, float]) -> str:
    values = (f"{figure[key]:+.3f}".replace("0.", ".", 1) for key in ("mean", "low", "high"))
    mean, low, high = values
    return f"{mean} [{low}, {high}]"


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _times(name: str, each: Mapping[str, Any]) -> str:
    times = ", ".join(f"{clock} {value}" for clock, value in each["times"].items())
    return f"**{name}** (milliseconds): {times}."


def write_section(results: Results, path: Path = README) -> None:
    """Replace what stands between the two marks of the README."""
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    path.write_text(f"{before}{BEGIN}\n\n{tables(results)}\n\n{END}{after}", encoding="utf-8")
