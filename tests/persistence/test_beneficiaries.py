from collections.abc import Callable
from dataclasses import replace

import pytest

from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.errors import InvalidValue
from persistence.unit_of_work import SqlUnitOfWork

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
AT_HOME = Profile(home=Coordinates(47.47, -0.55), means=frozenset({TravelMode.BIKE}))


def test_a_profile_comes_back_equal_and_only_changes_count(unit_of_work: UnitOfWorkFactory):
    moved = replace(AT_HOME, home=Coordinates(47.5, -0.6))
    for rows, changed in (
        ([("p1", AT_HOME), ("p2", AT_HOME)], 2),
        ([("p1", AT_HOME), ("p2", AT_HOME)], 0),
        ([("p1", AT_HOME), ("p2", moved), ("p3", AT_HOME)], 2),
    ):
        with unit_of_work() as uow:
            assert uow.beneficiaries.upsert(rows) == changed
            uow.commit()
    with unit_of_work() as uow:
        assert uow.beneficiaries.get("p1") == AT_HOME
        assert uow.beneficiaries.get("p2") == moved
        assert uow.catalogue_version() == 0


def test_profiles_do_not_move_the_catalogue_of_offers(unit_of_work: UnitOfWorkFactory):
    with unit_of_work() as uow:
        uow.beneficiaries.upsert([("p1", AT_HOME)])
        uow.commit()
        assert uow.catalogue_version() == 0


@pytest.mark.parametrize("name", ["", "Marie Dupont", "a\0", "\ud800", "x" * 81])
def test_an_id_that_is_not_a_pseudonym_is_refused_and_never_found(
    unit_of_work: UnitOfWorkFactory, name: str
):
    with unit_of_work() as uow:
        assert uow.beneficiaries.get(name) is None
        with pytest.raises(InvalidValue, match=r"^id :"):
            uow.beneficiaries.upsert([(name, AT_HOME)])


def test_every_profile_is_read_back_once_by_ascending_id_however_many(
    unit_of_work: UnitOfWorkFactory, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("persistence.beneficiaries.BATCH", 2)
    rows = [(f"p{number}", AT_HOME) for number in (3, 1, 5, 2, 4)]
    with unit_of_work() as uow:
        uow.beneficiaries.upsert(rows)
        uow.commit()
    with unit_of_work() as uow:
        assert list(uow.beneficiaries.iterate()) == sorted(rows)
