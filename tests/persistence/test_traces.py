"""Readings, answers and contests in SQL, on both databases and in two départements."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from insertion.actor import Actor, Role
from insertion.contest_ports import ContestFilter
from insertion.contests import Subject, open_contest
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Window
from insertion.readings import Ground, Reading
from insertion.shown import AnswerKind, ShownAnswer, ShownLine
from persistence.errors import UnreadableDocument
from persistence.shown_answers import pack_lines, unpack_lines
from persistence.unit_of_work import SqlUnitOfWork

AT = datetime(2026, 11, 26, 2, tzinfo=UTC)
DAY = date(2026, 11, 26)
REFERENT = Actor("ref-1", Role.REFERENT, "mds-1")
PAGE = Window(1, 10)


def read(uow: SqlUnitOfWork, *people: str, at: datetime = AT, day: date = DAY) -> None:
    reading = Reading(REFERENT, frozenset(people), "lire_situation", at, day)
    with uow:
        uow.traces.readings.keep(reading, [(person, Ground.ACCOMPANIES) for person in people])
        uow.commit()


def an_answer(answer_id: str, person: str | None = None) -> ShownAnswer:
    line = ShownLine("offre-1", 61.875, (("metier", 40.0), ("trajet", -0.1 - 0.2)))
    return ShownAnswer(
        answer_id, AT, AnswerKind.MATCHES, person, "d" * 64, b"\0q", "1.a", "2026-11", (line,)
    )


def test_lines_of_two_departements_never_meet(engine: Engine) -> None:
    for number in range(4):
        for within in ("49", "44"):
            read(SqlUnitOfWork(engine, within=within), f"{within}-{number}", f"{within}-9")
    for within, other in (("49", "44"), ("44", "49")):
        with SqlUnitOfWork(engine, within=within) as uow:
            assert uow.traces.readings.page(f"{within}-9", PAGE).total == 4
            assert uow.traces.readings.page(f"{within}-1", PAGE).total == 1
            assert uow.traces.readings.page(f"{other}-9", PAGE).total == 0


def test_a_file_counts_once_a_day_and_old_days_go(engine: Engine) -> None:
    for day in range(6):
        for _ in range(2):
            read(SqlUnitOfWork(engine), "b-1", "b-2", day=DAY + timedelta(days=day))
    with SqlUnitOfWork(engine) as uow:
        counted = [
            len(uow.traces.readings.files_of("referent:ref-1", DAY + timedelta(days=day)))
            for day in range(6)
        ]
    assert counted == [0, 0, 0, 2, 2, 2]


def test_what_an_account_read_is_found_by_moments(engine: Engine) -> None:
    for hours in range(5):
        read(SqlUnitOfWork(engine), f"b-{hours}", at=AT + timedelta(hours=hours))
    with SqlUnitOfWork(engine) as uow:
        found = uow.traces.readings.by_account(
            "referent:ref-1", AT + timedelta(hours=1), AT + timedelta(hours=3)
        )
        assert [line.beneficiary_id for line in found] == ["b-1", "b-2"]
        assert found[0].at == AT + timedelta(hours=1)
        assert not uow.traces.readings.by_account("referent:ref-2", AT, AT + timedelta(days=1))


def test_a_line_of_a_reading_is_never_changed_and_may_grow_old(engine: Engine) -> None:
    read(SqlUnitOfWork(engine), "b-1")
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text("UPDATE access_lines SET ground = 'departement'"))


def test_an_alert_is_said_once_a_day(engine: Engine) -> None:
    with SqlUnitOfWork(engine) as uow:
        said = [
            uow.traces.readings.alert("referent:ref-1", DAY + timedelta(days=day), AT, 150)
            for day in (0, 0, 1)
        ]
        uow.commit()
    assert said == [True, False, True]


def test_an_answer_kept_twice_is_kept_once_and_comes_back_whole(engine: Engine) -> None:
    answers = [an_answer("a-1"), an_answer("a-2", "b-1")]
    with SqlUnitOfWork(engine) as uow:
        assert uow.traces.answers.add_all(answers) == 2
        uow.commit()
    with SqlUnitOfWork(engine) as uow:
        assert uow.traces.answers.add_all([*answers, an_answer("a-3")]) == 1
        uow.commit()
    with SqlUnitOfWork(engine) as uow:
        assert uow.traces.answers.get("a-1") == answers[0]
        assert uow.traces.answers.last(10, "b-1") == [answers[1]]
        assert uow.traces.answers.get("a-9") is None


def test_contests_of_someone_else_are_not_listed(engine: Engine) -> None:
    acting = Acting(Actor("b-1", Role.BENEFICIARY), AT, DAY)
    with SqlUnitOfWork(engine) as uow:
        for number in (1, 2):
            about = Subject.MATCH, "offre-1"
            person = f"b-{number}"
            uow.traces.contests.add(*open_contest(f"c-{number}", person, about, "Non.", acting))
        uow.commit()
    with SqlUnitOfWork(engine) as uow:
        hers = uow.traces.contests.page(ContestFilter(beneficiary_id="b-1"), PAGE)
        assert [each.id for each in hers.items] == ["c-1"]
        assert uow.traces.contests.page(ContestFilter(), PAGE).total == 2
        assert uow.traces.contests.page(ContestFilter(referent_id="ref-1"), PAGE).total == 0
        (event,) = uow.traces.contests.history("c-1")
        assert event.words == "Non."


lines = st.lists(
    st.builds(
        ShownLine,
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.lists(
            st.tuples(
                st.sampled_from(["metier", "trajet", "besoins"]),
                st.floats(allow_nan=False, allow_infinity=False),
            ),
            max_size=4,
        ).map(tuple),
    ),
    max_size=5,
).map(tuple)


@given(lines)
def test_lines_come_back_bit_for_bit(shown: tuple[ShownLine, ...]) -> None:
    assert repr(unpack_lines(pack_lines(shown))) == repr(shown)


@given(st.binary(max_size=40))
def test_what_is_not_lines_is_said_to_be_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        unpack_lines(content)
