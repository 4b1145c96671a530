"""No figure that leaves a portfolio tells of fewer than eleven people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.small_cells import HIDDEN, THRESHOLD, hide_count, hide_parts, hide_share

counts = st.integers(0, 40)


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (1, HIDDEN), (10, HIDDEN), (11, 11), (12, 12)]
)
def test_one_to_ten_people_are_not_shown(count: int, shown: object) -> None:
    assert hide_count(count) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 11, (0, 11)),
        (1, 11, (HIDDEN, 11)),
        (11, 11, (11, 11)),
        (11, 12, (HIDDEN, 12)),
        (11, 22, (11, 22)),
        (5, 5, (HIDDEN, HIDDEN)),
        (0, 5, (HIDDEN, HIDDEN)),
        (0, 0, (0, 0)),
    ],
)
def test_a_share_hides_what_tells_of_a_few(part: int, whole: int, shown: object) -> None:
    assert hide_share(part, whole) == shown


def test_one_hidden_part_takes_a_second_one_with_it() -> None:
    parts, total = hide_parts({"a": 3, "b": 20, "c": 15})
    assert parts == {"a": HIDDEN, "b": 20, "c": HIDDEN}
    assert total == 38


def test_with_no_other_part_the_total_is_hidden() -> None:
    assert hide_parts({"a": 3, "b": 0}) == ({"a": HIDDEN, "b": HIDDEN}, HIDDEN)
    assert hide_parts({"a": 12}) == ({"a": 12}, 12)
    assert hide_parts({}) == ({}, 0)


@given(st.dictionaries(st.sampled_from("abcdefgh"), counts, max_size=8))
def test_what_is_hidden_cannot_be_worked_out_to_a_few_people(parts: dict[str, int]) -> None:
    shown, total = hide_parts(parts)
    assert shown.keys() == parts.keys()
    hidden = [name for name, cell in shown.items() if cell is HIDDEN]
    for name, cell in shown.items():
        assert cell is HIDDEN or cell == parts[name]
        assert cell is HIDDEN or not 0 < parts[name] < THRESHOLD
    if total is not HIDDEN and hidden:
        assert total == sum(parts.values())
        assert len(hidden) > 1
        assert sum(parts[name] for name in hidden) >= THRESHOLD
