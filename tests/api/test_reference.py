from typing import Any

from starlette.testclient import TestClient

API = "/api/v1"


def found(client: TestClient, path: str, text: str, **params: Any) -> list[dict[str, Any]]:
    response = client.get(API + path, params={"q": text, **params})
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def test_a_commune_is_found_by_name_with_its_confidence(client: TestClient) -> None:
    (best, *_) = found(client, "/communes", "st georges sur loire")
    assert (best["code"], best["nom"]) == ("49283", "Saint-Georges-sur-Loire")
    assert 0 < best["confiance"] <= 1
    assert "49170" in best["codes_postaux"]


def test_a_familiar_name_finds_its_occupation(client: TestClient) -> None:
    (best, *_) = found(client, "/metiers", "femme de ménage")
    assert (best["code"], best["exact"], best["confiance"]) == ("K1304", True, 1.0)


def test_a_skill_is_found_as_it_is_said(client: TestClient) -> None:
    (best, *_) = found(client, "/competences", "faire le ménage")
    assert best["code"] == "v:entretenir-logement"


def test_no_more_is_given_than_asked(client: TestClient) -> None:
    assert len(found(client, "/metiers", "conducteur", limite=3)) == 3


def test_a_text_that_resembles_nothing_finds_nothing(client: TestClient) -> None:
    assert found(client, "/metiers", "zzzzqqqq") == []


def test_a_text_is_read_with_the_words_that_say_it(client: TestClient) -> None:
    text = "Cinq ans aide à domicile, je sais repasser. Pas de permis."
    response = client.post(f"{API}/competences/extraction", json={"texte": text})
    facts = response.json()
    (occupation,) = facts["metiers"]
    assert text[occupation["debut"] : occupation["fin"]] == occupation["mots"]
    assert [fact["code"] for fact in facts["competences"]] == ["v:repasser"]
    assert facts["permis"] == []
    assert [fact["code"] for fact in facts["nies"]] == ["b"]


def test_what_is_read_has_the_words_used_everywhere_else(client: TestClient) -> None:
    text = "CDD de 17,5 h par semaine, travail de nuit, permis B, CACES 1 et 3 exigé."
    facts = client.post(f"{API}/competences/extraction", json={"texte": text}).json()
    assert [fact["libelle"] for fact in facts["permis"]] == [
        "permis B (voiture)",
        "CACES (conduite d’engins) : 1, 3",
    ]
    assert [fact["libelle"] for fact in facts["contrats"]] == ["CDD"]
    assert [fact["libelle"] for fact in facts["conditions"]] == ["travail de nuit"]
    assert [fact["libelle"] for fact in facts["heures_hebdo"]] == ["17,5 h par semaine"]
