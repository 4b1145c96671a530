import json

import pytest

from api.settings import Settings
from api.wiring import wire
from insertion.beneficiary import Profile
from tests.builders import ANGERS, a_profile
from tests.cli.conftest import Vicinal

PLACES = ("domicile", "minutes", "distance", "km", "lat", "voiture")


@pytest.fixture
def some_people(catalogue_url: str, on_catalogue: None) -> None:
    """Store three people beside the small catalogue; they change no other test."""
    application = wire(Settings(database_url=catalogue_url))
    people: dict[str, Profile] = {
        "anna": a_profile(sought=("K2204",)),
        "bao": a_profile(home=ANGERS),
        "far": a_profile(max_minutes=1.0),
    }
    with application.unit_of_work() as uow:
        uow.beneficiaries.upsert(people.items())
        uow.commit()
    application.close()


@pytest.mark.usefixtures("some_people")
def test_the_people_whom_an_offer_suits_are_shown_by_id_with_reasons(vicinal: Vicinal) -> None:
    shown = vicinal("people", "nettoyage")
    assert shown.status == 0
    assert shown.out.index("anna") < shown.out.index("bao")
    assert "C’est un métier recherché" in shown.out
    assert "1 écartée : trajet plus long" in shown.out


@pytest.mark.usefixtures("some_people")
def test_the_json_adds_up_and_says_nothing_of_where_people_live(vicinal: Vicinal) -> None:
    printed = vicinal("people", "nettoyage", "--json").out
    answer = json.loads(printed)
    assert [item["id"] for item in answer["items"]] == ["anna", "bao"]
    for item in answer["items"]:
        assert sum(line["points"] for line in item["contributions"]) == item["score"]
        assert item["trajet"] in {"a_portee", "a_verifier"}
    assert not [word for word in PLACES if word in printed]


@pytest.mark.usefixtures("some_people")
def test_a_portfolio_is_looked_at_alone(vicinal: Vicinal) -> None:
    shown = vicinal("people", "nettoyage", "--among", "bao", "--among", "nobody", "--json")
    assert [item["id"] for item in json.loads(shown.out)["items"]] == ["bao"]


@pytest.mark.usefixtures("new_database")
def test_a_database_without_people_says_so(vicinal: Vicinal) -> None:
    vicinal("init")
    shown = vicinal("people", "nettoyage")
    assert shown.status == 2
    assert "n’existe pas" in shown.err
