"""Dispositifs and eligibility over HTTP: rules of a day, verdicts, and nothing repeated."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from starlette.testclient import TestClient

from api.app import create_app
from api.schemas.situation import EXAMPLE, SITUATION_FIELDS
from api.settings import Settings
from api.wiring import Vicinal
from insertion.dispositifs_loading import load_carried
from insertion.situation import ATTRIBUTES
from tests.api.nasty import CANARY
from tests.api.problems import the_problem
from tests.api.strategies import anything
from tests.insertion.rules import SMALL
from tests.source_tree import ROOT

API = "/api/v1"
SITUATION_PAGE = (ROOT / "docs/situation.md").read_text(encoding="utf-8")


def ask(client: TestClient, situation: dict[str, Any], **params: str) -> dict[str, Any]:
    response = client.post(f"{API}/eligibilite", json=situation, params=params)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def one(client: TestClient, situation: dict[str, Any], **params: str) -> dict[str, Any]:
    (item,) = ask(client, situation, **params)["items"]
    found: dict[str, Any] = item
    return found


def test_every_attribute_can_be_sent() -> None:
    assert ATTRIBUTES.keys() | {"declarations"} == SITUATION_FIELDS


def test_the_example_of_the_page_is_that_of_the_api_and_meets_astre(client: TestClient) -> None:
    block = re.search(r"```json\n(.*?)```", SITUATION_PAGE, re.DOTALL)
    assert block
    assert json.loads(block[1]) == EXAMPLE
    found = one(client, EXAMPLE, dispositif="astre", date="2022-01-15")
    assert found["verdict"]["code"] == "respecte"
    assert found["echu"] is None


def test_each_criterion_says_the_value_used_and_where_it_is_written(client: TestClient) -> None:
    found = one(client, {"age": 25, "releve_faj": True, "recoit_rsa": False}, dispositif="aci",
                date="2021-06-15")  # fmt: skip
    (public,) = [each for each in found["criteres"] if each["code"] == "public"]
    rsa, young = public["membres"]
    assert (rsa["verdict"]["code"], rsa["valeur_utilisee"]) == ("non_respecte", "non")
    age = young["membres"][0]
    assert (age["verdict"]["code"], age["valeur_utilisee"]) == ("respecte", "25 ans")
    assert age["source"]["fichier"]
    assert age["source"]["citation"]
    assert age["justificatif"]
    assert "age_revolu" in [each["code"] for each in found["ambiguites"]]


def test_nothing_known_asks_and_refuses_nobody(client: TestClient) -> None:
    report = ask(client, {})
    assert {item["verdict"]["code"] for item in report["items"]} == {"a_verifier"}
    assert all(item["a_demander"] for item in report["items"])


def test_what_one_may_enter_comes_first(client: TestClient) -> None:
    report = ask(client, {"recoit_rsa": True, "commune": "49007"})
    codes = [item["verdict"]["code"] for item in report["items"]]
    order = ["respecte", "a_verifier", "non_respecte"]
    assert codes == sorted(codes, key=order.index)
    assert set(codes) == set(order)


def test_the_commune_tells_its_departement_and_intercommunality(client: TestClient) -> None:
    laval, chateau_gontier = ({"commune": code} for code in ("53130", "53062"))
    for situation, expected in ((laval, "non_respecte"), (chateau_gontier, "respecte")):
        found = one(client, situation, dispositif="accompagnement_53")
        (criterion,) = [e for e in found["criteres"] if e["code"] == "hors_laval"]
        assert criterion["verdict"]["code"] == expected


@pytest.mark.parametrize(
    ("situation", "champ"),
    [
        ({"commune": "99999"}, "commune"),
        ({"commune": "49007", "departement": "53"}, "departement"),
        ({"date_naissance": "2021-02-30"}, "date_naissance"),
        ({"date_naissance": 0}, "date_naissance"),
        ({"date_naissance": "2100-01-01"}, "date_naissance"),
        ({"date_naissance": "1500-01-01"}, "date_naissance"),
        ({"age": "25"}, "age"),
        ({"age": -1}, "age"),
        ({"age": 40, "date_naissance": "2000-01-01"}, "age"),
        ({"recoit_rsa": "oui"}, "recoit_rsa"),
        ({"recoit_rsa": 1}, "recoit_rsa"),
        ({"orientation": CANARY}, "orientation"),
        ({"accompagnements_en_cours": [CANARY + " é"]}, "accompagnements_en_cours"),
        ({"accompagnements_en_cours": ["x"] * 51}, "accompagnements_en_cours"),
        ({"declarations": {"un code": True}}, "declarations"),
        ({"declarations": {"code": None}}, "declarations.code"),
        ({"en_emploi_depuis": "9999-12-31"}, "en_emploi_depuis"),
    ],
)
def test_a_situation_that_cannot_be_is_refused_without_repeating_it(
    client: TestClient, situation: dict[str, Any], champ: str
) -> None:
    response = client.post(f"{API}/eligibilite", json=situation)
    problem = the_problem(response, 422)
    assert champ in [mistake["champ"] for mistake in problem["erreurs"]]
    assert CANARY not in response.text


def test_a_misspelt_field_is_refused_with_the_nearest_name(client: TestClient) -> None:
    problem = the_problem(client.post(f"{API}/eligibilite", json={"recoit_rssa": True}), 422)
    assert "« recoit_rsa »" in problem["erreurs"][0]["message"]


@pytest.mark.parametrize("day", ["2021-6-15", "hier", "", "2021-02-30", "1624000000", "%00"])
def test_a_date_that_is_none_is_refused(client: TestClient, day: str) -> None:
    the_problem(client.get(f"{API}/dispositifs?date={day}"), 422)


def test_a_dispositif_that_does_not_exist_is_not_found(client: TestClient) -> None:
    the_problem(client.get(f"{API}/dispositifs/inconnu"), 404)
    the_problem(client.post(f"{API}/eligibilite?dispositif=inconnu", json={}), 404)
    the_problem(client.post(f"{API}/eligibilite?dispositif=fse_2", json={}), 422)


def test_before_its_first_day_it_is_said_when_it_begins(client: TestClient) -> None:
    report = ask(client, {}, dispositif="astre", date="2021-10-31")
    assert report["items"] == []
    assert report["hors_periode"][0]["depuis"] == "2021-11-01"
    the_problem(client.get(f"{API}/dispositifs/astre?date=2021-10-31"), 404)


def test_the_rules_of_a_day_are_exact_and_say_when_they_ran_out(client: TestClient) -> None:
    then = client.get(f"{API}/dispositifs/aci?date=2021-12-31").json()
    now = client.get(f"{API}/dispositifs/aci?date=2022-01-01").json()
    assert (then["echu"], then["texte_du"]) == (None, "2021-12-31")
    assert "31/12/2021" in now["echu"]
    values = {each["code"]: each for each in then["valeurs"]}
    assert values["aide_poste_mois_max"]["valeur"] == "497.01"
    assert values["aide_poste_mois_max"]["en_mots"] == "497,01 € par mois"
    assert values["heures_semaine_max"]["valeur"] == 26
    for value in then["valeurs"]:
        assert value["unite"]
        assert value["statut"]["code"] in {"ferme", "indicatif", "exceptionnel", "sous_reserve"}
        assert value["source"]["section"]


def test_the_delegation_of_the_reference_shows_who_may_suit(client: TestClient) -> None:
    found = one(client, {"logement": "errance"}, dispositif="reference_rsa")
    verdicts = {e["organisme"]: e["verdict"]["code"] for e in found["delegation"]["organismes"]}
    assert verdicts["associations spécialisées"] == "respecte"
    assert verdicts["CAF"] == "a_verifier"
    assert found["delegation"]["sinon"]
    assert one(client, {}, dispositif="aci")["delegation"] is None


@given(anything)
@settings(max_examples=60, deadline=None)
def test_any_json_is_answered_or_refused(client: TestClient, value: Any) -> None:
    headers = {"content-type": "application/json"}
    content = json.dumps(value).encode()
    response = client.post(f"{API}/eligibilite", content=content, headers=headers)
    assert response.status_code in {200, 400, 422}


def test_a_territory_adds_a_dispositif_and_a_bad_file_is_told(tmp_path: Path) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'x.sqlite3'}", rules_dir=tmp_path / "regles"
    )
    client = TestClient(create_app(Vicinal(settings)))
    (tmp_path / "regles").mkdir()
    assert len(client.get(f"{API}/dispositifs").json()["items"]) == len(load_carried().by_id)
    (tmp_path / "regles" / "garage.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "regles" / "casse.toml").write_text("id = ", encoding="utf-8")
    found = client.get(f"{API}/dispositifs").json()
    assert [each["id"] for each in found["items"] if each["ajoute_localement"]] == ["garage"]
    assert found["fichiers_refuses"][0]["fichier"] == "casse.toml"
    assert one(client, {"recoit_rsa": True}, dispositif="garage")["verdict"]["code"] == "respecte"
