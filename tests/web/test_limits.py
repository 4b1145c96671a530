"""Limits of the screens: the counters of the API, whichever way one comes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response
from starlette.testclient import TestClient

from api.wiring import Vicinal, wire
from insertion.actor import Role
from tests.api.test_rate_limits import LIMIT, LIMITED, at_the_time_of, from_address
from tests.usecases.accounts.lobby import light_hashing
from tests.web.people import People, a_territory
from tests.web.test_entering import post
from web.app import create_web_app
from web.routing import ScreensMount
from web.signed_in import Desk, read_by

API = "/api/v1"
EXPORT = f"{API}/conventions/inconnue/bilan"
SAID = {"identifiant": "personne", "mot_de_passe": "faux"}


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vicinal]:
    plain = a_territory(tmp_path_factory.mktemp("limites"))
    settings = plain.settings.model_copy(update=LIMITED | {"rate_screens": LIMIT})
    plain.close()
    vicinal = wire(settings, hashing=light_hashing())
    yield vicinal
    vicinal.close()


@pytest.fixture
def site(limited: Vicinal) -> TestClient:
    counters: Path | None = limited.settings.counters_file
    assert counters is not None
    counters.unlink(missing_ok=True)
    return TestClient(at_the_time_of(create_web_app(limited), lambda: 1_000_000.0))


def test_signing_in_at_the_screens_and_by_the_api_are_counted_together(site: TestClient) -> None:
    assert site.post(f"{API}/connexion", json=SAID).status_code == 401
    assert post(site, "/connexion", **SAID).status_code == 401
    assert post(site, "/lien", jeton="rien").status_code == 401
    refused = post(site, "/connexion/code", code="rien")
    assert refused.status_code == 429
    assert "réessayer dans" in refused.text
    assert int(refused.headers["retry-after"]) > 0
    assert site.post(f"{API}/connexion", json=SAID).status_code == 429
    assert site.get("/connexion").status_code == 200  # the page itself is not an attempt


def test_a_file_asked_at_the_screens_is_counted_as_the_api_counts_it(
    site: TestClient, limited: Vicinal
) -> None:
    people = People(limited)
    people.sign_in(site, Role.OPERATOR)
    asked = {"annee": "2026", "format": "csv"}
    for _ in range(LIMIT - 1):
        assert site.get(EXPORT, params=asked).status_code == 404

    async def send(_request: Request, desk: Desk) -> Response:
        return await desk.api.file("/conventions/inconnue/bilan", **asked)

    assert isinstance(site.app, FastAPI)
    mount = next(each for each in site.app.router.routes if isinstance(each, ScreensMount))
    mount.routes.append(read_by("/essai", [Role.OPERATOR], send))
    assert site.get("/essai").status_code == 404
    refused = site.get("/essai")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert site.get(EXPORT, params=asked).status_code == 429


def test_people_of_one_office_are_counted_by_account_at_the_screens(
    site: TestClient, limited: Vicinal
) -> None:
    people, office = People(limited), from_address("203.0.113.9")
    for role in (Role.REFERENT, Role.EMPLOYER, Role.OPERATOR):
        people.sign_in(site, role)
        answers = [site.get("/compte", headers=office).status_code for _ in range(LIMIT + 1)]
        assert answers == [200] * LIMIT + [429]
    elsewhere = site.get("/compte", headers=from_address("203.0.113.10"))
    assert elsewhere.status_code == 429  # the account, wherever it comes from
    site.cookies.clear()
    assert site.get("/connexion", headers=office).status_code == 200
