"""People are called by their names where they are known, and nowhere else."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import HTTPException
from sqlalchemy import text
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.desk_of_referent import OwnDesk, pages_of
from tests.web.people import People
from tests.web.test_own_reach import send
from web.asking import Api
from web.names import NAMES, learn_of

PERSON = "demo-nadia"
FILE = f"/referent/personnes/{PERSON}/dossier"
HOME = "/moi/mes-donnees"
UNNAMED = {
    Role.EMPLOYER: ("/employeur", "/employeur/offres/emp-1", "/employeur/lieux"),
    Role.DEPARTEMENT: (
        "/departement",
        "/departement/demandes",
        "/departement/contestations",
        "/departement/confiance",
        "/departement/comptes",
    ),
}


@pytest.fixture
def desk(territory: TestClient, people: People) -> Iterator[OwnDesk]:
    site = people.sign_in(territory, Role.REFERENT)
    yield OwnDesk(site, people.actor(Role.REFERENT).id)
    territory.cookies.clear()


def name_of(people: People, person: str = PERSON) -> str:
    with people.vicinal.reading() as uow:
        found = uow.civil_identities.get(person)
    assert found is not None
    return found.whole_name


def lu_of(page: str) -> str:
    found = re.search(r'name="lu" value="([^"]*)"', page)
    assert found is not None
    return found[1].replace("&#34;", '"')


def test_a_portfolio_is_a_list_of_names_and_finds_them(desk: OwnDesk, people: People) -> None:
    page = desk.page("/referent/portefeuille")
    with people.vicinal.reading() as uow:
        found = {each: uow.civil_identities.get(each) for each in desk.people()}
    names = {key: each.whole_name for key, each in found.items() if each is not None}
    assert PERSON in names
    assert all(f">{name}</a>" in page for name in names.values())
    assert not re.search(r">\s*demo-\d{3}\s*<", page)
    wanted = names[PERSON]
    narrowed = desk.page(f"/referent/portefeuille?q={wanted}")
    assert wanted in narrowed
    assert len(re.findall(r'name="personnes"', narrowed)) < len(names)


def test_no_page_asks_the_api_more_than_seven_things_and_names(
    desk: OwnDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = Api.ask

    async def counting(self: Api, method: str, path: str, **more: object) -> object:
        asked.append(path)
        return await real(self, method, path, **more)  # type: ignore[arg-type]

    paths = pages_of(desk)
    monkeypatch.setattr(Api, "ask", counting)
    for path in paths:
        asked.clear()
        desk.page(path)
        assert sum(each not in {"/session", NAMES} for each in asked) <= 7, (path, asked)
        assert asked.count(NAMES) <= 5, (path, asked)


def test_every_section_is_headed_by_her_name(desk: OwnDesk, people: People) -> None:
    for each in ("", "/propositions", "/parcours", "/situation", "/profil", "/dossier"):
        page = desk.page(f"/referent/personnes/{PERSON}{each}")
        assert f"<h1>{name_of(people)}</h1>" in page


def test_a_referent_corrects_a_name_over_what_he_read(desk: OwnDesk, people: People) -> None:
    said = {"quoi": "identite", "prenom": "Nadia", "nom": "Castel", "telephone": "06 39 98 00 01"}
    read = lu_of(desk.site.get(FILE).text)
    assert desk.send(FILE, said | {"lu": read}).headers["location"].endswith("fait=identite")
    assert name_of(people) == "CASTEL Nadia"
    stale = desk.send(FILE, said | {"lu": read, "nom": "Autre"})
    assert stale.status_code == 412
    assert 'value="Autre"' in stale.text
    wrong = said | {"nom": "Castel 2", "telephone": "06 39 98 00 99"}
    refused = desk.send(FILE, wrong | {"lu": lu_of(desk.site.get(FILE).text)})
    assert refused.status_code == 422
    assert 'value="Castel 2"' in refused.text
    assert "60 lettres au plus" in refused.text
    kept = f"<p>{name_of(people)} · 06 39 98 00 01</p>"
    assert kept in refused.text.replace("\u00a0", " ")  # and not what was typed
    assert name_of(people) == "CASTEL Nadia"


def test_a_first_name_written_meanwhile_is_shown_and_what_was_typed_is_kept(
    territory: TestClient, people: People
) -> None:
    with people.vicinal.unit_of_work() as uow:
        before = uow.civil_identities.get(PERSON)
    assert before is not None
    with people.vicinal.engine.begin() as connection:
        one = text("DELETE FROM civil_identities WHERE beneficiary_id = :one")
        connection.execute(one, {"one": PERSON})
    said = {"quoi": "identite", "prenom": "Nadia", "nom": "Première"}
    late = {"prenom": "Nadia", "nom": "Seconde", "telephone": "06 39 98 00 07"}
    site = people.sign_in(territory, Role.REFERENT)
    desk = OwnDesk(site, people.actor(Role.REFERENT).id)
    assert lu_of(site.get(FILE).text) == ""
    assert desk.send(FILE, said | {"lu": ""}).status_code == 303
    again = desk.send(FILE, said | late | {"lu": ""})
    hers = people.sign_in(territory, Role.BENEFICIARY)
    status, page = send(hers, f"{HOME}/nom", hers.get(HOME).text, **late, lu="")
    assert (again.status_code, status) == (412, 412)
    for shown in (again.text, page):
        assert 'value="Seconde"' in shown
        assert 'value="06 39 98 00 07"' in shown
    assert "PREMIÈRE Nadia" in again.text
    assert "<b>Nadia Première</b>" in page
    kept = send(hers, f"{HOME}/nom", hers.get(HOME).text, **late, lu=lu_of(page))
    assert kept[0] == 303  # over what she now reads
    with people.vicinal.unit_of_work() as uow:
        uow.civil_identities.put(PERSON, before, datetime.now(UTC))
        uow.commit()
    territory.cookies.clear()


def test_what_became_of_each_who_was_to_be_placed_is_told_by_name(
    desk: OwnDesk, people: People
) -> None:
    chosen = desk.people()[:2]
    fields = {"quoi": "positionner", "type": "action", "sur": "aucune", "objectifs": ["s_engager"]}
    page = desk.send("/referent/positionner", fields | {"personnes": chosen})
    assert "2 refusés" in page.text
    assert all(f">{name_of(people, each)}</a>" in page.text for each in chosen)


@pytest.mark.parametrize("status", [429, 503])
def test_a_page_is_shown_without_names_that_cannot_be_told_now(status: int) -> None:
    async def refuse(_path: str, **_query: Any) -> Any:
        raise HTTPException(status)

    request: Any = SimpleNamespace(
        state=SimpleNamespace(person=SimpleNamespace(role=Role.REFERENT))
    )
    with ThreadPoolExecutor(1) as aside:  # a browser, open, has the loop of this thread
        aside.submit(lambda: asyncio.run(learn_of(request, ["b-1"], refuse))).result()
    assert request.state.names == {"b-1": {}}


def test_she_reads_and_corrects_her_own(territory: TestClient, people: People) -> None:
    site = people.sign_in(territory, Role.BENEFICIARY)
    page = site.get(HOME).text
    said = {"lu": lu_of(page), "prenom": "Nadia", "courriel": "a@b.fr"}
    assert send(site, f"{HOME}/nom", page, nom="Du Castel", **said) == (303, f"{HOME}?fait=nom")
    assert "Nadia Du Castel" in site.get(HOME).text
    status, text = send(site, f"{HOME}/nom", site.get(HOME).text, nom="Autre", **said)
    assert status == 412
    assert 'value="Autre"' in text
    assert "<b>Nadia Du Castel</b>" in text  # what is kept, not typed
    for code in ("en", "ar", "uk"):
        told = site.get(HOME, headers={"accept-language": code}).text
        assert "Nadia Du Castel" in told
        assert "Mon nom et mon téléphone" not in told
    territory.cookies.clear()


@pytest.mark.parametrize("role", UNNAMED)
def test_no_page_of_an_employer_or_of_the_departement_has_a_name(
    territory: TestClient, people: People, role: Role
) -> None:
    with people.vicinal.reading() as uow:
        everyone = [f"demo-{number:03}" for number in range(1, 201)]
        names = {
            uow.civil_identities.get(each).whole_name  # type: ignore[union-attr]
            for each in everyone
        }
    site = people.sign_in(territory, role)
    for path in UNNAMED[role]:
        page = site.get(path).text
        assert not [each for each in names if each in page], path
    territory.cookies.clear()


def test_she_reads_who_accompanies_her_and_where_to_call(
    territory: TestClient, people: People
) -> None:
    desk = OwnDesk(people.sign_in(territory, Role.REFERENT), people.actor(Role.REFERENT).id)
    read = lu_of(desk.site.get("/compte").text)
    wrong = {"nom": "Claire 2", "telephone": "02", "lu": read}
    refused = desk.send("/compte", wrong, to="/compte/nom")
    assert refused.status_code == 422
    assert 'value="Claire 2"' in refused.text
    said = {"nom": "Claire Martin", "telephone": "02 61 91 00 01", "lu": read}
    kept = desk.send("/compte", said, to="/compte/nom")
    assert kept.headers["location"] == "/compte?fait=nom"
    stale = desk.send("/compte", said | {"nom": "Claire Autre"}, to="/compte/nom")
    assert stale.status_code == 412
    assert 'value="Claire Autre"' in stale.text
    assert "<b>Claire Martin</b>" in stale.text  # what is kept, not typed
    assert 'value="Claire Martin"' in desk.page("/compte")
    assert "Claire Martin" in desk.page(f"/referent/personnes/{PERSON}")
    hers = people.sign_in(territory, Role.BENEFICIARY).get("/moi/demarches").text
    assert "Claire Martin" in hers
    assert 'href="tel:0261910001"' in hers
    territory.cookies.clear()
