"""The job: told thirty days before, put away on the day, nobody's name two years later."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from insertion.legal_holds import HoldEvent, HoldMotive, HoldStep
from insertion.positionnement_ports import KeptAnswer
from insertion.retention import Stage, Terms, put_away_on
from persistence.retention_tables import AnonymousCountRow
from tests.usecases.retention.ground import Ground, days_around, meeting
from usecases.retention.run import RunReport

OVER = date(2026, 11, 25)
SEEN = date(2024, 11, 25)
NOTICE = date(2026, 10, 26)
DAY = timedelta(days=1)
NOTHING: list[object] = []


def stages(report: RunReport) -> list[tuple[str, str]]:
    return [(each.beneficiary_id, each.stage.value) for each in report.done]


def test_a_file_goes_through_notice_archive_and_nobody(ground: Ground) -> None:
    ground.store({"b-1": SEEN})
    days = [*days_around(NOTICE, 2), *days_around(OVER, 2), *days_around(date(2028, 11, 25), 2)]
    done = {day: stages(report) for day in days if (report := ground.run(day)).done}
    assert done == {
        NOTICE: [("b-1", "preavis")],
        OVER: [("b-1", "archive")],
        date(2028, 11, 25): [("b-1", "anonymisation")],
    }
    assert ground.told[0].put_away_on == OVER
    assert ground.people() == set()
    with ground.engine.connect() as connection:
        (row,) = connection.execute(select(AnonymousCountRow.__table__)).all()
    assert (row.last_seen_in, row.home_departement, row.people) == ("2024-11", "49", 1)


def test_each_step_leaves_a_line_with_ids_only(ground: Ground) -> None:
    ground.store({"b-1": SEEN})
    for day in (NOTICE, OVER, date(2028, 11, 25)):
        ground.run(day)
    with ground.uow() as uow:
        lines = uow.retention.lines("b-1")
    assert [(each.stage, each.since, each.done_on) for each in lines] == [
        (Stage.NOTICE, SEEN, NOTICE),
        (Stage.ARCHIVE, SEEN, OVER),
        (Stage.ANONYMISE, SEEN, date(2028, 11, 25)),
    ]
    assert len({each.run_id for each in lines}) == 3


def test_running_again_does_nothing_more(ground: Ground) -> None:
    ground.store({"b-1": SEEN, "b-2": SEEN})
    for day in (NOTICE, OVER):
        assert len(ground.run(day).done) == 2
        assert ground.run(day).done == NOTHING
    assert len(ground.told) == len(ground.erased) == 2


def test_a_dry_run_writes_nothing(ground: Ground) -> None:
    ground.store({"b-1": SEEN})
    assert len(ground.run(NOTICE, dry=True).done) == 1
    assert ground.told == NOTHING
    assert len(ground.run(NOTICE, dry=True).done) == 1


def test_a_contact_after_the_notice_keeps_the_file(ground: Ground) -> None:
    ground.store({"b-1": SEEN})
    ground.run(NOTICE)
    with ground.uow() as uow:
        uow.parcours.add([meeting("e-2", "b-1", NOTICE + DAY)])
        uow.commit()
    assert ground.run(OVER + DAY).done == NOTHING
    assert ground.erased == NOTHING


def test_what_fails_for_one_stops_nobody_else(ground: Ground) -> None:
    ground.store({f"b-{n}": SEEN for n in range(5)})
    ground.run(NOTICE)

    def fail(person: str) -> None:
        if person == "b-2":
            raise OSError("disk full")

    ground.on_erase = fail
    report = ground.run(OVER)
    assert len(report.done) == 4
    assert [(each.name, each.error) for each in report.failed] == [("b-2", "OSError")]
    assert ground.archived(["b-2"]) == set()  # nothing half done
    ground.on_erase = lambda _person: None
    assert stages(ground.run(OVER)) == [("b-2", "archive")]


def test_a_run_that_is_killed_goes_on_from_where_it_was(ground: Ground) -> None:
    people = {f"b-{n:02}": SEEN for n in range(12)}
    ground.store(people)
    ground.run(NOTICE)

    def cut(person: str) -> None:
        if person == "b-07":
            raise KeyboardInterrupt

    ground.on_erase = cut
    with pytest.raises(KeyboardInterrupt):
        ground.run(OVER)
    assert ground.archived(people) == {f"b-{n:02}" for n in range(7)}
    ground.on_erase = lambda _person: None
    assert len(ground.run(OVER).done) == 5
    assert ground.archived(people) == set(people)


def test_a_clock_set_back_undoes_nothing_and_a_clock_ahead_erases_nothing(ground: Ground) -> None:
    ground.store({"b-1": SEEN, "b-2": date(2026, 11, 1)})
    ground.run(NOTICE)
    ground.run(OVER)
    assert ground.run(NOTICE).done == NOTHING
    assert stages(ground.run(date(2060, 1, 1))) == [("b-1", "anonymisation"), ("b-2", "preavis")]
    assert ground.run(OVER + DAY).done == NOTHING  # and told again when the day comes
    assert stages(ground.run(date(2028, 10, 3))) == [("b-2", "preavis")]


def test_a_legal_hold_suspends_and_is_said(ground: Ground) -> None:
    ground.store({"b-1": SEEN, "b-2": SEEN})
    ground.run(NOTICE)
    asked = HoldEvent(
        id="g.1", hold_id="g", beneficiary_id="b-1", step=HoldStep.ASKED,
        motive=HoldMotive.LITIGATION, actor_id="dep-1", at=datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    with ground.uow() as uow:
        uow.retention.add_hold_event(asked)
        uow.commit()
    report = ground.run(OVER)
    assert stages(report) == [("b-2", "archive")]
    assert report.held == ["b-1"]
    # Nobody confirmed it: thirty days later it holds nothing.
    assert stages(ground.run(date(2026, 12, 2))) == [("b-1", "archive")]


def test_who_comes_back_has_a_new_file_beside_the_archived_one(ground: Ground) -> None:
    ground.store({"b-1": SEEN})
    ground.run(NOTICE)
    ground.run(OVER)
    with ground.uow() as uow:
        uow.parcours.add([meeting("e-2", "b-1", date(2028, 1, 10))])
        uow.commit()
    assert stages(ground.run(date(2028, 11, 25))) == [("b-1", "anonymisation")]
    assert ground.people() == {"b-1"}
    assert stages(ground.run(date(2029, 12, 11))) == [("b-1", "preavis")]


def test_a_departement_without_archive_leaves_nobody_at_once(ground: Ground) -> None:
    ground.store({"b-1": SEEN})
    rules = ground.running(OVER).rules
    shorter = replace(
        rules,
        durations=tuple(
            replace(each, value=0) if each.kept == "archive" else each for each in rules.durations
        ),
    )
    ground.run(NOTICE, rules=shorter)
    assert stages(ground.run(OVER, rules=shorter)) == [("b-1", "anonymisation")]
    assert ground.people() == set()


def test_old_answers_are_purged_and_a_dry_run_counts_them(ground: Ground) -> None:
    at = datetime(2026, 11, 25, 11, tzinfo=UTC)
    with ground.uow() as uow:
        for days in (1, 6, 7, 8, 30):
            kept = KeptAnswer("f" * 64, 200, b"{}", {})
            uow.idempotency_keys.keep("r:r", f"k-{days}", kept, at - DAY * days)
        uow.commit()
    assert ground.run(OVER, dry=True).purged["idempotency_keys"] == 2
    assert ground.run(OVER).purged["idempotency_keys"] == 2
    assert ground.run(OVER).purged["idempotency_keys"] == 0


def test_technical_data_is_counted_from_now_whatever_later_day_is_tried(ground: Ground) -> None:
    at = datetime(2026, 11, 25, 11, tzinfo=UTC)
    with ground.uow() as uow:
        uow.idempotency_keys.keep("r:r", "k", KeptAnswer("f" * 64, 200, b"{}", {}), at)
        uow.commit()
    report = ground.run(date(2027, 11, 25), at=at)
    assert report.purged["idempotency_keys"] == 0


def test_a_kind_of_data_that_cannot_be_purged_stops_no_other(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: object, _before: object) -> int:
        raise OSError("disk full")

    monkeypatch.setattr("persistence.retention_purges.SqlPurge.purge", fail)
    ground.store({"b-1": SEEN})
    report = ground.run(NOTICE)
    assert stages(report) == [("b-1", "preavis")]
    assert {each.error for each in report.failed} == {"OSError"}


def test_what_cannot_be_read_of_one_hides_no_other(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    from persistence.retention import SqlRetention

    real = SqlRetention.clocks

    def clocks(self: SqlRetention, ids: list[str], asked: object) -> object:
        if "b-1" in ids:
            raise ValueError("unreadable")
        return real(self, ids, asked)  # type: ignore[arg-type]

    ground.store({"b-0": SEEN, "b-1": SEEN, "b-2": SEEN})
    monkeypatch.setattr(SqlRetention, "clocks", clocks)
    report = ground.run(NOTICE)
    assert [each.beneficiary_id for each in report.done] == ["b-0", "b-2"]
    assert [each.name for each in report.failed] == ["b-1"]


@pytest.mark.slow
def test_five_thousand_people_dry_and_wet_do_the_same_on_the_day_and_nothing_before(
    ground: Ground,
) -> None:
    """They were last seen on 500 days in a row: a 29 February, changes of hour, ends of months."""
    first = date(2023, 10, 1)
    people = {f"b-{n:04}": first + DAY * (n % 500) for n in range(5_000)}
    ground.store(people)
    terms = Terms.of(ground.running(first).rules.on(first))
    days = (date(2025, 8, 31), date(2025, 9, 1), date(2026, 2, 28), date(2027, 1, 31))
    told: dict[str, date] = {}
    for day in (*days, date(2027, 3, 15)):
        dry, wet = ground.run(day, dry=True), ground.run(day)
        assert (wet.done, wet.held, wet.purged) == (dry.done, dry.held, dry.purged)
        assert wet.failed == NOTHING
        due = {
            person for person, on in told.items() if put_away_on(people[person], on, terms) <= day
        }
        told |= {
            person: day
            for person, seen in people.items()
            if terms.notice_on(seen) <= day and person not in told
        }
        assert {each.beneficiary_id for each in ground.told} == set(told)
        assert ground.archived(people) == set(ground.erased) == due
    assert due == set(people)
