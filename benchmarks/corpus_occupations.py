"""Which occupations the synthetic offers and people name, and the skills that go with each.

Shares fall like those of a labour market (Zipf), in an order that the seed draws. Skills are those
of the occupation, some of a neighbour: they come in clusters, as in real offers.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus_places import GRAND_DOMAINES
from insertion.terms import PhysicalDemand
from matching.reference import Reference

UNKNOWN_SHARE = 0.03
WITHOUT_SKILLS_SHARE = 0.07  # starter only: codes of which the label alone is known
NEIGHBOURS = 5
NEIGHBOUR_SHARE = 0.1
# Share of the r-th occupation: 1 / (r + 4)^0.9, so that the first has about 2.5 % of the offers.
ZIPF_SHIFT, ZIPF_POWER = 4.0, 0.9


class Entries(NamedTuple):
    """Skills drawn, one entry each, sorted by owner then dim, each at most once an owner."""

    owner: NDArray[np.int64]
    dim: NDArray[np.int32]
    required: NDArray[np.bool_]

    def starts(self, owners: int) -> NDArray[np.int64]:
        """Return where the entries of each owner start, one more than the owners."""
        return np.concatenate(([0], np.cumsum(np.bincount(self.owner, minlength=owners))))


class Occupations:
    """The occupations of a referential as columns, numbered as in the affinity."""

    def __init__(self, reference: Reference, seed: int) -> None:
        codes = reference.affinity.codes
        held = [reference.referential.occupations[code] for code in codes]
        self.start = np.concatenate(([0], np.cumsum([len(each.skills) for each in held])))
        self.dim = np.array(
            [reference.space.index[link.skill_id] for each in held for link in each.skills],
            np.int32,
        )
        self.core = np.array([link.core for each in held for link in each.skills], np.bool_)
        self.n_dims = len(reference.space.dims)
        self.length = np.diff(self.start)
        self.domain = np.array([GRAND_DOMAINES.index(code[0]) for code in codes])
        self.strain_bits = np.array(
            [
                sum(1 << n for n, demand in enumerate(PhysicalDemand) if demand in each.contexts)
                for each in held
            ],
            np.uint32,
        )
        self.neighbours = _nearest(reference.affinity.values, self.length > 0)
        rng = np.random.default_rng([seed, len(codes)])
        self.cumulative = _cumulative_shares(rng, self.length > 0)

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Return ``count`` occupations by their shares."""
        drawn = rng.random(count) * self.cumulative[-1]
        found: NDArray[np.int64] = np.searchsorted(self.cumulative, drawn, side="right")
        return found

    def near(
        self, rng: np.random.Generator, occupation: NDArray[np.int64], share: float
    ) -> NDArray[np.int64]:
        """Return the occupations, a ``share`` of them replaced by one of their neighbours."""
        replaced = rng.random(len(occupation)) < share
        which = rng.integers(0, NEIGHBOURS, len(occupation))
        return np.where(replaced, self.neighbours[occupation, which], occupation)

    def draw_skills(
        self,
        rng: np.random.Generator,
        owner: NDArray[np.int64],
        occupation: NDArray[np.int64],
    ) -> Entries:
        """Return one skill of ``occupation`` for each ``owner``; those drawn twice are kept once.

        At the heart of the occupation, six in ten are required; beside it, one in four.
        """
        occupation = self.near(rng, occupation, NEIGHBOUR_SHARE)
        known = self.length[occupation] > 0
        owner, occupation = owner[known], occupation[known]
        link = self.start[occupation] + (rng.random(len(owner)) * self.length[occupation]).astype(
            np.int64
        )
        required = rng.random(len(owner)) < np.where(self.core[link], 0.6, 0.25)
        return distinct(owner, self.dim[link], required, self.n_dims)


def distinct(
    owner: NDArray[np.int64], dim: NDArray[np.int32], required: NDArray[np.bool_], n_dims: int
) -> Entries:
    """Return the entries sorted, of two alike the required one."""
    # The required one comes first of its kind, hence is the one kept.
    key = np.sort((owner * n_dims + dim) * 2 + ~required)
    kept = np.ones(len(key), np.bool_)
    kept[1:] = key[1:] // 2 != key[:-1] // 2
    key = key[kept]
    return Entries(
        key // 2 // n_dims, (key // 2 % n_dims).astype(np.int32), (key % 2 == 0).astype(np.bool_)
    )


def _cumulative_shares(rng: np.random.Generator, skilled: NDArray[np.bool_]) -> NDArray[np.float64]:
    ranks = np.empty(len(skilled))
    ranks[rng.permutation(len(skilled))] = np.arange(len(skilled))
    ranks[skilled] = np.argsort(np.argsort(ranks[skilled]))
    shares = (ranks + ZIPF_SHIFT) ** -ZIPF_POWER
    shares[skilled] /= shares[skilled].sum()
    if not skilled.all():
        shares[~skilled] *= WITHOUT_SKILLS_SHARE / shares[~skilled].sum()
    return np.cumsum(shares)


def _nearest(affinity: NDArray[np.float32], skilled: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the nearest occupations that have skills, itself apart, shape (n, NEIGHBOURS)."""
    values = np.where(skilled[None, :], affinity, np.float32(-1.0))
    np.fill_diagonal(values, -1.0)
    return np.argsort(-values, axis=1, kind="stable")[:, :NEIGHBOURS]
