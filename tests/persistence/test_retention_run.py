"""A file from its notice to nobody, with all that is held of a person, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, insert, select

from insertion.outbox import MessageKind
from insertion.positionnement import State, Transition
from insertion.retention import Stage
from insertion.retention_ports import DayAsked
from insertion.retention_rules import load_carried
from persistence.accounts_tables import AccountRow, MessageRow
from persistence.attendance_tables import AttendanceRow
from persistence.retention_tables import AnonymousCountRow
from persistence.tables import Base
from persistence.tenancy import Wide
from persistence.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile
from tests.persistence.attendance_builders import a_row, a_seance
from tests.persistence.insertion_builders import (
    a_positionnement,
    an_accompaniment,
    an_event,
    the_ground,
)
from tests.persistence.test_parcours import an_event as a_parcours_event
from usecases.positionnements.practice import Practice
from usecases.retention.notices import tell_before
from usecases.retention.run import Running, RunReport, run_retention
from usecases.retention.taking_away import taking_away

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
SEEN = date(2026, 11, 20)
NOTICE, OVER, GONE = date(2028, 10, 21), date(2028, 11, 20), date(2030, 11, 20)
PERSON = "b-canari"
PROOFS = {"retention_lines", "legal_hold_events", "archive_readings", "audit_lines"}


@pytest.fixture
def held(unit_of_work: UnitOfWorkFactory, engine: Engine) -> UnitOfWorkFactory:
    """Store a person who holds a place, was present once, and has an account and a référent."""
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    with unit_of_work() as uow:
        the_ground(uow)
        uow.beneficiaries.upsert([(PERSON, a_profile())])
        uow.situations.put(PERSON, {"age": 33})
        uow.accompaniments.open(replace(an_accompaniment(PERSON), starts_on=at.date()))
        placed = a_positionnement(
            f"pos-{PERSON}",
            beneficiary_id=PERSON,
            session_id="s-1",
            state=State.ENTERED,
            entered_on=at.date(),
            created_at=at,
            state_since=at,
        )
        uow.positionnements.add(placed, an_event(placed, Transition.CREATE))
        assert uow.action_sessions.take_place("s-1")
        seance = a_seance("sea-1", on=SEEN, convention_id=None)
        uow.attendances.add_seance(seance, at, "op-user")
        uow.attendances.record(
            [a_row(positionnement_id=placed.id, beneficiary_id=PERSON, minutes=90)]
        )
        uow.commit()
    with engine.begin() as connection:
        for role, person in (("beneficiaire", PERSON), ("referent", "ref-1")):
            account = {"id": f"acc-{role}", "role": role, "acts_as": person, "state": "actif"}
            reached = {"mail": f"{role}@exemple.fr", "mail_confirmed_at": at, "created_at": at}
            connection.execute(insert(AccountRow).values(account | reached))
    return unit_of_work


def run(unit_of_work: UnitOfWorkFactory, day: date) -> RunReport:
    return run_retention(running(unit_of_work, day))


def running(unit_of_work: UnitOfWorkFactory, day: date) -> Running:
    practice = Practice()
    return Running(
        new_uow=unit_of_work,
        rules=load_carried(),
        asked=DayAsked(day, ZoneInfo("Europe/Paris")),
        at=datetime(day.year, day.month, day.day, 11, tzinfo=UTC),
        new_id=practice.new_id,
        erase=taking_away(practice, day),
        tell=tell_before,
    )


def tables_naming(engine: Engine, word: str) -> set[str]:
    """Return the tables of which a row, written as text, holds a word."""
    with engine.connect() as connection:
        return {
            table.name
            for table in Base.metadata.sorted_tables
            if any(word in str(row) for row in connection.execute(select(table)))
        }


def test_the_person_and_her_referent_are_told_once_in_neutral_words(
    held: UnitOfWorkFactory, engine: Engine
) -> None:
    for _again in range(2):
        report = run(held, NOTICE)
    assert report.failed == []
    with engine.connect() as connection:
        sent = connection.execute(select(MessageRow.account_id, MessageRow.kind)).all()
        said = connection.execute(select(MessageRow.parameters)).scalars().all()
    assert sorted(sent) == [
        ("acc-beneficiaire", MessageKind.RETENTION_NOTICE),
        ("acc-referent", MessageKind.NEWS),
    ]
    assert {"jour": OVER.isoformat()} in said


def test_a_file_that_is_over_leaves_an_archive_its_payment_and_its_places(
    held: UnitOfWorkFactory, engine: Engine
) -> None:
    run(held, NOTICE)
    report = run(held, OVER)
    assert report.failed == []
    assert [each.stage for each in report.done] == [Stage.ARCHIVE]
    assert tables_naming(engine, PERSON) <= {"archived_files"} | PROOFS
    with held() as uow:
        assert uow.referents.followed("ref-1") == 0
        session = uow.action_sessions.get("s-1")
        assert session is not None
        assert session.taken == 0
        (archived,) = uow.retention.archived(PERSON)
        assert archived.document["presences"][0]["minutes"] == 90
        assert archived.document["positionnements"][0]["state"] == "entre"
        assert uow.held_data.tombstones() == []  # put away: a restore must not erase it
    with engine.connect() as connection:
        owed = connection.execute(select(func.sum(AttendanceRow.minutes))).scalar_one()
    assert owed == 90


def test_two_years_later_nothing_names_her_but_the_proof(
    held: UnitOfWorkFactory, engine: Engine
) -> None:
    for day in (NOTICE, OVER, GONE - timedelta(days=1)):
        run(held, day)
    with held() as uow:
        assert uow.retention.archived(PERSON)
    report = run(held, GONE)
    assert report.failed == []
    assert tables_naming(engine, PERSON) <= PROOFS
    with held() as uow:
        assert [each.stage for each in uow.retention.lines(PERSON)] == [*Stage]
        assert len(uow.held_data.tombstones()) == 1
    with engine.connect() as connection:
        (row,) = connection.execute(select(AnonymousCountRow.__table__)).all()
    assert (row.last_seen_in, row.home_departement, row.age_band) == ("2026-11", "49", "30-39 ans")
    assert run(held, GONE).done == []


def test_each_departement_lets_go_of_its_own_and_archives_are_not_seen_from_another(
    serving: Engine,
) -> None:
    here, there = (partial(SqlUnitOfWork, serving, within=each) for each in ("49", "53"))
    for event_id, new_uow in (("e-1", here), ("e-2", there)):
        with new_uow() as uow:
            uow.parcours.add([a_parcours_event(event_id, beneficiary_id="b-1", on=SEEN)])
            uow.commit()
    for day in (NOTICE, OVER):
        report = run_retention(
            replace(
                running(here, day),
                everywhere=(here, there),
                purging=partial(SqlUnitOfWork, serving, within=Wide.RETENTION),
            )
        )
        assert report.failed == []
        assert len(report.done) == 2
    with here() as uow:
        assert len(uow.retention.archived("b-1")) == 1
        assert uow.retention.drop_archived("b-1", SEEN) is not None
        assert uow.retention.archived("b-1") == []
        uow.commit()
    with there() as uow:
        assert len(uow.retention.archived("b-1")) == 1
