from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from insertion.errors import InvalidValue, TransitionRefused
from insertion.positionnement import State, Transition
from insertion.positionnement_ports import Window
from insertion.referent import AccompanimentRole, Referent
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.insertion_builders import (
    MDS,
    TODAY,
    a_positionnement,
    an_accompaniment,
    an_event,
    the_ground,
)

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]


@pytest.fixture
def ground(unit_of_work: UnitOfWorkFactory) -> UnitOfWorkFactory:
    with unit_of_work() as uow:
        the_ground(uow)
        uow.commit()
    return unit_of_work


def test_structures_come_back_equal_and_only_changes_count(ground: UnitOfWorkFactory):
    with ground() as uow:
        assert uow.organisations.get("mds-1") == MDS
        assert uow.organisations.upsert([MDS]) == 0
        assert uow.organisations.get("a\0") is None
        assert uow.organisations.mds_of(["ailleurs"]) is None
        assert uow.organisations.mds_of(["ailleurs", "territoire-1"]) == MDS
        assert uow.organisations.host_of(a_positionnement().opportunity_id) == "op-1"


def test_the_file_active_stops_at_the_norm_of_the_referent(ground: UnitOfWorkFactory):
    with ground() as uow:
        referent = uow.referents.get("ref-1")
        assert referent is not None
        assert referent.capacity == 4
        for number in range(4):
            uow.accompaniments.open(an_accompaniment(f"b-{number}"))
        with pytest.raises(TransitionRefused, match="complète"):
            uow.accompaniments.open(an_accompaniment("b-5"))
        uow.accompaniments.open(an_accompaniment("b-6", role=AccompanimentRole.SUPPORT))
        assert uow.referents.followed("ref-1") == 4
        assert uow.accompaniments.close("acc-b-2-ref-1", TODAY)
        assert not uow.accompaniments.close("acc-b-2-ref-1", TODAY)
        assert uow.referents.followed("ref-1") == 3
        uow.accompaniments.open(an_accompaniment("b-5"))


def test_a_norm_is_never_put_below_those_followed(ground: UnitOfWorkFactory):
    with ground() as uow:
        for number in range(4):
            uow.accompaniments.open(an_accompaniment(f"b-{number}"))
        with pytest.raises(InvalidValue, match="déjà accompagnées"):
            uow.referents.upsert([Referent("ref-1", "mds-1", True, 80, 2)])
        assert uow.referents.upsert([Referent("ref-1", "mds-1", True, 120, 4)]) == 1


def test_one_person_has_one_principal_referent_at_a_time(ground: UnitOfWorkFactory):
    with ground() as uow:
        uow.accompaniments.open(an_accompaniment())
        with pytest.raises(TransitionRefused) as refused:
            uow.accompaniments.open(an_accompaniment(referent_id="ref-2"))
        assert refused.value.code == "deja_accompagnee"
    with ground() as uow:  # what was counted for the one refused is not kept
        assert uow.referents.followed("ref-2") == 0


def test_a_portfolio_is_read_in_two_queries_however_long(
    ground: UnitOfWorkFactory, statements: list[str]
):
    with ground() as uow:
        for number in range(4):
            uow.accompaniments.open(an_accompaniment(f"b-{number}"))
        for key, state in (("p1", State.SENT), ("p2", State.REFUSED)):
            placed = a_positionnement(key, state=state)
            uow.positionnements.add(placed, an_event(placed, Transition.CREATE))
        uow.commit()
    statements.clear()
    with ground() as uow:
        page = uow.accompaniments.portfolio("ref-1", Window(1, 3))
    assert len(statements) == 2
    assert (page.total, [line.beneficiary_id for line in page.items]) == (4, ["b-0", "b-1", "b-2"])
    assert [(line.open, line.unanswered) for line in page.items] == [(0, 0), (1, 1), (0, 0)]


def test_a_situation_takes_the_place_of_the_former(unit_of_work: UnitOfWorkFactory):
    with unit_of_work() as uow:
        uow.situations.put("b-1", {"v": 1, "age": 30})
        uow.situations.put("b-1", {"v": 1, "age": 31})
        assert uow.situations.get("b-1") == {"v": 1, "age": 31}
        assert uow.situations.get("b-2") is None
        with pytest.raises(InvalidValue):
            uow.situations.put("b-1", {"note": "a\0"})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE referents SET followed = -1",
        "UPDATE referents SET followed = 5 WHERE id = 'ref-1'",
        "UPDATE action_sessions SET taken = 3",
        "UPDATE action_sessions SET taken = -1",
        "UPDATE action_sessions SET state = 'ailleurs'",
    ],
)
def test_the_database_itself_refuses_what_no_count_can_be(
    ground: UnitOfWorkFactory, engine: Engine, change: str
):
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text(change))


def test_an_accompaniment_is_read_back_after_its_end(ground: UnitOfWorkFactory):
    with ground() as uow:
        uow.accompaniments.open(an_accompaniment())
        uow.accompaniments.close("acc-b-1-ref-1", date(2026, 12, 1))
        ended = uow.accompaniments.get("acc-b-1-ref-1")
        assert ended is not None
        assert ended.ends_on == date(2026, 12, 1)
        assert uow.accompaniments.current_of("b-1") == []
        assert not uow.accompaniments.accompanies("ref-1", "b-1")
