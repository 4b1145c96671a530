"""A maximum by occupation, from what is written to what the engine takes."""

import pytest
from pydantic import ValidationError

from api.schemas.profile import ProfileIn
from api.validation_messages import french_mistakes
from insertion.beneficiary import Profile
from insertion.errors import InvalidValue
from tests.api.builders import a_profile
from tests.builders import ANGERS, HOME_HELP


def test_codes_are_read_whatever_their_case() -> None:
    draft = ProfileIn.model_validate(a_profile(duree_max_par_metier={"k1304": 30})).to_draft()
    assert draft.max_minutes_by_occupation == ((HOME_HELP, 30.0),)


@pytest.mark.parametrize(
    "written",
    [
        {"K1304": 181},
        {"K1304": 0},
        {"K1304": True},
        {"K1304": "30"},
        {"K1304": float("nan")},
        {"K1304": 10**400},
        {"Nadia Martin": 30},
        {"K1304": 30, "k1304": 40},
        {f"K{number}": 30 for number in range(1000, 1021)},
        [],
    ],
)
def test_what_is_not_a_maximum_is_refused_at_its_field_without_being_repeated(
    written: object,
) -> None:
    with pytest.raises(ValidationError) as refused:
        ProfileIn.model_validate(a_profile(duree_max_par_metier=written))
    (mistake,) = french_mistakes(refused.value.errors())
    assert mistake["champ"] == "duree_max_par_metier"
    assert "Nadia" not in mistake["message"]


def test_an_occupation_has_one_maximum() -> None:
    with pytest.raises(InvalidValue, match="duree_max_par_metier"):
        Profile(home=ANGERS, max_minutes_by_occupation=((HOME_HELP, 30.0), (HOME_HELP, 40.0)))
