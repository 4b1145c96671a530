"""A journey through every route with canaries in all that can be written, and none comes back."""

import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api.wiring import Vicinal
from persistence.tables import Base
from tests.api.routes import PREFIX, ROUTES, Route
from tests.api.stored import a_client, everything
from tests.canaries import CANARIES, Canaries, paths_of, with_leaf

# What may hold what people wrote: their own data, and the answer they were given.
KEEPS_WORDS = frozenset(
    {"beneficiaries", "situations", "positionnements", "positionnement_events", "contest_events"}
    | {"parcours_events", "idempotency_keys", "opportunities", "posted_offers", "organisations"}
    | {"employer_sites", "action_sessions", "seances", "accounts", "interests", "released_people"}
    | {"conventions", "api_tokens", "contests", "rights_requests", "objections"}
    | {"retention_lines", "legal_hold_events", "file_openings", "saved_searches"}
    | {"contact_requests", "civil_identities", "referents"}
)
TOLD = ("audit_lines", "audit_head", "access_lines", "files_read", "shown_answers", "outbox")
WRITES = tuple(route for route in ROUTES if route.body)


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    return everything(tmp_path_factory.mktemp("canaries"))


@pytest.fixture(scope="module")
def client(vicinal: Vicinal) -> TestClient:
    return a_client(vicinal)


@pytest.fixture(autouse=True)
def _all_is_logged() -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    yield
    root.setLevel(level)


def unkeyed(route: Route) -> dict[str, str]:
    """Return the headers without the key: each request is another one."""
    return {name: value for name, value in route.headers.items() if name != "idempotency-key"}


@pytest.mark.parametrize("route", WRITES, ids=str)
def test_what_is_written_in_a_body_comes_back_in_no_refusal_and_no_log(
    client: TestClient, route: Route
) -> None:
    statuses = set()
    for path in paths_of(route.body):
        where = f"{route} {'.'.join(map(str, path))}"
        body = with_leaf(route.body, path, CANARIES.new(where))
        response = client.request(
            route.method, PREFIX + route.url, params=route.params, json=body, headers=unkeyed(route)
        )
        statuses.add(response.status_code)
    unforeseen = {**(route.body or {}), CANARIES.new(f"{route} a name of field"): "x"}
    refused = client.request(
        route.method, PREFIX + route.url, json=unforeseen, headers=unkeyed(route)
    )
    assert refused.status_code == 422
    assert max(statuses, default=0) < 500


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_what_is_written_in_an_address_comes_back_nowhere(client: TestClient, route: Route) -> None:
    canary = CANARIES.new(f"{route} address")
    url = route.template
    while "{" in url:  # words, and nothing that has the form of an id
        url = url[: url.index("{")] + quote(f"{canary} née") + url[url.index("}") + 1 :]
    for params in (route.params, {**route.params, canary: "1"}, {**route.params, "q": canary}):
        response = client.request(
            route.method, PREFIX + url, params=params, json=route.body, headers=unkeyed(route)
        )
        assert response.status_code < 500
    headers = {**unkeyed(route), "x-vicinal-acteur": f"referent:{quote(canary)}:{canary} {canary}"}
    client.request(route.method, PREFIX + route.url, json=route.body, headers=headers)


def test_no_trace_and_no_message_holds_what_people_wrote(vicinal: Vicinal) -> None:
    vicinal.shown.journal.flush()
    with vicinal.snapshot() as connection:
        for name, table in Base.metadata.tables.items():
            if name not in KEEPS_WORDS:
                CANARIES.look_all(connection.execute(select(table)), f"table {name}")
        held = "\n".join(
            str(row)
            for name in sorted(KEEPS_WORDS & set(Base.metadata.tables))
            for row in connection.execute(select(Base.metadata.tables[name]))
        )
    assert set(TOLD) <= set(Base.metadata.tables) - KEEPS_WORDS
    assert "Kanari" in held  # the journey did write some


def test_a_leak_is_seen(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    own = Canaries()
    value = own.new("a field")
    logger = logging.getLogger("vicinal.essai")
    logger.addHandler(own)
    try:
        logger.error("read %s", value)
        try:
            raise ValueError(value)
        except ValueError:
            logger.exception("failed")
    finally:
        logger.removeHandler(own)
    own.look(f"/files/{value}", "address")
    assert own.found() == [
        "address: the value of a field",
        "log vicinal.essai: the value of a field",
    ]
    own.sent({"message": "Une phrase à elle."})
    own.look("… Une phrase à elle. …", "refusal 422")
    assert own.found() == ["refusal 422: a personal value that was sent"]
    assert caplog.records
    assert tmp_path
