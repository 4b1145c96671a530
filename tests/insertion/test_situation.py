"""What may be declared of a person, and nothing that no rule could need."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.errors import InvalidValue
from insertion.situation import ATTRIBUTES, FIELD_NAMES, Kind, Situation

DAY = date(2021, 6, 15)
SENSITIVE = ("nom", "prenom", "nir", "sante", "handicap", "origine", "nationalite", "sexe")


def test_every_field_has_its_question_and_every_question_its_field() -> None:
    assert {attribute.field for attribute in ATTRIBUTES.values()} == FIELD_NAMES
    assert all(each.question.endswith("?") for each in ATTRIBUTES.values())


def test_nothing_that_names_a_person_or_her_health_can_be_declared() -> None:
    words = {word for name in ATTRIBUTES for word in name.split("_")}
    assert words.isdisjoint(SENSITIVE)


def test_nothing_is_known_of_someone_of_whom_nothing_is_said() -> None:
    nobody = Situation()
    assert all(nobody.value_of(each, DAY) is None for each in ATTRIBUTES.values())


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"age": 121}, "age"),
        ({"age": -1}, "age"),
        ({"children": 31}, "enfants_a_charge"),
        ({"birth_date": date(1899, 12, 31)}, "date_naissance"),
        ({"employed_since": date(2200, 1, 1)}, "en_emploi_depuis"),
        ({"orientation": "loisirs"}, "orientation"),
        ({"housing": "château"}, "logement"),
        ({"commune_code": "4900"}, "commune"),
        ({"departement": "490"}, "departement"),
        ({"pds": "Est Anjou"}, "pds"),
        ({"ongoing": ("un suivi",)}, "accompagnements_en_cours"),
        ({"ongoing": ("x",) * 51}, "accompagnements_en_cours"),
        ({"declared": {"un code": True}}, "declarations"),
    ],
)
def test_what_cannot_be_is_refused_by_the_name_people_write(
    facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        Situation(**facts)
    assert refused.value.field == field


@given(st.dates(date(1900, 1, 1), DAY))
def test_an_age_declared_is_the_one_the_birth_date_gives(birth: date) -> None:
    age = Situation(birth_date=birth).age_on(DAY)
    assert age is not None
    if age <= 120:
        assert Situation(birth_date=birth, age=age).age_on(DAY) == age
    if 0 < age <= 120:
        with pytest.raises(InvalidValue):
            Situation(birth_date=birth, age=age - 1).age_on(DAY)


def test_each_attribute_is_of_one_kind_and_choices_have_choices() -> None:
    for attribute in ATTRIBUTES.values():
        assert bool(attribute.choices) == (attribute.kind is Kind.CHOICE)
