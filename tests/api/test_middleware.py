import asyncio
import gzip
import logging
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.app import create_app
from api.middleware import DRAINED_BYTES, SECURITY_HEADERS, BodyLimit
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


SCOPE: Scope = {"type": "http", "method": "POST", "path": "/", "headers": []}


def refusal(scope: Scope, receive: Receive) -> int:
    """Return the status answered by the limit alone, and check that nothing is behind it."""
    answered: list[Message] = []

    async def send(message: Message) -> None:
        answered.append(message)

    async def never(_scope: Scope, _receive: Receive, _send: Send) -> None:
        pytest.fail("the application was asked")

    asyncio.run(BodyLimit(never, max_bytes=1_000)(scope, receive, send))
    status: int = answered[0]["status"]
    return status


def test_a_body_without_end_is_read_no_further_than_what_is_drained() -> None:
    read = 0

    async def endless() -> Message:
        nonlocal read
        read += 65_536
        return {"type": "http.request", "body": bytes(65_536), "more_body": True}

    assert refusal(SCOPE, endless) == 413
    assert DRAINED_BYTES < read <= DRAINED_BYTES + 2 * 65_536


@pytest.mark.parametrize("announced", [[], [(b"content-length", b"2000")]])
def test_a_body_too_long_is_read_to_its_end_and_no_further(
    announced: list[tuple[bytes, bytes]],
) -> None:
    pieces = [b" " * 900, b" " * 900, b" " * 200]

    async def receive() -> Message:
        return {"type": "http.request", "body": pieces.pop(), "more_body": bool(pieces)}

    assert refusal({**SCOPE, "headers": announced}, receive) == 413
    assert pieces == []


def test_who_sends_nothing_more_is_answered_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.middleware.DRAINED_SECONDS", 0.01)

    async def silent() -> Message:
        return await asyncio.Future()

    assert refusal({**SCOPE, "headers": [(b"content-length", b"2000")]}, silent) == 413


def test_who_asks_before_sending_a_body_too_long_is_not_invited_to() -> None:
    async def invited() -> Message:
        pytest.fail("the body was read")

    headers = [(b"content-length", b"2000"), (b"expect", b"100-continue")]
    assert refusal({**SCOPE, "headers": headers}, invited) == 413


def test_the_body_may_be_as_long_as_the_limit(client: TestClient) -> None:
    body = b'{"domicile": {"commune": "49007"}}'.ljust(262_144)
    headers = {"content-type": "application/json"}
    assert client.post(f"{API}/correspondances", content=body, headers=headers).status_code == 200
    longer = client.post(f"{API}/correspondances", content=body + b" ", headers=headers)
    the_problem(longer, 413)


@pytest.mark.parametrize(("allowed", "status"), [(1_000, 408), (1_000_000, 200)])
def test_what_may_be_longer_has_longer_to_arrive(
    monkeypatch: pytest.MonkeyPatch, allowed: int, status: int
) -> None:
    monkeypatch.setattr("api.middleware.BODY_SECONDS", 0.02)
    answered: list[int] = []

    async def slow() -> Message:
        await asyncio.sleep(0.1)
        return {"type": "http.request", "body": b"x", "more_body": False}

    async def send(message: Message) -> None:
        answered.append(message.get("status", 0))

    async def allowance(_scope: Scope) -> int:
        return allowed

    async def behind(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    app = BodyLimit(behind, max_bytes=1_000, allowance=allowance)
    asyncio.run(app(SCOPE, slow, send))
    assert answered[0] == status
