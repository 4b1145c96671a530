"""Limits: on every route, by account or by address, told to all, shared and kept."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from api.app import create_app
from api.problems import TITLES
from api.rate_counters import FILE_BYTES, Counters
from api.rate_limits import RateLimits
from api.rate_rules import Bucket, Caller, bucket_of
from api.wiring import Vicinal, wire
from tests.api.accounts import API_TOKEN, PERSON, WHOLE, store_accounts, with_cookie
from tests.api.builders import a_vicinal
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, ROUTES, Route, as_actor
from usecases.accounts.known_browser import new_mark

LIMIT = 3
LIMITED = {
    "rate_limits": True,
    "trusted_proxies": "testclient",
    **{
        f"rate_{each}": LIMIT
        for each in (
            "anonymous",
            "identified",
            "token",
            "search_anonymous",
            "search_identified",
            "lookups_anonymous",
            "lookups_identified",
            "exports_per_hour",
            "sign_in_per_quarter",
        )
    },
}


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vicinal]:
    vicinal = a_vicinal(tmp_path_factory.mktemp("limits"))
    settings = vicinal.settings.model_copy(update=LIMITED)
    vicinal.close()
    vicinal = wire(settings)
    yield vicinal
    vicinal.close()


@pytest.fixture
def client(limited: Vicinal) -> TestClient:
    assert limited.settings.counters_file is not None
    limited.settings.counters_file.unlink(missing_ok=True)
    return TestClient(at_the_time_of(create_app(limited), lambda: 1_000_000.0))


def at_the_time_of(app: FastAPI, clock: Callable[[], float]) -> FastAPI:
    """Return the application, whose limits read this clock: a busy machine outlasts a minute."""
    for middleware in app.user_middleware:
        if middleware.cls is RateLimits:  # type: ignore[comparison-overlap]
            middleware.kwargs["clock"] = clock
    return app


def from_address(address: str) -> dict[str, str]:
    return {"x-forwarded-for": address}


@pytest.mark.parametrize(
    "route", [each for each in ROUTES if not each.template.startswith("/sante")], ids=str
)
def test_every_route_refuses_who_asks_too_much(client: TestClient, route: Route) -> None:
    for _ in range(LIMIT):
        answer = client.request(route.method, PREFIX + route.url, params=route.params)
        assert answer.status_code != 429
        assert "retry-after" not in answer.headers
    refused = client.request(route.method, PREFIX + route.url, params=route.params)
    problem = the_problem(refused, 429)
    assert "réessayer dans" in problem["detail"]
    assert 1 <= int(refused.headers["retry-after"]) <= 3_600
    assert refused.headers["ratelimit-remaining"] == "0"
    assert refused.headers["ratelimit-limit"] == str(LIMIT)


def test_every_address_of_the_application_is_counted_but_health(client: TestClient) -> None:
    assert isinstance(client.app, FastAPI)
    paths = {context.path for context in iter_route_contexts(client.app.routes)}
    paths |= {route.path for route in client.app.routes if hasattr(route, "path")}
    assert len(paths) > len({route.template for route in ROUTES})
    uncounted = {
        path
        for number, path in enumerate(sorted(paths))
        if "ratelimit-limit"
        not in client.get(path, headers=from_address(f"198.51.100.{number}")).headers
    }
    assert uncounted == {f"{PREFIX}/sante/vif", f"{PREFIX}/sante/pret"}


def test_who_uses_an_address_up_does_not_keep_a_known_browser_from_signing_in(
    client: TestClient, limited: Vicinal
) -> None:
    url, said = f"{PREFIX}/connexion/activation", {"code": "rien"}
    mark = new_mark(limited.signing.practice, "elle@exemple.fr")
    for _ in range(LIMIT):
        assert client.post(url, json=said).status_code == 401
    assert client.post(url, json=said).status_code == 429
    known = {"cookie": f"vicinal-connu={mark}"}
    for _ in range(LIMIT):
        assert client.post(url, json=said, headers=known).status_code == 401
    assert client.post(url, json=said, headers=known).status_code == 429
    for _ in range(LIMIT):  # and it changes nothing to what an address is given elsewhere
        assert client.get(f"{PREFIX}/communes?q=angers", headers=known).status_code == 200
    assert client.get(f"{PREFIX}/communes?q=angers").status_code == 429


def test_health_is_never_refused(client: TestClient) -> None:
    statuses = {client.get(f"{PREFIX}/sante/vif").status_code for _ in range(LIMIT * 3)}
    assert statuses == {200}


def test_what_is_left_is_told_with_each_answer(client: TestClient) -> None:
    left = [client.get(f"{PREFIX}/offres").headers["ratelimit-remaining"] for _ in range(LIMIT + 1)]
    assert left == ["2", "1", "0", "0"]
    headers = client.get(f"{PREFIX}/offres").headers
    assert headers["ratelimit-policy"] == f'"recherche";q={LIMIT};w=60'
    assert headers["ratelimit"].startswith('"recherche";r=0;t=')
    assert headers["ratelimit-reset"] == headers["retry-after"]


def test_people_of_one_office_are_counted_by_account(client: TestClient) -> None:
    office = from_address("203.0.113.7")
    for number in range(20):
        for _ in range(LIMIT):
            sent = office | as_actor(f"referent:ref-{number}")
            assert client.get(f"{PREFIX}/communes?q=angers", headers=sent).status_code == 200
    sent = from_address("203.0.113.8") | as_actor("referent:ref-3")
    assert client.get(f"{PREFIX}/communes?q=angers", headers=sent).status_code == 429


def test_who_says_who_she_is_and_cannot_prove_it_is_counted_by_address(client: TestClient) -> None:
    for _ in range(LIMIT):
        client.get(f"{PREFIX}/echeances", headers=as_actor("personne:inconnue"))
    the_problem(client.get(f"{PREFIX}/echeances", headers=as_actor("reine:elle")), 429)


def test_a_session_and_a_token_are_counted_by_what_they_prove(
    limited: Vicinal, client: TestClient
) -> None:
    store_accounts(limited)
    office = from_address("203.0.113.9")
    sent = [with_cookie(WHOLE), with_cookie(PERSON), {"authorization": f"Bearer {API_TOKEN}"}]
    for proof in sent:
        answers = [
            client.get(f"{PREFIX}/communes?q=angers", headers=office | proof)
            for _ in range(LIMIT + 1)
        ]
        assert [each.status_code for each in answers] == [200] * LIMIT + [429]
    again = from_address("198.51.100.77") | sent[0]
    assert client.get(f"{PREFIX}/communes?q=angers", headers=again).status_code == 429


@pytest.mark.parametrize(
    "proof",
    [
        {"cookie": "vicinal=inconnu-{}"},
        {"authorization": "Bearer vic_inconnu-{}"},
        {"authorization": "Basic {}"},
        {"authorization": "{}"},
        {"cookie": "vicinal={}" + "x" * 3_000},
    ],
)
def test_what_proves_nothing_changes_nothing_to_the_address(
    client: TestClient, proof: dict[str, str]
) -> None:
    statuses = [
        client.get(
            f"{PREFIX}/communes?q=angers",
            headers={name: value.format(number) for name, value in proof.items()},
        ).status_code
        for number in range(LIMIT + 1)
    ]
    assert statuses == [200] * LIMIT + [429]


def test_looking_up_proofs_is_bounded_by_address(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.rate_identity.LOOKUPS_A_MINUTE", 2)
    looked: list[str] = []
    monkeypatch.setattr("api.rate_identity._look_up", lambda proof, _: looked.append(proof))
    for number in range(10):
        client.get(f"{PREFIX}/offres", headers={"cookie": f"vicinal=inconnu-{number}"})
    assert len(looked) == 2


def test_addresses_are_told_apart_and_a_site_of_ipv6_is_one(client: TestClient) -> None:
    def asked(address: str) -> int:
        return client.get(f"{PREFIX}/offres", headers=from_address(address)).status_code

    assert [asked("198.51.100.1") for _ in range(LIMIT + 1)] == [200] * LIMIT + [429]
    assert asked("198.51.100.2") == 200
    assert [asked(f"2001:db8:1:2::{n}") for n in range(LIMIT + 1)] == [200] * LIMIT + [429]
    assert asked("2001:db8:1:3::1") == 200
    assert asked("::ffff:198.51.100.1") == 429


@pytest.mark.parametrize("forged", ["10.1.1.1", "", "inconnu", "10.1.1.1, 10.2.2.2", "é" * 300])
def test_who_is_no_trusted_proxy_cannot_change_address(
    limited: Vicinal, client: TestClient, forged: str
) -> None:
    settings = limited.settings.model_copy(update={"trusted_proxies": "192.0.2.1"})
    alone = TestClient(at_the_time_of(create_app(wire(settings)), lambda: 2_000_000.0))
    for number in range(LIMIT):
        forwarded = {"x-forwarded-for": f"10.0.0.{number}".encode()}
        assert alone.get(f"{PREFIX}/offres", headers=forwarded).status_code == 200
    forged_header = {"x-forwarded-for": forged.encode()}
    assert alone.get(f"{PREFIX}/offres", headers=forged_header).status_code == 429


def test_only_the_last_address_that_a_proxy_did_not_write_itself_counts(
    client: TestClient,
) -> None:
    for number in range(LIMIT):
        sent = from_address(f"10.0.0.{number}, 198.51.100.9")
        assert client.get(f"{PREFIX}/offres", headers=sent).status_code == 200
    sent = from_address("10.9.9.9, 198.51.100.9")
    assert client.get(f"{PREFIX}/offres", headers=sent).status_code == 429


def test_a_window_ends_and_no_sooner(limited: Vicinal, client: TestClient) -> None:
    now = [1_000_000.0]
    client = TestClient(at_the_time_of(create_app(limited), lambda: now[0]))

    def asked() -> int:
        return client.get(f"{PREFIX}/offres").status_code

    assert [asked() for _ in range(LIMIT + 1)] == [200] * LIMIT + [429]
    now[0] += 59.9
    assert asked() == 429
    now[0] += 0.2
    assert asked() == 200
    now[0] -= 86_400  # a clock set back shuts nobody out
    assert asked() == 200


@pytest.mark.parametrize(
    ("path", "query", "bucket"),
    [
        ("/api/v1/correspondances", b"", Bucket.SEARCH),
        ("/api/v1/correspondances/leviers", b"", Bucket.SEARCH),
        ("/api/v1/offres", b"q=cariste", Bucket.SEARCH),
        ("/api/v1/offres/x/proches", b"", Bucket.SEARCH),
        ("/api/v1/offres/x/beneficiaires", b"", Bucket.GENERAL),
        ("/api/v1/actions/x/sessions", b"", Bucket.GENERAL),
        ("/api/v1/communes", b"q=a", Bucket.LOOKUPS),
        ("/api/v1/competences/extraction", b"", Bucket.SEARCH),
        ("/api/v1/conventions/c/bilan", b"annee=2026&format=csv", Bucket.EXPORTS),
        ("/api/v1/conventions/c/bilan", b"annee=2026&f%6Frmat=XLSX", Bucket.EXPORTS),
        ("/api/v1/conventions/c/bilan", b"format=json", Bucket.GENERAL),
        ("/api/v1/beneficiaires/b/export", b"", Bucket.EXPORTS),
        ("/api/v1/positionnements/p/fiche", b"format=pdf", Bucket.GENERAL),
        ("/api/v1/autres/p/fiche/x", b"format=pdf", Bucket.EXPORTS),
        ("/api/v1/connexion", b"", Bucket.SIGN_IN),
        ("/api/v1/quelque-chose-de-nouveau", b"", Bucket.GENERAL),
        ("/docs", b"", Bucket.LOOKUPS),
        ("/api/v1/sante/vif", b"", None),
    ],
)
def test_a_request_is_counted_with_those_like_it(
    path: str, query: bytes, bucket: Bucket | None
) -> None:
    assert bucket_of(path, query) is bucket


@pytest.mark.parametrize(
    ("method", "path", "bucket"),
    [
        ("POST", "/connexion", Bucket.SIGN_IN),
        ("POST", "/connexion/code", Bucket.SIGN_IN),
        ("POST", "/connexion/second-facteur", Bucket.SIGN_IN),
        ("POST", "/lien", Bucket.SIGN_IN),
        ("POST", "/invitation", Bucket.SIGN_IN),
        ("POST", "/courriel", Bucket.SIGN_IN),
        ("PUT", "/connexion", Bucket.SIGN_IN),
        ("GET", "/connexion/retour/proconnect", Bucket.SIGN_IN),
        ("HEAD", "/connexion/retour/proconnect", Bucket.SIGN_IN),
        ("GET", "/connexion", Bucket.SCREENS),
        ("HEAD", "/lien", Bucket.SCREENS),
        ("POST", "/deconnexion", Bucket.SCREENS),
        ("POST", "/liens", Bucket.SCREENS),
        ("POST", "", Bucket.SCREENS),
        ("POST", "*", Bucket.SCREENS),
    ],
)
def test_a_screen_that_signs_in_is_counted_with_the_routes_that_do(
    method: str, path: str, bucket: Bucket
) -> None:
    assert bucket_of(path, b"", method) is bucket


def test_what_is_not_said_protects_a_server_and_only_a_server(limited: Vicinal) -> None:
    quiet = a_vicinal_settings(limited)
    assert not quiet.rate_limits
    served = quiet.served()
    assert served.rate_limits
    assert served.max_at_once
    assert served.hosts == ("127.0.0.1", "localhost", "127.0.0.1", "::1")
    assert not quiet.model_copy(update={"rate_limits": False}).served().rate_limits


def a_vicinal_settings(limited: Vicinal):  # type: ignore[no-untyped-def]
    return limited.settings.model_copy(update={"rate_limits": None})


def test_429_has_a_french_title() -> None:
    assert TITLES[429] == "Trop de demandes"


# --- Counters --------------------------------------------------------------------------------


@pytest.fixture
def counters(tmp_path: Path) -> Iterator[Counters]:
    made = Counters(tmp_path / "demandes.bin")
    yield made
    made.close()


def test_counts_survive_those_who_made_them(tmp_path: Path, counters: Counters) -> None:
    assert [counters.count(b"a", 60, 0.0).count for _ in range(3)] == [1, 2, 3]
    again = Counters(tmp_path / "demandes.bin")
    assert again.count(b"a", 60, 59.0).count == 4
    assert again.count(b"a", 60, 60.0).count == 1
    again.close()


def test_the_file_never_grows_and_says_nobody(tmp_path: Path, counters: Counters) -> None:
    for number in range(5_000):
        counters.count(f"198.51.100.{number}".encode(), 60, float(number) / 1_000)
    path = tmp_path / "demandes.bin"
    assert path.stat().st_size == FILE_BYTES
    assert path.stat().st_mode & 0o077 == 0
    assert b"198.51.100" not in path.read_bytes()


def test_many_callers_never_make_a_busy_one_forgotten(counters: Counters) -> None:
    for _ in range(10):
        counters.count(b"busy", 3_600, 0.0)
    for number in range(200_000):
        counters.count(number.to_bytes(4, "little"), 60, 0.0)
    assert counters.count(b"busy", 3_600, 1.0).count == 11


def count_in_a_process(path: Path, times: int) -> None:
    counters = Counters(path)
    for _ in range(times):
        counters.count(b"shared", 3_600, time.time())


def test_processes_lose_no_count(tmp_path: Path) -> None:
    path = tmp_path / "demandes.bin"
    context = multiprocessing.get_context("fork")
    start: Callable[..., multiprocessing.process.BaseProcess] = context.Process
    processes = [start(target=count_in_a_process, args=(path, 5_000)) for _ in range(3)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    assert Counters(path).count(b"shared", 3_600, time.time()).count == 15_001


def test_a_file_that_cannot_be_used_is_said_and_counts_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a-file").write_text("")
    alone = Counters(tmp_path / "a-file" / "demandes.bin")
    assert [alone.count(b"a", 60, 0.0).count for _ in range(2)] == [1, 2]
    assert "counters of requests not shared" in caplog.text


def test_an_unreadable_file_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "demandes.bin"
    path.write_bytes(b"\xff" * 100)
    assert Counters(path).count(b"a", 60, time.time()).count == 1
    path.write_bytes(b"\xff" * FILE_BYTES)
    assert Counters(path).count(b"a", 60, time.time()).count == 1


def test_every_kind_of_caller_has_a_quota_of_every_bucket(limited: Vicinal) -> None:
    from api.rate_rules import quotas_of

    quotas = quotas_of(limited.settings)
    assert set(quotas) == {(bucket, caller) for bucket in Bucket for caller in Caller}
