"""Driving minutes between communes, asked of an engine that the test plays."""

import json
import math
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.communes import CommuneCode, load_communes
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.errors import InvalidValue
from insertion.layer_ports import WriteOutcome
from usecases.import_roads import RoadsWanted, communes_around, import_roads
from usecases.importing.road_tables import (
    BLOCK,
    RoadEngine,
    TableQuestion,
    UnreadableTable,
    ask_table,
    read_table,
)

COMMUNES = load_communes()
TODAY = date(2026, 11, 26)
PLACES = [Coordinates(47.4736, -0.5542), Coordinates(47.26, -0.0769)]


def seconds(one: tuple[float, float], other: tuple[float, float]) -> float | None:
    """Return what the engine of the tests says: no way from the north to the south."""
    if one[1] > other[1] + 0.3:
        return None
    return round(1000 * math.dist(one, other), 1)


class Engine:
    """An engine that reads a question as its documentation says, and counts them."""

    def __init__(self, engine: RoadEngine) -> None:
        self.engine, self.asked = engine, 0

    def __call__(self, question: TableQuestion) -> bytes:
        self.asked += 1
        if self.engine is RoadEngine.VALHALLA:
            assert question.path == "/sources_to_targets"
            assert question.body is not None
            asked = json.loads(question.body)
            sides = [[(each["lon"], each["lat"]) for each in asked[side]] for side in SIDES]
            rows = [[{"time": seconds(a, b)} for b in sides[1]] for a in sides[0]]
            return json.dumps({"sources_to_targets": rows}).encode()
        path, query = question.path.split("?")
        assert path.startswith("/table/v1/driving/")
        places = [tuple(map(float, each.split(","))) for each in path.split("/")[-1].split(";")]
        named = dict(each.split("=") for each in query.split("&"))
        first, last = (
            [places[int(number)] for number in named[side].split(";")]
            for side in ("sources", "destinations")
        )
        rows = [[seconds(a, b) for b in last] for a in first]
        return json.dumps({"code": "Ok", "durations": rows}).encode()


SIDES = ("sources", "targets")


class Work:
    """The roads of a unit of work, in memory."""

    def __init__(self) -> None:
        self.saved: list[Any] = []
        self.roads = self

    def __enter__(self) -> "Work":
        return self

    def __exit__(self, *_exc: object) -> None: ...

    def save(self, matrix: object) -> WriteOutcome:
        self.saved.append(matrix)
        return WriteOutcome.IMPORTED

    def commit(self) -> None: ...


@pytest.mark.parametrize("engine", RoadEngine)
def test_every_pair_is_asked_once_by_blocks_and_kept(engine: RoadEngine) -> None:
    work, told = Work(), []
    wanted = RoadsWanted(engine, TravelMode.CAR, "75", 20.0)
    asked = Engine(engine)
    report = import_roads(
        wanted,
        COMMUNES,
        asked,
        work,  # type: ignore[arg-type]
        TODAY,
        lambda done, total: told.append((done, total)),
    )
    (matrix,) = work.saved
    size = len(matrix.codes)
    blocks = math.ceil(size / BLOCK) ** 2
    assert size > BLOCK
    assert asked.asked == blocks
    assert told[-1] == (blocks, blocks)
    centers = [COMMUNES.get(code).center for code in matrix.codes]
    for row, column in [(0, 0), (0, size - 1), (size - 1, 0), (size // 2, 3)]:
        here, there = centers[row], centers[column]
        expected = seconds((here.lon, here.lat), (there.lon, there.lat))
        found = float(matrix.minutes[row, column])
        assert (
            math.isnan(found) if expected is None else found == pytest.approx(expected / 60, 0.01)
        )
    assert report.known + report.unknown == size * size
    assert (report.communes, matrix.source, matrix.asked_on) == (size, engine, TODAY)


def test_around_a_departement_are_its_communes_and_those_near_them() -> None:
    own = {each.code for each in COMMUNES.current() if each.departement == "49"}
    alone = {each.code for each in communes_around("49", 0.0, COMMUNES)}
    around = {each.code for each in communes_around("49", 20.0, COMMUNES)}
    assert alone == own
    assert own < around
    assert CommuneCode("44003") in around  # Ancenis, across the border
    for unknown in ("", "999", "Maine-et-Loire"):
        with pytest.raises(InvalidValue):
            communes_around(unknown, 10.0, COMMUNES)


@pytest.mark.parametrize("engine", RoadEngine)
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>502</html>",
        b"[]",
        b"{}",
        b'{"durations": null, "sources_to_targets": null}',
        b'{"durations": [[1]], "sources_to_targets": [[{"time": 1}]]}',
        b'{"durations": [[0, -1], [1, 0]], "sources_to_targets": [[{"time": -1}, {}], [{}, {}]]}',
        b'{"durations": [[0, NaN], [1, 0]], "sources_to_targets": [[{"time": NaN}], []]}',
        b'{"durations": [[0, "1"], [1, 0]], "sources_to_targets": [["a", "b"], ["c", "d"]]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_table_is_refused(engine: RoadEngine, answer: bytes) -> None:
    with pytest.raises(UnreadableTable):
        read_table(engine, answer, (2, 2))


@given(st.binary(max_size=200))
def test_no_bytes_are_anything_but_a_table_or_refused(answer: bytes) -> None:
    for engine in RoadEngine:
        try:
            found = read_table(engine, answer, (1, 1))
        except UnreadableTable:
            continue
        assert found.shape == (1, 1)


def test_a_mode_that_an_engine_has_not_is_refused_before_anything_is_asked() -> None:
    engine = Engine(RoadEngine.OSRM)
    wanted = RoadsWanted(RoadEngine.OSRM, TravelMode.MOPED, "49", 0.0)
    with pytest.raises(InvalidValue, match="osrm"):
        import_roads(wanted, COMMUNES, engine, Work(), TODAY, lambda *_: None)  # type: ignore[arg-type]
    assert engine.asked == 0


def test_a_place_is_sent_longitude_first_to_one_and_by_name_to_the_other() -> None:
    osrm = ask_table(RoadEngine.OSRM, TravelMode.CAR, PLACES[:1], PLACES[1:])
    assert osrm.path == (
        "/table/v1/driving/-0.554200,47.473600;-0.076900,47.260000"
        "?sources=0&destinations=1&annotations=duration"
    )
    valhalla = ask_table(RoadEngine.VALHALLA, TravelMode.BIKE, PLACES[:1], PLACES[1:])
    assert valhalla.body is not None
    assert json.loads(valhalla.body) == {
        "sources": [{"lat": 47.4736, "lon": -0.5542}],
        "targets": [{"lat": 47.26, "lon": -0.0769}],
        "costing": "bicycle",
    }
    nan = read_table(RoadEngine.OSRM, b'{"durations": [[60.0, null]]}', (1, 2))
    np.testing.assert_array_equal(nan, np.array([[1.0, np.nan]], np.float32))
