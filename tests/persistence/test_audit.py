"""The audit on both databases: every row written has its line, in its transaction, in one chain."""

import multiprocessing
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, text, update
from sqlalchemy.exc import DatabaseError

from insertion.audit import Act, AuditHead, verify
from insertion.organisations import Organisation, OrganisationKind
from persistence.anchors import AnchorFile, UnreadableAnchors
from persistence.audit import Trace, last_lines, read_head, read_lines
from persistence.audit_scope import NONE, TOGETHER
from persistence.engine import create_engine_for
from persistence.tables import Base
from persistence.trace_tables import AuditHeadRow, AuditLineRow
from persistence.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile

KEY = b"k" * 32
ACT = Act("ref-1", "referent", "PUT /beneficiaires/{beneficiary_id}/profil")
AT = datetime(2026, 11, 26, 2, tzinfo=UTC)
WRITES_EACH = 15


def traced(
    engine: Engine,
    act: Act = ACT,
    when_sealed: Callable[[AuditHead, datetime], None] | None = None,
) -> SqlUnitOfWork:
    return SqlUnitOfWork(engine, trace=lambda: Trace(KEY, act, lambda: AT, when_sealed))


def write_organisations(uow: SqlUnitOfWork, *names: str) -> None:
    with uow:
        uow.organisations.upsert(
            [Organisation(name, OrganisationKind.MDS, f"MDS {name}") for name in names]
        )
        uow.commit()


def faults(engine: Engine, anchors: AnchorFile | None = None) -> tuple[str, ...]:
    kept = () if anchors is None else anchors.read()
    with engine.connect() as connection:
        return verify(KEY, read_lines(connection), read_head(connection), kept).faults


def seen(engine: Engine) -> list[tuple[str, str, str, bool]]:
    return [
        (
            str(line.written.verb),
            line.written.kind,
            line.written.object_id,
            bool(line.written.former),
        )
        for line in reversed(last_lines(engine, 100))
    ]


def test_what_is_written_is_said_with_who_and_what_it_was(engine: Engine) -> None:
    with traced(engine) as uow:
        uow.beneficiaries.upsert([("b-1", a_profile()), ("b-2", a_profile())])
        uow.commit()
    with traced(engine) as uow:
        uow.beneficiaries.upsert([("b-1", a_profile(max_minutes=10))])
        uow.commit()
    assert seen(engine) == [
        ("ajout", "beneficiaries", "b-1", False),
        ("ajout", "beneficiaries", "b-2", False),
        ("modification", "beneficiaries", "b-1", True),
    ]
    assert {line.act for line in last_lines(engine, 10)} == {ACT}
    assert faults(engine) == ()


def test_what_is_not_kept_leaves_no_line(engine: Engine) -> None:
    with traced(engine) as uow:
        uow.beneficiaries.upsert([("b-1", a_profile())])
    with traced(engine) as uow:
        uow.beneficiaries.upsert([])
        uow.commit()
    assert seen(engine) == []
    assert faults(engine) == ()


def test_a_row_that_a_guard_left_alone_leaves_no_line(engine: Engine) -> None:
    with traced(engine) as uow:
        assert uow.accompaniments.close("nobody", date(2026, 1, 5)) is False
        uow.commit()
    assert seen(engine) == []


def test_a_line_is_neither_changed_nor_removed(engine: Engine) -> None:
    write_organisations(traced(engine), "mds-1")
    for statement in (delete(AuditLineRow), update(AuditLineRow).values(actor_id="x")):
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(statement)


def test_every_table_is_followed_or_says_why_not() -> None:
    tables = set(Base.metadata.tables)
    named = set(TOGETHER) | set(NONE)
    assert named <= tables
    assert not set(TOGETHER) & set(NONE)
    people = {name for name, table in Base.metadata.tables.items() if "beneficiary_id" in table.c}
    traces = {"access_lines", "files_read", "shown_answers"}
    # What is released is made from the profile, whose change has its line.
    assert people & named == traces | {
        *("idempotency_keys", "erasures_under_way", "released_people"),
    }


def _tamper(engine: Engine, statement: str) -> None:
    """Do what an administrator of the database can: put the triggers aside, then write."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_lines DISABLE TRIGGER USER"))
        else:
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_lines_no_{verb}"))
        connection.execute(text(statement))
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_lines ENABLE TRIGGER USER"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_lines SET actor_id = 'ref-2' WHERE sequence = 2",
        "UPDATE audit_lines SET former = 'a' WHERE sequence = 3",
        "UPDATE audit_lines SET motive = '' WHERE sequence = 1",
        "UPDATE audit_lines SET sequence = 9 WHERE sequence = 2",
        "DELETE FROM audit_lines WHERE sequence = 2",
        "DELETE FROM audit_lines WHERE sequence = 4",
        "DELETE FROM audit_lines",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET sequence = 3",
    ],
)
def test_a_hand_in_the_database_is_found(engine: Engine, statement: str) -> None:
    for name in ("mds-1", "mds-2", "mds-3", "mds-4"):
        write_organisations(traced(engine), name)
    assert faults(engine) == ()
    _tamper(engine, statement)
    assert faults(engine) != ()


def _write_many(url: str, who: str) -> None:
    engine = create_engine_for(url)
    for number in range(WRITES_EACH):
        write_organisations(traced(engine, Act(who, "referent", "-")), f"{who}-{number}")
    engine.dispose()


def test_writers_of_threads_and_processes_make_one_chain(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_write_many, args=(url, f"p{n}")) for n in range(2)]
    threads = [
        threading.Thread(
            target=lambda who=f"t{n}": [
                write_organisations(traced(engine, Act(who, "referent", "-")), f"{who}-{number}")
                for number in range(WRITES_EACH)
            ]
        )
        for n in range(4)
    ]
    for each in (*processes, *threads):
        each.start()
    for each in (*processes, *threads):
        each.join()
    assert [process.exitcode for process in processes] == [0, 0]
    with engine.connect() as connection:
        lines = list(read_lines(connection))
    assert [line.sequence for line in lines] == list(range(1, 6 * WRITES_EACH + 1))
    assert {line.act.actor_id for line in lines} == {"p0", "p1", "t0", "t1", "t2", "t3"}
    assert faults(engine) == ()


def test_heads_are_kept_elsewhere_first_daily_and_each_hundred(
    engine: Engine, tmp_path: Path
) -> None:
    anchors = AnchorFile(tmp_path / "ancres", KEY)
    write_organisations(traced(engine, when_sealed=anchors.consider), "first")
    write_organisations(traced(engine, when_sealed=anchors.consider), "second")
    many = [f"mds-{number}" for number in range(150)]
    write_organisations(traced(engine, when_sealed=anchors.consider), *many)
    assert [each.sequence for each in anchors.read()] == [1, 152]
    assert (tmp_path / "ancres").stat().st_mode & 0o077 == 0
    assert faults(engine, anchors) == ()
    _tamper(engine, "DELETE FROM audit_lines")
    with engine.begin() as connection:
        connection.execute(delete(AuditHeadRow))
    assert faults(engine, anchors) != ()  # nothing is left that could tell, but the file


def test_a_file_of_anchors_that_was_written_in_is_said(tmp_path: Path) -> None:
    path = tmp_path / "ancres"
    path.write_text("n’importe quoi\n", encoding="utf-8")
    with pytest.raises(UnreadableAnchors, match="ligne 1"):
        AnchorFile(path, KEY).read()


def test_a_reader_meanwhile_accuses_nobody(engine: Engine, tmp_path: Path) -> None:
    anchors = AnchorFile(tmp_path / "ancres", KEY)
    wrong: list[tuple[str, ...]] = []
    done = threading.Event()

    def read() -> None:
        while not (done.is_set() and wrong):  # once at least, however late this thread begins
            kept = anchors.read()
            with SqlUnitOfWork(engine) as uow:
                connection = uow._transaction.read()
                head = read_head(connection)
                wrong.append(verify(KEY, read_lines(connection), head, kept).faults)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(30):
        write_organisations(traced(engine, when_sealed=anchors.consider), f"mds-{number}")
    done.set()
    reader.join()
    assert wrong
    assert set(wrong) == {()}


def test_what_no_table_holds_can_be_said(engine: Engine) -> None:
    with traced(engine) as uow:
        uow._transaction.note("export", "b-1")
        uow.commit()
    assert seen(engine) == [("mention", "export", "b-1", False)]
    assert faults(engine) == ()
