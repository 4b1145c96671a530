"""``vicinal answers``: what was shown, read and asked again."""

import json
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import wire
from persistence.tables import CatalogueRow
from tests.api.builders import a_catalogue, a_profile, an_offer, store
from tests.cli.conftest import Vicinal


@pytest.fixture
def answered(vicinal: Vicinal, new_database: Path) -> str:
    assert vicinal("init").status == 0
    application = wire(Settings(database_url=f"sqlite:///{new_database}"))
    store(application, a_catalogue())
    with TestClient(create_app(application)) as client:
        assert client.post("/api/v1/correspondances", json=a_profile()).status_code == 200
    (found,) = json.loads(vicinal("answers", "list", "--json").out)["reponses"]
    return str(found["id"])


def test_an_answer_is_listed_shown_and_asked_again(vicinal: Vicinal, answered: str) -> None:
    assert f"{answered} · " in vicinal("answers", "list").out
    shown = json.loads(vicinal("answers", "show", answered, "--json").out)
    assert shown["montrees"] == len(shown["lignes"]) > 0
    assert shown["beneficiaire_id"] is None
    first = shown["lignes"][0]
    assert sum(first["points"].values()) == first["score"]
    assert first["id"] in vicinal("answers", "show", answered).out
    told = vicinal("answers", "replay", answered)
    assert (told.status, "à l’identique, au bit près" in told.out) == (0, True)
    again = json.loads(vicinal("answers", "replay", "--json").out)["reponses"]
    assert again == [{"id": answered, "resultat": "identique", "differe": []}]


def test_the_catalogue_of_then_is_asked_again_and_one_that_is_gone_is_said(
    vicinal: Vicinal, answered: str, new_database: Path
) -> None:
    application = wire(Settings(database_url=f"sqlite:///{new_database}"))
    store(application, [an_offer("neuve")])
    told = vicinal("answers", "replay", answered)
    assert (told.status, "à l’identique" in told.out) == (0, True)
    with application.engine.begin() as connection:
        connection.execute(update(CatalogueRow).values(kept_since=CatalogueRow.version))
    application.close()
    told = vicinal("answers", "replay", answered)
    assert (told.status, "ne sont plus là" in told.out) == (0, True)


def test_nothing_kept_and_nothing_known(vicinal: Vicinal, new_database: Path) -> None:
    assert vicinal("init").status == 0
    assert "Aucune réponse" in vicinal("answers", "list").out
    assert "Aucune réponse" in vicinal("answers", "replay").out
    assert vicinal("answers", "show", "rien").status == 2
