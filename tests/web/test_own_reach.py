"""What is in reach of a person signed in, by her kept profile; her answers; her yes."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.people import People
from tests.web.test_signed_in import FROM_A_PAGE, sealed
from web.lever_words import lever_cards_told
from web.messages import speaker

NADIA = "demo-nadia"


@pytest.fixture
def hers(territory: TestClient, people: People) -> Iterator[TestClient]:
    """Yield the screens with Nadia signed in."""
    yield people.sign_in(territory, Role.BENEFICIARY)
    territory.cookies.clear()


def titles(page: str) -> list[str]:
    return re.findall(r'<h3><a href="(/moi/possibilites/[^"]+)"', page)


def shown_in(page: str) -> dict[str, str]:
    """Return what a form says was kept when it was shown, if it does."""
    return {name: unescape(tag) for name, tag in re.findall(r'name="(_lu)" value="([^"]*)"', page)}


def send(site: TestClient, path: str, page: str, **fields: object) -> tuple[int, str]:
    found = site.post(
        path,
        data={**sealed(page), **shown_in(page), **fields},
        headers=FROM_A_PAGE,
        follow_redirects=False,
    )
    return found.status_code, found.headers.get("location", found.text)


def test_the_list_is_what_the_api_proposes_in_its_order(hers: TestClient) -> None:
    page = hers.get("/moi")
    assert page.status_code == 200
    told = hers.get(f"/api/v1/beneficiaires/{NADIA}/correspondances", params={"k": 10}).json()
    assert titles(page.text) == [f"/moi/possibilites/{each['id']}" for each in told["items"]]
    assert "nviron" in page.text
    second = hers.get("/moi", params={"type": "offre", "page": "2"})
    told = hers.get(
        f"/api/v1/beneficiaires/{NADIA}/correspondances",
        params={"k": 10, "page": 2, "type": "offre"},
    ).json()
    assert titles(second.text) == [f"/moi/possibilites/{each['id']}" for each in told["items"]]


def test_a_page_of_the_list_says_at_most_three_reasons_each(hers: TestClient) -> None:
    blocks = re.findall(r'<ul class="reasons good">(.*?)</ul>', hers.get("/moi").text, re.S)
    assert blocks
    for block in blocks:
        assert 1 <= block.count("<li>") <= 3


@pytest.mark.parametrize("query", ["mots=%00", "mots=...", "type=x&contrat=y&page=-1", "page=999"])
def test_filters_that_mean_nothing_break_nothing(hers: TestClient, query: str) -> None:
    assert hers.get(f"/moi?{query}").status_code == 200


@pytest.mark.parametrize("code", ["en", "ar", "uk"])
def test_it_is_said_in_her_language(hers: TestClient, code: str) -> None:
    hers.cookies.set("vicinal_langue", code)
    page = hers.get("/moi").text
    assert f'lang="{code}"' in page
    assert "Environ" not in page
    assert len(titles(page)) == 10


def test_one_sheet_says_how_to_get_there_and_takes_a_wish(hers: TestClient) -> None:
    first = titles(hers.get("/moi", params={"type": "action"}).text)[3]
    page = hers.get(first).text
    assert "Comment y aller" in page
    status, where = send(hers, f"{first}/demande", page)
    assert (status, where) == (303, f"{first}?fait=demande")
    again = hers.get(first).text
    assert "C’est dans vos démarches" in again
    assert f"{first}/demande" not in again


def test_what_is_not_in_the_list_says_why_and_the_way_to_it(hers: TestClient) -> None:
    shown = hers.get("/api/v1/offres", params={"size": "100"}).json()["items"]
    pages = (hers.get(f"/moi/possibilites/{each['id']}").text for each in shown)
    assert any("Pourquoi ce n’est pas dans votre liste" in page for page in pages)


def test_what_does_not_exist_is_said_so(hers: TestClient) -> None:
    for path in ("/moi/possibilites/nulle", "/moi/profil/nulle"):
        assert hers.get(path).status_code == 404


def test_doors_are_those_of_the_engine(hers: TestClient) -> None:
    page = hers.get("/moi/plus-de-portes")
    assert page.status_code == 200
    told = hers.get(
        f"/api/v1/beneficiaires/{NADIA}/correspondances/leviers",
        params={"type": "tout", "limite": 6},
    ).json()
    assert page.text.count('<li class="card">') == len(told["items"]) > 0


def test_who_has_no_profile_is_asked_where_she_lives_first(
    territory: TestClient, people: People
) -> None:
    site = people.sign_in(territory, Role.BENEFICIARY, "demo-nouvelle")
    assert site.get("/moi", follow_redirects=False).headers["location"] == "/moi/profil/lieu"
    page = site.get("/moi/profil/lieu").text
    assert "Où habitez-vous" in page
    status, where = send(site, "/moi/profil/lieu", page, lieu="Saumur")
    assert (status, where) == (303, "/moi/profil/deplacement")
    page = site.get(where).text
    status, where = send(
        site, "/moi/profil/deplacement", page, moyens="velo", minutes="30", suite="voir"
    )
    assert (status, where) == (303, "/moi")
    kept = site.get("/api/v1/beneficiaires/demo-nouvelle/profil").json()
    assert kept["domicile"]["commune"] == "49328"
    assert kept["moyens"] == ["velo"]
    assert kept["duree_max_minutes"] == 30
    assert site.get("/moi").status_code == 200


def test_an_answer_changes_itself_and_nothing_else(hers: TestClient) -> None:
    read = f"/api/v1/beneficiaires/{NADIA}/profil"
    before = hers.get(read).json()
    page = hers.get("/moi/profil/horaires").text
    assert "Les mêmes heures que maintenant" in page
    assert send(hers, "/moi/profil/horaires", page, heures="memes")[0] == 303
    assert hers.get(read).json() == before
    page = hers.get("/moi/profil/lieu").text
    assert send(hers, "/moi/profil/lieu", page, lieu="")[0] == 303
    assert hers.get(read).json() == before
    page = hers.get("/moi/profil/limites").text
    assert send(hers, "/moi/profil/limites", page, limites="port_de_charges")[0] == 303
    assert hers.get(read).json() == {**before, "limites": ["port_de_charges"]}
    page = hers.get("/moi/profil/limites").text
    assert send(hers, "/moi/profil/limites", page)[0] == 303
    assert hers.get(read).json() == before


def test_what_was_written_with_someone_is_not_undone_by_a_form_that_cannot_show_it(
    hers: TestClient, people: People
) -> None:
    read = f"/api/v1/beneficiaires/{NADIA}/profil"
    before = hers.get(read).json()
    skills = sorted(people.vicinal.knowledge().referential.skills)[:70]
    told = before | {"duree_max_minutes": 50.0, "competences": skills}
    token = sealed(hers.get("/moi/profil/lieu").text)["_jeton"]
    proof = {"x-vicinal-jeton": token, "sec-fetch-site": "same-origin"}
    assert hers.put(read, json=told, headers=proof).status_code == 200
    page = hers.get("/moi/profil/deplacement").text
    assert send(hers, "/moi/profil/deplacement", page, moyens=before["moyens"])[0] == 303
    page = hers.get("/moi/profil/competences").text
    ticked = re.findall(r'name="competences" value="([^"]+)"[^>]* checked', page)
    assert send(hers, "/moi/profil/competences", page, competences=ticked)[0] == 303
    assert hers.get(read).json() == told
    assert hers.put(read, json=before, headers=proof).status_code == 200


def test_a_mistake_is_said_and_nothing_is_kept(hers: TestClient) -> None:
    page = hers.get("/moi/profil/lieu").text
    status, said = send(hers, "/moi/profil/lieu", page, lieu="Nullepartville-sur-Rien")
    assert status == 422
    assert "Nous ne trouvons pas cette commune" in said
    status, said = send(hers, "/moi/profil/competences", page, texte="2 84 05 88 012 345 67")
    assert status == 422


def test_answers_given_without_an_account_are_taken_over(
    territory: TestClient, people: People
) -> None:
    territory.cookies.clear()
    territory.post("/profil/lieu", data={"lieu": "Cholet"}, headers=FROM_A_PAGE)
    cookie = territory.cookies["vicinal_reponses"]
    site = people.sign_in(territory, Role.BENEFICIARY, "demo-visiteuse")
    site.cookies.set("vicinal_reponses", cookie)
    page = site.get("/moi/profil").text
    assert "sans compte" in page
    assert send(site, "/moi/profil/reprendre", page) == (303, "/moi/profil?fait=profil")
    kept = site.get("/api/v1/beneficiaires/demo-visiteuse/profil").json()
    assert kept["domicile"]["commune"] == "49099"
    territory.cookies.clear()


def test_a_form_of_another_session_does_nothing(hers: TestClient) -> None:
    found = hers.post("/moi/profil/lieu", data={"lieu": "Cholet"}, headers=FROM_A_PAGE)
    assert found.status_code == 403


def test_her_answers_say_minutes_and_hours_as_one_says_them(
    territory: TestClient, people: People
) -> None:
    site = people.sign_in(territory, Role.BENEFICIARY, "demo-resume")
    steps: tuple[tuple[str, dict[str, object]], ...] = (
        ("lieu", {"lieu": "Angers"}),
        ("deplacement", {"moyens": "velo", "minutes": "45"}),
        ("horaires", {"heures": "autres", "jours": "lundi", "debut": "05:00", "fin": "21:30"}),
    )
    for slug, said in steps:
        page = site.get(f"/moi/profil/{slug}").text
        assert send(site, f"/moi/profil/{slug}", page, **said)[0] == 303
    page = site.get("/moi/profil").text.replace("\u00a0", " ")
    assert "45 min" in page
    assert "45.0" not in page
    assert "5 h – 21 h 30" in page
    territory.cookies.clear()


def test_what_takes_no_point_away_is_not_said_as_zero(hers: TestClient) -> None:
    page = hers.get(titles(hers.get("/moi").text)[0]).text
    lines = re.findall(r'<td class="figure" data-label="Points">(.*?)</td>', page)
    assert lines
    assert not [each for each in lines if re.search(r">-?0</bdi>", each)]


def test_an_example_of_a_door_is_named_once(hers: TestClient, people: People) -> None:
    told = hers.get(f"/api/v1/beneficiaires/{NADIA}/correspondances/leviers").json()
    lever = next(each for each in told["items"] if each["meilleures"])
    best = lever["meilleures"][0]
    again = {**best, "id": "autre", "intitule": best["intitule"].upper()}
    other = {**best, "id": "encore", "intitule": "Tout autre chose"}
    told = {**told, "items": [{**lever, "meilleures": [best, again, other]}]}
    (card,) = lever_cards_told(told, speaker("fr"), people.vicinal.knowledge().referential)
    assert [each.id for each in card.examples] == [best["id"], "encore"]
