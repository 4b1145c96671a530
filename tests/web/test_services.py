"""Identity services at the screens: leaving, coming back, linking and unlinking."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.wiring import Vicinal
from tests.api.accounts import PERSON, store_accounts
from tests.api.builders import a_vicinal
from tests.api.people import store_people
from tests.api.test_oidc import BASE, Honest, settings_file
from tests.web.people import COOKIE
from tests.web.test_entering import post
from tests.web.test_signed_in import sealed
from web.app import create_web_app

LEAVE = "/connexion/fournisseurs/proconnect"
BACK = "/connexion/retour/proconnect"


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vicinal]:
    folder = tmp_path_factory.mktemp("services")
    made = a_vicinal(folder)
    store_people(made, datetime.now(UTC))
    store_accounts(made)
    made.signing._settings = made.settings.model_copy(
        update={"issuers_file": settings_file(folder)}
    )
    yield made
    made.close()


@pytest.fixture
def service(vicinal: Vicinal) -> Honest:
    honest = Honest()
    vicinal.signing.network = httpx2.MockTransport(honest)
    return honest


@pytest.fixture
def site(vicinal: Vicinal) -> Iterator[TestClient]:
    with TestClient(create_web_app(vicinal)) as started:
        yield started


def back(site: TestClient, left: Response, service: Honest) -> Response:
    """Follow the link of the page that leads to the service, and come back from it."""
    found = re.search(r'class="button" href="([^"]+)"', left.text)
    assert found is not None
    address = html.unescape(found[1])
    assert address.startswith(f"{BASE}/authorize")
    query = parse_qs(urlsplit(address).query)
    service.nonce = query["nonce"][0]
    said = {"code": "code", "state": query["state"][0]}
    # The browser says that it comes from elsewhere.
    headers = {"sec-fetch-site": "cross-site"}
    return site.get(BACK, params=said, headers=headers, follow_redirects=False)


def test_an_identity_is_linked_opens_the_account_and_is_unlinked(
    site: TestClient, service: Honest
) -> None:
    site.cookies.set(COOKIE, PERSON)
    page = site.get("/compte").text
    assert "Entrer aussi avec ProConnect" in page
    left = post(site, "/compte/rattachement", **sealed(page), fournisseur="proconnect")
    linked = back(site, left, service)
    assert linked.headers["location"] == "/compte?fait=identite"
    assert "Ce service ouvre maintenant votre compte" in site.get("/compte?fait=identite").text

    site.cookies.clear()
    assert "Entrer avec ProConnect" in site.get("/connexion").text
    left = post(site, LEAVE, vers="")
    assert 'http-equiv="refresh"' in left.text
    assert back(site, left, service).headers["location"] == "/moi"

    page = site.get("/compte").text
    gone = post(site, "/compte/rattachement/proconnect/retrait", **sealed(page))
    assert gone.headers["location"] == "/compte?fait=detache"
    site.cookies.clear()
    refused = back(site, post(site, LEAVE, vers=""), service)
    assert refused.status_code == 401
    assert "ne connaît aucun compte" in refused.text
    assert "code donné par mon référent" in refused.text  # every other way in is offered


def test_who_comes_back_with_nothing_or_from_another_browser_is_not_let_in(
    site: TestClient, service: Honest
) -> None:
    denied = site.get(BACK, params={"error": "access_denied"})
    assert denied.status_code == 400
    assert "n’a rien transmis" in denied.text
    left = post(site, LEAVE, vers="")
    site.cookies.clear()
    assert back(site, left, service).status_code == 401


def test_a_service_that_nobody_set_is_not_found_and_one_that_is_away_is_said(
    site: TestClient, vicinal: Vicinal
) -> None:
    assert post(site, "/connexion/fournisseurs/inconnu", vers="").status_code == 404
    assert site.get("/connexion/retour/inconnu?code=a&state=b").status_code == 404

    def away(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("away", request=request)

    vicinal.signing.network = httpx2.MockTransport(away)
    answer = post(site, LEAVE, vers="")
    assert answer.status_code == 503
    assert "ne répond pas" in answer.text
