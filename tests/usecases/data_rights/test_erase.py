"""People of the demonstration are erased: what is owed does not move, places are given back."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from geo.communes import load_communes
from insertion.actor import CLOCK, Actor, Role
from insertion.data_rights import RequestKind, RightsRequest, due_on
from insertion.dispositifs_loading import load_carried
from insertion.errors import TransitionRefused, UnknownRecord
from insertion.legal_holds import HoldEvent, HoldMotive, HoldStep
from insertion.positionnement import HOLDING, OPEN
from insertion.positionnement_moves import Acting
from persistence.engine import create_engine_for
from persistence.tables import Base
from persistence.unit_of_work import SqlUnitOfWork
from skills.starter import load_starter
from tests.upgraded import upgrade
from usecases.attendance.settling import settle_convention
from usecases.data_rights.erase import erase_again, erase_due, erase_person, foresee_erasure
from usecases.demo import load_demo
from usecases.positionnements.practice import Practice

TODAY = date(2026, 11, 22)
ACTING = Acting(
    Actor("demo-departement", Role.DEPARTEMENT), datetime(2026, 11, 22, 9, tzinfo=UTC), TODAY
)
PRACTICE = Practice()
HOW_MANY = 25


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = create_engine_for("sqlite:///:memory:")
    upgrade(engine)
    load_demo(SqlUnitOfWork(engine), load_starter(), load_communes(), 49, TODAY)
    yield engine
    engine.dispose()


def rows(engine: Engine, query: str) -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def owed(engine: Engine) -> dict[str, list[tuple[str, Decimal]]]:
    """Return the lines of every décompte, without whose they are."""
    dispositifs, found = load_carried(), {}
    for (convention_id,) in rows(engine, "SELECT id FROM conventions ORDER BY id"):
        settled = settle_convention(
            ACTING, convention_id, (None, None), dispositifs, SqlUnitOfWork(engine)
        )
        found[convention_id] = sorted(
            (str(line.status), line.amount) for line in settled.decompte.lines
        )
    return found


def test_what_is_owed_does_not_move_and_nobody_is_named(engine: Engine) -> None:
    people = [
        each
        for (each,) in rows(
            engine,
            "SELECT beneficiary_id FROM positionnements WHERE state = 'entre'"
            " UNION SELECT beneficiary_id FROM attendances ORDER BY 1",
        )
    ][:HOW_MANY]
    assert len(people) == HOW_MANY
    before = owed(engine)
    for person in people:
        erased = erase_person(person, SqlUnitOfWork(engine), ACTING, PRACTICE)
        assert sum(erased.deleted.values()) > 0
        with pytest.raises(UnknownRecord):
            foresee_erasure(person, SqlUnitOfWork(engine))
    assert owed(engine) == before
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            written = repr(connection.execute(table.select()).all())
            assert [each for each in people if f"'{each}'" in written] == [], table.name


def test_places_and_portfolios_are_counted_again(engine: Engine) -> None:
    held = Counter(
        session
        for session, state in rows(engine, "SELECT session_id, state FROM positionnements")
        if session is not None and state in HOLDING
    )
    taken = dict(rows(engine, "SELECT id, taken FROM action_sessions WHERE taken > 0"))
    assert taken == dict(held)
    followed = dict(rows(engine, "SELECT id, followed FROM referents WHERE followed > 0"))
    query = (
        "SELECT referent_id, count(*) FROM accompaniments"
        " WHERE ends_on IS NULL AND role = 'principal' GROUP BY 1"
    )
    assert followed == dict(rows(engine, query))


def test_who_asked_a_month_ago_is_erased_by_the_clock_and_not_before(engine: Engine) -> None:
    (person,) = rows(engine, "SELECT beneficiary_id FROM accompaniments ORDER BY 1 DESC LIMIT 1")[0]
    asked = datetime(2026, 10, 22, 9, tzinfo=UTC)
    with SqlUnitOfWork(engine) as uow:
        uow.rights_requests.add(
            RightsRequest(
                id="demande-1",
                beneficiary_id=person,
                kind=RequestKind.ERASURE,
                asked_at=asked,
                asked_by=person,
                asked_role=Role.BENEFICIARY,
                due_on=due_on(asked.date()),
            )
        )
        uow.commit()
    assert due_on(asked.date()) == date(2026, 11, 21)
    early = Acting(CLOCK, ACTING.at, date(2026, 11, 20))
    assert erase_due(lambda: SqlUnitOfWork(engine), early, PRACTICE) == []
    assert len(erase_due(lambda: SqlUnitOfWork(engine), ACTING, PRACTICE)) == 1
    assert erase_due(lambda: SqlUnitOfWork(engine), ACTING, PRACTICE) == []
    kept = rows(engine, "SELECT state, asked_by, detail FROM rights_requests")
    assert kept == [("faite", "anonyme", "")]


def test_who_comes_back_with_a_backup_is_erased_again(engine: Engine) -> None:
    state = "', '".join(sorted(OPEN))
    (person,) = rows(
        engine, f"SELECT min(beneficiary_id) FROM positionnements WHERE state IN ('{state}')"
    )[0]
    erase_person(person, SqlUnitOfWork(engine), ACTING, PRACTICE)
    with SqlUnitOfWork(engine) as uow:
        uow.situations.put(person, {"age": 30})
        uow.commit()
    assert len(erase_again((), lambda: SqlUnitOfWork(engine), ACTING, PRACTICE)) == 1
    assert erase_again((), lambda: SqlUnitOfWork(engine), ACTING, PRACTICE) == []


@pytest.mark.parametrize("role", [Role.BENEFICIARY, Role.REFERENT, Role.OPERATOR, Role.EMPLOYER])
def test_only_the_departement_and_the_clock_erase(engine: Engine, role: Role) -> None:
    (person,) = rows(engine, "SELECT max(id) FROM beneficiaries")[0]
    acting = Acting(Actor(person, role, "org"), ACTING.at, TODAY)
    with pytest.raises(UnknownRecord):
        erase_person(person, SqlUnitOfWork(engine), acting, PRACTICE)
    assert foresee_erasure(person, SqlUnitOfWork(engine)).rows["beneficiaries"] == 1


def test_an_erasure_that_fails_half_way_changes_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (person,) = rows(engine, "SELECT max(beneficiary_id) FROM parcours_events")[0]
    before = foresee_erasure(person, SqlUnitOfWork(engine))

    def fail(*_given: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("persistence.held_rows.SqlHeldData._remember", fail)
    with pytest.raises(OSError, match="disk full"):
        erase_person(person, SqlUnitOfWork(engine), ACTING, PRACTICE)
    assert foresee_erasure(person, SqlUnitOfWork(engine)) == before


def test_a_legal_hold_suspends_an_erasure_and_nothing_is_touched(engine: Engine) -> None:
    (person,) = rows(engine, "SELECT max(id) FROM beneficiaries")[0]
    event = HoldEvent(
        id="gel.1",
        hold_id="gel",
        beneficiary_id=person,
        step=HoldStep.SET,
        motive=next(iter(HoldMotive)),
        actor_id="dep-2",
        at=ACTING.at,
    )
    with SqlUnitOfWork(engine) as uow:
        uow.retention.add_hold_event(event)
        uow.commit()
    before = foresee_erasure(person, SqlUnitOfWork(engine))
    with pytest.raises(TransitionRefused, match="gel légal"):
        erase_person(person, SqlUnitOfWork(engine), ACTING, PRACTICE)
    assert foresee_erasure(person, SqlUnitOfWork(engine)) == before
