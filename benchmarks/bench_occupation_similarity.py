"""How well the competency vectors find the moves that France Travail's experts list.

For each occupation of one half, every other occupation is ranked by its affinity without the moves
(cosine of the vectors, and the domain); the truth is the listed moves, with gain
``max(0.1, (11 - rank) / 10)``; the figure is the mean nDCG@10 with its 95 % bootstrap interval.
The moves never enter the score. Constants are chosen on the ``dev`` half; the ``check`` half is
for verifying a claim only.

    python -m benchmarks.bench_occupation_similarity [dev|check]

Needs the ROME 4.0 archive at ``$VICINAL_BENCH_DATA/rome/rome4_v460.zip``; without it, the benchmark
says so and stops.
"""

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.public_data import missing_data, public_data
from skills import similarity, vectors
from skills.rome_archive import read_rome_archive
from skills.similarity import near_gain
from skills.taxonomy import Referential

FloatArray = NDArray[np.float64]
ARCHIVE = "rome/rome4_v460.zip"
DEPTH = 10
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
CORES = (1.0, 1.5, 2.0, 3.0)
DOMAINS = (0.0, 0.03, 0.05, 0.07)
_DISCOUNTS = 1.0 / np.log2(np.arange(DEPTH) + 2.0)


def in_half(code: str, half: str) -> bool:
    """Tell whether an occupation belongs to the half, by a hash that nobody chose."""
    digest = hashlib.sha1(f"rome-mob4-v1:{code}".encode()).digest()
    return (digest[-1] % 2 == 0) == (half == "dev")


def ndcg_by_source(referential: Referential, scores: NDArray[np.float32], half: str) -> FloatArray:
    """Return the nDCG@10 of each occupation of the half that has listed moves.

    Ties are broken by code, as an exact ranking would.
    """
    codes = sorted(referential.occupations)
    index = {code: row for row, code in enumerate(codes)}
    results: list[float] = []
    for row, code in enumerate(codes):
        near = referential.occupations[code].near
        if not near or not in_half(code, half):
            continue
        gains = np.zeros(len(codes))
        for rank, target in enumerate(near, start=1):
            gains[index[target]] = near_gain(rank)
        order = np.argsort(-scores[row], kind="stable")
        found = gains[order[order != row][:DEPTH]]
        best = np.sort(gains)[::-1][:DEPTH]
        results.append(float(found @ _DISCOUNTS) / float(best @ _DISCOUNTS))
    return np.array(results)


def interval(values: FloatArray, draws: int = 2000) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean."""
    rng = np.random.default_rng(0)
    means = rng.choice(values, size=(draws, len(values))).mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Constants:
    """The three constants that a run varies."""

    macro_share: float = vectors.MACRO_SHARE
    core_weight: float = vectors.CORE_WEIGHT
    domain_share: float = similarity.DOMAIN_SHARE

    def apply(self) -> None:
        """Put the constants where the formulas read them."""
        vectors.MACRO_SHARE = self.macro_share
        vectors.CORE_WEIGHT = self.core_weight
        similarity.DOMAIN_SHARE = self.domain_share


PUBLISHED = Constants()


def measure(referential: Referential, constants: Constants, half: str) -> FloatArray:
    """Return the nDCG@10 per source with other constants than the published ones."""
    constants.apply()
    try:
        space = vectors.fit_skill_space(referential)
        affinity = similarity.occupation_affinity(space, referential, with_mobilities=False)
    finally:
        PUBLISHED.apply()
    return ndcg_by_source(referential, affinity.values, half)


def grid(half: str) -> Iterator[Constants]:
    """Yield what is measured: everything on dev, the published constants alone on check."""
    if half == "dev":
        for share in SHARES:
            for core in CORES:
                yield Constants(share, core, 0.0)
        for domain in DOMAINS:
            yield Constants(domain_share=domain)
    yield PUBLISHED


def main(half: str) -> int:
    """Print one line per set of constants."""
    missing = missing_data(ARCHIVE)
    if missing:
        sys.stdout.write(missing)
        return 0
    referential = read_rome_archive(public_data(ARCHIVE)).referential
    sys.stdout.write("macro_share  core_weight  domain_share  nDCG@10  95 % interval\n")
    for constants in grid(half):
        values = measure(referential, constants, half)
        low, high = interval(values)
        sys.stdout.write(
            f"{constants.macro_share:11.2f}  {constants.core_weight:11.1f}  "
            f"{constants.domain_share:12.2f}  {values.mean():7.4f}  [{low:.3f}, {high:.3f}]\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "dev"))
