"""The year of the demonstration: made by the rules, whole, and told once."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from geo.communes import load_communes
from insertion.actor import Actor, Role
from insertion.deadlines import DeadlineStatus
from insertion.dispositifs import Dispositifs
from insertion.dispositifs_loading import load_carried
from insertion.indicators import Indicator
from insertion.parcours import EXITS, EventKind
from insertion.periods import Period, add_months
from insertion.positionnement import HOLDING, RETAINED, Positionnement, State
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import PositionnementFilter, Window
from insertion.positionnement_table import RULES
from insertion.situation_document import situation_from_document
from insertion.terms import OpportunityKind
from persistence.engine import create_engine_for
from persistence.tables import Base
from persistence.unit_of_work import SqlUnitOfWork
from skills.starter import load_starter
from tests.upgraded import upgrade
from usecases.attendance.settling import settle_convention
from usecases.demo import DemoReport, demo_people, load_demo
from usecases.parcours.deadlines import show_agenda
from usecases.parcours.indicators import IndicatorsQuestion, show_indicators
from usecases.positionnements.expire import expire_positionnements
from usecases.positionnements.practice import Practice

SEED = 49
TODAY = date(2026, 11, 22)
YEAR = Period(date(2025, 11, 23), TODAY)
DEPARTEMENT = Actor("demo-departement", Role.DEPARTEMENT)
FUNDED = frozenset(
    {"aci", "adse_a", "adse_b", "ai_module_1", "ai_module_2", "ai_module_3"}
    | {"astre", "ei", "geiq", "point_mobilite"}
)


@dataclass(frozen=True)
class Told:
    """A database in which the year is told."""

    engine: Engine
    uow: SqlUnitOfWork
    report: DemoReport

    def rows(self, query: str) -> list[Any]:
        """Return what a query answers."""
        with self.engine.connect() as connection:
            return list(connection.execute(text(query)))


def _load(engine: Engine, today: date) -> DemoReport:
    return load_demo(SqlUnitOfWork(engine), load_starter(), load_communes(), SEED, today)


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    engine = create_engine_for("sqlite:///:memory:")
    upgrade(engine)
    yield Told(engine, SqlUnitOfWork(engine), _load(engine, TODAY))
    engine.dispose()


@pytest.fixture(scope="module")
def dispositifs() -> Dispositifs:
    return load_carried()


@pytest.fixture(scope="module")
def placed(told: Told) -> list[Positionnement]:
    with told.uow:
        found = told.uow.positionnements.page(PositionnementFilter(DEPARTEMENT), Window(1, 5_000))
    return list(found.items)


def _digest(engine: Engine) -> str:
    digest = hashlib.sha256()
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            keys = ", ".join(column.name for column in table.primary_key)
            for row in connection.execute(text(f"SELECT * FROM {table.name} ORDER BY {keys}")):
                digest.update(repr((table.name, tuple(row))).encode())
    return digest.hexdigest()


def test_every_state_is_there_and_every_action_has_sessions(
    told: Told, placed: list[Positionnement]
) -> None:
    assert {each.state for each in placed} == set(State)
    assert {each.opportunity_kind for each in placed} == set(OpportunityKind)
    assert told.rows(
        "SELECT count(*) FROM opportunities WHERE kind = 'action'"
        " AND id NOT IN (SELECT action_id FROM action_sessions)"
    ) == [(0,)]


def test_places_taken_are_the_positionnements_that_hold_one(
    told: Told, placed: list[Positionnement]
) -> None:
    held = Counter(each.session_id for each in placed if each.state in HOLDING and each.session_id)
    taken = dict(tuple(row) for row in told.rows("SELECT id, taken FROM action_sessions"))
    assert {key: count for key, count in taken.items() if count} == dict(held)
    waiting = [each for each in placed if each.state is State.WAITING]
    ranks = Counter((each.session_id, each.waiting_rank) for each in waiting)
    assert set(ranks.values()) == {1}


def test_each_history_follows_the_table_and_ends_in_the_state_that_is_stored(
    told: Told, placed: list[Positionnement]
) -> None:
    allowed = {(rule.transition, rule.source, rule.target) for rule in RULES}
    end = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    for each in placed:
        with told.uow:
            history = told.uow.positionnements.history(each.id)
        state, since, last = None, None, each.created_at
        for sequence, event in enumerate(history, start=1):
            assert event.sequence == sequence
            assert event.from_state is state
            assert (event.transition, state, event.to_state) in allowed
            assert last <= event.at < end
            since = event.at if event.to_state is not state else since
            state, last = event.to_state, event.at
        assert (state, since, len(history)) == (each.state, each.state_since, each.version)


def test_the_clock_finds_nothing_that_the_year_left_behind(told: Told) -> None:
    before = _digest(told.engine)
    at = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC) - timedelta(minutes=30)
    acting = Acting(DEPARTEMENT, at, at.date())
    report = expire_positionnements(lambda: SqlUnitOfWork(told.engine), acting, Practice())
    assert (report.reminded, report.expired, report.failed) == (0, 0, 0)
    assert _digest(told.engine) == before


def test_nobody_waits_for_a_session_that_is_over(told: Told, placed: list[Positionnement]) -> None:
    ended = {
        row[0] for row in told.rows(f"SELECT id FROM action_sessions WHERE ends_on < '{TODAY}'")
    }
    late = [each for each in placed if each.session_id in ended]
    assert late
    assert not [each for each in late if each.state in {State.ACCEPTED, State.WAITING}]


def test_a_second_load_changes_nothing_and_another_day_rewrites_no_history(told: Told) -> None:
    engine = create_engine_for("sqlite:///:memory:")
    upgrade(engine)
    assert _load(engine, TODAY).year == told.report.year
    before = _digest(engine)
    assert _load(engine, TODAY).year is None
    assert _digest(engine) == before
    query = text("SELECT * FROM positionnement_events ORDER BY id")
    with engine.connect() as connection:
        lines = connection.execute(query).all()
    assert _load(engine, TODAY + timedelta(days=40)).year is None
    with engine.connect() as connection:
        assert connection.execute(query).all() == lines
    engine.dispose()


def test_everyone_has_a_principal_referent_with_room_and_a_situation_that_is_read(
    told: Told,
) -> None:
    people = dict(demo_people(SEED, load_starter(), load_communes()))
    with told.uow:
        referents = told.uow.piloting.principal_referents(people)
        documents = told.uow.situations.get_many(people)
    assert referents.keys() == documents.keys() == people.keys()
    for key, document in documents.items():
        situation = situation_from_document(document)
        assert (situation.age_on(TODAY) or 0) >= 18
        assert situation.commune_code == people[key].home_commune
    assert situation_from_document(documents["demo-kevin"]).age_on(TODAY) == 20
    assert situation_from_document(documents["demo-marie-claude"]).age_on(TODAY) == 52
    assert documents["demo-nadia"]["enfants_a_charge"] == 2
    assert told.rows(
        "SELECT count(*) FROM referents WHERE followed <> (SELECT count(*) FROM accompaniments"
        " WHERE referent_id = referents.id AND role = 'principal' AND ends_on IS NULL)"
    ) == [(0,)]
    assert {row[0] for row in told.rows("SELECT DISTINCT norm FROM referents")} == {80, 120}


def test_something_is_due_for_each_funded_dispositif_and_totals_are_the_sums_of_lines(
    told: Told, dispositifs: Dispositifs
) -> None:
    acting = Acting(DEPARTEMENT, datetime(2026, 11, 22, 9, tzinfo=UTC), TODAY)
    due: dict[str, Decimal] = {}
    for (convention_id,) in told.rows("SELECT id FROM conventions"):
        settled = settle_convention(acting, convention_id, (None, None), dispositifs, told.uow)
        lines = sum((line.amount for line in settled.decompte.lines), Decimal(0))
        assert settled.decompte.total == lines
        key = settled.convention.dispositif_id
        due[key] = due.get(key, Decimal(0)) + lines
    assert due.keys() == FUNDED
    assert min(due.values()) > 0


def test_attendance_tells_presences_absences_and_corrections(told: Told) -> None:
    statuses = dict(
        tuple(r) for r in told.rows("SELECT status, count(*) FROM attendances GROUP BY 1")
    )
    assert {"present", "absent", "absent_excuse"} <= statuses.keys()
    assert statuses["present"] > statuses["absent"] + statuses["absent_excuse"]
    assert told.rows("SELECT count(*) FROM attendances WHERE corrects IS NOT NULL")[0][0] > 0
    first, last = told.rows("SELECT min(held_on), max(held_on) FROM seances")[0]
    assert first < "2026-02-01"
    assert last < TODAY.isoformat()


def test_deadlines_are_late_and_ahead_and_were_met_on_time_and_late(
    told: Told, dispositifs: Dispositifs
) -> None:
    found: Counter[DeadlineStatus] = Counter()
    for (referent_id,) in told.rows("SELECT id FROM referents"):
        viewer = Actor(referent_id, Role.REFERENT)
        agenda = show_agenda(told.uow, referent_id, viewer, dispositifs, TODAY)
        found.update({status: len(listed) for status, listed in agenda.lists.items()})
    assert found[DeadlineStatus.LATE] > 0
    assert found[DeadlineStatus.AHEAD] > found[DeadlineStatus.LATE]


def test_indicators_are_those_counted_again_on_the_exported_events(
    told: Told, dispositifs: Dispositifs
) -> None:
    question = IndicatorsQuestion(period=YEAR)
    shown = show_indicators(told.uow, question, DEPARTEMENT, dispositifs, TODAY)
    oriented: Counter[str] = Counter()
    signed: Counter[str] = Counter()
    left: set[str] = set()
    there: set[str] = set()
    for (person,) in told.rows("SELECT DISTINCT beneficiary_id FROM parcours_events"):
        events = _events(told, person)
        for kind, on in events:
            if kind in (EventKind.NOTIFIED, EventKind.RETURNED):
                there.add(person)
            if kind in EXITS:
                there.discard(person)
            if kind == EventKind.WORK_EXIT and on in YEAR:
                left.add(person)
        oriented.update(_delays(events, EventKind.NOTIFIED, EventKind.ORIENTED, 1))
        signed.update(_delays(events, EventKind.ORIENTED, EventKind.CONTRACT_SIGNED, 2))
    for code, found in (
        (Indicator.ORIENTED_WITHIN_MONTH, oriented),
        (Indicator.CONTRACTED_WITHIN_MONTHS, signed),
    ):
        rate = shown.fiche_5[code]
        assert (rate.part, rate.whole) == (found["in_time"], found["in_time"] + found["late"])
        assert rate.waiting == found["waiting"]
        assert 0 < rate.part < rate.whole
    assert shown.fiche_7.work_exits == len(left) > 0
    assert shown.fiche_7.households == len(there)
    for kind in OpportunityKind:
        assert shown.fiche_7.positioned[kind].positionnements == _made(told, kind)
        assert shown.fiche_7.retained[kind].positionnements == _retained(told, kind)


def _delays(
    events: list[tuple[str, date]], start: EventKind, met: EventKind, months: int
) -> Iterator[str]:
    """Say of each start in the year whether it was met in time, late, or is not counted yet."""
    for kind, on in events:
        if kind != start or on not in YEAR:
            continue
        limit = add_months(on, months)
        within = [k for k, day in events if on <= day <= limit]
        if met in within:
            yield "in_time"
        else:
            yield "waiting" if limit >= TODAY or set(EXITS) & set(within) else "late"


def _events(told: Told, person: str) -> list[tuple[str, date]]:
    rows = told.rows(
        "SELECT kind, happened_on FROM parcours_events"
        f" WHERE beneficiary_id = '{person}' ORDER BY happened_on, recorded_at, id"
    )
    return [(kind, date.fromisoformat(on)) for kind, on in rows]


def _made(told: Told, kind: OpportunityKind) -> int:
    rows = told.rows(f"SELECT created_at FROM positionnements WHERE opportunity_kind = '{kind}'")
    return sum(date.fromisoformat(row[0][:10]) in YEAR for row in rows)


def _retained(told: Told, kind: OpportunityKind) -> int:
    states = ", ".join(f"'{state}'" for state in sorted(RETAINED))
    rows = told.rows(
        "SELECT min(at) FROM positionnement_events e JOIN positionnements p"
        f" ON p.id = e.positionnement_id WHERE p.opportunity_kind = '{kind}'"
        f" AND e.to_state IN ({states}) GROUP BY p.id"
    )
    return sum(date.fromisoformat(row[0][:10]) in YEAR for row in rows)
