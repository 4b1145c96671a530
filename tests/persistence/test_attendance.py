"""Conventions, séances and attendance, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from insertion.attendance import (
    Attendance,
    AttendanceStatus,
    FollowUp,
    ParticipationFacts,
    SeanceKind,
)
from insertion.attendance_ports import SeanceFilter
from insertion.capacity import Audience
from insertion.conventions import Terms
from insertion.errors import StaleVersion
from insertion.positionnement import State
from insertion.positionnement_ports import Window
from tests.persistence.attendance_builders import (
    CONVENTION,
    DAY,
    UnitOfWorkFactory,
    a_row,
    a_seance,
    place,
    the_attendance_ground,
)
from tests.persistence.insertion_builders import (
    NOW,
    a_session,
)


@pytest.fixture
def ground(unit_of_work: UnitOfWorkFactory) -> UnitOfWorkFactory:
    return the_attendance_ground(unit_of_work)


def test_a_convention_comes_back_equal_and_only_changes_count(ground: UnitOfWorkFactory):
    with ground() as uow:
        assert uow.conventions.get("conv-1") == CONVENTION
        assert uow.conventions.get("nobody") is None
        assert uow.conventions.get("a b") is None
        other = replace(CONVENTION, id="conv-0", envelope=None, places=None, terms=Terms())
        assert uow.conventions.upsert([CONVENTION, other]) == 1
        assert uow.conventions.upsert([replace(CONVENTION, envelope=Decimal(180000))]) == 0
        assert uow.conventions.get("conv-0") == other


def test_conventions_are_listed_by_operator_with_two_queries(
    ground: UnitOfWorkFactory, statements: list[str]
):
    with ground() as uow:
        statements.clear()
        mine = uow.conventions.page("op-1", Window())
        assert len(statements) == 2
        assert (mine.items, mine.total) == ((CONVENTION,), 1)
        assert uow.conventions.page("mds-1", Window()).total == 0
        assert uow.conventions.page(None, Window()).total == 1
        assert uow.conventions.page(None, Window(2)).items == ()


def test_seances_held_before_their_convention_was_written_become_its_own(
    ground: UnitOfWorkFactory,
):
    with ground() as uow:
        uow.action_sessions.add(a_session("s-4", convention_id="conv-4"))
        orphan = a_seance("sea-4", session_id="s-4", convention_id=None)
        uow.attendances.add_seance(orphan, NOW, "op-user")
        uow.conventions.upsert([replace(CONVENTION, id="conv-4")])
        assert uow.attendances.seance("sea-4") == replace(orphan, convention_id="conv-4")
        assert uow.attendances.seance("sea-1") == a_seance(session_id="s-2")


def test_a_seance_is_signed_once(ground: UnitOfWorkFactory):
    with ground() as uow:
        assert uow.attendances.seance("sea-1") == a_seance(session_id="s-2")
        assert uow.attendances.seance("nobody") is None
        assert uow.attendances.close("sea-1", NOW, "op-user")
        assert not uow.attendances.close("sea-1", NOW, "op-user")
        assert uow.attendances.seance("sea-1") == a_seance(session_id="s-2", closed=True)


def test_a_correction_takes_the_place_of_the_row_and_the_history_is_kept(
    ground: UnitOfWorkFactory,
):
    second = a_row("row-2", minutes=60, corrects="row-1", recorded_at=NOW + timedelta(hours=1))
    with ground() as uow:
        uow.attendances.record([a_row(certificate="OF-1")])
        uow.attendances.record([second])
        assert uow.attendances.current("sea-1") == [second]
        assert uow.attendances.history("sea-1") == [a_row(certificate="OF-1"), second]


@pytest.mark.parametrize(
    "wrong",
    [
        a_row("row-2"),  # a second first row
        a_row("row-2", corrects="row-0"),  # of a row that is not there
        a_row("row-2", positionnement_id="pos-2", beneficiary_id="b-2", corrects="row-1"),
    ],
)
def test_a_row_that_would_count_beside_another_is_refused(
    ground: UnitOfWorkFactory, wrong: Attendance
):
    with ground() as uow:
        place(uow, 2, "s-2")
        uow.attendances.record([a_row()])
        uow.commit()
    with ground() as uow, pytest.raises(StaleVersion):
        uow.attendances.record([wrong])
    with ground() as uow:
        assert uow.attendances.current("sea-1") == [a_row()]


def test_of_many_who_correct_at_once_one_does(ground: UnitOfWorkFactory):
    with ground() as uow:
        uow.attendances.record([a_row()])
        uow.commit()

    def correct(number: int) -> bool:
        try:
            with ground() as uow:
                uow.attendances.record([a_row(f"fix-{number}", minutes=number, corrects="row-1")])
                uow.commit()
        except StaleVersion:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(correct, range(1, 17)))
    assert done.count(True) == 1
    with ground() as uow:
        (counting,) = uow.attendances.current("sea-1")
        assert counting.id == f"fix-{done.index(True) + 1}"


@pytest.mark.parametrize("verb", ["UPDATE {} SET minutes = 1", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_attendance(
    ground: UnitOfWorkFactory, engine: Engine, verb: str
):
    with ground() as uow:
        uow.attendances.record([a_row()])
        uow.commit()
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(verb.format("attendances")))


def test_facts_are_corrected_like_attendance(ground: UnitOfWorkFactory, engine: Engine):
    first = ParticipationFacts(
        id="f-1",
        positionnement_id="pos-1",
        recorded_at=NOW,
        actor_id="op-user",
        public=Audience.YOUNG_FAJ,
        checked_on=DAY,
        public_until=DAY,
        follow_up=FollowUp.SIMPLE,
        weekly_minutes=1560,
        renewed_on=DAY,
    )
    second = replace(first, id="f-2", public=Audience.BRSA, corrects="f-1")
    with ground() as uow:
        uow.attendances.record_facts([first])
        assert uow.attendances.facts(["pos-1", "pos-2"]) == [first]
        uow.attendances.record_facts([second])
        assert uow.attendances.facts(["pos-1"]) == [second]
        uow.commit()
    with ground() as uow, pytest.raises(StaleVersion):
        uow.attendances.record_facts([replace(second, id="f-3")])
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text("DELETE FROM participation_facts"))


def test_those_who_once_had_a_place_may_be_on_the_sheet(ground: UnitOfWorkFactory):
    with ground() as uow:
        place(uow, 2, "s-2", state=State.SENT, entered_on=None)
        place(uow, 3, "s-2", state=State.ABANDONED)
        place(uow, 4, "s-2", state=State.ABANDONED, entered_on=None)
        assert [each.beneficiary_id for each in uow.attendances.placed("s-2")] == ["b-1", "b-3"]
        conventions = uow.attendances.convention_of(["pos-1", "pos-9"])
        assert conventions == {"pos-1": "conv-1"}


def test_seances_are_listed_with_three_queries(ground: UnitOfWorkFactory, statements: list[str]):
    with ground() as uow:
        place(uow, 2, "s-2")
        for number in range(2, 30):
            on = DAY - timedelta(days=number)
            seance = a_seance(f"sea-{number}", session_id="s-2", on=on, convention_id=None)
            uow.attendances.add_seance(seance, NOW, "op-user")
        uow.attendances.record(
            [
                a_row(),
                a_row("fix", corrects="row-1", status=AttendanceStatus.ABSENT, minutes=0),
                a_row("row-2", positionnement_id="pos-2", beneficiary_id="b-2"),
            ]
        )
        uow.commit()
    with ground() as uow:
        statements.clear()
        page = uow.attendances.seances(SeanceFilter(session_id="s-2"), Window(1, 10))
        assert len(statements) == 3
        assert (page.total, len(page.items)) == (29, 10)
        first = page.items[0]
        assert (first.seance.id, first.recorded, first.present) == ("sea-1", 2, 1)
        of_convention = SeanceFilter(convention_id="conv-1", since=DAY, until=DAY)
        assert uow.attendances.seances(of_convention, Window()).total == 1


def test_seances_ahead_are_the_soonest_and_take_one_query(
    ground: UnitOfWorkFactory, statements: list[str]
):
    with ground() as uow:
        for number in range(-3, 30):
            kind = SeanceKind.WORK if number == 2 else SeanceKind.COLLECTIVE
            seance = a_seance(
                f"ahead-{number}", session_id="s-2", on=DAY + timedelta(days=number), kind=kind
            )
            uow.attendances.add_seance(seance, NOW, "op-user")
        uow.commit()
    with ground() as uow:
        statements.clear()
        ahead = uow.attendances.seances_ahead(
            "s-2", DAY + timedelta(days=1), {SeanceKind.COLLECTIVE}, 3
        )
        assert [each.id for each in ahead] == ["ahead-1", "ahead-3", "ahead-4"]
        assert len(statements) == 1
