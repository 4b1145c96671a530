"""Headers of every answer, whatever the route, and by which names a server may be asked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from api.app import create_app
from api.middleware import SECURITY_HEADERS, STRICT_TRANSPORT
from api.settings import BadSettings, load_settings
from api.wiring import Vicinal, wire
from tests.api.builders import a_vicinal
from tests.api.problems import the_problem
from tests.api.routes import PREFIX

ALIVE = f"{PREFIX}/sante/vif"
PAGES = ("/docs", "/openapi.json", "/docs-statique/swagger-ui.css", "/nulle-part")


def every_path(client: TestClient) -> list[str]:
    assert isinstance(client.app, FastAPI)
    paths = {context.path for context in iter_route_contexts(client.app.routes)}
    return sorted(paths | set(PAGES))


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "TRACE"])
def test_every_answer_of_every_route_has_them(client: TestClient, method: str) -> None:
    paths = every_path(client)
    assert len(paths) > 40
    for path in paths:
        headers = client.request(method, path).headers
        for name, value in SECURITY_HEADERS.items():
            if name != "Content-Security-Policy" or path != "/docs":
                assert headers[name] == value, (path, name)
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy, path
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in headers
        assert "server" not in headers


def test_the_documentation_loads_its_own_files_and_one_script_it_wrote(client: TestClient) -> None:
    page = client.get("/docs")
    policy = page.headers["content-security-policy"]
    assert len(re.findall("'sha256-[^']+'", policy)) == page.text.count("<script>") == 1
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert loaded
    assert all(each.startswith("/docs-statique/") for each in loaded)
    assert {client.get(each).status_code for each in loaded} == {200}
    assert "style=" not in page.text


@pytest.fixture(scope="module")
def behind_a_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vicinal]:
    """Yield an application behind the test client, which writes what a proxy would."""
    vicinal = a_vicinal(tmp_path_factory.mktemp("proxy"), [])
    proxy = {"trusted_proxies": "testclient", "allowed_hosts": "vicinal.exemple.fr,*.demo.fr"}
    settings = vicinal.settings.model_copy(update=proxy)
    vicinal.close()
    vicinal = wire(settings)
    yield vicinal
    vicinal.close()


@pytest.fixture
def proxied(behind_a_proxy: Vicinal) -> TestClient:
    return TestClient(create_app(behind_a_proxy), base_url="http://vicinal.exemple.fr")


def test_over_https_browsers_are_told_to_keep_to_it(proxied: TestClient) -> None:
    for path in (*PAGES, ALIVE):
        secure = proxied.get(path, headers={"x-forwarded-proto": "https"})
        assert secure.headers["strict-transport-security"] == STRICT_TRANSPORT
        assert "strict-transport-security" not in proxied.get(path).headers


def test_who_is_no_proxy_cannot_say_that_it_is_https(client: TestClient) -> None:
    answer = client.get(ALIVE, headers={"x-forwarded-proto": "https"})
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize(
    "host",
    [
        "vicinal.exemple.fr",
        "VICINAL.exemple.fr",
        "vicinal.exemple.fr:8443",
        "vicinal.exemple.fr.",
        "a.demo.fr",
        "a.b.demo.fr:80",
        "localhost",
        "127.0.0.1:8000",
        "[::1]",
        "[::1]:8000",
    ],
)
def test_a_server_answers_to_its_names(proxied: TestClient, host: str) -> None:
    assert proxied.get(ALIVE, headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "ailleurs.fr",
        "demo.fr",
        "vicinal.exemple.fr.ailleurs.fr",
        "ailleurs-vicinal.exemple.fr",
        "vicinal.exemple.fr:80@ailleurs.fr",
        "vicinal.exemple.fr ailleurs.fr",
        "vicinal.exemple.fr:port",
        "[::1",
        "[::1]x",
        "192.0.2.1",
    ],
)
def test_a_server_answers_to_no_other_name(proxied: TestClient, host: str) -> None:
    problem = the_problem(proxied.get(ALIVE, headers={"host": host}), 400)
    assert "VICINAL_ALLOWED_HOSTS" in problem["detail"]
    assert "ailleurs" not in str(problem)


def test_a_host_is_said_once_and_no_proxy_says_another(proxied: TestClient) -> None:
    twice = [("host", "vicinal.exemple.fr"), ("host", "vicinal.exemple.fr")]
    the_problem(proxied.get(ALIVE, headers=twice), 400)  # type: ignore[arg-type]
    forwarded = {"host": "ailleurs.fr", "x-forwarded-host": "vicinal.exemple.fr"}
    the_problem(proxied.get(ALIVE, headers=forwarded), 400)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ALLOWED_HOSTS", "https://vicinal.exemple.fr", "des noms de serveur"),
        ("ALLOWED_HOSTS", "exemple.fr:8000", "des noms de serveur"),
        ("TRUSTED_PROXIES", "*", "des adresses IP ou des réseaux"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "des adresses IP ou des réseaux"),
        ("TRUSTED_PROXIES", "mandataire", "des adresses IP ou des réseaux"),
        ("RATE_ANONYMOUS", "0", "supérieur ou égal à 1"),
        ("MAX_AT_ONCE", "beaucoup", "un nombre entier"),
    ],
)
def test_a_setting_that_would_protect_nothing_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(f"VICINAL_{name}", value)
    with pytest.raises(BadSettings, match=expected):
        load_settings()


def test_a_server_answers_to_its_public_name(tmp_path: Path) -> None:
    public = {"public_url": "https://vicinal.exemple.fr"}
    served = a_vicinal(tmp_path, []).settings.model_copy(update=public).served()
    client = TestClient(create_app(wire(served)), base_url="http://vicinal.exemple.fr")
    assert client.get(ALIVE).status_code == 200


def test_a_server_that_listens_everywhere_answers_to_loopback_until_told_more(
    tmp_path: Path,
) -> None:
    settings = a_vicinal(tmp_path, []).settings.model_copy(update={"host": "0.0.0.0"})
    served = create_app(wire(settings.served()))
    assert TestClient(served, base_url="http://localhost:8000").get(ALIVE).status_code == 200
    the_problem(TestClient(served, base_url="http://192.0.2.7").get(ALIVE), 400)
