import math

import pytest

from geo.coordinates import Coordinates
from insertion.beneficiary import MAX_OCCUPATIONS, MAX_SKILLS, HoursRange, Profile
from insertion.errors import InvalidValue
from skills.codes import RomeCode, SkillId

HOME = Coordinates(47.47, -0.55)


@pytest.mark.parametrize("minutes", [0, 0.99, -1, 180.01, math.nan, math.inf])
def test_the_longest_journey_is_of_1_to_180_minutes(minutes: float):
    with pytest.raises(InvalidValue, match=r"duree_max_minutes : une durée de 1 à 180 minutes"):
        Profile(home=HOME, max_minutes=minutes)


def test_unknown_means_are_not_the_same_as_none():
    assert Profile(home=HOME).means is None
    with pytest.raises(InvalidValue, match="moyens"):
        Profile(home=HOME, means=frozenset())


def test_lists_have_an_end():
    codes = tuple(RomeCode(f"A{number:04}") for number in range(MAX_OCCUPATIONS + 1))
    skills = frozenset(SkillId(str(number)) for number in range(MAX_SKILLS + 1))
    Profile(home=HOME, sought=codes[1:], held=codes[1:], skills=skills - {SkillId("0")})
    for fact, given, field in (
        ("sought", codes, "metiers_recherches"),
        ("held", codes, "metiers_exerces"),
        ("skills", skills, "competences"),
    ):
        with pytest.raises(InvalidValue) as refused:
            Profile(home=HOME, **{fact: given})  # type: ignore[arg-type]
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("least", "most"), [(20, 10), (-1, 5), (0, 61), (math.nan, 5), (0, math.nan)]
)
def test_a_range_of_hours_goes_up_within_a_week(least: float, most: float):
    with pytest.raises(InvalidValue, match="heures_hebdo : de 0 à 60 heures"):
        HoursRange(least, most)


def test_a_range_may_be_one_number():
    assert HoursRange(35, 35).minimum == 35
