"""Searches that a person keeps: what is new in each, until she says that she has seen it."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.people import People
from tests.web.test_own_reach import send, titles
from tests.web.test_signed_in import FROM_A_PAGE, sealed

PERSON = "demo-benef-recherches"
ALL = "/moi/recherches"


@pytest.fixture
def hers(territory: TestClient, people: People) -> Iterator[TestClient]:
    site = people.sign_in(territory, Role.BENEFICIARY, PERSON)
    page = site.get("/moi/profil/lieu").text
    send(site, "/moi/profil/lieu", page, lieu="Angers")
    yield site
    territory.cookies.clear()


def the_only_one(page: str) -> str:
    found = re.search(rf'<h2><a href="({ALL}/[^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_search_is_kept_from_the_list_told_changed_and_let_go(hers: TestClient) -> None:
    shown = hers.get("/moi", params={"type": "offre", "mots": "aide"}).text
    link = re.search(r'href="(/moi/recherches\?[^"#]+)#garder"', shown)
    assert link is not None
    page = hers.get(link[1].replace("&amp;", "&")).text
    assert 'value="aide"' in page
    said = {"nom": "Aide à Angers", "type": "offre", "mots": "aide", "rythme": "hebdomadaire"}
    assert send(hers, ALL, page, **said) == (303, f"{ALL}?fait=gardee")
    page = hers.get(ALL).text
    assert "Rien de nouveau" in page
    assert "Il manque une adresse confirmée" in page
    assert 'href="/compte/courriel"' in page
    one = the_only_one(page)
    assert "Rien de nouveau" in hers.get(one).text
    whole = hers.get(one, params={"toutes": "oui"}).text
    expected = hers.get("/moi", params={"type": "offre", "mots": "aide"}).text
    assert titles(whole) == titles(expected)
    assert titles(whole)
    page = hers.get(one).text
    assert send(hers, f"{one}/rythme", page, rythme="aucun")[1] == f"{one}?fait=rythme"
    assert "Il manque une adresse confirmée" not in hers.get(ALL).text
    assert "Il manque une adresse confirmée" not in hers.get(one).text
    said = {"rythme": "toujours", "_jeton": sealed(page)["_jeton"]}
    refused = hers.post(f"{one}/rythme", data=said, headers=FROM_A_PAGE)
    assert refused.status_code == 422
    assert 'href="#champ-rythme"' in refused.text
    assert send(hers, f"{one}/lecture", page)[0] == 303
    assert send(hers, f"{one}/suppression", page)[1] == f"{ALL}?fait=supprimee"
    assert hers.get(one).status_code == 404


def test_a_search_without_a_name_or_a_rhythm_is_refused_and_what_was_typed_stays(
    hers: TestClient,
) -> None:
    page = hers.get(ALL).text
    status, said = send(hers, ALL, page, nom="", mots="ménage", rythme="aucun")
    assert status == 422
    assert "champ-nom" in said
    assert 'value="ménage"' in said
    assert send(hers, ALL, page, nom="Oui", mots="ménage")[0] == 422


@pytest.mark.parametrize("query", ["type=x", "contrat=%00", "mots=" + "a" * 500])
def test_an_address_that_means_nothing_breaks_nothing(hers: TestClient, query: str) -> None:
    assert hers.get(f"{ALL}?{query}").status_code == 200
