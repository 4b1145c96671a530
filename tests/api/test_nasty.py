"""Nasty bodies and URLs on every route: a French problem, no echo, and nobody else harmed."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.api.builders import a_profile
from tests.api.nasty import CANARY, NASTY_BODIES, NASTY_PARAMETERS, TOO_LARGE, Nasty
from tests.api.problems import the_problem
from tests.api.routes import POSTS, PREFIX, Route

RANK = f"{PREFIX}/correspondances"


@pytest.fixture(scope="module", autouse=True)
def _nobody_else_is_harmed(client: TestClient) -> Iterator[None]:
    before = client.post(RANK, json=a_profile()).json()
    yield
    assert client.post(RANK, json=a_profile()).json() == before


def post(client: TestClient, url: str, nasty: Nasty) -> Response:
    headers = {"content-type": nasty.content_type} if nasty.content_type else {}
    return client.post(url, content=nasty.content, headers=headers)


def send(client: TestClient, route: Route, nasty: Nasty) -> Response:
    headers = {"content-type": nasty.content_type} if nasty.content_type else {}
    sent = {name: value for name, value in route.headers.items() if name != "idempotency-key"}
    url = PREFIX + route.url
    return client.request(route.method, url, content=nasty.content, headers=sent | headers)


@pytest.mark.parametrize("nasty", NASTY_BODIES, ids=str)
def test_a_nasty_profile_gets_the_problem_it_deserves(client: TestClient, nasty: Nasty) -> None:
    response = post(client, RANK, nasty)
    the_problem(response, nasty.status)
    assert CANARY.lower() not in response.text.lower()


# A situation of which nothing is known is one: nothing known excludes nobody.
SITUATIONS = {"/eligibilite", "/beneficiaires/{beneficiary_id}/situation"}
# What may be said without a word more: the address and who asks are enough.
WORDLESS = {route.template for route in POSTS if route.body == {}} | {
    "/contestations/{contest_id}/retrait"
}
EVERYWHERE = [
    (route, nasty)
    for route in POSTS[1:]
    for nasty in NASTY_BODIES
    if route.template not in SITUATIONS | WORDLESS or nasty.content != b"{}"
]


@pytest.mark.parametrize(("route", "nasty"), EVERYWHERE, ids=str)
def test_a_nasty_body_is_refused_everywhere(client: TestClient, route: Route, nasty: Nasty) -> None:
    response = send(client, route, nasty)
    the_problem(response, response.status_code)
    assert response.status_code in {400, 413, 415, 422}
    assert CANARY.lower() not in response.text.lower()


@pytest.mark.parametrize(("path", "parameters"), NASTY_PARAMETERS)
def test_a_nasty_parameter_is_refused(client: TestClient, path: str, parameters: str) -> None:
    response = client.get(f"{PREFIX}{path}?{parameters}")
    the_problem(response, 422)
    assert CANARY not in response.text


@pytest.mark.parametrize("k", ["0", "-1", "201", "1e3", "9" * 400, "vingt", "", "%00", "NaN"])
def test_a_nasty_k_is_refused(client: TestClient, k: str) -> None:
    the_problem(client.post(f"{RANK}?k={k}", json=a_profile()), 422)


@pytest.mark.parametrize("kind", ["offres", "", "TOUT", "%F0%9F%92%A9"])
def test_a_nasty_type_is_refused(client: TestClient, kind: str) -> None:
    the_problem(client.post(f"{RANK}?type={kind}", json=a_profile()), 422)


@pytest.mark.parametrize(
    "opportunity_id",
    ["inconnue", "..", "a b", "é", "\x00", "x" * 81, "x" * 5_000, "'; --", "%2e%2e%2f", "🙂"],
)
@pytest.mark.parametrize("path", ["/offres/", "/actions/"])
def test_a_nasty_id_finds_nothing(client: TestClient, path: str, opportunity_id: str) -> None:
    response = client.get(PREFIX + path + quote(opportunity_id, safe=""))
    the_problem(response, response.status_code)
    assert response.status_code in {404, 422}


def test_a_body_of_unknown_length_is_counted_as_it_comes(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(TOO_LARGE // 1_000):
            yield b" " * 1_000

    headers = {"content-type": "application/json"}
    the_problem(client.post(RANK, content=chunks(), headers=headers), 413)


def test_an_announced_length_is_refused_before_the_body_is_read(client: TestClient) -> None:
    headers = {"content-type": "application/json", "content-length": "9" * 30}
    the_problem(client.post(RANK, content=b"{}", headers=headers), 413)


def test_the_swap_of_latitude_and_longitude_is_named(client: TestClient) -> None:
    response = client.post(RANK, json=a_profile(domicile={"lat": -0.5518, "lon": 47.4712}))
    assert the_problem(response, 422)["erreurs"] == [
        {"champ": "domicile", "message": "la latitude et la longitude semblent inversées"}
    ]


def test_every_mistake_is_told_at_once(client: TestClient) -> None:
    profile = a_profile(
        domicile={"commune": "99999"}, metiers_recherches=["K2204", "K9999"], competences=["1"]
    )
    problem = the_problem(client.post(RANK, json=profile), 422)
    assert [mistake["champ"] for mistake in problem["erreurs"]] == [
        "domicile.commune",
        "metiers_recherches[1]",
        "competences[0]",
    ]


def test_a_thousand_mistakes_are_not_all_listed(client: TestClient) -> None:
    problem = the_problem(client.post(RANK, json=a_profile(besoins=["?"] * 1_000)), 422)
    assert len(problem["erreurs"]) == 21
    assert problem["erreurs"][-1]["message"] == "et 980 autres erreurs du même envoi"
