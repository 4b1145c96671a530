"""Every answer about someone leaves a line before it is shown, whatever the route."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api.app import create_app
from api.breach_pack import people_read
from api.disclosure import people_named
from api.wiring import Vicinal
from insertion.actor import Role
from insertion.positionnement_ports import Window
from insertion.referent import Accompaniment, AccompanimentRole
from persistence.trace_tables import AccessLineRow, FileReadRow, ReadingAlertRow
from tests.api.builders import a_vicinal
from tests.api.people import STARTS, store_people
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, ROUTES, Route, as_actor
from tests.api.stored import a_client, everything
from tests.persistence.account_builders import an_account

IDENTIFIED = tuple(route for route in ROUTES if "x-vicinal-acteur" in route.headers)
_CARDS = "/employeur/offres/{offer_id}/interessees"
# Cards: see the test of theirs.
WITHOUT_IDS = {
    f"GET {_CARDS}",
    f"POST {_CARDS}/{{card_id}}/contact",
    f"POST {_CARDS}/{{card_id}}/suite",
}
STOLEN = as_actor("referent:ref-1")
PEOPLE_OF_STOLEN = 300


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    return everything(tmp_path_factory.mktemp("trace"))


@pytest.fixture(scope="module")
def client(vicinal: Vicinal) -> TestClient:
    return a_client(vicinal)


def lines_after(vicinal: Vicinal, last: int) -> list[tuple[str, str, str, str]]:
    row = AccessLineRow
    query = select(row.account, row.beneficiary_id, row.what, row.ground).where(row.id > last)
    with vicinal.snapshot() as connection:
        return [tuple(each) for each in connection.execute(query.order_by(row.id))]


def last_line(vicinal: Vicinal) -> int:
    with vicinal.snapshot() as connection:
        return connection.execute(select(func.max(AccessLineRow.id))).scalar_one() or 0


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each)
    elif isinstance(value, str):
        yield value


def everyone(vicinal: Vicinal) -> frozenset[str]:
    """Return every id of a person that the database knows, however it came there."""
    found: set[str] = set()
    with vicinal.snapshot() as connection:
        for table in AccessLineRow.metadata.tables.values():
            if "beneficiary_id" in table.c:
                query = select(table.c.beneficiary_id).distinct()
                found |= {each for each in connection.execute(query).scalars() if each}
    return frozenset(found)


@pytest.mark.parametrize("route", IDENTIFIED, ids=str)
def test_whoever_an_answer_names_has_a_line(
    vicinal: Vicinal, client: TestClient, route: Route
) -> None:
    before = last_line(vicinal)
    response = client.request(
        route.method,
        PREFIX + route.url,
        params=route.params,
        json=route.body,
        headers=route.headers,
    )
    assert response.status_code == route.status, response.text
    role, actor_id = route.headers["x-vicinal-acteur"].split(":")[:2]
    named = set(texts_of(response.json())) & everyone(vicinal)
    if "{beneficiary_id}" in route.template:
        named.add(route.url.split("/")[2])
    named -= {actor_id}
    kept = lines_after(vicinal, before)
    people = {person for _account, person, _what, _ground in kept}
    assert people == named or (str(route) in WITHOUT_IDS and people > named)
    assert {account for account, *_rest in kept} <= {f"{role}:{actor_id}"}
    assert all(what and ground for _account, _person, what, ground in kept)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["decompte", "bilan"])
def test_a_table_leaves_the_lines_that_its_json_does(
    client: TestClient, vicinal: Vicinal, what: str, form: str
) -> None:
    url = f"{PREFIX}/conventions/conv-1/{what}"
    headers = as_actor("operateur:jean:op-1")
    before = last_line(vicinal)
    as_json = client.get(url, headers=headers)
    expected = lines_after(vicinal, before)
    assert {person for _a, person, *_r in expected} == set(people_named(as_json.json()))
    before = last_line(vicinal)
    assert client.get(url, params={"format": form}, headers=headers).status_code == 200
    assert lines_after(vicinal, before) == expected


def test_a_card_leaves_a_line_though_it_names_nobody(client: TestClient, vicinal: Vicinal) -> None:
    before = last_line(vicinal)
    offers = [route.url for route in ROUTES if route.template.endswith("/interessees")]
    shown = 0
    for url in offers:
        answer = client.get(PREFIX + url, headers=as_actor("employeur:anne:emp-1"))
        shown += answer.json()["total"]
    kept = lines_after(vicinal, before)
    assert shown == len(kept) > 0
    assert {(what, ground) for _a, _p, what, ground in kept} == {("lire_carte", "accueil")}


def test_ones_own_file_leaves_no_line(client: TestClient, vicinal: Vicinal) -> None:
    before = last_line(vicinal)
    for path in ("situation", "parcours", "actions", ""):
        url = f"{PREFIX}/beneficiaires/b-1/{path}".rstrip("/")
        assert client.get(url, headers=as_actor("beneficiaire:b-1")).status_code == 200
    assert last_line(vicinal) == before


def test_what_was_refused_leaves_no_line(client: TestClient, vicinal: Vicinal) -> None:
    before = last_line(vicinal)
    for actor in ("referent:ref-3", "employeur:anne:emp-1", "beneficiaire:b-2"):
        response = client.get(f"{PREFIX}/beneficiaires/b-1/situation", headers=as_actor(actor))
        the_problem(response, 404)
    assert last_line(vicinal) == before


def test_a_person_sees_who_saw_her_file_and_no_name(client: TestClient) -> None:
    url = f"{PREFIX}/beneficiaires/b-5"
    for path in ("/situation", "/parcours"):
        assert client.get(url + path, headers=as_actor("referent:ref-1")).status_code == 200
    shown = client.get(f"{url}/acces", headers=as_actor("beneficiaire:b-5")).json()
    assert shown["total"] >= 2
    last = shown["items"][0]
    assert last["role"]["libelle"] == "Référent"
    assert last["structure"] == "MDS d’essai"
    assert last["titre"]["libelle"] == "Accompagne la personne"
    assert last["quoi"] == {"code": "lire_parcours", "libelle": last["quoi"]["libelle"]}
    assert "ref-1" not in str(shown)
    second = client.get(
        f"{url}/acces", params={"page": "2", "size": "1"}, headers=as_actor("beneficiaire:b-5")
    ).json()
    assert second["items"] == [shown["items"][1]]


def test_the_departement_sees_who_and_when_and_is_seen(client: TestClient) -> None:
    url = f"{PREFIX}/beneficiaires/b-5/acces"
    client.get(f"{PREFIX}/beneficiaires/b-5/situation", headers=as_actor("referent:ref-1"))
    seen = client.get(url, headers=as_actor("departement:dep-1")).json()
    assert {each["quoi"] for each in seen["items"]} == {None}
    hers = client.get(url, headers=as_actor("beneficiaire:b-5")).json()
    assert hers["items"][0]["role"]["code"] == "departement"
    for actor in ("beneficiaire:b-6", "referent:ref-1", "operateur:jean:op-1"):
        the_problem(client.get(url, headers=as_actor(actor)), 404)


# --- The quota -----------------------------------------------------------------------------------


@pytest.fixture
def stolen(tmp_path: Path) -> Vicinal:
    """Return an application in which one référent supports three hundred people of a thousand."""
    vicinal = a_vicinal(tmp_path)
    store_people(vicinal)
    with vicinal.unit_of_work() as uow:
        for number in range(PEOPLE_OF_STOLEN):
            uow.accompaniments.open(
                Accompaniment(
                    f"acc-p-{number}", f"p-{number:04}", "ref-1", AccompanimentRole.SUPPORT, STARTS
                )
            )
        for number, role in enumerate([Role.DEPARTEMENT, Role.DEPARTEMENT, Role.REFERENT]):
            uow.identity.accounts.add(
                an_account(f"compte-{number}", role=role, acts_as=f"compte-{number}")
            )
        uow.commit()
    return vicinal


def scrape(client: TestClient, paths: list[str]) -> dict[str, int]:
    """Read all that can be read as a stolen account would; return the status of each person."""
    found = {}
    for number in range(1_000):
        person = f"p-{number:04}"
        url = f"{PREFIX}/beneficiaires/{person}/{paths[number % len(paths)]}"
        found[person] = client.get(url, headers=STOLEN).status_code
    return found


def test_a_stolen_account_is_stopped_and_told_of(
    stolen: Vicinal, caplog: pytest.LogCaptureFixture
) -> None:
    begin = datetime.now(UTC)
    client = TestClient(create_app(stolen))
    with caplog.at_level(logging.ERROR):
        found = scrape(client, ["situation", "parcours"])
    shown = {person for person, status in found.items() if status == 200}
    quota = stolen.settings.read_quota
    assert len(shown) == quota == 150
    outside = {f"p-{number:04}" for number in range(PEOPLE_OF_STOLEN, 1_000)}
    assert not shown & outside
    assert {found[person] for person in outside} == {404}
    refused = client.get(f"{PREFIX}/beneficiaires/p-0299/situation", headers=STOLEN)
    problem = the_problem(refused, 429)
    assert problem["code"] == "quota_de_lecture"
    assert 0 < int(refused.headers["retry-after"]) <= 86_400
    assert "p-0299" not in refused.text
    with stolen.snapshot() as connection:
        ((account, at),) = connection.execute(
            select(ReadingAlertRow.account, ReadingAlertRow.at)
        ).all()
    assert account == "referent:ref-1"
    assert begin <= at.replace(tzinfo=UTC) <= datetime.now(UTC)
    with stolen.reading() as uow:
        messages = uow.outbox.page(None, Window(1, 10)).items
    assert sorted((each.account_id, each.kind.value) for each in messages) == [
        ("compte-0", "alerte_a_lire"),
        ("compte-1", "alerte_a_lire"),
    ]
    assert caplog.messages.count("reading quota reached by referent:ref-1") == 1
    # What was read that day can be read again, and written in; nothing else can be.
    assert client.get(f"{PREFIX}/beneficiaires/p-0000/situation", headers=STOLEN).status_code == 200
    body = {"recoit_rsa": True}
    written = client.put(f"{PREFIX}/beneficiaires/p-0000/situation", json=body, headers=STOLEN)
    assert written.status_code == 200
    other = client.put(f"{PREFIX}/beneficiaires/p-0299/situation", json=body, headers=STOLEN)
    assert other.status_code == 429
    # And the pack says who was read.
    pack = people_read(stolen, "referent:ref-1", begin, datetime.now(UTC))
    assert {each.beneficiary_id for each in pack} == shown


def test_lists_count_as_the_files_they_show(stolen: Vicinal) -> None:
    client = TestClient(create_app(stolen))
    url = f"{PREFIX}/referents/ref-1/portefeuille"
    statuses = [
        client.get(url, params={"page": str(page), "size": "100"}, headers=STOLEN).status_code
        for page in (1, 2, 3)
    ]
    assert statuses == [200, 429, 429]


def test_the_count_survives_a_restart_and_is_one_for_all_processes(stolen: Vicinal) -> None:
    settings = stolen.settings.model_copy(update={"read_quota": 20})
    program = """
import sys
from starlette.testclient import TestClient
from api.app import create_app
from api.settings import Settings
from api.wiring import Vicinal
url, first = sys.argv[1], int(sys.argv[2])
vicinal = Vicinal(Settings(database_url=url, trust_actor_header=True, read_quota=20))
client = TestClient(create_app(vicinal))
headers = {"x-vicinal-acteur": "referent:ref-1"}
urls = [f"/api/v1/beneficiaires/p-{first + n:04}/parcours" for n in range(40)]
print(sum(client.get(url, headers=headers).status_code == 200 for url in urls))
"""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", program, settings.database_url, str(first)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for first in (0, 100)
    ]
    shown = [int(child.communicate()[0]) for child in children]
    assert sum(shown) == 20
    again = TestClient(create_app(Vicinal(settings)))
    url = f"{PREFIX}/beneficiaires/p-0250/parcours"
    assert again.get(url, headers=STOLEN).status_code == 429


def test_many_at_once_do_not_pass_together(stolen: Vicinal) -> None:
    limited = Vicinal(stolen.settings.model_copy(update={"read_quota": 10}))
    client = TestClient(create_app(limited))
    statuses: list[int] = []

    def read(first: int) -> None:
        for number in range(first, first + 10):
            url = f"{PREFIX}/beneficiaires/p-{number:04}/parcours"
            statuses.append(client.get(url, headers=STOLEN).status_code)

    threads = [threading.Thread(target=read, args=(first,)) for first in (0, 50, 100, 150)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses.count(200) == 10
    assert set(statuses) == {200, 429}


def test_programs_read_as_the_account_that_made_them(tmp_path: Path) -> None:
    # A stolen account of a structure could make fifty programs, each with a quota of its own.
    vicinal = everything(tmp_path)
    client = a_client(vicinal)
    jean = as_actor("operateur:jean:op-1")
    wanted = {"nom": "Planning", "portees": ["positionnements:lire"]}
    begin = datetime.now(UTC)
    secrets = [
        client.post(f"{PREFIX}/jetons", json=wanted, headers=jean).json()["secret"] for _ in "ab"
    ]
    for secret in secrets:
        bearer = {"authorization": f"Bearer {secret}"}
        page = client.get(f"{PREFIX}/positionnements", headers=bearer)
        assert page.json()["items"]
    with vicinal.snapshot() as connection:
        counted = connection.execute(
            select(FileReadRow.account).where(FileReadRow.account.startswith("operateur:"))
        )
        assert set(counted.scalars()) == {"operateur:jean"}
    assert people_read(vicinal, "operateur:jean", begin, datetime.now(UTC))
