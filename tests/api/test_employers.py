"""Employers: verified sites, moderated offers, a count in words, cards of who said yes."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
from tests.api.builders import a_vicinal
from tests.api.employers import store_employers
from tests.api.people import store_people
from tests.api.problems import the_problem
from tests.api.route import PREFIX, as_actor
from usecases.vault import KEY_BYTES

EMPLOYER, DEPARTEMENT = as_actor("employeur:eve:emp-1"), as_actor("departement:dep-1")
SIRET = "73282932000074"
OFFER = {"site_id": "site-1", "intitule": "Agent d’entretien", "code_rome": "K2204"}
# What nothing sent to an employer may say.
FORBIDDEN = ("RSA", "allocataire", "CAF", "frein", "domicile", "naissance", "km", "b-1", "b-7")


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    vicinal = a_vicinal(tmp_path_factory.mktemp("employeurs"))
    store_people(vicinal)
    store_employers(vicinal)
    return vicinal


@pytest.fixture(scope="module")
def client(vicinal: Vicinal) -> Iterator[TestClient]:
    with TestClient(create_app(vicinal)) as started:
        yield started


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[TestClient]:
    vicinal = a_vicinal(tmp_path)
    store_people(vicinal)
    store_employers(vicinal)
    with TestClient(create_app(vicinal)) as started:
        yield started


def post(
    client: TestClient, path: str, body: object, headers: dict[str, str] = EMPLOYER
) -> httpx2.Response:
    return client.post(PREFIX + path, json=body, headers=headers)


def get(client: TestClient, path: str, headers: dict[str, str] = EMPLOYER) -> httpx2.Response:
    return client.get(PREFIX + path, headers=headers)


def cards(client: TestClient, offer: str = "emp-1") -> list[dict[str, object]]:
    found: list[dict[str, object]] = get(client, f"/employeur/offres/{offer}/interessees").json()[
        "items"
    ]
    return found


def declare(client: TestClient, **facts: object) -> httpx2.Response:
    return post(
        client,
        "/employeur/sites",
        {"siret": SIRET, "nom": "Atelier", "commune": "49353"} | facts,
    )


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"siret": "73282932000075"}, "siret"),
        ({"siret": "7328293200007"}, "siret"),
        ({"siret": "00000000000000"}, "siret"),
        ({"siret": "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"}, "siret"),
        ({"commune": "49999"}, "commune"),
        ({"commune": "angers"}, "commune"),
        ({"position": {"lat": 48.85, "lon": 2.35}}, "position"),
        ({"nom": "  "}, "nom"),
        ({"rayon_km": 5}, ""),
    ],
)
def test_a_site_that_is_not_one_is_refused(
    client: TestClient, facts: dict[str, object], field: str
) -> None:
    problem = the_problem(declare(client, **facts), 422)
    assert problem["erreurs"][0]["champ"].startswith(field)


def test_a_post_office_has_a_siret_of_its_own(client: TestClient) -> None:
    assert declare(client, siret="35600000000047").status_code == 201
    assert declare(client, siret="35600000000046").status_code == 422


def test_a_site_serves_once_verified(fresh: TestClient) -> None:
    site = declare(fresh).json()["id"]
    refused = post(fresh, "/employeur/offres", OFFER | {"site_id": site})
    assert the_problem(refused, 409)["code"] == "site"
    decision = f"/employeur/sites/{site}/decision"
    the_problem(post(fresh, decision, {"accepte": True}), 404)
    the_problem(post(fresh, decision, {"accepte": False}, DEPARTEMENT), 422)
    assert post(fresh, decision, {"accepte": True}, DEPARTEMENT).status_code == 200
    assert post(fresh, "/employeur/offres", OFFER | {"site_id": site}).status_code == 201


def test_ten_sites_in_thirty_days_and_no_more(fresh: TestClient) -> None:
    answers = [declare(fresh).status_code for _ in range(11)]
    assert answers == [201] * 10 + [409]
    # An eleventh is not used either: an old site that is verified counts as well.
    the_problem(post(fresh, "/employeur/offres", OFFER), 409)


def test_an_offer_is_ranked_once_published_and_no_more_once_closed(fresh: TestClient) -> None:
    made = post(fresh, "/employeur/offres", OFFER)
    offer = made.json()["id"]
    assert made.json()["etat"]["code"] == "a_moderer"
    profile = {"domicile": {"commune": "49007"}, "moyens": ["velo"]}
    shown = f"/correspondances/{offer}"
    the_problem(post(fresh, shown, profile), 404)
    accepted = post(fresh, f"/employeur/offres/{offer}/decision", {"accepte": True}, DEPARTEMENT)
    assert accepted.json()["publiee"] is True
    assert post(fresh, shown, profile).json()["proposee"] is True
    assert get(fresh, f"/offres/{offer}").json()["organisation"] == "Employeur d’essai"
    # A change is looked at before it is shown.
    changed = OFFER | {"intitule": "Agent de nuit", "version": accepted.json()["version"]}
    put = fresh.put(f"{PREFIX}/employeur/offres/{offer}", json=changed, headers=EMPLOYER)
    assert put.json()["etat"]["code"] == "a_moderer"
    assert get(fresh, f"/offres/{offer}").json()["intitule"] == "Agent d’entretien"
    stale = fresh.put(f"{PREFIX}/employeur/offres/{offer}", json=changed, headers=EMPLOYER)
    assert the_problem(stale, 409)["code"] == "version"
    refused = {"accepte": False, "motif": "une nuit n’est pas un jour"}
    answer = post(fresh, f"/employeur/offres/{offer}/decision", refused, DEPARTEMENT).json()
    assert (answer["publiee"], answer["etat"]["code"]) == (True, "refusee")
    assert post(fresh, f"/employeur/offres/{offer}/fermeture", {}).json()["publiee"] is False
    the_problem(post(fresh, shown, profile), 404)
    the_problem(post(fresh, f"/employeur/offres/{offer}/fermeture", {}), 409)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code_rome": "Z9999"}, "code_rome"),
        ({"competences": [{"code": "v:inconnue"}]}, "competences"),
        ({"competences": [{"code": "v:repasser"}] * 21}, "competences"),
        ({"site_id": "site-9"}, "site_id"),
        ({"heures_hebdo": 0}, "heures_hebdo"),
        ({"postes": 0}, "postes"),
        ({"intitule": "a" * 301}, "intitule"),
        ({"lieu": {"lat": 47.0}}, ""),
    ],
)
def test_an_offer_that_cannot_be_is_refused(
    client: TestClient, facts: dict[str, object], field: str
) -> None:
    problem = the_problem(post(client, "/employeur/offres", OFFER | facts), 422)
    assert problem["erreurs"][0]["champ"].startswith(field)


@pytest.mark.parametrize(
    "actor",
    [
        "employeur:eve:emp-9",
        "employeur:eve:op-1",
        "operateur:jean:op-1",
        "referent:ref-1",
        "beneficiaire:b-1",
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "/employeur/sites",
        "/employeur/offres",
        "/employeur/offres/emp-1",
        "/employeur/offres/emp-1/interessees",
        "/employeur/offres/emp-1/personnes-proches",
        "/employeur/offres/absente/interessees",
    ],
)
def test_what_is_of_an_employer_is_for_nobody_else(
    client: TestClient, actor: str, path: str
) -> None:
    the_problem(get(client, path, as_actor(actor)), 404)


def test_a_visit_is_posted_without_contract_nor_pay_and_proposed_as_a_visit(
    fresh: TestClient,
) -> None:
    visit = OFFER | {
        "nature": "visite",
        "intitule": "Visite de l’atelier",
        "horaires": [{"jours": ["mardi"], "debut": "09:00", "fin": "11:00"}],
        "conditions": ["bruit"],
    }
    assert post(fresh, "/employeur/offres", visit | {"contrat": "cdi"}).status_code == 422
    assert post(fresh, "/employeur/offres", visit | {"salaire": "12 €"}).status_code == 422
    made = post(fresh, "/employeur/offres", visit).json()
    assert made["offre"]["nature"] == {"code": "visite", "libelle": "visite de l’entreprise"}
    assert made["offre"]["horaires"] == [{"jour": "mardi", "debut": "09:00", "fin": "11:00"}]
    post(fresh, f"/employeur/offres/{made['id']}/decision", {"accepte": True}, DEPARTEMENT)
    profile = {
        "domicile": {"commune": "49007"},
        "contrats_acceptes": ["cdi"],
        "heures_hebdo": {"min": 20, "max": 35},
    }
    found = post(fresh, f"/correspondances/{made['id']}", profile).json()
    assert found["proposee"] is True
    assert found["correspondance"]["nature"]["code"] == "visite"
    asked = {each["code"] for each in found["correspondance"]["a_verifier"]}
    assert asked & {"contrat", "heures_hebdo"} == set()


def test_what_an_employer_has_today_counts_what_its_cards_show(fresh: TestClient) -> None:
    today = get(fresh, "/employeur/aujourdhui").json()
    shown = {each["id"]: each["interessees"] for each in today["offres"]}
    assert shown == {"emp-1": len(cards(fresh)), "emp-2": 0, "emp-3": 0, "emp-4": 0}
    assert today["sites"] | {"restants": 0} == {
        "verifies": 1,
        "a_verifier": 1,
        "refuses": 0,
        "restants": 0,
        "au_plus": 10,
    }
    post(fresh, "/beneficiaires/b-1/interets/emp-1/retrait", None, as_actor("beneficiaire:b-1"))
    (first,) = (
        each
        for each in get(fresh, "/employeur/aujourdhui").json()["offres"]
        if each["id"] == "emp-1"
    )
    assert first["interessees"] == shown["emp-1"] - 1
    the_problem(get(fresh, "/employeur/aujourdhui", DEPARTEMENT), 404)


def test_an_offer_is_closed_with_a_reason_that_can_be_counted(fresh: TestClient) -> None:
    closing = "/employeur/offres/emp-1/fermeture"
    the_problem(post(fresh, closing, {"motif": "parce que"}), 422)
    closed = post(fresh, closing, {"motif": "pourvue_ici"}).json()
    assert closed["fermeture"]["code"] == "pourvue_ici"
    assert closed["motif"] is None
    assert get(fresh, "/employeur/aujourdhui").json()["offres"][0]["id"] != "emp-1"


def test_what_waits_for_the_departement_comes_in_the_order_it_was_posted(
    fresh: TestClient,
) -> None:
    for title in ("Un", "Deux", "Trois"):
        post(fresh, "/employeur/offres", OFFER | {"intitule": title})
    queue = get(fresh, "/employeur/offres?etat=a_moderer", DEPARTEMENT).json()["items"]
    assert [each["offre"]["intitule"] for each in queue][-3:] == ["Un", "Deux", "Trois"]


def test_the_departement_moderates_and_has_no_card(client: TestClient) -> None:
    assert get(client, "/employeur/offres", DEPARTEMENT).json()["total"] >= 4
    the_problem(get(client, "/employeur/offres/emp-1/interessees", DEPARTEMENT), 404)
    the_problem(get(client, "/employeur/offres/emp-1/personnes-proches", DEPARTEMENT), 404)


def test_a_card_says_what_was_chosen_and_nothing_else(client: TestClient) -> None:
    answer = get(client, "/employeur/offres/emp-1/interessees")
    assert {each["nom"] for each in cards(client)} >= {"Nadia B."}
    assert any(str(each["nom"]).startswith("Personne ") for each in cards(client))
    for each in cards(client):
        assert set(each) == {"id", "nom", "trajet", "competences", "depuis_le", "contact"}
    assert [word for word in FORBIDDEN if word in answer.text] == []


def test_a_card_is_named_by_a_key_that_the_database_does_not_hold(
    client: TestClient, vicinal: Vicinal
) -> None:
    ids = {str(each["id"]) for each in cards(client)}
    assert len(ids) == len(cards(client))
    key, held = vicinal.signing.key_of(b"cards"), vicinal_bytes(vicinal)
    assert len(key) == KEY_BYTES
    assert not any(form in held for form in (key, key.hex().encode(), base64.b64encode(key)))


def vicinal_bytes(vicinal: Vicinal) -> bytes:
    path = vicinal.settings.database_url.removeprefix("sqlite:///")
    return Path(path).read_bytes()


def test_taking_it_back_cuts_the_card_at_once(fresh: TestClient) -> None:
    me = as_actor("beneficiaire:b-1")
    before = len(cards(fresh))
    closed = post(fresh, "/beneficiaires/b-1/interets/emp-1/retrait", None, me)
    assert closed.json()["retire_a"] is not None
    assert len(cards(fresh)) == before - 1
    assert get(fresh, "/beneficiaires/b-1/interets", me).json()["total"] == 0
    the_problem(post(fresh, "/beneficiaires/b-1/interets/emp-1/retrait", None, me), 404)
    again = post(fresh, "/beneficiaires/b-1/interets", {"opportunite_id": "emp-1"}, me)
    assert again.status_code == 201
    assert len(cards(fresh)) == before


def test_nobody_says_yes_for_someone_else(client: TestClient) -> None:
    body = {"opportunite_id": "emp-1"}
    for actor in ("beneficiaire:b-2", "referent:ref-2", "employeur:eve:emp-1", "departement:d-1"):
        the_problem(post(client, "/beneficiaires/b-1/interets", body, as_actor(actor)), 404)
        the_problem(get(client, "/beneficiaires/b-1/interets", as_actor(actor)), 404)


@pytest.mark.parametrize("offer", ["nowhere", "mobilite", "cariste", "nettoyage", "emp-4"])
def test_yes_is_said_to_an_open_offer_that_its_employer_posted(
    client: TestClient, offer: str
) -> None:
    me = as_actor("beneficiaire:b-1")
    the_problem(post(client, "/beneficiaires/b-1/interets", {"opportunite_id": offer}, me), 404)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ({"prenom": "06 12 34 56 78"}, "prenom"),
        ({"prenom": "nadia@exemple.fr"}, "prenom"),
        ({"prenom": "a" * 41}, "prenom"),
        ({"prenom": "Nadia", "initiale": "BC"}, "initiale"),
        ({"prenom": "Nadia", "initiale": "1"}, "initiale"),
    ],
)
def test_a_name_is_no_contact(client: TestClient, name: dict[str, str], field: str) -> None:
    body = {"opportunite_id": "emp-1"} | name
    problem = the_problem(
        post(client, "/beneficiaires/b-1/interets", body, as_actor("beneficiaire:b-1")), 422
    )
    assert problem["erreurs"][0]["champ"] == field


def test_a_protected_address_has_no_card_without_her_referent(fresh: TestClient) -> None:
    me, referent = as_actor("beneficiaire:b-1"), as_actor("referent:ref-1")
    before = len(cards(fresh))
    protected = fresh.put(
        f"{PREFIX}/beneficiaires/b-1/zone", json={"adresse_protegee": True}, headers=me
    )
    assert protected.json()["zone"]["libelle"] == "tout le département"
    assert len(cards(fresh)) == before - 1
    body = {"opportunite_id": "emp-2"}
    refused = post(fresh, "/beneficiaires/b-1/interets", body, me)
    assert the_problem(refused, 409)["code"] == "referent"
    assert post(fresh, "/beneficiaires/b-1/interets", body, referent).status_code == 201
    (card,) = cards(fresh, "emp-2")
    assert "protég" not in json.dumps(card, ensure_ascii=False)


def test_the_count_is_in_words_and_the_same_all_day(fresh: TestClient, tmp_path: Path) -> None:
    asked = "/employeur/offres/emp-1/personnes-proches"
    first = get(fresh, asked)
    assert first.json()["personnes"]["code"] == "moins_de_11"
    assert get(fresh, asked).content == first.content
    the_problem(get(fresh, asked + "?rayon=5"), 422)
    the_problem(get(fresh, "/employeur/offres/emp-4/personnes-proches"), 409)
