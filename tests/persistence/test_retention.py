"""Clocks, holds, archives and counts: the same on both databases, and as one would count them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert, update
from sqlalchemy.exc import DBAPIError

from insertion.actor import Role
from insertion.attendance import AttendanceStatus
from insertion.legal_holds import HoldEvent, HoldMotive, HoldStep
from insertion.parcours import EventKind, OrientationKind, standing
from insertion.positionnement import Transition
from insertion.positionnement_ports import KeptAnswer, Window
from insertion.retention import (
    CONTACTS,
    OPENINGS,
    FileClock,
    Stage,
    day_of,
    is_contact,
    last_contact,
)
from insertion.retention_ports import (
    ArchivedFile,
    ArchiveReading,
    Coarse,
    DayAsked,
    ReadingMotive,
    RetentionLine,
)
from insertion.retention_rules import Kept
from persistence.accounts_tables import AccountRow
from persistence.place_tables import InterestRow
from persistence.retention_tables import (
    AnonymousCountRow,
    ArchiveReadingRow,
    LegalHoldEventRow,
    RetentionLineRow,
)
from persistence.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile
from tests.persistence.attendance_builders import a_row, a_seance
from tests.persistence.insertion_builders import (
    NOW,
    a_positionnement,
    an_accompaniment,
    an_event,
    the_ground,
)
from tests.persistence.test_parcours import an_event as a_parcours_event

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
PARIS = ZoneInfo("Europe/Paris")
TODAY = DayAsked(date(2026, 11, 25), PARIS)
COARSE = Coarse("2024-01", "2024-11", "49", "30-39 ans", "sortie_emploi")
SINCE = date(2024, 11, 25)
DAY = timedelta(days=1)


def since_of(unit_of_work: UnitOfWorkFactory, person: str = "b-1", asked: DayAsked = TODAY):
    with unit_of_work() as uow:
        found = uow.retention.clocks([person], asked)
    return found[0].since if found else None


def a_line(person: str = "b-1", **facts: object) -> RetentionLine:
    given: dict[str, object] = {
        "id": f"line-{person}", "run_id": "run-1", "beneficiary_id": person,
        "stage": Stage.NOTICE, "since": SINCE, "done_on": date(2026, 10, 26),
        "done_at": NOW, "rules_version": "2026-11",
    }  # fmt: skip
    return RetentionLine(**(given | facts))  # type: ignore[arg-type]


def a_hold_event(step: HoldStep = HoldStep.ASKED, **facts: object) -> HoldEvent:
    given: dict[str, object] = {
        "id": f"gel-1.{step}", "hold_id": "gel-1", "beneficiary_id": "b-1", "step": step,
        "motive": HoldMotive.APPEAL, "actor_id": "dep-1", "at": NOW,
    }  # fmt: skip
    return HoldEvent(**(given | facts))  # type: ignore[arg-type]


def test_nothing_is_known_of_nobody(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        assert uow.retention.people_after("", 10) == []
        assert uow.retention.clocks(["b-1", "pas un id\0"[:9]], TODAY) == []


def test_holds_come_in_pages_with_all_their_steps(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        for number, (hold, step) in enumerate([("a", "demande"), ("b", "demande"), ("a", "pose")]):
            said = HoldStep(step)
            at = NOW + timedelta(days=number)
            uow.retention.add_hold_event(
                a_hold_event(said, id=f"{hold}{step}", hold_id=hold, at=at)
            )
        pages = [uow.retention.page_of_holds(Window(page, 1)) for page in (1, 2, 3)]
    told = [[(each.id, len(each.events)) for each in page.items] for page in pages]
    assert told == [[("a", 2)], [("b", 1)], []]
    assert {page.total for page in pages} == {2}


def test_people_come_from_everywhere_once_in_pages(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        the_ground(uow)
        uow.beneficiaries.upsert([("b-3", a_profile()), ("b-1", a_profile())])
        uow.situations.put("b-2", {"recoit_rsa": True})
        uow.parcours.add([a_parcours_event("e1", beneficiary_id="b-4")])
        uow.accompaniments.open(an_accompaniment("b-1"))
        uow.retention.put_away(ArchivedFile("b-0", SINCE, TODAY.day, COARSE, {}))
        uow.commit()
    with unit_of_work() as uow:
        assert uow.retention.people_after("", 10) == ["b-0", "b-1", "b-2", "b-3", "b-4"]
        assert uow.retention.people_after("", 2) == ["b-0", "b-1"]
        assert uow.retention.count_people() == 5
        assert uow.retention.people_after("b-1", 2) == ["b-2", "b-3"]


def test_a_meeting_counts_and_a_missed_one_does_not(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        uow.parcours.add(
            [
                a_parcours_event("e1", on=date(2025, 1, 5)),
                a_parcours_event("e2", on=date(2025, 6, 5), kind=EventKind.MISSED_MEETING),
                a_parcours_event("e3", on=date(2025, 5, 5)),
                a_parcours_event(
                    "e4", on=date(2025, 5, 5), kind=EventKind.CANCELLED, corrects="e3"
                ),
                a_parcours_event("e5", on=TODAY.day + DAY),
            ]
        )
        uow.commit()
    assert since_of(unit_of_work) == date(2025, 1, 5)
    assert since_of(unit_of_work, asked=replace(TODAY, day=TODAY.day + DAY)) == TODAY.day + DAY


def test_a_presence_counts_and_a_corrected_one_does_not(unit_of_work: UnitOfWorkFactory) -> None:
    seen, not_seen = date(2026, 11, 2), date(2026, 11, 20)
    with unit_of_work() as uow:
        the_ground(uow)
        created = a_positionnement(created_at=NOW - DAY * 400)
        uow.positionnements.add(created, an_event(created, Transition.REMIND))
        for number, day in enumerate((seen, not_seen)):
            seance = a_seance(f"sea-{number}", on=day, convention_id=None)
            uow.attendances.add_seance(seance, NOW, "op-user")
            uow.attendances.record([a_row(f"row-{number}", seance_id=seance.id)])
        uow.attendances.record(
            [
                a_row(
                    "row-2",
                    seance_id="sea-1",
                    status=AttendanceStatus.ABSENT,
                    minutes=0,
                    corrects="row-1",
                )
            ]
        )
        uow.commit()
    assert since_of(unit_of_work) == seen


def test_a_move_counts_when_it_shows_the_person(unit_of_work: UnitOfWorkFactory) -> None:
    # One second before midnight in Paris: the day is that of the people here.
    at, created = datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
    roles = (Role.BENEFICIARY, Role.REFERENT, Role.OPERATOR, Role.CLOCK)
    told = {f"b-{t.value}-{r.value}": (t, r) for t in Transition for r in roles}
    with unit_of_work() as uow:
        the_ground(uow)
        for person, (transition, role) in told.items():
            placed = a_positionnement(
                f"pos-{person}", beneficiary_id=person, created_at=created, state_since=at
            )
            uow.positionnements.add(placed, replace(an_event(placed, transition), actor_role=role))
        uow.commit()
    with unit_of_work() as uow:
        found = {each.beneficiary_id: each.since for each in uow.retention.clocks([*told], TODAY)}
    assert found == {
        person: date(2026, 6, 30) if is_contact(*told[person]) else date(2025, 6, 1)
        for person in told
    }


def test_a_follow_up_opened_again_starts_the_clock(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        the_ground(uow)
        uow.parcours.add([a_parcours_event("e1", on=date(2020, 1, 5))])
        uow.accompaniments.open(an_accompaniment())
        uow.commit()
    assert since_of(unit_of_work) == an_accompaniment().starts_on


def test_signing_in_and_saying_yes_to_an_offer_count(
    unit_of_work: UnitOfWorkFactory, engine: Engine
) -> None:
    old = datetime(2020, 1, 5, 9, tzinfo=UTC)
    with unit_of_work() as uow:
        the_ground(uow)
        uow.parcours.add(
            [a_parcours_event(f"e-{each}", beneficiary_id=each, on=old.date()) for each in "abc"]
        )
        uow.commit()
    with engine.begin() as connection:
        for person, role in (("a", Role.BENEFICIARY), ("b", Role.REFERENT)):
            account = {"id": f"acc-{person}", "role": role.value, "acts_as": person}
            seen = {"state": "actif", "created_at": old, "signed_in_on": date(2026, 2, 3)}
            connection.execute(insert(AccountRow).values(account | seen))
        connection.execute(
            insert(InterestRow).values(
                id="i", opportunity_id="ft-1", beneficiary_id="c", with_referent=False,
                opened_at=datetime(2026, 3, 4, 23, 30, tzinfo=UTC),
            )
        )  # fmt: skip
    seen_on = {each: since_of(unit_of_work, each) for each in "abc"}
    assert seen_on == {"a": date(2026, 2, 3), "b": old.date(), "c": date(2026, 3, 5)}


def test_a_profile_alone_counts_from_when_it_was_written(engine: Engine) -> None:
    wrote = datetime(2025, 3, 1, 23, 30, tzinfo=UTC)  # the 2nd, in Paris
    with SqlUnitOfWork(engine, now=lambda: wrote) as uow:
        uow.beneficiaries.upsert([("b-1", a_profile())])
        uow.commit()
    assert since_of(lambda: SqlUnitOfWork(engine)) == date(2025, 3, 2)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["b-1", "b-2"]),
            st.sampled_from(EventKind),
            st.dates(date(2020, 1, 1), date(2027, 12, 31)),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_the_clock_is_that_of_the_events_that_stand(
    unit_of_work: UnitOfWorkFactory, told: list[tuple[str, EventKind, date, bool]]
) -> None:
    events, open_ones = [], {"b-1": "", "b-2": ""}
    for number, (person, kind, day, corrects) in enumerate(told):
        facts: dict[str, object] = {"corrects": open_ones[person] or None} if corrects else {}
        if kind is EventKind.CANCELLED and not facts.get("corrects"):
            continue
        if kind in {EventKind.ORIENTED, EventKind.REORIENTED}:
            facts["orientation"] = OrientationKind.SOCIAL
        if kind is EventKind.CONTRACT_SIGNED:
            facts["months"] = 6
        recorded = NOW + timedelta(seconds=number)
        event = a_parcours_event(
            f"e{number}", beneficiary_id=person, kind=kind, on=day, recorded_at=recorded, **facts
        )
        events.append(event)
        open_ones[person] = event.id
    with unit_of_work() as uow:  # never committed: each example begins again
        uow.parcours.add(events)
        found = {each.beneficiary_id: each.since for each in uow.retention.clocks(
            ["b-1", "b-2"], TODAY
        )}  # fmt: skip
    for person in ("b-1", "b-2"):
        stand = standing(each for each in events if each.beneficiary_id == person)
        contacts = [each.on for each in stand if each.kind in CONTACTS]
        openings = [each.on for each in stand if each.kind in OPENINGS]
        assert found.get(person) == last_contact(contacts, openings, TODAY.day)


def test_a_notice_counts_from_its_day_and_a_future_one_does_not(
    unit_of_work: UnitOfWorkFactory,
) -> None:
    with unit_of_work() as uow:
        uow.parcours.add([a_parcours_event("e1", on=SINCE)])
        uow.retention.add_line(a_line())
        uow.retention.add_line(a_line(id="line-2", done_on=date(2099, 1, 1)))
        uow.commit()
    with unit_of_work() as uow:
        (clock,) = uow.retention.clocks(["b-1"], TODAY)
    assert clock == FileClock(beneficiary_id="b-1", since=SINCE, noticed_on=date(2026, 10, 26))


def test_a_hold_is_seen_on_both_files_of_a_person(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        uow.parcours.add([a_parcours_event("e1"), a_parcours_event("e2", beneficiary_id="b-2")])
        uow.retention.put_away(ArchivedFile("b-1", SINCE, TODAY.day, COARSE, {"v": 1}))
        uow.retention.add_hold_event(a_hold_event())
        uow.commit()
    with unit_of_work() as uow:
        clocks = uow.retention.clocks(["b-1", "b-2"], TODAY)
        assert [(each.beneficiary_id, each.archived_since, each.held) for each in clocks] == [
            ("b-1", SINCE, True),
            ("b-1", None, True),
            ("b-2", None, False),
        ]
        assert uow.retention.hold_events("b-1") == uow.retention.hold("gel-1") == [a_hold_event()]
        assert uow.retention.hold("pas un id") == []


def test_what_is_written_comes_back(unit_of_work: UnitOfWorkFactory) -> None:
    archived = ArchivedFile("b-1", SINCE, TODAY.day, COARSE, {"v": 1, "parcours": []})
    reading = ArchiveReading("r-1", "b-1", "dep-1", ReadingMotive.LITIGATION, NOW)
    with unit_of_work() as uow:
        uow.retention.put_away(archived)
        uow.retention.add_line(a_line())
        uow.retention.add_reading(reading)
        uow.commit()
    with unit_of_work() as uow:
        assert uow.retention.archived("b-1") == [archived]
        assert uow.retention.archived("b-2") == []
        assert uow.retention.lines("b-1") == [a_line()]
        assert uow.retention.readings("b-1") == [reading]


def test_an_archive_that_goes_leaves_a_count_and_no_row(
    unit_of_work: UnitOfWorkFactory, engine: Engine
) -> None:
    for person in ("b-1", "b-2"):
        with unit_of_work() as uow:
            uow.retention.put_away(ArchivedFile(person, SINCE, TODAY.day, COARSE, {}))
            coarse = uow.retention.drop_archived(person, SINCE)
            assert coarse == COARSE
            uow.retention.count_anonymous(coarse)
            assert uow.retention.drop_archived(person, SINCE) is None
            uow.commit()
    with engine.connect() as connection:
        (row,) = connection.execute(AnonymousCountRow.__table__.select()).all()
    assert row.people == 2
    assert "b-1" not in str(row)


@pytest.mark.parametrize("row", [RetentionLineRow, LegalHoldEventRow, ArchiveReadingRow])
def test_the_database_refuses_to_change_or_remove_what_was_done(
    unit_of_work: UnitOfWorkFactory, engine: Engine, row: type
) -> None:
    with unit_of_work() as uow:
        uow.retention.add_line(a_line())
        uow.retention.add_hold_event(a_hold_event())
        uow.retention.add_reading(
            ArchiveReading("r-1", "b-1", "dep-1", ReadingMotive.LITIGATION, NOW)
        )
        uow.commit()
    for statement in (update(row).values(beneficiary_id="x"), delete(row)):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(statement)


def test_old_answers_are_counted_then_purged(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        for number in range(3):
            kept = KeptAnswer("f" * 64, 200, b"{}", {})
            uow.idempotency_keys.keep("referent:r", f"k-{number}", kept, NOW - DAY * number)
        uow.commit()
    for done in ("count", "purge"):
        with unit_of_work() as uow:
            (purge,) = [each for each in uow.retention.purges() if each.name == "idempotency_keys"]
            assert getattr(purge, done)(NOW - DAY) == 1  # at the very moment, it is not over
            uow.commit()
    with unit_of_work() as uow:
        assert uow.idempotency_keys.claim("referent:r", "k-2") is None
        assert uow.idempotency_keys.claim("referent:r", "k-1") is not None


def test_every_table_that_grows_old_can_be_counted_and_purged(
    unit_of_work: UnitOfWorkFactory,
) -> None:
    with unit_of_work() as uow:
        purges = uow.retention.purges()
        assert {each.kept for each in purges} == set(Kept) - {
            Kept.ACTIVE_FILE, Kept.ARCHIVE, Kept.NOTICE,  # the clock of files
            Kept.IMPORT_FILES, Kept.EXPORTS,  # read and sent, never kept
        }  # fmt: skip
        assert [each.count(NOW) + each.purge(NOW) for each in purges] == [0] * len(purges)
        assert len({each.name for each in purges}) == len(purges)


def test_five_hundred_clocks_are_read_in_few_statements(
    unit_of_work: UnitOfWorkFactory, statements: list[str]
) -> None:
    with unit_of_work() as uow:
        uow.parcours.add([a_parcours_event(f"e{n}", beneficiary_id=f"b-{n}") for n in range(500)])
        uow.commit()
    statements.clear()
    with unit_of_work() as uow:
        ids = uow.retention.people_after("", 500)
        assert len(uow.retention.clocks(ids, TODAY)) == 500
    assert len(statements) <= 14


def test_a_day_ends_at_midnight_where_people_live() -> None:
    assert TODAY.ends_at == datetime(2026, 11, 25, 23, tzinfo=UTC)
    summer = DayAsked(date(2026, 3, 28), PARIS)
    assert summer.ends_at == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert DayAsked(date(2026, 3, 29), PARIS).ends_at - summer.ends_at == timedelta(hours=23)
    assert day_of(TODAY.ends_at, PARIS) == TODAY.day + DAY
