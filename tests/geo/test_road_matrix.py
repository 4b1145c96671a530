"""A matrix of roads: what it corrects, and the bytes it is kept as."""

import io
import math
import zipfile
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.communes import CommuneCode, load_communes
from geo.errors import UnreadableRoads
from geo.road_matrix import (
    LEAST_FACTOR,
    MOST_FACTOR,
    RoadMatrix,
    roads_from_bytes,
    roads_to_bytes,
)
from geo.travel import TravelMode

COMMUNES = load_communes()
ANGERS, CHOLET, SAUMUR = (CommuneCode(code) for code in ("49007", "49099", "49328"))
DAY = date(2026, 11, 26)


def a_matrix(cells: list[list[float]], mode: TravelMode = TravelMode.CAR) -> RoadMatrix:
    codes = (ANGERS, CHOLET, SAUMUR)[: len(cells)]
    return RoadMatrix(mode, codes, np.array(cells, np.float32), "osrm", DAY)


@given(
    st.lists(
        st.lists(st.just(math.nan) | st.floats(0, 300, width=32), min_size=3, max_size=3),
        min_size=3,
        max_size=3,
    )
)
def test_a_matrix_comes_back_from_its_bytes_and_they_are_always_the_same(
    cells: list[list[float]],
) -> None:
    matrix = a_matrix(cells)
    payload = roads_to_bytes(matrix)
    back = roads_from_bytes(payload)
    assert (back.mode, back.codes, back.source) == (matrix.mode, matrix.codes, "osrm")
    assert back.asked_on == DAY
    np.testing.assert_array_equal(back.minutes, matrix.minutes)
    assert roads_to_bytes(back) == payload
    factors = matrix.factors(ANGERS, COMMUNES)
    assert factors is not None
    assert factors[0] == 1.0  # within one commune the model alone tells
    assert ((factors >= LEAST_FACTOR) & (factors <= MOST_FACTOR)).all()


def test_the_longer_of_the_ways_there_and_back_counts() -> None:
    one_way = a_matrix([[0, 40, 50], [80, 0, 60], [50, 60, 0]])
    both = a_matrix([[0, 80, 50], [80, 0, 60], [50, 60, 0]])
    known, expected = one_way.factors(ANGERS, COMMUNES), both.factors(ANGERS, COMMUNES)
    assert known is not None
    assert expected is not None
    assert known.tolist() == expected.tolist()
    unknown = a_matrix([[0, math.nan, 50], [80, 0, 60], [50, 60, 0]]).factors(ANGERS, COMMUNES)
    assert unknown is not None
    assert unknown[1] == 1.0  # not known one way: the model tells of both
    assert a_matrix([[0, 1], [1, 0]]).factors(SAUMUR, COMMUNES) is None


@pytest.mark.parametrize(
    ("codes", "cells"),
    [
        ((), np.zeros((0, 0))),
        ((ANGERS,), np.zeros((2, 2))),
        ((CHOLET, ANGERS), np.zeros((2, 2))),
        ((ANGERS, ANGERS), np.zeros((2, 2))),
        ((ANGERS,), np.array([[-1.0]])),
        ((ANGERS,), np.array([[math.inf]])),
    ],
)
def test_what_is_no_matrix_is_refused(codes: tuple[CommuneCode, ...], cells: np.ndarray) -> None:
    with pytest.raises(UnreadableRoads):
        RoadMatrix(TravelMode.CAR, codes, cells.astype(np.float32), "osrm", DAY)


@given(st.binary(max_size=300))
def test_damaged_bytes_are_refused(payload: bytes) -> None:
    whole = roads_to_bytes(a_matrix([[0.0]]))
    for damaged in (payload, whole[: len(payload)], payload + whole[:-20]):
        with pytest.raises(UnreadableRoads):
            roads_from_bytes(damaged)


def an_archive(**files: bytes) -> bytes:
    """Return the bytes of a good matrix, some of its files replaced."""
    with zipfile.ZipFile(io.BytesIO(roads_to_bytes(a_matrix([[0.0]])))) as whole:
        content = {name: whole.read(name) for name in whole.namelist()}
    content |= {f"{name}.{'npy' if name == 'minutes' else 'txt'}": c for name, c in files.items()}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        for name, each in content.items():
            written.writestr(name, each)
    return archive.getvalue()


def minutes_that_say(shape: str, kind: str = "<f4") -> bytes:
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    padded = header + b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded + b"\0" * 4


@pytest.mark.parametrize(
    "files",
    [
        {"codes": b"49999"},  # of no commune
        {"codes": b"../etc"},
        {"codes": b"\xff"},
        {"minutes": minutes_that_say("(10**9, 10**9)")},
        {"minutes": minutes_that_say("(1000000000, 1000000000)")},  # of 4 exabytes
        {"minutes": minutes_that_say("(-1, -1)")},
        {"minutes": minutes_that_say("(1, 1)", "|O")},
        {"minutes": b"\x93NUMPY\x03\x00"},
        {"minutes": b""},
        {"matrix": b"car\nosrm\n2026-13-01\n"},
        {"matrix": b"fusee\nosrm\n2026-11-26\n"},
    ],
)
def test_an_archive_that_lies_is_refused_and_takes_no_room(files: dict[str, bytes]) -> None:
    with pytest.raises(UnreadableRoads):
        roads_from_bytes(an_archive(**files))


def test_an_archive_that_does_not_is_read() -> None:
    assert roads_from_bytes(an_archive()).codes == (ANGERS,)
    assert roads_from_bytes(an_archive(minutes=minutes_that_say("(1, 1)"))).minutes.shape == (1, 1)
