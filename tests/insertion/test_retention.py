"""The clock of a file: what is due, on which day, and never before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.actor import Role
from insertion.parcours import EventKind
from insertion.positionnement import Transition
from insertion.retention import (
    CONTACTS,
    OPENINGS,
    FileClock,
    Stage,
    Terms,
    day_of,
    due,
    is_contact,
    last_contact,
)
from insertion.retention_rules import load_carried
from tests.oracles.naive_retention import live_through

TERMS = Terms.of(load_carried().on(date(2026, 11, 26)))
PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
days = st.dates(date(2022, 1, 1), date(2060, 1, 1))
terms = st.builds(Terms, st.integers(1, 24), st.integers(0, 24), st.integers(30, 90))


def a_clock(since: date | None, **facts: object) -> FileClock:
    return replace(FileClock(beneficiary_id="b-1", since=since), **facts)  # type: ignore[arg-type]


def played(since: date, kept: Terms, days_of_job: list[date]) -> list[tuple[date, str]]:
    """Return what a job run on these days does."""
    clock, done = a_clock(since), []
    for day in days_of_job:
        stage = due(clock, kept, day)
        if stage is None:
            continue
        done.append((day, stage.value))
        if stage is Stage.NOTICE:
            clock = replace(clock, noticed_on=day)
        elif stage is Stage.ARCHIVE:
            clock = a_clock(None, archived_since=since)
        else:
            break
    return done


def every_day(first: date, last: date) -> list[date]:
    return [first + DAY * n for n in range((last - first).days + 1)]


def test_two_years_then_two_years_after_a_notice_of_thirty_days() -> None:
    since = date(2024, 5, 10)
    assert played(since, TERMS, every_day(since, date(2029, 1, 1))) == [
        (date(2026, 4, 10), "preavis"),
        (date(2026, 5, 10), "archive"),
        (date(2028, 5, 10), "anonymisation"),
    ]


def test_a_contact_of_29_february_counts_to_the_28th() -> None:
    since = date(2024, 2, 29)
    assert TERMS.ends_on(since) == date(2026, 2, 28)
    assert TERMS.anonymised_on(since) == date(2028, 2, 29)


@given(days, terms)
def test_a_job_of_every_day_does_what_one_would_tell(since: date, kept: Terms) -> None:
    last = since + timedelta(days=48 * 31 + 120)
    told = live_through(since, kept.active_months, kept.archive_months, kept.notice_days, last)
    assert played(since, kept, every_day(since, last)) == told


@given(days, terms)
def test_the_day_before_nothing_and_the_day_after_all(since: date, kept: Terms) -> None:
    clock = a_clock(since)
    notice_on, over = kept.notice_on(since), kept.ends_on(since)
    assert due(clock, kept, notice_on - DAY) is None
    assert due(clock, kept, notice_on) is due(clock, kept, notice_on + DAY) is Stage.NOTICE
    told = replace(clock, noticed_on=notice_on)
    assert due(told, kept, over - DAY) is None
    assert due(told, kept, over + DAY) in {Stage.ARCHIVE, Stage.ANONYMISE}
    archived = a_clock(None, archived_since=since)
    assert due(archived, kept, kept.anonymised_on(since) - DAY) is None
    assert due(archived, kept, kept.anonymised_on(since) + DAY) is Stage.ANONYMISE


@given(days, terms, st.lists(st.integers(0, 2_000), max_size=12))
def test_a_job_run_any_day_puts_nothing_away_before_its_day_nor_untold(
    since: date, kept: Terms, offsets: list[int]
) -> None:
    told: date | None = None
    for day, stage in played(since, kept, sorted(since + DAY * each for each in offsets)):
        if stage == "preavis":
            told = day
            assert day >= kept.notice_on(since)
            continue
        assert told is not None
        assert day >= told + timedelta(days=kept.notice_days)
        assert day >= kept.ends_on(since)
        if stage == "anonymisation":
            assert day >= kept.anonymised_on(since)


@given(days, days, terms)
def test_a_hold_suspends_everything(since: date, day: date, kept: Terms) -> None:
    for clock in (a_clock(since), a_clock(None, archived_since=since), a_clock(None)):
        assert due(replace(clock, held=True), kept, day) is None


def test_a_contact_after_the_notice_starts_the_clock_again() -> None:
    told = a_clock(date(2024, 5, 10), noticed_on=date(2026, 4, 10))
    seen = replace(told, since=date(2026, 4, 20))
    assert due(told, TERMS, date(2026, 5, 10)) is Stage.ARCHIVE
    assert due(seen, TERMS, date(2026, 5, 10)) is None
    assert due(seen, TERMS, date(2028, 3, 21)) is Stage.NOTICE


def test_a_clock_that_jumped_ahead_told_people_too_early_and_tells_them_again() -> None:
    since = date(2025, 5, 10)
    jumped = date(2099, 1, 1)
    assert due(a_clock(since), TERMS, jumped) is Stage.NOTICE  # and nothing worse
    told = a_clock(since, noticed_on=jumped)
    assert due(told, TERMS, date(2026, 11, 26)) is None
    assert due(told, TERMS, date(2027, 5, 11)) is Stage.NOTICE


def test_a_person_of_whom_nothing_is_dated_waits() -> None:
    assert due(a_clock(None), TERMS, date(2060, 1, 1)) is None


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),  # summer begins
        (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),  # winter begins
        (datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_day_begins_at_midnight_where_people_live(moment: datetime, day: date) -> None:
    assert day_of(moment, PARIS) == day


@given(days, st.integers(0, 86_399), terms)
def test_the_second_before_nothing_is_due(day: date, second: int, kept: Terms) -> None:
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second)
    since = day_of(moment, PARIS)
    over = kept.ends_on(since)
    midnight = datetime(over.year, over.month, over.day, tzinfo=PARIS).astimezone(UTC)
    told = a_clock(since, noticed_on=kept.notice_on(since))
    assert due(told, kept, day_of(midnight - timedelta(seconds=1), PARIS)) is None
    assert due(told, kept, day_of(midnight, PARIS)) is not None


@given(st.lists(days), st.lists(days), days)
def test_the_last_contact_is_the_last_one_that_happened(
    contacts: list[date], openings: list[date], day: date
) -> None:
    found = last_contact(contacts, openings, day)
    happened = [each for each in contacts + openings if each <= day]
    assert (found is None) == (not happened)
    assert found is None or (found in happened and all(each <= found for each in happened))


def test_a_meeting_is_a_contact_and_a_letter_is_none() -> None:
    assert {EventKind.MEETING, EventKind.FIRST_MEETING, EventKind.CONTRACT_SIGNED} == CONTACTS
    nobody_seen = {EventKind.MISSED_MEETING, EventKind.FOLLOW_UP, EventKind.REMINDED}
    assert not nobody_seen & (CONTACTS | OPENINGS)
    assert is_contact(Transition.AGREE, Role.BENEFICIARY)
    assert is_contact(Transition.ENTER, Role.OPERATOR)
    assert not is_contact(Transition.EXPIRE, Role.CLOCK)
    assert is_contact(Transition.CREATE, Role.REFERENT)
    assert not is_contact(Transition.CREATE, Role.EMPLOYER)
    assert not is_contact(Transition.REMIND, Role.REFERENT)
