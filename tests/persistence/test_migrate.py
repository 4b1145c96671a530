import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from persistence.engine import WRITE_OPTION, create_engine_for
from persistence.migrate import config_for, is_current, upgrade

_A_STEP = """
    INSERT INTO legal_hold_events
    (id, hold_id, beneficiary_id, step, motive, actor_id, at, departement)
    VALUES (:id, 'h', 'b', :step, 'contentieux', 'dep', '2026-03-02 09:00:00+00', '49')
"""
_STEPS = "SELECT id, hold_id, beneficiary_id, step, motive, departement FROM legal_hold_events"
_STEPS += " ORDER BY id"


def test_the_migrations_lead_to_the_schema_that_the_code_describes(engine: Engine):
    with engine.connect() as connection:
        command.check(config_for(connection))  # raises when a migration is missing


def test_upgrading_twice_changes_nothing(engine: Engine):
    upgrade(engine)
    assert is_current(engine)


def test_a_database_without_schema_is_not_current(tmp_path: Path):
    engine = create_engine_for(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not is_current(engine)
    engine.dispose()


def test_upgrading_needs_no_file_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    engine = create_engine_for("sqlite:///here.db")
    upgrade(engine)
    assert is_current(engine)
    engine.dispose()


def test_the_history_can_be_undone_and_redone(tmp_path: Path):
    engine = create_engine_for(f"sqlite:///{tmp_path / 'a.db'}")
    upgrade(engine)
    with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        command.downgrade(config_for(connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(engine)
    assert is_current(engine)
    engine.dispose()


def test_a_database_of_the_former_numbers_is_brought_to_date(tmp_path: Path):
    engine = create_engine_for(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        command.upgrade(config_for(connection), "0016")
        command.stamp(config_for(connection), "0017")  # what 0016 was called first
    upgrade(engine)
    with engine.connect() as connection:
        command.check(config_for(connection))
    engine.dispose()


def test_holds_outlive_the_day_to_look_at_them_again(engine: Engine):
    """Whichever way it is gone through: what was said before is kept, and still never changed."""
    with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        command.downgrade(config_for(connection), "0023")
        for number, step in enumerate(("demande", "pose", "levee_demandee")):
            connection.execute(text(_A_STEP), {"id": f"e-{number}", "step": step})
        before = connection.execute(text(_STEPS)).all()
        command.upgrade(config_for(connection), "0024")
        for number in range(2):
            connection.execute(text(_A_STEP), {"id": f"r-{number}", "step": "revue"})
        assert len(connection.execute(text(_STEPS)).all()) == len(before) + 2
        command.downgrade(config_for(connection), "0023")
        assert connection.execute(text(_STEPS)).all() == before
        command.upgrade(config_for(connection), "head")
        assert connection.execute(text(_STEPS)).all() == before
    for refused in ("UPDATE legal_hold_events SET step = 'pose'", "DELETE FROM legal_hold_events"):
        with (
            pytest.raises(DBAPIError, match="legal_hold_events"),
            engine.execution_options(**{WRITE_OPTION: True}).begin() as connection,
        ):
            connection.execute(text(refused))
    with (
        pytest.raises(IntegrityError),
        engine.execution_options(**{WRITE_OPTION: True}).begin() as connection,
    ):
        connection.execute(text(_A_STEP), {"id": "again", "step": "pose"})


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    engine = create_engine_for(f"sqlite:///{tmp_path / 'a.db'}")

    def fail(*_args: object, **_options: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("alembic.op.bulk_insert", fail)
    with pytest.raises(OSError, match="disk full"):
        upgrade(engine)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_two_processes_may_upgrade_at_the_same_time(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    program = (
        "import sys; from persistence.engine import create_engine_for as engine_for;"
        "from persistence.migrate import upgrade; upgrade(engine_for(sys.argv[1]))"
    )
    children = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(2)]
    assert [child.wait() for child in children] == [0, 0]
    engine = create_engine_for(url)
    assert is_current(engine)
    engine.dispose()
