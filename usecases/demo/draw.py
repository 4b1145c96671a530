"""Draws that depend on a seed and on nothing else: the same on every machine and every run."""

from collections.abc import Iterable, Mapping
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")


def seeded(seed: int, *what: object) -> Random:
    """Return a generator of its own for ``what``: drawing one thing more moves no other."""
    return Random(":".join(str(each) for each in (seed, *what)))  # str seeds are hashed by SHA-512


def weighted(rng: Random, weights: Mapping[Choice, float]) -> Choice:
    """Return one key, with a probability proportional to its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def chance(rng: Random, share: float) -> bool:
    """Return True ``share`` of the times."""
    return rng.random() < share


def some(rng: Random, shares: Mapping[Choice, float]) -> Iterable[Choice]:
    """Return the keys kept when each is kept its ``share`` of the times."""
    return [each for each, share in shares.items() if chance(rng, share)]
