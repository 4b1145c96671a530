"""How well near occupations are found, against the moves that France Travail's experts list.

For each occupation of one half, every other is ranked by its affinity without the listed moves;
the truth is those moves; the figure is the mean nDCG@10 (``listed_moves.py``), with its 95 %
bootstrap interval. Beside it, the obvious ways: the letters of the code, the letters of the title
and definition, the competences alone; then ours with one part taken away, and on ``dev`` with one
constant moved, with the paired interval of the difference.

    python -m benchmarks.bench_occupation_similarity [dev|check] [--write]

The referential is the one the product uses: the official archive merged with the starter. Needs
it at ``$VICINAL_BENCH_DATA/rome/rome4_v460.zip``; without it, the benchmark says so and stops.
``--write`` keeps both halves in ``benchmarks/results/``.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.listed_moves import interval, ndcg_by_source
from benchmarks.public_data import missing_data, public_data
from skills import occupation_vectors, similarity, vectors
from skills.normalize import fold
from skills.rome_archive import merge_with_starter, read_rome_archive
from skills.similarity import occupation_affinity
from skills.starter import load_starter
from skills.taxonomy import Referential
from skills.vectors import fit_skill_space, occupation_matrix

FloatArray = NDArray[np.float64]
ARCHIVE = "rome/rome4_v460.zip"
RESULTS = Path(__file__).resolve().parent / "results" / "occupation-similarity.json"

_MODULES = {
    "MACRO_SHARE": vectors,
    "CORE_WEIGHT": vectors,
    "WORDS_SHARE": occupation_vectors,
    "FAMILY_SHARE": occupation_vectors,
    "BROAD_DOMAIN_POWER": similarity,
    "REFERENCE_POWER": similarity,
}
# What each constant is worth when its part is taken away.
ABLATIONS: Mapping[str, Mapping[str, float]] = {
    "without words": {"WORDS_SHARE": 0.0},
    "without competences": {"WORDS_SHARE": 1.0},
    "without family": {"FAMILY_SHARE": 0.0},
    "without broad domain": {"BROAD_DOMAIN_POWER": 1.0},
    "without reference": {"REFERENCE_POWER": 1.0},
    "cosine only": {"FAMILY_SHARE": 0.0, "BROAD_DOMAIN_POWER": 1.0, "REFERENCE_POWER": 1.0},
}
GRID: Mapping[str, tuple[float, ...]] = {
    "WORDS_SHARE": (0.5, 0.6, 0.75),
    "FAMILY_SHARE": (0.15, 0.35, 0.5),
    "BROAD_DOMAIN_POWER": (1.15, 1.35),
    "REFERENCE_POWER": (1.5, 1.6, 1.8, 2.0),
    "MACRO_SHARE": (0.0, 0.25, 1.0),
    "CORE_WEIGHT": (1.0, 2.0),
}


def baselines(referential: Referential) -> Iterator[tuple[str, FloatArray]]:
    """Yield the obvious ways to say that two occupations are near."""
    codes = sorted(referential.occupations)
    starts = [np.array([code[:length] for code in codes]) for length in (3, 1)]
    domain, broad = ((start[:, None] == start).astype(float) for start in starts)
    yield "code prefix", domain + 0.1 * broad
    occupations = [referential.occupations[code] for code in codes]
    letters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2, max_df=0.5
    )
    rows = letters.fit_transform(fold(f"{one.label} {one.definition}") for one in occupations)
    yield "title + definition, char TF-IDF", (rows @ rows.T).toarray()
    with replaced({"MACRO_SHARE": 0.0, "CORE_WEIGHT": 1.0}):
        _, rows = occupation_matrix(fit_skill_space(referential), referential)
    yield "competences, IDF cosine", (rows @ rows.T).toarray()


def ours(referential: Referential, constants: Mapping[str, float]) -> NDArray[np.float32]:
    """Return our affinity without the listed moves, some constants replaced."""
    with replaced(constants):
        space = fit_skill_space(referential)
        return occupation_affinity(space, referential, with_mobilities=False).values


@contextmanager
def replaced(constants: Mapping[str, float]) -> Iterator[None]:
    """Put constants where the formulas read them, and the published ones back."""
    published = {name: getattr(_MODULES[name], name) for name in constants}
    for name, value in constants.items():
        setattr(_MODULES[name], name, value)
    try:
        yield
    finally:
        for name, value in published.items():
            setattr(_MODULES[name], name, value)


class Report:
    """The lines of one half, printed as they are measured and kept."""

    def __init__(self, referential: Referential, half: str) -> None:
        self.referential = referential
        self.half = half
        self.published = self._ndcg(ours(referential, {}))
        self.lines: dict[str, dict[str, float]] = {}

    def _ndcg(self, scores: NDArray[np.floating]) -> FloatArray:
        return ndcg_by_source(self.referential, scores, self.half)

    def alone(self, name: str, scores: NDArray[np.floating] | None = None) -> None:
        """Print a figure with its interval; ours when no scores are given."""
        values = self.published if scores is None else self._ndcg(scores)
        self._print(name, values.mean(), *interval(values))

    def against_ours(self, name: str, scores: NDArray[np.floating]) -> None:
        """Print a figure with the paired interval of its difference from ours."""
        values = self._ndcg(scores)
        low, high = interval(values - self.published)
        self._print(name, values.mean(), low, high, sign="+")

    def _print(self, name: str, mean: float, low: float, high: float, sign: str = "") -> None:
        figures = f"[{low:{sign}.4f}, {high:{sign}.4f}]"
        sys.stdout.write(f"{name:36}  {mean:.4f}  {figures}\n")
        sys.stdout.flush()
        self.lines[name] = {"ndcg": round(mean, 4), "low": round(low, 4), "high": round(high, 4)}


def report(referential: Referential, half: str) -> Report:
    """Print every line of one half; the constants are moved on dev only."""
    lines = Report(referential, half)
    count = len(lines.published)
    sys.stdout.write(f"{half}, {count} sources, nDCG@10 and its 95 % interval\n")
    for name, scores in baselines(referential):
        lines.alone(name, scores)
    lines.alone("ours")
    if half == "dev":
        sys.stdout.write("\nin place of ours, with the interval of the difference\n")
        for name, constants in ABLATIONS.items():
            lines.against_ours(name, ours(referential, constants))
        for name, values in GRID.items():
            for value in values:
                lines.against_ours(f"{name} = {value:g}", ours(referential, {name: value}))
    return lines


def main(arguments: list[str]) -> int:
    """Print the lines of the halves asked for, dev when none is."""
    missing = missing_data(ARCHIVE)
    if missing:
        sys.stdout.write(missing)
        return 0
    official = read_rome_archive(public_data(ARCHIVE)).referential
    referential = merge_with_starter(official, load_starter())
    write = "--write" in arguments
    halves = ["dev", "check"] if write else [one for one in arguments if one in ("dev", "check")]
    results = {half: report(referential, half).lines for half in halves or ["dev"]}
    if write:
        document = {"referential": referential.version, **results}
        RESULTS.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
