"""Conventions, séances and attendance, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from insertion.attendance import (
    Attendance,
    AttendanceStatus,
    FollowUp,
    ParticipationFacts,
    Seance,
    SeanceKind,
)
from insertion.attendance_ports import SeanceFilter
from insertion.capacity import Audience
from insertion.conventions import Convention, Proration, Terms
from insertion.errors import StaleVersion
from insertion.periods import Period
from insertion.positionnement import State, Transition
from insertion.positionnement_ports import Window
from insertion.positionnement_reasons import Exit
from insertion.screening import prepare
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.insertion_builders import (
    NOW,
    a_positionnement,
    a_session,
    an_event,
    moved,
    the_ground,
)

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
DAY = date(2026, 11, 20)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
CONVENTION = Convention(
    id="conv-1",
    dispositif_id="astre",
    operator_id="op-1",
    year=2026,
    period=YEAR,
    places=12,
    envelope=Decimal("180000.00"),
    terms=Terms(
        also=("ai_module_2",),
        follow_up=FollowUp.REINFORCED,
        proration=Proration.HELD,
        planned_activities=40,
        means_attested_on=DAY,
        participants_objective=90,
        mopeds=8,
        weekly_minutes=1440,
    ),
)


def a_seance(seance_id: str = "sea-1", **facts: Any) -> Seance:
    given: dict[str, Any] = {
        "on": DAY,
        "minutes": 120,
        "kind": SeanceKind.INTERVIEW,
        "session_id": "s-1",
        "convention_id": "conv-1",
        "starts": 540,
        "ends": 660,
    }
    return Seance(id=seance_id, **(given | facts))


def a_row(row_id: str = "row-1", **facts: Any) -> Attendance:
    given: dict[str, Any] = {
        "seance_id": "sea-1",
        "positionnement_id": "pos-1",
        "beneficiary_id": "b-1",
        "status": AttendanceStatus.PRESENT,
        "minutes": 120,
        "recorded_at": NOW,
        "actor_id": "op-user",
    }
    return Attendance(id=row_id, **(given | facts))


def place(uow: SqlUnitOfWork, number: int, session_id: str = "s-1", **facts: Any) -> None:
    given: dict[str, Any] = {
        "state": State.ENTERED,
        "beneficiary_id": f"b-{number}",
        "session_id": session_id,
        "entered_on": date(2026, 11, 2),
    }
    placed = a_positionnement(f"pos-{number}", **(given | facts))
    uow.positionnements.add(placed, an_event(placed, Transition.CREATE))


@pytest.fixture
def ground(unit_of_work: UnitOfWorkFactory) -> UnitOfWorkFactory:
    with unit_of_work() as uow:
        the_ground(uow)
        uow.conventions.upsert([CONVENTION])
        uow.action_sessions.add(a_session("s-2", convention_id="conv-1", places=50))
        place(uow, 1, "s-2")
        uow.attendances.add_seance(a_seance(session_id="s-2"), NOW, "op-user")
        uow.commit()
    return unit_of_work


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


def test_a_ledger_is_read_with_six_queries_whatever_its_length(
    ground: UnitOfWorkFactory, statements: list[str]
):
    other = replace(CONVENTION, id="conv-2", dispositif_id="adse_b")
    with ground() as uow:
        uow.conventions.upsert([other])
        uow.action_sessions.add(a_session("s-3", convention_id="conv-2"))
        place(uow, 2, "s-3", beneficiary_id="b-1", opportunity_id="ft-1", outcome=Exit.REACHED)
        theirs = a_seance("sea-b", session_id="s-3", convention_id="conv-2")
        uow.attendances.add_seance(theirs, NOW, "op-user")
        uow.attendances.record(
            [
                a_row(),
                a_row("row-b", seance_id="sea-b", positionnement_id="pos-2"),
            ]
        )
        uow.attendances.record([a_row("fix", minutes=90, corrects="row-1")])
        uow.commit()
    with ground() as uow:
        statements.clear()
        ledger = uow.attendances.ledger(CONVENTION, DAY)
        assert len(statements) == 6
    assert [(each.row.id, each.row.minutes) for each in ledger.presences] == [("fix", 90)]
    (mine,) = ledger.participations
    assert (mine.positionnement_id, mine.entered_on) == ("pos-1", date(2026, 11, 2))
    assert mine.public is Audience.BRSA
    assert [each.row.id for each in ledger.elsewhere.presences] == ["row-b"]
    (elsewhere,) = ledger.elsewhere.participations
    assert (elsewhere.convention_id, elsewhere.goals_reached) == ("conv-2", True)
    assert ledger.elsewhere.conventions == {"conv-2": other}
    with ground() as uow:
        assert uow.attendances.ledger(CONVENTION, DAY - timedelta(days=1)).presences == ()


def test_a_person_of_a_session_whose_convention_is_not_written_is_settled(
    ground: UnitOfWorkFactory,
):
    with ground() as uow:
        uow.action_sessions.add(a_session("s-3", convention_id="not-written"))
        place(uow, 2, "s-3", beneficiary_id="b-1", opportunity_id="ft-1")
        uow.attendances.record([a_row()])
        ledger = uow.attendances.ledger(CONVENTION, DAY)
    (elsewhere,) = ledger.elsewhere.participations
    assert elsewhere.convention_id not in ledger.elsewhere.conventions
    facts = prepare(ledger, Period(YEAR.start, DAY))
    assert [each.row.id for each in facts.presences] == ["row-1"]


def test_the_public_of_the_positionnement_counts_until_another_is_proved(
    ground: UnitOfWorkFactory,
):
    def public(uow: SqlUnitOfWork) -> tuple[Audience | None, bool]:
        (mine,) = uow.attendances.ledger(CONVENTION, DAY).participations
        return mine.public, mine.public_proved

    facts = ParticipationFacts(
        id="f-1", positionnement_id="pos-1", recorded_at=NOW, actor_id="op-user"
    )
    checked = replace(facts, id="f-2", checked_on=DAY, corrects="f-1")
    other = replace(facts, id="f-3", public=Audience.OTHER, corrects="f-2")
    with ground() as uow:
        assert public(uow) == (Audience.BRSA, False)
        for stated, expected in (
            (facts, (Audience.BRSA, False)),
            (checked, (Audience.BRSA, True)),
            (other, (Audience.OTHER, True)),
        ):
            uow.attendances.record_facts([stated])
            assert public(uow) == expected


def test_the_pauses_of_a_participation_are_the_days_stated(ground: UnitOfWorkFactory):
    steps = [
        (Transition.SUSPEND, {"le": "2026-11-04"}),
        (Transition.GO_ON, {"le": "2026-11-10"}),
        (Transition.SUSPEND, {"le": "2026-11-12"}),
        (Transition.GO_ON, {"le": "2026-11-12"}),  # the same day: no day was missed
        (Transition.SUSPEND, None),  # the day it was written
    ]
    with ground() as uow:
        uow.action_sessions.add(a_session("s-3", convention_id="conv-9"))
        place(uow, 2, "s-3", beneficiary_id="b-1", opportunity_id="ft-1")
        for key in ("pos-1", "pos-2"):
            placed = uow.positionnements.get(key)
            assert placed is not None
            for transition, payload in steps:
                placed = moved(placed)
                event = replace(an_event(placed, transition), payload=payload)
                uow.positionnements.save(placed, event)
        ledger = uow.attendances.ledger(CONVENTION, DAY)
    (mine,) = ledger.participations
    assert mine.pauses == (
        Period(date(2026, 11, 4), date(2026, 11, 9)),
        Period(placed.state_since.astimezone().date()),
    )


def test_a_prolongation_renews_from_the_day_after_the_planned_end(ground: UnitOfWorkFactory):
    with ground() as uow:
        place(
            uow,
            2,
            "s-2",
            planned_end_on=date(2026, 11, 30),
            prolonged_until=date(2027, 2, 28),
        )
        participations = uow.attendances.ledger(CONVENTION, DAY).participations
    renewed = {each.positionnement_id: each.renewed_on for each in participations}
    assert renewed == {"pos-1": None, "pos-2": date(2026, 12, 1)}
