"""Matrices of roads in the ranking: what a full scan finds, one opportunity after the other."""

import dataclasses
import gc
import math
import weakref
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.communes import CommuneCode
from geo.road_matrix import RoadMatrix
from geo.transit_network import build_network
from geo.travel import TravelMode
from insertion.terms import OpportunityKind
from matching.answer import ExclusionReason
from matching.engine import ALL_KINDS, Engine, build_engine
from matching.roads import roads_of
from matching.timetables import Timetables
from tests import strategies
from tests.builders import a_job_offer, a_place, a_profile, small_communes, small_reference
from tests.geo.gtfs_tables import MONDAY, read, shuttle_feeds
from tests.oracles.naive_ranking import naive_first_reasons, naive_ranking
from tests.oracles.naive_roads import NaiveRoads
from tests.oracles.naive_timetables import NaiveTimetables

CODES = tuple(sorted(commune.code for commune in small_communes().current()))
ROAD_MODES = (TravelMode.WALK, TravelMode.BIKE, TravelMode.MOPED, TravelMode.CAR)


@st.composite
def matrices(draw: st.DrawFn) -> RoadMatrix:
    """Draw a matrix of some communes, a few of whose ways are not known."""
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True).map(sorted))
    size = len(codes)
    values = st.one_of(st.just(math.nan), st.floats(0.0, 240.0, width=32))
    cells = draw(st.lists(values, min_size=size * size, max_size=size * size))
    minutes = np.array(cells, np.float32).reshape(size, size)
    mode = draw(st.sampled_from(ROAD_MODES))
    return RoadMatrix(mode, tuple(codes), minutes, "osrm", date(2026, 11, 26))


def naive_of(matrix: RoadMatrix) -> NaiveRoads:
    return NaiveRoads(
        matrix.mode,
        {
            (one, other): None if math.isnan(value) else float(value)
            for one, row in zip(matrix.codes, matrix.minutes.tolist(), strict=True)
            for other, value in zip(matrix.codes, row, strict=True)
        },
    )


def engine_with(matrix: RoadMatrix, catalogue: list) -> Engine:
    roads = roads_of([matrix], small_reference().communes)
    engine = build_engine(catalogue, small_reference(), "t")
    return dataclasses.replace(engine, roads=lambda: roads)


@settings(max_examples=150)
@given(
    matrices(),
    strategies.profiles,
    strategies.opportunities(min_size=3, max_size=9),
    st.integers(1, 6),
)
def test_with_a_matrix_the_engine_finds_what_a_full_scan_finds(matrix, profile, catalogue, k):
    engine, naive = engine_with(matrix, catalogue[:-1]), naive_of(matrix)
    engine.index.apply(catalogue[-1:])
    expected = naive_ranking(profile, catalogue, small_reference(), ALL_KINDS, roads=naive)
    for _ in range(2):  # the second time, the ways of her home are kept
        ranking = engine.rank(profile, k)
        assert [match.opportunity_id for match in ranking.matches] == [r.id for r in expected[:k]]
        assert [match.score for match in ranking.matches] == [r.score for r in expected[:k]]
        assert ranking.total == len(expected)
    reasons = naive_first_reasons(profile, catalogue, small_reference(), ALL_KINDS, roads=naive)
    assert {code.value: n for code, n in ranking.excluded.items() if n} == reasons
    batch = engine.rank_many([profile], k)
    assert batch.of(0) == [(r.id, r.score) for r in expected[:k]]


@settings(max_examples=30)
@given(
    matrices(),
    shuttle_feeds(),
    strategies.profiles,
    strategies.opportunities(min_size=3, max_size=9),
)
def test_roads_and_timetables_answer_together(matrix, tables, profile, catalogue):
    means = frozenset({TravelMode.TRANSIT, TravelMode.CARPOOL})
    profile = dataclasses.replace(profile, means=means)
    timetables = Timetables(build_network([read(tables).feed]), MONDAY, "t")
    engine = dataclasses.replace(engine_with(matrix, catalogue), timetables=lambda: timetables)
    naive = (NaiveTimetables(tables, MONDAY), naive_of(matrix))
    expected = naive_ranking(profile, catalogue, small_reference(), ALL_KINDS, *naive)
    ranking = engine.rank(profile, None)
    assert [(m.opportunity_id, m.score) for m in ranking.matches] == [
        (result.id, result.score) for result in expected
    ]


def of_two(minutes: float, mode: TravelMode = TravelMode.CAR) -> RoadMatrix:
    """Return a matrix of Angers and Saumur."""
    cells = np.array([[0.0, minutes], [minutes, 0.0]], np.float32)
    codes = (CommuneCode("49007"), CommuneCode("49328"))
    return RoadMatrix(mode, codes, cells, "osrm", date(2026, 11, 26))


@pytest.mark.parametrize(("driven", "found"), [(40.0, True), (80.0, False)])
def test_the_matrix_decides_of_what_the_model_would_say_otherwise(
    driven: float, found: bool
) -> None:
    saumur = small_communes().get(CommuneCode("49328"))
    offer = a_job_offer("far", place=a_place(saumur.center, "49328"))
    profile = a_profile(means=frozenset({TravelMode.CAR}), max_minutes=60.0)
    engine = engine_with(of_two(driven), [offer])
    assert engine.rank(profile, 5).total == found
    told = engine.assess(profile, offer.id)
    assert told.match.travel.mode is TravelMode.CAR
    assert told.match.travel.minutes == pytest.approx(driven, abs=10.0)  # and the access
    assert (ExclusionReason.TOO_FAR in told.exclusions) == (not found)
    assert engine.rank(profile, 5).snapshot_version.split("+")[1:] == [engine.roads().version]
    on_foot = engine.rank(a_profile(means=frozenset({TravelMode.WALK})), 5)
    assert "+" not in on_foot.snapshot_version
    assert engine.rank(profile, 5, frozenset({OpportunityKind.INSERTION_ACTION})).total == 0


def test_a_matrix_that_is_replaced_is_held_by_nothing() -> None:
    def asked_once() -> Callable[[], object]:
        minutes = np.zeros((1, 1), np.float32)
        matrix = RoadMatrix(TravelMode.CAR, (CODES[0],), minutes, "osrm", date(2026, 11, 26))
        roads = roads_of([matrix], small_communes())
        assert roads is not None
        assert roads.modes_from(CODES[0]) == {TravelMode.CAR, TravelMode.CARPOOL}
        assert (roads._factor(TravelMode.CAR, CODES[0]) == 1.0).all()
        return weakref.ref(minutes)

    former = asked_once()
    gc.collect()
    assert former() is None
