"""Two pages of one answer open at once: the second overwrites nothing that it did not show."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.wiring import Vicinal
from insertion.actor import Role
from tests.web.people import People
from tests.web.test_own_reach import NADIA, send
from tests.web.test_signed_in import FROM_A_PAGE, sealed
from web.answers import NO_ANSWER
from web.forms import Form
from web.pages.own_profile import ALL_CHANGED, CHANGED
from web.pages.profile import STEPS

READ = f"/api/v1/beneficiaires/{NADIA}/profil"
# For each question: what one page says, then another, and what is kept after the first.
ANSWERED: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "lieu": ({"lieu": "Saumur"}, {"lieu": "Cholet"}),
    "deplacement": ({"moyens": "velo", "minutes": "60"}, {"moyens": "marche", "minutes": "15"}),
    "metiers-cherches": ({"choisis": "K1304"}, {"choisis": "N1105"}),
    "metiers-faits": ({"choisis": "K1304"}, {"choisis": "N1105"}),
    "competences": ({"texte": "je fais la cuisine"}, {"texte": "je répare des vélos"}),
    "horaires": ({"heures": "matin"}, {"heures": "toujours"}),
    "permis": ({"permis": "b"}, {"permis": "rien"}),
    "limites": ({"limites": "port_de_charges"}, {"limites": "station_debout"}),
    "besoins": ({"besoins": "mobilite"}, {"besoins": "rien"}),
}


@pytest.fixture
def hers(territory: TestClient, people: People) -> Iterator[TestClient]:
    """Yield the screens with Nadia signed in, and write her profile as it was after."""
    site = people.sign_in(territory, Role.BENEFICIARY)
    before = site.get(READ).json()
    yield site
    write(site, before)
    territory.cookies.clear()


def write(site: TestClient, profile: object) -> None:
    token = sealed(site.get("/moi/profil/lieu").text)["_jeton"]
    proof = {"x-vicinal-jeton": token, "sec-fetch-site": "same-origin"}
    assert site.put(READ, json=profile, headers=proof).status_code == 200


@pytest.mark.parametrize("slug", ANSWERED)
def test_an_answer_changed_in_another_page_is_not_overwritten(hers: TestClient, slug: str) -> None:
    path = f"/moi/profil/{slug}"
    first, second = ANSWERED[slug]
    page = hers.get(path).text
    assert send(hers, path, page, **first)[0] == 303
    kept = hers.get(READ).json()
    status, again = send(hers, path, page, **second)
    assert status == 412
    assert CHANGED in unescape(again)
    assert "Gardé maintenant" in again
    assert hers.get(READ).json() == kept
    # What was chosen is there to be kept, over what the page now shows.
    for value in second.values():
        assert re.search(rf'value="{value}"[^>]*checked|value="{value}"|>{value}<', again)
    assert send(hers, path, again, **second)[0] == 303
    assert hers.get(READ).json() != kept


def test_two_pages_of_two_questions_keep_both_answers(hers: TestClient) -> None:
    limits, needs = (hers.get(f"/moi/profil/{slug}").text for slug in ("limites", "besoins"))
    assert send(hers, "/moi/profil/limites", limits, limites="port_de_charges")[0] == 303
    assert send(hers, "/moi/profil/besoins", needs, besoins="logement")[0] == 303
    kept = hers.get(READ).json()
    assert (kept["limites"], kept["besoins"]) == (["port_de_charges"], ["logement"])


def test_the_same_answer_sent_twice_is_no_change(hers: TestClient) -> None:
    page = hers.get("/moi/profil/limites").text
    for _ in range(2):
        assert send(hers, "/moi/profil/limites", page, limites="port_de_charges")[0] == 303


def test_a_page_that_says_nothing_of_what_it_showed_overwrites_nothing(hers: TestClient) -> None:
    before = hers.get(READ).json()
    data = {**sealed(hers.get("/moi/profil/deplacement").text), "moyens": "voiture", "_lu": ""}
    found = hers.post("/moi/profil/deplacement", data=data, headers=FROM_A_PAGE)
    assert found.status_code == 412
    assert hers.get(READ).json() == before


def test_what_a_page_showed_is_said_again_by_one_that_corrects_it(hers: TestClient) -> None:
    path = "/moi/profil/deplacement"
    page = hers.get(path).text
    wrong = send(hers, path, page)[1]  # no means ticked
    write(hers, hers.get(READ).json() | {"moyens": ["voiture"]})
    assert send(hers, path, wrong, moyens="velo")[0] == 412


def test_answers_without_an_account_do_not_replace_what_changed_meanwhile(
    hers: TestClient,
) -> None:
    hers.post("/profil/lieu", data={"lieu": "Cholet"}, headers=FROM_A_PAGE)
    page = hers.get("/moi/profil").text
    kept = hers.get(READ).json() | {"limites": ["station_debout"]}
    write(hers, kept)
    status, again = send(hers, "/moi/profil/reprendre", page)
    assert status == 412
    assert ALL_CHANGED in unescape(again)
    assert hers.get(READ).json() == kept
    assert send(hers, "/moi/profil/reprendre", again)[0] == 303
    assert hers.get(READ).json()["domicile"]["commune"] == "49099"


def test_a_rhythm_changed_in_another_page_is_not_overwritten(hers: TestClient) -> None:
    page = hers.get("/moi/recherches").text
    said = {"nom": "Deux pages", "type": "offre", "mots": "aide", "rythme": "aucun"}
    assert send(hers, "/moi/recherches", page, **said)[0] == 303
    found = re.findall(r'href="(/moi/recherches/[^"?]+)"', hers.get("/moi/recherches").text)
    (one,) = [each for each in found if "Deux pages" in hers.get(each).text]
    page = hers.get(one).text
    version = dict(re.findall(r'name="(version)" value="([^"]+)"', page))
    first = send(hers, f"{one}/rythme", page, rythme="quotidien", **version)
    assert first == (303, f"{one}?fait=rythme")
    status, again = send(hers, f"{one}/rythme", page, rythme="hebdomadaire", **version)
    assert status == 409
    assert re.search(r'value="hebdomadaire"[^>]*checked', again)
    version = dict(re.findall(r'name="(version)" value="([^"]+)"', again))
    assert send(hers, f"{one}/rythme", again, rythme="hebdomadaire", **version)[0] == 303


@pytest.mark.parametrize("slug", ANSWERED)
def test_a_form_changes_the_answers_that_its_question_names(
    slug: str, people: People, territory: TestClient
) -> None:
    vicinal: Vicinal = people.vicinal
    (step,) = [each for each in STEPS if each.slug == slug]
    for said in ANSWERED[slug]:
        fields = {name: [str(value)] for name, value in said.items()}
        done = step.take(Form(fields), NO_ANSWER, vicinal, ("49",))
        assert done.is_done
        assert set(done.answers) <= set(step.asked)
