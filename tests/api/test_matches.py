import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, inspect, select, table
from starlette.testclient import TestClient

from api.schemas.profile_examples import EXAMPLES
from api.wiring import Vicinal
from tests.api.builders import a_profile
from tests.api.problems import the_problem
from tests.api.strategies import anything, profiles, spoilt_profiles

RANK = "/api/v1/correspondances"


def rank(client: TestClient, profile: object, **params: Any) -> dict[str, Any]:
    response = client.post(RANK, json=profile, params=params)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def sum_in_order(item: dict[str, Any]) -> float:
    """Add the points the way a reader would: one line after the other."""
    total = 0.0
    for line in item["contributions"]:
        total += line["points"]
    return total


@given(profile=profiles)
@settings(max_examples=60)
def test_the_points_sum_to_the_score_after_a_round_trip(
    client: TestClient, profile: dict[str, object]
) -> None:
    for item in rank(client, profile)["items"]:
        assert sum_in_order(item) == item["score"]
        exact = sum(Fraction(line["points"]) for line in item["contributions"])
        assert float(exact) == item["score"]


def opened(client: TestClient, kind: str) -> list[str]:
    """Return the ids of what is open."""
    page = client.get(f"/api/v1/{kind}", params={"size": 100}).json()
    assert page["pages"] == 1
    return [each["id"] for each in page["items"]]


@given(profile=profiles)
@settings(max_examples=30)
def test_ranks_follow_scores_and_every_opportunity_is_accounted_for(
    client: TestClient, profile: dict[str, object]
) -> None:
    answer = rank(client, profile, k=200)
    scores = [item["score"] for item in answer["items"]]
    assert scores == sorted(scores, reverse=True)
    assert [item["rang"] for item in answer["items"]] == list(range(1, len(scores) + 1))
    assert answer["total"] == len(scores)
    assert answer["total"] + sum(each["nombre"] for each in answer["exclusions"]) == len(
        opened(client, "offres") + opened(client, "actions")
    )
    assert answer["conseils"] or answer["total"]  # an empty answer says what would change it


@given(body=st.one_of(anything, spoilt_profiles()))
@settings(max_examples=150)
def test_no_body_at_all_breaks_the_server(client: TestClient, body: object) -> None:
    response = client.post(
        RANK, content=json.dumps(body), headers={"content-type": "application/json"}
    )
    if response.status_code != 200:
        the_problem(response, 400 if response.status_code == 400 else 422)


@pytest.mark.parametrize("profile", EXAMPLES)
def test_the_documented_examples_are_answered(client: TestClient, profile: object) -> None:
    answer = rank(client, profile)
    assert answer["profil_compris"]["domicile"]["nom"]
    assert answer["version_index"]
    assert answer["version_politique"]


def test_the_same_question_has_the_same_answer(client: TestClient) -> None:
    first = client.post(RANK, json=a_profile())
    assert client.post(RANK, json=a_profile()).content == first.content


def test_k_keeps_the_best_of_the_whole(client: TestClient) -> None:
    whole = rank(client, a_profile())
    best = rank(client, a_profile(), k=2)
    assert best["items"] == whole["items"][:2]
    assert best["total"] == whole["total"]


@pytest.mark.parametrize(("kind", "kinds"), [("offre", {"offre"}), ("action", {"action"})])
def test_one_kind_may_be_asked_for(client: TestClient, kind: str, kinds: set[str]) -> None:
    answer = rank(client, a_profile(), type=kind)
    assert {item["type"] for item in answer["items"]} == kinds


def test_what_is_not_known_never_excludes_and_is_asked(client: TestClient) -> None:
    answer = rank(client, a_profile(permis=None, contrats_acceptes=["cdi"]))
    by_id = {item["id"]: item for item in answer["items"]}
    assert "lieu" in [check["code"] for check in by_id["sans-lieu"]["a_verifier"]]
    assert all(
        check["question"].endswith("?") for item in answer["items"] for check in item["a_verifier"]
    )


def test_each_line_says_its_reason_with_the_facts_of_the_match(client: TestClient) -> None:
    profile = a_profile(
        competences=["v:nettoyer-sols"],
        heures_hebdo={"min": 15, "max": 25},
        limites=["station_debout"],
        besoins=["mobilite"],
    )
    items = {item["id"]: item for item in rank(client, profile)["items"]}
    said = {
        item_id: [
            (line["critere"], line["motif"], line["phrase"]) for line in item["contributions"]
        ]
        for item_id, item in items.items()
    }
    coverage = items["nettoyage"]["competences"]
    near, held = len(coverage["proches"]), len(coverage["detenues"])
    asked = held + near + len(coverage["a_acquerir"]) + coverage["a_acquerir_autres"]
    assert 1 <= held < asked
    assert said["nettoyage"][0] == (
        "couverture_competences",
        "competences_en_partie",
        f"{held} des {asked} compétences habituelles du métier, {near} proches",
    )
    assert said["nettoyage"][2:] == [
        ("metier", "metier_recherche", "c’est un métier recherché"),
        ("conditions_travail", "duree_convient", "la durée de travail convient"),
        (
            "limites",
            "limites_en_jeu",
            "peut demander ce qui est difficile : station debout prolongée",
        ),
        (
            "trajet",
            "duree_du_trajet",
            "dans la même commune, à un endroit qui n’est pas précisé",
        ),
    ]
    assert ("besoins", "besoin_couvert", "cette action aide à : se déplacer") in said["mobilite"]
    assert ("trajet", "trajet_inconnu", "le temps de trajet n’est pas connu") in said["sans-lieu"]
    assert items["mobilite"]["dispositif"] == {"code": "ASTRe", "libelle": "ASTRe"}
    assert items["nettoyage"]["dispositif"] is None


def test_a_car_does_not_imply_a_licence(client: TestClient) -> None:
    answer = rank(client, a_profile(moyens=["voiture"], permis=None))
    cariste = next(item for item in answer["items"] if item["id"] == "cariste")
    assert "permis" in [check["code"] for check in cariste["a_verifier"]]


def test_what_was_understood_names_the_words_it_comes_from(client: TestClient) -> None:
    profile = a_profile(
        metiers_recherches=["femme de ménage", "K2204", "technicien"],
        competences=["faire le ménage"],
        texte_libre="Cariste dix ans, permis B.",
    )
    understood = rank(client, profile)["profil_compris"]
    assert [(term["mots"], term["code"]) for term in understood["metiers_recherches"]] == [
        ("femme de ménage", "K1304"),
        ("K2204", "K2204"),
    ]
    assert [term["mots"] for term in understood["metiers_exerces"]] == ["Cariste"]
    assert [licence["code"] for licence in understood["permis_lus"]] == ["b"]
    (unrecognised,) = understood["textes_non_reconnus"]
    assert unrecognised["texte"] == "technicien"
    assert unrecognised["propositions"]


def test_a_place_that_is_not_known_is_never_too_far(client: TestClient) -> None:
    profile = a_profile(domicile={"commune": "13055"}, duree_max_minutes=5, moyens=["marche"])
    answer = rank(client, profile, type="offre")
    assert [item["id"] for item in answer["items"]] == ["sans-lieu"]
    assert answer["exclusions"][0]["nombre"] == len(opened(client, "offres")) - 1


def test_an_excluded_opportunity_can_be_asked_about(client: TestClient) -> None:
    response = client.post(f"{RANK}/saumur", json=a_profile())
    answer = response.json()
    assert answer["proposee"] is False
    assert answer["exclusions"] == [
        {"code": "trop_loin", "libelle": "trajet plus long que la durée indiquée"}
    ]
    assert sum_in_order(answer["correspondance"]) == answer["correspondance"]["score"]


def test_every_reason_that_excludes_is_told(client: TestClient) -> None:
    profile = a_profile(
        permis=[],
        contrats_acceptes=["cdi"],
        duree_max_minutes=10,
        disponibilites=[{"jours": ["samedi"], "debut": "9h", "fin": "12h"}],
    )
    answer = client.post(f"{RANK}/cariste", json=profile).json()
    assert [each["code"] for each in answer["exclusions"]] == [
        "trop_loin",
        "permis_manquant",
        "contrat_refuse",
    ]


def test_a_proposed_opportunity_is_assessed_as_it_is_ranked(client: TestClient) -> None:
    ranked = rank(client, a_profile())["items"][0]
    assessed = client.post(f"{RANK}/{ranked['id']}", json=a_profile()).json()
    assert assessed["proposee"] is True
    del ranked["rang"]
    assert assessed["correspondance"] == ranked


def test_an_unknown_opportunity_is_not_found(client: TestClient) -> None:
    the_problem(client.post(f"{RANK}/inconnue", json=a_profile()), 404)


def row_counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table(name))) or 0
            for name in inspect(connection).get_table_names()
        }


def test_nothing_is_stored_but_what_was_shown(client: TestClient, vicinal: Vicinal) -> None:
    vicinal.shown.journal.flush()
    before = row_counts(vicinal.engine)
    assert before["opportunities"] >= len(opened(client, "offres") + opened(client, "actions"))
    client.post(RANK, json=a_profile(texte_libre="Cariste dix ans."))
    client.post(f"{RANK}/nettoyage", json=a_profile())
    client.post("/api/v1/competences/extraction", json={"texte": "Cariste dix ans."})
    vicinal.shown.journal.flush()
    after = row_counts(vicinal.engine)
    assert after.pop("shown_answers") == before.pop("shown_answers") + 2
    assert after == before


def test_no_sentence_speaks_of_a_score(client: TestClient) -> None:
    answer = rank(client, a_profile(besoins=["mobilite"], limites=["station_debout"]))
    phrases = [line["phrase"] for item in answer["items"] for line in item["contributions"]]
    assert phrases
    assert not [phrase for phrase in phrases if "score" in phrase.lower()]


def test_pages_follow_one_another_in_the_order_of_the_whole_list(client: TestClient) -> None:
    whole = rank(client, a_profile(), k=200)["items"]
    numbers = range(1, len(whole) // 2 + 3)
    pages = [rank(client, a_profile(), k=2, page=page)["items"] for page in numbers]
    assert [item for page in pages for item in page] == whole
    assert pages[-1] == []


def test_a_filter_narrows_what_is_ranked_and_counted(client: TestClient) -> None:
    whole = rank(client, a_profile(), k=200)
    words = whole["items"][0]["intitule"].split()[0]
    narrowed = rank(client, a_profile(), k=200, q=words)
    assert narrowed["items"]
    assert [item["id"] for item in narrowed["items"]] == [
        item["id"] for item in whole["items"] if words.lower() in item["intitule"].lower()
    ]
    assert narrowed["total"] == len(narrowed["items"])
    assert rank(client, a_profile(), q="introuvable")["items"] == []


def test_a_filter_that_names_nothing_known_is_refused(client: TestClient) -> None:
    for params in ({"commune": "99999"}, {"contrat": "cdx"}, {"page": "0"}):
        answer = client.post(RANK, json=a_profile(), params=params)
        assert the_problem(answer, 422)["erreurs"]
