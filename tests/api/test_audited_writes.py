"""What the API writes is in the audit: who, by which route, and no value of what was written."""

from contextvars import Context
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.auditing import verify_audit
from api.wiring import Vicinal
from insertion.audit import AuditLine
from insertion.organisations import Organisation, OrganisationKind
from persistence.audit import last_lines, read_lines
from tests.api.routes import PREFIX, ROUTES, Route
from tests.api.stored import a_client, everything

WRITES = tuple(route for route in ROUTES if route.headers.get("idempotency-key"))


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    return everything(tmp_path_factory.mktemp("trace"))


@pytest.fixture(scope="module")
def client(vicinal: Vicinal) -> TestClient:
    return a_client(vicinal)


def lines_of(vicinal: Vicinal) -> list[AuditLine]:
    with vicinal.snapshot() as connection:
        return list(read_lines(connection))


@pytest.mark.parametrize("route", WRITES, ids=str)
def test_each_route_that_writes_leaves_a_line(
    vicinal: Vicinal, client: TestClient, route: Route
) -> None:
    before = len(lines_of(vicinal))
    url = PREFIX + route.url
    sent = client.request(route.method, url, json=route.body, headers=route.headers)
    assert sent.status_code == route.status, sent.text
    added = lines_of(vicinal)[before:]
    role, actor_id = route.headers["x-vicinal-acteur"].split(":")[:2]
    nothing_new = route.body == {"lignes": []}
    assert bool(added) is not nothing_new
    for line in added:
        assert (line.act.actor_role, line.act.actor_id) == (role, actor_id)
        assert line.act.through == str(route)
    # Sent again under its key, it writes nothing, and the audit says nothing.
    again = client.request(route.method, url, json=route.body, headers=route.headers)
    assert again.content == sent.content
    assert len(lines_of(vicinal)) == before + len(added)
    assert verify_audit(vicinal).faults == ()


def test_who_acted_does_not_remain_for_the_next(vicinal: Vicinal, client: TestClient) -> None:
    def next_one() -> None:
        client.get(f"{PREFIX}/echeances", headers={"x-vicinal-acteur": "referent:ref-1"})
        with vicinal.unit_of_work() as uow:
            uow.organisations.upsert([Organisation("mds-9", OrganisationKind.MDS, "MDS neuve")])
            uow.commit()

    Context().run(next_one)  # whatever command was run before in this process
    (line,) = last_lines(vicinal.engine, 1)
    assert (line.act.actor_id, line.act.actor_role) == ("vicinal", "serveur")


def test_a_key_of_another_database_accuses(vicinal: Vicinal, tmp_path: Path) -> None:
    other = Vicinal(vicinal.settings.model_copy(update={"audit_key_file": tmp_path / "autre"}))
    assert verify_audit(other).faults != ()
    other.close()


def test_protecting_an_address_and_lifting_it_say_whose(tmp_path: Path) -> None:
    vicinal = everything(tmp_path)
    client = a_client(vicinal)

    def said() -> list[tuple[str, str, str]]:
        with vicinal.snapshot() as connection:
            query = (
                "SELECT kind, object_id, actor_id FROM audit_lines "
                "WHERE kind LIKE 'adresse%' ORDER BY sequence"
            )
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def ask(actor: str, *, protected: bool) -> None:
        url, body = f"{PREFIX}/beneficiaires/b-5/zone", {"adresse_protegee": protected}
        done = client.put(url, json=body, headers={"x-vicinal-acteur": actor})
        assert done.status_code == 200

    ask("beneficiaire:b-5", protected=True)
    ask("beneficiaire:b-5", protected=True)  # it was: nothing was decided
    ask("referent:ref-1", protected=False)
    assert said() == [
        ("adresse_protegee", "b-5", "b-5"),
        ("adresse_plus_protegee", "b-5", "ref-1"),
    ]
