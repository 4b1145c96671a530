"""What each opportunity asks, as integer vectors: docs/scoring.md, part 2.1, vectorised.

Two forms of the same thing. The full one holds every axis of every vector: obvious, long, what the
exactness scan reads. The short one holds the usual vector of each occupation once, and for each
opportunity only the axes that its own words raise: what makes the NumPy baselines as good as they
can be.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from matching.columns import OpportunityColumns
from matching.policy import DemandWeights
from matching.reference import Reference
from skills.vectors import MACRO_SHARE

WEIGHT_UNIT = 256  # weights are whole 256ths, so that sums of products are exact


class Axes(NamedTuple):
    """Axes asked, sorted by owner then dim, each at most once an owner."""

    owner: NDArray[np.int64]
    dim: NDArray[np.int64]
    weight: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual of each occupation: its links, as columns."""

    start: NDArray[np.int64]
    dim: NDArray[np.int64]
    share: NDArray[np.float64]  # weight before IDF
    idf: NDArray[np.float64]  # one a dim
    macro_dim: NDArray[np.int64]  # one a dim, -1 when in no family
    weights: DemandWeights

    @property
    def occupations(self) -> int:
        """Return how many occupations there are."""
        return len(self.start) - 1


def read_usual(reference: Reference) -> Usual:
    """Return what is usual of the occupations, numbered as in the affinity."""
    weights = reference.policy.demand
    if min(weights.required, weights.desired) < max(
        weights.inherited_core, weights.inherited_secondary
    ):
        raise ValueError("policy: what is stated must weigh at least what is usual")
    skills = [reference.referential.occupations[c].skills for c in reference.affinity.codes]
    return Usual(
        start=np.concatenate(([0], np.cumsum([len(each) for each in skills]))),
        dim=np.array(
            [reference.space.index[k.skill_id] for each in skills for k in each], np.int64
        ),
        share=np.array(
            [
                weights.inherited_core if link.core else weights.inherited_secondary
                for each in skills
                for link in each
            ],
            np.float64,
        ),
        idf=np.asarray(reference.space.idf),
        macro_dim=reference.space.macro_dim.astype(np.int64),
        weights=weights,
    )


def usual_axes(usual: Usual) -> Axes:
    """Return the vector of each occupation, the owner being the occupation."""
    owner = np.repeat(np.arange(usual.occupations), np.diff(usual.start))
    return _axes(usual, owner, usual.dim, usual.share)


def full_axes(columns: OpportunityColumns, usual: Usual) -> Axes:
    """Return the whole vector of each opportunity: stated and usual, and their families."""
    owner, dim, share = _stated(columns, usual)
    known = np.flatnonzero(columns.occupation >= 0)
    occupation = columns.occupation[known].astype(np.int64)
    lengths = np.diff(usual.start)[occupation]
    link = _ranges(usual.start[occupation], lengths)
    return _axes(
        usual,
        np.concatenate((owner, np.repeat(known, lengths))),
        np.concatenate((dim, usual.dim[link])),
        np.concatenate((share, usual.share[link])),
    )


class RaisedAxes(NamedTuple):
    """How much the words of each opportunity raise its axes above the usual ones.

    ``weight`` is added to Σ x·c, ``square`` to Σ (x·c)²; both are positive whole numbers.
    """

    start: NDArray[np.int64]
    dim: NDArray[np.int32]
    weight: NDArray[np.float64]
    square: NDArray[np.float64]


class ShortDemands(NamedTuple):
    """The vectors in short: those of occupations once, and what is raised above them."""

    usual_weights: csr_matrix  # (occupation, dim), x; a last row, empty, for not known
    usual_squares: csr_matrix  # x²
    raised: RaisedAxes
    occupation: NDArray[np.int64]  # row of each opportunity in the two matrices
    total: NDArray[np.float64]  # Σ x of each, 0 when nothing is known of what it asks
    total_square: NDArray[np.float64]  # Σ x²


def short_demands(columns: OpportunityColumns, usual: Usual) -> ShortDemands:
    """Return the vectors of all opportunities in short."""
    own, n_dims = usual_axes(usual), len(usual.idf)
    lit = _axes(usual, *_stated(columns, usual))
    occupation = columns.occupation.astype(np.int64)
    keys = own.owner * n_dims + own.dim
    key = occupation[lit.owner] * n_dims + lit.dim
    at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
    before = np.where(keys[at] == key, own.weight[at], 0)  # a key of occupation -1 is in no row
    higher = lit.weight > before
    owner, dim = lit.owner[higher], lit.dim[higher]
    weight = (lit.weight[higher] - before[higher]).astype(np.float64)
    square = (lit.weight[higher] ** 2 - before[higher] ** 2).astype(np.float64)
    count = len(occupation)
    row = np.where(occupation >= 0, occupation, usual.occupations)
    start = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=count))))
    shape = (usual.occupations + 1, n_dims)
    doubles = own.weight.astype(np.float64)
    weights = csr_matrix((doubles, (own.owner, own.dim)), shape=shape)
    squares = csr_matrix((doubles**2, (own.owner, own.dim)), shape=shape)
    return ShortDemands(
        weights,
        squares,
        RaisedAxes(start, dim.astype(np.int32), weight, square),
        row,
        total=_sums(weights)[row] + _row_sums(start, weight),
        total_square=_sums(squares)[row] + _row_sums(start, square),
    )


def held_sums(
    demands: ShortDemands, rows: NDArray[np.int64], credit: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Σ x·c and Σ (x·c)² of some opportunities."""
    given, raised = credit.astype(np.float64), demands.raised
    occupation = demands.occupation[rows]
    held = (demands.usual_weights @ given)[occupation]
    held_square = (demands.usual_squares @ (given * given))[occupation]
    first, length = raised.start[rows], raised.start[rows + 1] - raised.start[rows]
    ends = np.cumsum(length)
    entry = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - (ends - length), length)
    hit = np.flatnonzero((credit > 0)[raised.dim[entry]])
    entry, owner = entry[hit], np.searchsorted(ends, hit, side="right")
    met = given[raised.dim[entry]]
    held += np.bincount(owner, raised.weight[entry] * met, len(rows))
    held_square += np.bincount(owner, raised.square[entry] * met * met, len(rows))
    return held, held_square


def as_matrix(axes: Axes, owners: int, n_dims: int) -> csr_matrix:
    """Return the vectors as the rows of a matrix of doubles, all of them whole numbers."""
    start = np.concatenate(([0], np.cumsum(np.bincount(axes.owner, minlength=owners))))
    return csr_matrix(
        (axes.weight.astype(np.float64), axes.dim.astype(np.int32), start), shape=(owners, n_dims)
    )


def _stated(
    columns: OpportunityColumns, usual: Usual
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    owner = np.repeat(np.arange(len(columns.ids)), np.diff(columns.stated_start))
    share = np.where(columns.stated_required, usual.weights.required, usual.weights.desired)
    return owner, columns.stated_skill.astype(np.int64), share


def _axes(
    usual: Usual,
    owner: NDArray[np.int64],
    dim: NDArray[np.int64],
    share: NDArray[np.float64],
) -> Axes:
    """Return the axes lit by skills: themselves, and their families in part; the larger wins."""
    macro = usual.macro_dim[dim]
    in_one = macro >= 0
    lit_owner = np.concatenate((owner, owner[in_one]))
    lit_dim = np.concatenate((dim, macro[in_one]))
    asked = np.concatenate(
        (share * usual.idf[dim], MACRO_SHARE * share[in_one] * usual.idf[macro[in_one]])
    )
    weight = np.floor(WEIGHT_UNIT * asked + 0.5).astype(np.int64)
    weight = np.where(asked > 0.0, np.maximum(weight, 1), 0)
    n_dims = len(usual.idf)
    order = np.lexsort((weight, lit_owner * n_dims + lit_dim))
    key = (lit_owner * n_dims + lit_dim)[order]
    largest = np.ones(len(key), np.bool_)
    largest[:-1] = key[1:] != key[:-1]
    largest &= weight[order] > 0
    return Axes(key[largest] // n_dims, key[largest] % n_dims, weight[order][largest])


def _ranges(start: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return start[0], start[0] + 1, … of each range in turn."""
    ends = np.cumsum(length)
    found: NDArray[np.int64] = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
        start - (ends - length), length
    )
    return found


def _sums(matrix: csr_matrix) -> NDArray[np.float64]:
    return np.asarray(matrix.sum(axis=1)).ravel()


def _row_sums(start: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    return np.bincount(owner, values, len(start) - 1).astype(np.float64)
