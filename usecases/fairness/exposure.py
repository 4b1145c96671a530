"""How much attention each group of people is given, beside what chance would give it.

Where a person stands in the list of an offer decides how often she is looked at: her exposure is
the sum over offers of ``1 / log2(1 + rank)``. It is compared with the exposure that she would have
were each list in random order, in three ways: over everyone, over those whom their own means bring
to the offer, and over those whom nothing known excludes. What a ratio still lacks in the last is
the order's doing; what it lacks only in the first is the way's, or the demands'.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST_PEOPLE = 50  # of a group, or of the others: below, nothing is published
RESAMPLES = 1_000
CONFIDENCE = 0.95
SCREEN = 0.80  # the four-fifths rule: a screen, not French law
LOWEST_BOUND = 0.75


@dataclass(frozen=True, slots=True)
class Lists:
    """What each person was given, and what chance would have: arrays of one value a person.

    ``reachable`` and ``kept`` are what a random order would give among those whom their own means
    bring to an offer, and among those whom nothing known excludes.
    """

    given: NDArray[np.float64]
    anyone: NDArray[np.float64]
    reachable: NDArray[np.float64]
    kept: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the people; ``synthetic`` when the audit drew who is in it."""

    code: str
    members: NDArray[np.bool_]
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Ratio:
    """What a group is given over what the others are, with the bounds of its interval."""

    value: float
    low: float
    high: float

    @property
    def passes(self) -> bool:
        """Return whether it is above the screen, surely enough."""
        return self.value >= SCREEN and self.low >= LOWEST_BOUND


@dataclass(frozen=True, slots=True)
class GroupExposure:
    """What is found of one group; ratios are None when it, or the rest, is too small."""

    code: str
    synthetic: bool
    people: int
    raw: Ratio | None
    reachable: Ratio | None
    kept: Ratio | None


def attention(places: int) -> NDArray[np.float64]:
    """Return the exposure of each place of a list, the first being 1."""
    return 1.0 / np.log2(np.arange(2, places + 2))


def add_up(people: int, lists: Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]]) -> Lists:
    """Return the exposure of ``people``, numbered from 0.

    ``lists`` are, for each offer, the people ranked, best first, and those whom their means bring
    to it, in any order.
    """
    given, anyone, reachable, kept = (np.zeros(people) for _ in range(4))
    for ranked, brought in lists:
        places = attention(len(ranked))
        total = float(places.sum())
        given[ranked] += places
        anyone += total / max(people, 1)
        reachable[brought] += total / max(len(brought), 1)
        kept[ranked] += total / max(len(ranked), 1)
    return Lists(given, anyone, reachable, kept)


def compare(lists: Lists, groups: Sequence[Group], seed: int) -> tuple[GroupExposure, ...]:
    """Return what each group is given over what the others are.

    Intervals are those of :data:`RESAMPLES` draws of as many people, each as likely as the others.
    """
    count = len(lists.given)
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(count, np.full(count, 1 / count), RESAMPLES).astype(float)
    return tuple(_of_group(lists, group, weights) for group in groups)


def _of_group(lists: Lists, group: Group, weights: NDArray[np.float64]) -> GroupExposure:
    people = int(group.members.sum())
    if min(people, len(group.members) - people) < FEWEST_PEOPLE:
        return GroupExposure(group.code, group.synthetic, people, None, None, None)
    raw, reachable, kept = (
        _ratio(lists.given, expected, group.members, weights)
        for expected in (lists.anyone, lists.reachable, lists.kept)
    )
    return GroupExposure(group.code, group.synthetic, people, raw, reachable, kept)


def _ratio(
    given: NDArray[np.float64],
    expected: NDArray[np.float64],
    members: NDArray[np.bool_],
    weights: NDArray[np.float64],
) -> Ratio | None:
    one = np.ones((1, len(given)))
    (value,) = _ratios(given, expected, members, one)
    drawn = _ratios(given, expected, members, weights)
    drawn = drawn[np.isfinite(drawn)]
    if not np.isfinite(value) or not len(drawn):
        return None
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return Ratio(float(value), float(low), float(high))


def _ratios(
    given: NDArray[np.float64],
    expected: NDArray[np.float64],
    members: NDArray[np.bool_],
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    inside = members.astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = (weights @ (given * inside)) / (weights @ (expected * inside))
        others = (weights @ (given * (1 - inside))) / (weights @ (expected * (1 - inside)))
        ratios: NDArray[np.float64] = own / others
    return ratios
