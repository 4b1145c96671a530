"""Matrices of roads, on both databases."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from sqlalchemy import Engine, update

from geo.communes import CommuneCode
from geo.road_matrix import RoadMatrix
from geo.travel import TravelMode
from insertion.layer_ports import WriteOutcome
from persistence.errors import UnreadableDocument
from persistence.road_tables import RoadMatrixRow
from persistence.unit_of_work import SqlUnitOfWork

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
CODES = (CommuneCode("49007"), CommuneCode("49328"))


def a_matrix(minutes: float = 50.0, mode: TravelMode = TravelMode.CAR) -> RoadMatrix:
    cells = np.array([[0.0, minutes], [np.nan, 0.0]], np.float32)
    return RoadMatrix(mode, CODES, cells, "osrm", date(2026, 11, 26))


def save(unit_of_work: UnitOfWorkFactory, matrix: RoadMatrix) -> WriteOutcome:
    with unit_of_work() as uow:
        outcome = uow.roads.save(matrix)
        uow.commit()
    return outcome


def test_a_matrix_replaces_that_of_its_mode_and_moves_the_catalogue(
    unit_of_work: UnitOfWorkFactory,
) -> None:
    with unit_of_work() as uow:
        before = uow.catalogue_version()
    assert save(unit_of_work, a_matrix()) is WriteOutcome.IMPORTED
    assert save(unit_of_work, a_matrix()) is WriteOutcome.UNCHANGED
    assert save(unit_of_work, a_matrix(mode=TravelMode.BIKE)) is WriteOutcome.IMPORTED
    assert save(unit_of_work, a_matrix(60.0)) is WriteOutcome.UPDATED
    with unit_of_work() as uow:
        assert uow.catalogue_version() == before + 3
        found = uow.roads.get_all()
        assert [each.mode for each in found] == [TravelMode.BIKE, TravelMode.CAR]
        np.testing.assert_array_equal(found[1].minutes, a_matrix(60.0).minutes)
        stored = uow.roads.stored()
        assert [(each.mode, each.communes) for each in stored] == [
            (TravelMode.BIKE, 2),
            (TravelMode.CAR, 2),
        ]


def test_a_matrix_is_removed_once(unit_of_work: UnitOfWorkFactory) -> None:
    save(unit_of_work, a_matrix())
    with unit_of_work() as uow:
        assert uow.roads.remove(TravelMode.CAR)
        assert not uow.roads.remove(TravelMode.CAR)
        uow.commit()
    with unit_of_work() as uow:
        assert uow.roads.get_all() == []


def test_damaged_bytes_are_said(unit_of_work: UnitOfWorkFactory, engine: Engine) -> None:
    save(unit_of_work, a_matrix())
    with engine.begin() as connection:
        connection.execute(update(RoadMatrixRow).values(payload=b"damaged"))
    with unit_of_work() as uow, pytest.raises(UnreadableDocument):
        uow.roads.get_all()
