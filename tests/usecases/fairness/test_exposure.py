"""Exposure: the sum over lists of 1 / log2(1 + rank), beside what chance would give."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from usecases.fairness.exposure import FEWEST_PEOPLE, Group, add_up, compare

PEOPLE = 12

lists = st.lists(
    st.tuples(st.permutations(range(PEOPLE)), st.integers(0, PEOPLE), st.integers(0, PEOPLE)).map(
        lambda drawn: (list(drawn[0][: min(drawn[1:])]), list(drawn[0][: max(drawn[1:])]))
    ),
    max_size=6,
)


def as_arrays(drawn: list[tuple[list[int], list[int]]]):  # type: ignore[no-untyped-def]
    return [(np.array(one, np.int64), np.array(other, np.int64)) for one, other in drawn]


@given(lists)
def test_it_is_what_a_reader_would_add_up_by_hand(
    drawn: list[tuple[list[int], list[int]]],
) -> None:
    given_, anyone, reachable, kept = ([0.0] * PEOPLE for _ in range(4))
    for ranked, brought in drawn:
        total = sum(1 / math.log2(1 + rank) for rank in range(1, len(ranked) + 1))
        for rank, person in enumerate(ranked, start=1):
            given_[person] += 1 / math.log2(1 + rank)
            kept[person] += total / len(ranked)
        for person in brought:
            reachable[person] += total / len(brought)
        anyone = [each + total / PEOPLE for each in anyone]
    found = add_up(PEOPLE, as_arrays(drawn))
    assert found.given == pytest.approx(given_)
    assert found.anyone == pytest.approx(anyone)
    assert found.reachable == pytest.approx(reachable)
    assert found.kept == pytest.approx(kept)


@given(lists)
def test_chance_gives_as_much_attention_as_there_is(
    drawn: list[tuple[list[int], list[int]]],
) -> None:
    found = add_up(PEOPLE, as_arrays(drawn))
    for expected in (found.anyone, found.reachable, found.kept):
        assert float(expected.sum()) == pytest.approx(float(found.given.sum()))


MANY = 400
HALF = Group("moitie", np.arange(MANY) % 2 == 0)


def shuffled_lists(unfair: float, seed: int = 3):  # type: ignore[no-untyped-def]
    """Return lists in random order, members of the group being pushed down by ``unfair``."""
    rng = Random(seed)
    for _ in range(300):
        here = rng.sample(range(MANY), 60)
        ranked = sorted(here, key=lambda each: rng.random() + unfair * (each % 2 == 0))
        yield np.array(ranked), np.array(here)


def test_lists_in_random_order_are_fair() -> None:
    (found,) = compare(add_up(MANY, shuffled_lists(0.0)), (HALF,), seed=1)
    for ratio in (found.raw, found.reachable, found.kept):
        assert ratio is not None
        assert ratio.low <= 1.0 <= ratio.high
        assert ratio.passes


def test_an_order_that_pushes_a_group_down_is_found() -> None:
    (found,) = compare(add_up(MANY, shuffled_lists(1.0)), (HALF,), seed=1)
    assert found.kept is not None
    assert found.kept.high < 0.8
    assert not found.kept.passes


def test_who_cannot_get_there_lacks_it_only_before_what_is_reachable() -> None:
    rng = Random(5)

    def drawn():  # type: ignore[no-untyped-def]
        for _ in range(600):
            odd = [each for each in range(MANY) if each % 2]
            even = [each for each in range(MANY) if each % 2 == 0]
            here = rng.sample(odd, 40) + rng.sample(even, 20)
            rng.shuffle(here)
            yield np.array(here), np.array(here)

    (found,) = compare(add_up(MANY, drawn()), (HALF,), seed=1)
    assert found.raw is not None
    assert found.reachable is not None
    assert found.raw.value == pytest.approx(0.5, abs=0.1)
    assert not found.raw.passes
    assert found.reachable.passes


def test_a_group_too_small_is_not_published() -> None:
    few = Group("peu", np.arange(MANY) < FEWEST_PEOPLE - 1)
    nearly_all = Group("presque_tous", np.arange(MANY) >= FEWEST_PEOPLE - 1)
    for found in compare(add_up(MANY, shuffled_lists(0.0)), (few, nearly_all), seed=1):
        assert found.raw is found.reachable is found.kept is None


def test_nobody_listed_is_nothing_said() -> None:
    (found,) = compare(add_up(MANY, []), (HALF,), seed=1)
    assert found.raw is None
