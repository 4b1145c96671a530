"""Whoever is signed in has a home; nobody else reads it."""

import re

import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from insertion.positionnement_ports import Window
from tests.api.accounts import TOTP_SECRET
from tests.api.builders import an_offer
from tests.web.people import People
from usecases.demo.accounts import PASSWORD
from web.menus import HOMES, MENUS

ROLES = tuple(HOMES)
FROM_A_PAGE = {"sec-fetch-site": "same-origin", "origin": "null"}


def sealed(page: str) -> dict[str, str]:
    """Return what every form of a page holds."""
    found = re.search(r'name="_jeton" value="([^"]+)"', page)
    assert found is not None
    return {"_jeton": found[1]}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_a_home_that_no_other_reads(
    territory: TestClient, people: People, role: Role
) -> None:
    site = people.sign_in(territory, role)
    assert site.get(HOMES[role]).status_code == 200
    for other in ROLES:
        if other is not role:
            assert site.get(HOMES[other]).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_who_is_not_signed_in_is_asked_to_and_comes_back(territory: TestClient, role: Role) -> None:
    territory.cookies.clear()
    found = territory.get(HOMES[role], follow_redirects=False)
    assert found.status_code == 303
    assert found.headers["location"].startswith("/connexion?vers=")


def test_a_professional_signs_in_by_a_password_and_waits_for_the_second_factor(
    territory: TestClient,
) -> None:
    territory.cookies.clear()
    said = {"identifiant": "referent@demo.exemple", "mot_de_passe": PASSWORD}
    found = territory.post("/connexion", data=said, headers=FROM_A_PAGE, follow_redirects=False)
    assert found.headers["location"] == "/connexion/second-facteur"
    page = territory.get("/connexion/second-facteur").text
    assert "Six chiffres" in page
    said = sealed(page) | {"code": "1"}
    wrong = territory.post("/connexion/second-facteur", data=said, headers=FROM_A_PAGE)
    assert wrong.status_code == 401
    assert TOTP_SECRET not in wrong.text


def test_signing_out_ends_the_session(territory: TestClient, people: People) -> None:
    site = people.sign_in(territory, Role.REFERENT)
    page = site.get("/referent").text
    cookie = site.cookies["vicinal"]
    site.post("/deconnexion", data={"_jeton": "x"}, headers=FROM_A_PAGE)
    site.cookies.set("vicinal", cookie)  # forgotten here, and alive until its own form ends it
    assert site.get("/referent", follow_redirects=False).status_code == 200
    site.post("/deconnexion", data=sealed(page), headers=FROM_A_PAGE)
    site.cookies.set("vicinal", cookie)
    assert site.get("/referent", follow_redirects=False).status_code == 303


def test_an_id_with_a_colon_is_found_through_the_api(territory: TestClient, people: People) -> None:
    with people.vicinal.unit_of_work() as uow:
        uow.opportunities.upsert([(an_offer("ft:2026:1", title="Une offre importée"), None)])
        uow.commit()
    site = people.sign_in(territory, Role.BENEFICIARY)
    assert "Une offre importée" in site.get("/moi/possibilites/ft:2026:1").text


@pytest.mark.parametrize("role", ROLES)
def test_an_address_that_nothing_answers_keeps_the_menu_of_who_reads(
    territory: TestClient, people: People, role: Role
) -> None:
    site = people.sign_in(territory, role)
    page = site.get("/une-page/que-personne-ne-sert")
    assert page.status_code == 404
    assert f'href="{MENUS[role][1].url}"' in page.text
    site.cookies.clear()
    visited = site.get("/une-page/que-personne-ne-sert")
    assert visited.status_code == 404
    assert f'href="{MENUS[role][1].url}"' not in visited.text


def test_a_form_that_is_not_of_the_session_reads_nothing(
    territory: TestClient, people: People
) -> None:
    site = people.sign_in(territory, Role.REFERENT)
    with people.vicinal.reading() as uow:
        person = min(uow.piloting.portfolio_ids(people.actor(Role.REFERENT).id))
    page, before = f"/referent/personnes/{person}/profil", readings_of(people, person)
    forged = site.post(page, data={"_jeton": "0" * 64}, headers=FROM_A_PAGE)
    assert (forged.status_code, readings_of(people, person)) == (403, before)
    assert site.get(page).status_code == 200
    assert readings_of(people, person) > before


def readings_of(people: People, person: str) -> int:
    with people.vicinal.reading() as uow:
        return len(uow.traces.readings.page(person, Window(size=100)).items)
