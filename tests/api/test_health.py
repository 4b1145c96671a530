from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import wire
from persistence.tables import ReferentialRow
from skills.starter import load_starter
from tests.api.builders import a_profile, a_vicinal
from tests.api.problems import the_problem

API = "/api/v1"


def test_ready_says_what_it_serves(client: TestClient) -> None:
    answer = client.get(f"{API}/sante/pret").json()
    assert answer["etat"] == "pret"
    assert answer["version_referentiel"]
    assert answer["version_index"]


def test_a_referential_that_cannot_be_read_is_said_and_not_an_incident(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path, [])
    with vicinal.unit_of_work() as uow:
        uow.referentials.save_active(load_starter())
        uow.commit()
    with vicinal.engine.begin() as connection:
        connection.execute(update(ReferentialRow).values(payload=b"spoilt"))
    with TestClient(create_app(vicinal)) as client:
        for response in (
            client.get(f"{API}/sante/pret"),
            client.post(f"{API}/correspondances", json=a_profile()),
        ):
            problem = the_problem(response, 503)
            assert "ne peut pas être lu par cette version" in problem["detail"]


@pytest.mark.parametrize("file", ["vide.sqlite3", "nulle/part.sqlite3"])
def test_without_a_database_the_server_lives_but_is_not_ready(tmp_path: Path, file: str) -> None:
    vicinal = wire(Settings(database_url=f"sqlite:///{tmp_path / file}"))
    with TestClient(create_app(vicinal)) as client:
        assert client.get(f"{API}/sante/vif").json() == {"etat": "vif"}
        the_problem(client.get(f"{API}/sante/pret"), 503)
        for response in (
            client.post(f"{API}/correspondances", json=a_profile()),
            client.get(f"{API}/offres"),
            client.get(f"{API}/metiers", params={"q": "cariste"}),
        ):
            the_problem(response, 503)
            assert response.headers["retry-after"] == "30"
            assert "sqlite" not in response.text.lower()
