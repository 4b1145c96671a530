import asyncio
import gzip
import logging
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.app import create_app
from api.middleware import SECURITY_HEADERS, BodyLimit
from tests.api.builders import a_profile, a_vicinal
from tests.api.nasty import CANARY
from tests.api.problems import the_problem

API = "/api/v1"


@pytest.mark.parametrize("url", [f"{API}/offres", f"{API}/nulle-part", "/openapi.json"])
def test_every_answer_has_the_security_headers(client: TestClient, url: str) -> None:
    headers = client.get(url).headers
    assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "server" not in headers


def test_a_long_answer_is_compressed_for_who_accepts_it(client: TestClient) -> None:
    headers = {"accept-encoding": "gzip"}
    response = client.get(f"{API}/offres", headers=headers)
    assert response.headers["content-encoding"] == "gzip"
    plain = client.get(f"{API}/offres", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == response.content
    assert len(gzip.compress(plain.content)) < len(plain.content)


def test_the_access_log_names_the_route_and_nothing_of_the_person(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="vicinal.access"):
        client.get(f"{API}/communes", params={"q": f"3 rue {CANARY}"})
        client.get(f"{API}/offres/{CANARY}")
        client.get(f"/{CANARY}")
        client.post(f"{API}/correspondances", json=a_profile(texte_libre=CANARY))
    lines = [record.getMessage() for record in caplog.records if record.name == "vicinal.access"]
    assert [line.split()[:3] for line in lines] == [
        ["GET", "find_communes", "200"],
        ["GET", "show_job_offer", "404"],
        ["GET", "-", "404"],
        ["POST", "rank", "200"],
    ]
    assert CANARY not in caplog.text


def test_an_unforeseen_error_says_an_incident_and_not_its_message(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(a_vicinal(tmp_path, []))

    @app.get("/panne")
    def break_down() -> None:
        raise RuntimeError(CANARY)

    with TestClient(app) as client:
        problem = the_problem(client.get("/panne"), 500)
    assert problem["incident"] in problem["detail"]
    assert problem["incident"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "break_down" in caplog.text
    assert CANARY not in str(problem) + caplog.text


def test_a_body_without_end_is_read_no_further_than_the_limit() -> None:
    read, answered = 0, []

    async def endless() -> Message:
        nonlocal read
        read += 100
        return {"type": "http.request", "body": b" " * 100, "more_body": True}

    async def send(message: Message) -> None:
        answered.append(message)

    async def never(_scope: Scope, _receive: Receive, _send: Send) -> None:
        pytest.fail("the application was asked")

    scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
    asyncio.run(BodyLimit(never, max_bytes=1_000)(scope, endless, send))
    assert answered[0]["status"] == 413
    assert read == 1_100


def test_the_body_may_be_as_long_as_the_limit(client: TestClient) -> None:
    body = b'{"domicile": {"commune": "49007"}}'.ljust(262_144)
    headers = {"content-type": "application/json"}
    assert client.post(f"{API}/correspondances", content=body, headers=headers).status_code == 200
    longer = client.post(f"{API}/correspondances", content=body + b" ", headers=headers)
    the_problem(longer, 413)
