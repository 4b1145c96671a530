"""Timetables that are imported count at once in what is served."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
from geo.communes import load_communes
from tests.api.builders import a_profile, a_vicinal
from usecases.demo.transit import FEED_NAME, demo_feed

TODAY = date(2026, 11, 25)
BY_BUS = a_profile(
    domicile={"commune": "49353"}, moyens=["transports_en_commun"], duree_max_minutes=60
)


@pytest.fixture
def vicinal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vicinal:
    monkeypatch.setattr("api.wiring.Vicinal.today", lambda _self: TODAY)
    return a_vicinal(tmp_path)


@pytest.fixture
def client(vicinal: Vicinal) -> Iterator[TestClient]:
    with TestClient(create_app(vicinal)) as started:
        yield started


def ranked(client: TestClient) -> dict:
    return client.post("/api/v1/correspondances", json=BY_BUS).json()


def test_what_is_imported_counts_at_once_and_is_cited(vicinal: Vicinal, client: TestClient) -> None:
    before = ranked(client)
    assert "+" not in before["version_index"]
    with vicinal.unit_of_work() as uow:
        uow.transit_feeds.save(demo_feed(load_communes(), TODAY))
        uow.commit()
    after = ranked(client)
    assert after["version_index"].endswith(".20261130")
    ways = {item["id"]: item["trajet"] for item in after["items"]}
    assert ways["nettoyage"]["mode"] == "transports_en_commun"
    assert not ways["nettoyage"]["suppose"]
    assert ways["nettoyage"]["horaires"]["jour"] == "lundi"
    assert "départ à" in ways["nettoyage"]["phrase"]
    held = vicinal.held_sources()  # what a positionnement keeps of why it was proposed
    assert held is not None
    assert held.desk.engine.timetables() is vicinal.timetables()
    with vicinal.unit_of_work() as uow:
        uow.transit_feeds.remove(FEED_NAME)
        uow.commit()
    assert "+" not in ranked(client)["version_index"]


def test_one_offer_is_told_alike(vicinal: Vicinal, client: TestClient) -> None:
    with vicinal.unit_of_work() as uow:
        uow.transit_feeds.save(demo_feed(load_communes(), TODAY))
        uow.commit()
    (item,) = (each for each in ranked(client)["items"] if each["id"] == "nettoyage")
    told = client.post("/api/v1/correspondances/nettoyage", json=BY_BUS).json()
    assert told["correspondance"]["trajet"] == item["trajet"]
