"""Matrices of roads that are imported count at once in what is served."""

from datetime import date
from pathlib import Path

import numpy as np
from starlette.testclient import TestClient

from api.app import create_app
from geo.communes import CommuneCode
from geo.road_matrix import RoadMatrix
from geo.travel import TravelMode
from tests.api.builders import a_profile, a_vicinal

CODES = ("49007", "49328", "49331", "49353")
BY_CAR = a_profile(domicile={"commune": "49007"}, moyens=["voiture"], duree_max_minutes=60)


def everywhere(minutes: float) -> RoadMatrix:
    """Return a matrix in which every commune is as far from every other."""
    cells = np.full((len(CODES), len(CODES)), minutes, np.float32)
    codes = tuple(CommuneCode(code) for code in CODES)
    return RoadMatrix(TravelMode.CAR, codes, cells, "osrm", date(2026, 11, 26))


def test_what_is_imported_counts_at_once_is_cited_and_goes_when_removed(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path)
    with TestClient(create_app(vicinal)) as client:

        def ranked() -> dict:
            return client.post("/api/v1/correspondances", json=BY_CAR).json()

        before = ranked()
        with vicinal.unit_of_work() as uow:
            uow.roads.save(everywhere(1.0))
            uow.commit()
        after = ranked()
        assert after["version_index"].count("+") == 1
        assert after["total"] >= before["total"]
        told = {item["id"]: item["trajet"] for item in after["items"]}
        for item in before["items"]:
            if item["trajet"]["minutes"] is None:  # a place that nobody knows
                continue
            assert told[item["id"]]["minutes"] <= item["trajet"]["minutes"]
            assert told[item["id"]]["mode"] == "voiture"
        assert told != {item["id"]: item["trajet"] for item in before["items"]}
        assert vicinal.roads() is vicinal.roads()
        with vicinal.unit_of_work() as uow:
            uow.roads.remove(TravelMode.CAR)
            uow.commit()
        assert ranked()["items"] == before["items"]
