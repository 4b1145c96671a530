"""Policies are published data: complete, finite, summing to 100."""

from importlib.resources import files

import pytest

from matching.errors import InvalidPolicy
from matching.policy import CURRENT_POLICY, load_policy, parse_policy, policy_arrays

TEXT = files("matching").joinpath("policies", f"{CURRENT_POLICY}.toml").read_text("utf-8")


def test_every_published_policy_loads_under_its_own_name():
    published = list(files("matching").joinpath("policies").iterdir())
    assert published
    for path in published:
        assert load_policy(path.name.removesuffix(".toml")).version == path.name[:-5]


def test_the_arrays_follow_the_policy():
    policy = load_policy()
    arrays = policy_arrays(policy)
    assert [tuple(row) for row in arrays.weights] == list(policy.weights.values())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("metier = 40.0", "metier = 41.0"),
        ("metier = 40.0", "metier = nan"),
        ("metier = 40.0", ""),
        ("half_minutes_rural = 6.0", "half_minutes_rural = 0.0"),
        ("declared = 1.0", "declared = 1.5"),
        ("needs = 0.25", "needs = -0.25"),
        ("needs = 0.25", "nedes = 0.25"),
        ("free_minutes = 8.0", "free_minutes = 'eight'"),
        ("tail_share = 0.02", "tail_share = 1.02"),
        ("tail_times = 3.0", "tail_times = 0.5"),
        ("stretch = 1.5", "stretch = 0.0"),
        ("one_strained = 0.5", "one_strained = 1.5"),
        ("occupation = 0.1 ", "occupation = 1.1 "),
        ("metier = 40.0", "metier = 'forty'"),
        ('version = "2026-11"', "version = 11"),
        ("[reach]", "[reach"),
    ],
)
def test_an_impossible_policy_is_refused(old, new):
    assert old in TEXT
    with pytest.raises(InvalidPolicy):
        parse_policy(TEXT.replace(old, new))
