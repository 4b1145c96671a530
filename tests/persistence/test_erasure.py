"""An erasure leaves nothing of a person but what is owed, which says no more whose it was."""

from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, Executable, delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from insertion.actor import Role
from insertion.audit import Act
from insertion.data_rights import Objection
from insertion.held_data_loading import load_register
from persistence.attendance_tables import AttendanceRow, SeanceRow
from persistence.audit import Trace
from persistence.data_rights_tables import ErasureUnderWayRow, TombstoneRow
from persistence.engine import WRITE_OPTION, create_engine_for
from persistence.held_rows import SqlHeldData
from persistence.insertion_tables import (
    IdempotencyKeyRow,
    PositionnementEventRow,
    PositionnementRow,
)
from persistence.migrate import upgrade
from persistence.tables import Base
from persistence.trace_tables import AuditLineRow
from persistence.traces import forget_deleted
from persistence.transaction import Transaction
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.held_people import MOMENT, PERSON, canary, store_everything, words_in
from tests.persistence.insertion_builders import the_ground
from tests.persistence.test_traces import an_answer

ON = date(2026, 11, 26)
FEWEST_CANARIES = 60


def new_ids(prefix: str = "tire-au-sort") -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"{prefix}-{next(numbers)}"


def a_person(engine: Engine) -> dict[tuple[str, str], object]:
    with SqlUnitOfWork(engine) as uow:
        the_ground(uow)
        uow.commit()
    with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        seance = {"id": "seance-1", "session_id": "s-1", "held_on": ON, "minutes": 60}
        connection.execute(
            insert(SeanceRow).values(
                **seance,
                kind="individuelle",
                present_elsewhere=0,
                created_at=MOMENT,
                created_by="op",
            )
        )
        return store_everything(connection)


def erase(engine: Engine, person: str = PERSON) -> None:
    transaction = Transaction(engine)
    SqlHeldData(transaction).erase(person, new_ids(), ON)
    transaction.commit()


def everything_in(engine: Engine) -> str:
    with engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return "\n".join(
            repr(tuple(row)) for table in tables for row in connection.execute(select(table))
        )


def test_all_that_is_held_is_found(engine: Engine) -> None:
    written = a_person(engine)
    transaction = Transaction(engine)
    held = {each.table: each.rows for each in SqlHeldData(transaction).rows_about(PERSON)}
    transaction.close()
    for (table, column), value in written.items():
        (row,) = held[table]
        if isinstance(value, str | dict | bytes):
            assert row[column] == value, (table, column)


def test_nothing_of_her_is_left_in_any_row(engine: Engine) -> None:
    written = a_person(engine)
    words = {word for value in written.values() for word in words_in(value)} | {PERSON}
    assert len(words) >= FEWEST_CANARIES
    before = everything_in(engine)
    assert [word for word in words if word not in before] == []
    erase(engine)
    after = everything_in(engine)
    assert [word for word in sorted(words) if word in after and not kept_on_purpose(word)] == []


def kept_on_purpose(word: str) -> bool:
    """Return whether a word is that of a value the register keeps, of no one."""
    for table in load_register().of_people():
        for name, column in table.columns.items():
            if word == canary(table.name, name) and column.erasure == "garder":
                return True
    return False


def test_what_is_owed_stays_and_says_no_more_whose(engine: Engine) -> None:
    a_person(engine)
    erase(engine)
    with engine.connect() as connection:
        (attendance,) = connection.execute(select(AttendanceRow.__table__))
        (placed,) = connection.execute(select(PositionnementRow.__table__))
        (event,) = connection.execute(select(PositionnementEventRow.__table__))
    assert (attendance.seance_id, attendance.status, attendance.minutes) == (
        "seance-1",
        "present",
        7,
    )
    assert attendance.positionnement_id == placed.id == event.positionnement_id
    assert attendance.beneficiary_id == placed.beneficiary_id != PERSON
    assert (placed.sheet, placed.snapshot, event.comment) == ({}, None, None)
    # That there was a certificate is what is paid upon; which one is no longer said.
    named = (attendance.certificate, attendance.actor_id, event.actor_id, placed.prescriber_id)
    assert named == ("anonyme",) * 4
    assert attendance.recorded_at.hour == event.at.hour == placed.created_at.hour == 0


def test_what_nobody_is_owed_for_goes_whole(engine: Engine) -> None:
    a_person(engine)
    with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        for table in ("attendances", "participation_facts"):
            connection.execute(insert(ErasureUnderWayRow).values(beneficiary_id=PERSON))
            connection.execute(delete(Base.metadata.tables[table]))
            connection.execute(delete(ErasureUnderWayRow))
        connection.execute(update(PositionnementRow).values(entered_on=None, state="transmis"))
    erase(engine)
    with engine.connect() as connection:
        for row in (PositionnementRow, PositionnementEventRow):
            assert connection.execute(select(func.count()).select_from(row)).scalar_one() == 0


def test_the_rows_of_others_are_left_as_they_are(engine: Engine) -> None:
    with SqlUnitOfWork(engine) as uow:
        the_ground(uow)
        uow.commit()
    before = everything_in(engine)
    erase(engine, "b-nobody")
    after = everything_in(engine)
    assert set(before.splitlines()) <= set(after.splitlines())


def test_an_answer_kept_that_names_her_goes_and_the_others_stay(engine: Engine) -> None:
    a_person(engine)
    bodies = {
        "hers": f'{{"lignes":["{PERSON}"]}}',
        "other": f'{{"id":"{PERSON}2"}}',
        "placed": f'{{"id":"{canary("positionnements", "id")}"}}',
    }
    with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        for key, body in bodies.items():
            connection.execute(
                insert(IdempotencyKeyRow).values(
                    scope="operateur:o",
                    key=key,
                    fingerprint="f",
                    status=200,
                    body=body.encode(),
                    headers={},
                    created_at=MOMENT,
                )
            )
    erase(engine)
    with engine.connect() as connection:
        keys = connection.execute(select(IdempotencyKeyRow.key)).scalars().all()
    assert keys == ["other"]


@pytest.mark.parametrize(
    "table",
    [
        *("positionnement_events", "attendances", "participation_facts", "parcours_events"),
        *("disclosures", "contest_events"),
    ],
)
def test_a_history_gives_way_to_nothing_else(engine: Engine, table: str) -> None:
    a_person(engine)
    rows = Base.metadata.tables[table]
    key = next(iter(rows.primary_key.columns))
    opened, other = (
        insert(ErasureUnderWayRow).values(beneficiary_id=each) for each in (PERSON, "b-other")
    )
    change = update(rows).values({key.name: "autre"})
    for statements in ([delete(rows)], [change], [opened, change], [other, delete(rows)]):
        with pytest.raises((IntegrityError, DatabaseError), match="append-only"):
            run(engine, statements)


def run(engine: Engine, statements: list[Executable]) -> None:
    with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        for statement in statements:
            connection.execute(statement)


def test_histories_can_never_be_left_open(engine: Engine) -> None:
    writer = engine.execution_options(**{WRITE_OPTION: True})
    with pytest.raises(IntegrityError), writer.begin() as connection:
        connection.execute(insert(ErasureUnderWayRow).values(beneficiary_id=PERSON))
    with pytest.raises(IntegrityError), writer.begin() as connection:
        connection.execute(insert(TombstoneRow).values(digest="jamais", erased_on=ON))


def test_who_was_erased_is_known_again_after_a_restore(engine: Engine) -> None:
    a_person(engine)
    erase(engine)
    with SqlUnitOfWork(engine) as uow:
        digests = uow.held_data.tombstones()
        assert (len(digests), uow.held_data.back_again(())) == (1, [])
    with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        connection.execute(delete(TombstoneRow))
        store_everything(connection)
    with SqlUnitOfWork(engine) as uow:
        assert uow.held_data.back_again(()) == []
        assert uow.held_data.back_again(digests) == [PERSON]
        assert PERSON not in "".join(digests)


def test_who_has_the_same_id_in_another_departement_was_not_erased(engine: Engine) -> None:
    a_person(engine)
    with SqlUnitOfWork(engine, within="49") as uow:
        uow.held_data.erase(PERSON, new_ids(), ON)
        uow.commit()
        assert uow.held_data.was_erased(PERSON)
        digests = uow.held_data.tombstones()
    with SqlUnitOfWork(engine, within="53") as uow:
        uow.objections.put(
            Objection(
                beneficiary_id=PERSON, since=MOMENT, actor_id=PERSON, actor_role=Role.BENEFICIARY
            )
        )
        uow.commit()
        assert not uow.held_data.was_erased(PERSON)
        assert uow.held_data.back_again(digests) == []
    with SqlUnitOfWork(engine, within="49") as uow:
        assert uow.held_data.was_erased(PERSON)


def test_an_answer_that_waited_while_she_was_erased_is_not_written(engine: Engine) -> None:
    a_person(engine)
    erase(engine)
    late = [an_answer("late-1", PERSON), an_answer("late-2", "someone-else")]
    with SqlUnitOfWork(engine) as uow:
        assert uow.held_data.was_erased(PERSON)
        assert uow.traces.answers.add_all(late) == 1
        uow.commit()
    with SqlUnitOfWork(engine) as uow:
        assert [each.id for each in uow.traces.answers.last(5)] == ["late-2"]


def test_the_audit_never_joins_what_is_kept_to_whose_it_was(engine: Engine) -> None:
    a_person(engine)
    act = Act("dep-1", "departement", "POST /demandes/{request_id}/suite")
    transaction = Transaction(engine, lambda: Trace(b"k" * 32, act, lambda: MOMENT))
    SqlHeldData(transaction).erase(PERSON, new_ids(), ON)
    transaction.commit()
    with engine.connect() as connection:
        lines = connection.execute(select(AuditLineRow.kind, AuditLineRow.object_id)).all()
    named = " ".join(object_id for _kind, object_id in lines)
    assert "tire-au-sort" not in named
    assert "Canari" not in named
    assert {"positionnements", "attendances", "situations", "tombstones"} <= {k for k, _ in lines}


def test_no_byte_of_her_is_left_in_the_files_of_sqlite(tmp_path: Path) -> None:
    engine = create_engine_for(f"sqlite:///{tmp_path / 'a.db'}")
    upgrade(engine)
    written = a_person(engine)
    words = sorted({word for value in written.values() for word in words_in(value)} | {PERSON})
    assert len(words) >= FEWEST_CANARIES
    with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        connection.execute(text("PRAGMA secure_delete = OFF"))  # as a database was, before
        for word in ("un", "deux"):
            connection.execute(
                update(PositionnementRow).values(sheet={"motive": f"{words[0]} {word}" * 300})
            )
    with SqlUnitOfWork(engine) as reader:
        reader.beneficiaries.get("b-1")  # a connection of the pool has read, and is at rest
    assert all(any(word.encode() in bytes_of(f) for f in tmp_path.iterdir()) for word in words)
    erase(engine)
    assert forget_deleted(engine)
    found = {
        (file.name, word)
        for file in tmp_path.iterdir()
        for word in words
        if word.encode() in bytes_of(file) and not kept_on_purpose(word)
    }
    assert found == set()
    assert (tmp_path / "a.db-wal").stat().st_size == 0
    engine.dispose()


def test_a_large_file_is_not_rewritten_and_leaves_no_byte_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("persistence.traces.LARGEST_REWRITTEN", 0)
    engine = create_engine_for(f"sqlite:///{tmp_path / 'a.db'}")
    upgrade(engine)
    written = a_person(engine)
    words = {word for value in written.values() for word in words_in(value)}
    erase(engine)
    pages = page_count(engine)
    assert forget_deleted(engine)
    assert page_count(engine) == pages
    held = b"".join(map(bytes_of, tmp_path.iterdir()))
    assert [w for w in words if w.encode() in held and not kept_on_purpose(w)] == []
    assert forget_deleted(engine, whole=True)
    engine.dispose()


def page_count(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(text("PRAGMA page_count")).scalar_one()


def bytes_of(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
