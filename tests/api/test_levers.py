"""Levers over HTTP: what they announce is what the ranking then answers."""

from typing import Any

import pytest
from hypothesis import given, settings
from starlette.testclient import TestClient

from api.lever_sentences import lever_conditions, lever_label
from geo.travel import TravelMode
from insertion.terms import ContractKind, Licence
from matching.levers import Lever, LeverKind, MoreHours
from skills.starter import load_starter
from tests.api.builders import a_profile
from tests.api.problems import the_problem
from tests.api.strategies import profiles

LEVERS = "/api/v1/correspondances/leviers"
RANK = "/api/v1/correspondances"


def levers(client: TestClient, profile: object, **params: Any) -> dict[str, Any]:
    response = client.post(LEVERS, json=profile, params=params)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def in_reach(client: TestClient, profile: dict[str, Any]) -> set[str]:
    answer = client.post(RANK, json=profile, params={"k": 200, "type": "offre"}).json()
    return {item["id"] for item in answer["items"]}


def pulled(profile: dict[str, Any], lever: dict[str, Any]) -> dict[str, Any]:
    """Return the profile changed as the answer says to."""
    changed = dict(profile)
    for change in lever["changements"]:
        field, added = change["champ"], change["ajoute"]
        if field == "duree_max_minutes":
            changed[field] = changed.get(field, 45) + float(added[0])
        elif field == "disponibilites":
            slots = [text.split() for text in added]
            changed[field] = changed[field] + [
                {"jours": [day], "debut": span.split("-")[0], "fin": span.split("-")[1]}
                for day, span in slots
            ]
        else:
            changed[field] = changed.get(field, []) + added
    return changed


@given(profile=profiles)
@settings(max_examples=40)
def test_the_change_announced_made_to_the_profile_opens_what_was_announced(
    client: TestClient, profile: dict[str, Any]
) -> None:
    before = in_reach(client, profile)
    answer = levers(client, profile, limite=50)
    assert answer["a_portee"] == len(before)
    for lever in answer["items"]:
        assert lever["phrase"]
        assert lever["libelle"]
        after = in_reach(client, pulled(profile, lever))
        assert len(after - before) == lever["a_portee_en_plus"]
        assert after - before <= set(lever["ids"]) <= after
        assert [match["id"] for match in lever["meilleures"]] == lever["ids"][:3]
        for match in lever["meilleures"]:
            assert sum(line["points"] for line in match["contributions"]) == match["score"]


def test_a_moped_says_who_may_have_it_and_for_how_long(client: TestClient) -> None:
    walker = a_profile(moyens=["marche"], duree_max_minutes=120)
    answer = levers(client, walker)
    moped = next(item for item in answer["items"] if item["code"] == "moyen:cyclomoteur")
    assert moped["ids"][0] == "saumur"
    loan = moped["eligibilite"]
    assert (loan["duree_mois"], loan["duree_exceptionnelle_mois"]) == (4, 8)
    assert loan["verdict"]["code"] == "a_verifier"
    assert loan["a_demander"]
    assert "Loué 4 mois au plus." in moped["conditions"]
    assert any("8 mois par exception" in each for each in moped["conditions"])


@pytest.mark.parametrize(
    ("situation", "verdict"),
    [
        ({"recoit_rsa": True, "accompagne_par_professionnel": True}, "respecte"),
        ({"recoit_rsa": True, "activite_precaire": True}, "respecte"),
        ({"recoit_rsa": True, "accompagne_par_professionnel": False}, "a_verifier"),
        (
            {
                "recoit_rsa": True,
                "accompagne_par_professionnel": False,
                "activite_precaire": False,
            },
            "non_respecte",
        ),
    ],
)
def test_the_rules_of_the_point_mobilite_answer_from_what_is_declared(
    client: TestClient, situation: dict[str, bool], verdict: str
) -> None:
    walker = a_profile(moyens=["marche"], duree_max_minutes=120, situation=situation)
    items = levers(client, walker)["items"]
    moped = next(item for item in items if item["code"] == "moyen:cyclomoteur")
    assert moped["eligibilite"]["verdict"]["code"] == verdict


def test_what_would_bring_one_offer_in_is_told(client: TestClient) -> None:
    profile = a_profile(permis=[], contrats_acceptes=["cdi"])
    answer = levers(client, profile, opportunite="cariste")
    target = answer["pour"]
    assert not target["proposee"]
    assert {each["code"] for each in target["exclusions"]} == {"permis_manquant", "contrat_refuse"}
    (way,) = target["chemins"]
    assert [each["code"] for each in way["leviers"]] == ["contrat:interim", "permis:caces"]
    changed: dict[str, Any] = dict(profile)
    for lever in way["leviers"]:
        changed = pulled(changed, lever)
    assessed = client.post(f"{RANK}/cariste", json=changed).json()
    assert assessed["proposee"]
    assert assessed["correspondance"]["score"] == way["score"]


def test_an_offer_already_in_reach_needs_no_way(client: TestClient) -> None:
    target = levers(client, a_profile(), opportunite="nettoyage")["pour"]
    assert target["proposee"]
    assert target["chemins"] == []


def test_when_nothing_would_help_the_answer_says_so_and_what_to_ask(client: TestClient) -> None:
    nothing_known = {"domicile": {"commune": "49007"}, "duree_max_minutes": 180}
    answer = levers(client, nothing_known, type="action")
    assert answer["items"] == []
    assert len(answer["conseils"]) == 2
    assert "les permis" in answer["conseils"][1]


def test_the_number_of_levers_is_bounded(client: TestClient) -> None:
    profile = a_profile(moyens=["marche"], duree_max_minutes=120)
    assert len(levers(client, profile, limite=1)["items"]) == 1


def test_an_unknown_offer_is_not_found(client: TestClient) -> None:
    response = client.post(LEVERS, json=a_profile(), params={"opportunite": "rien"})
    assert the_problem(response, 404)


@pytest.mark.parametrize(
    "params", [{"limite": "0"}, {"limite": "51"}, {"type": "x"}, {"k": "3"}, {"opportunite": "é"}]
)
def test_parameters_are_checked(client: TestClient, params: dict[str, str]) -> None:
    assert the_problem(client.post(LEVERS, json=a_profile(), params=params), 422)


@pytest.mark.parametrize("value", ["oui", 1, [], {}])
def test_what_is_declared_is_checked_and_not_repeated(client: TestClient, value: object) -> None:
    situation = {"activite_precaire": value}
    problem = the_problem(client.post(LEVERS, json=a_profile(situation=situation)), 422)
    assert problem["erreurs"][0]["champ"] == "situation.activite_precaire"


def test_every_lever_has_its_own_words() -> None:
    every = [
        *(Lever(kind=LeverKind.CONTRACT, contract=each) for each in ContractKind),
        *(Lever(kind=LeverKind.MEANS, mode=each) for each in TravelMode),
        *(Lever(kind=LeverKind.HOURS, hours=each) for each in MoreHours),
        *(Lever(kind=LeverKind.LICENCE, licence=each) for each in Licence),
        Lever(kind=LeverKind.MEANS, mode=TravelMode.CAR, licence=Licence.B),
        Lever(kind=LeverKind.MINUTES, minutes=10.0),
    ]
    labels = [lever_label(each, load_starter()) for each in every]
    assert len(set(labels)) == len(labels)
    assert {each.kind for each in every if not lever_conditions(each)} <= {LeverKind.MEANS}
