import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import shapely
from sqlalchemy import Engine, update

from geo.communes import CommuneCode
from geo.territory import Territory, TerritoryArea
from geo.territory_layer import LayerForm, TerritoryLayer
from insertion.layer_ports import WriteOutcome
from persistence.errors import UnreadableDocument
from persistence.tables import TerritoryLayerRow
from persistence.unit_of_work import SqlUnitOfWork

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]


def a_layer(kind: str = "pds", name: str = "Centre Anjou") -> TerritoryLayer:
    area = TerritoryArea(Territory(kind, "centre", name), frozenset({CommuneCode("49007")}))
    return TerritoryLayer(kind, LayerForm.COMMUNES, (area,))


def drawn(kind: str = "pds") -> TerritoryLayer:
    area = TerritoryArea(Territory(kind, "centre", "Centre"), outline=shapely.box(0, 47, 1, 48))
    return TerritoryLayer(kind, LayerForm.OUTLINES, (area,))


def save(unit_of_work: UnitOfWorkFactory, layer: TerritoryLayer) -> WriteOutcome:
    with unit_of_work() as uow:
        outcome = uow.territories.save(layer)
        uow.commit()
    return outcome


def test_layers_come_back_as_they_were_by_kind_and_form(unit_of_work: UnitOfWorkFactory) -> None:
    layers = [a_layer("mds"), drawn("mds"), a_layer("pds")]
    for layer in reversed(layers):
        assert save(unit_of_work, layer) is WriteOutcome.IMPORTED
    with unit_of_work() as uow:
        assert list(uow.territories.get_all()) == layers


def test_the_same_layer_again_changes_nothing_and_another_replaces_it(
    unit_of_work: UnitOfWorkFactory,
) -> None:
    save(unit_of_work, a_layer())
    assert save(unit_of_work, a_layer()) is WriteOutcome.UNCHANGED
    assert save(unit_of_work, a_layer(name="Centre")) is WriteOutcome.UPDATED
    with unit_of_work() as uow:
        (layer,) = uow.territories.get_all()
    assert layer == a_layer(name="Centre")


def test_what_is_stored_is_told_without_reading_it(engine: Engine) -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    save(lambda: SqlUnitOfWork(engine, lambda: now), a_layer())
    with SqlUnitOfWork(engine) as uow:
        (stored,) = uow.territories.stored()
    assert (stored.kind, stored.form, stored.territories) == ("pds", LayerForm.COMMUNES, 1)
    assert stored.imported_at == now


def test_a_kind_is_removed_in_both_forms_and_an_import_that_does_not_end_keeps_nothing(
    unit_of_work: UnitOfWorkFactory,
) -> None:
    for layer in (a_layer(), drawn(), a_layer("mds")):
        save(unit_of_work, layer)
    with unit_of_work() as uow:
        assert uow.territories.remove("mds") == 1
    with unit_of_work() as uow:
        assert uow.territories.remove("pds") == 2
        assert uow.territories.remove("nothing") == 0
        uow.commit()
    with unit_of_work() as uow:
        assert [layer.kind for layer in uow.territories.get_all()] == ["mds"]


@pytest.mark.parametrize("payload", [b"", b"damaged", zlib.compress(b"{}"), zlib.compress(b"[1")])
def test_unreadable_bytes_are_an_error_of_persistence_that_says_what_to_do(
    unit_of_work: UnitOfWorkFactory, engine: Engine, payload: bytes
) -> None:
    save(unit_of_work, a_layer())
    with engine.begin() as connection:
        connection.execute(update(TerritoryLayerRow).values(payload=payload))
    with unit_of_work() as uow, pytest.raises(UnreadableDocument, match="importez de nouveau"):
        uow.territories.get_all()
