"""``vicinal retention``: what is kept and for how long, and the job that lets it go."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.settings import Settings
from api.wiring import local_today, wire
from cli.retention_view import PURGED_LABELS
from insertion.actor import Actor, Role
from insertion.legal_holds import HoldMotive, HoldStep
from persistence.retention_purges import AGING_TABLES
from tests.builders import a_profile
from tests.cli.conftest import Vicinal
from tests.usecases.retention.ground import meeting
from usecases.retention.holds import WantedHold, advance_hold, ask_hold

LONG_AGO = date(2022, 3, 10)


@pytest.fixture
def base(vicinal: Vicinal, new_database: Path) -> Path:
    """Return a database with a person last seen years ago, and one seen today."""
    assert vicinal("init").status == 0
    application = wire(Settings(database_url=f"sqlite:///{new_database}"))
    today = application.today()
    with application.unit_of_work() as uow:
        uow.beneficiaries.upsert([("b-1", a_profile(max_minutes=37.25)), ("b-2", a_profile())])
        uow.parcours.add([meeting("e-1", "b-1", LONG_AGO), meeting("e-2", "b-2", today)])
        uow.commit()
    application.close()
    return new_database


def report(vicinal: Vicinal, *options: str) -> dict[str, object]:
    outcome = vicinal("retention", "run", "--json", *options)
    assert outcome.status == 0, outcome.err
    told: dict[str, object] = json.loads(outcome.out)
    return told


def test_durations_are_shown_with_their_sources(vicinal: Vicinal) -> None:
    shown = vicinal("retention", "durations")
    assert shown.status == 0
    assert "R.263-8" in shown.out
    assert "24 mois" in shown.out
    items = json.loads(vicinal("retention", "durations", "--json").out)["items"]
    assert len(items) == 10


def test_a_file_of_durations_is_checked_line_by_line(vicinal: Vicinal, tmp_path: Path) -> None:
    wrong = tmp_path / "durees.toml"
    wrong.write_text('version = "1"\n[[duree]]\ncode = "archive"\nvaleur = 99\n', encoding="utf-8")
    refused = vicinal("retention", "durations", "--file", wrong)
    assert refused.status == 2
    assert "durees.toml, ligne 2" in refused.err
    assert "unite" in refused.err
    assert vicinal("retention", "durations", "--file", tmp_path / "absent.toml").status == 2


def test_the_job_refuses_durations_that_cannot_be_used(
    vicinal: Vicinal, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "durees.toml"
    wrong.write_bytes(b"\xff")
    monkeypatch.setenv("VICINAL_RETENTION_FILE", str(wrong))
    refused = vicinal("retention", "run")
    assert refused.status == 2
    assert "UTF-8" in refused.err


def test_a_dry_run_says_what_a_run_does_then_nothing_is_left(vicinal: Vicinal, base: Path) -> None:
    dry = report(vicinal, "--dry-run")
    wet = report(vicinal)
    assert dry.pop("essai") is not wet.pop("essai")
    assert dry == wet
    assert wet["comptes"] == {"preavis": 1, "archive": 0, "anonymisation": 0}
    assert report(vicinal)["dossiers"] == []


def test_who_was_told_is_nobody_thirty_days_later(vicinal: Vicinal, base: Path) -> None:
    report(vicinal)
    later = (local_today() + timedelta(days=31)).isoformat()
    assert report(vicinal, "--dry-run", "--on", later)["comptes"] == {
        "preavis": 0, "archive": 0, "anonymisation": 1
    }  # fmt: skip
    assert b"37.25" in base.read_bytes()
    refused = vicinal("retention", "run", "--on", later)
    assert refused.status == 2
    assert "pas encore venu" in refused.err
    done = report(vicinal, "--on", later, "--yes")
    assert done["comptes"] == {"preavis": 0, "archive": 0, "anonymisation": 1}
    kept = base.read_bytes()
    assert b"37.25" not in kept
    assert b"b-2" in kept


def test_bytes_that_a_reader_keeps_are_told(
    vicinal: Vicinal, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert vicinal("retention", "run").status == 0
    later = (local_today() + timedelta(days=31)).isoformat()
    monkeypatch.setattr("persistence.engine.LOCK_WAIT_SECONDS", 0)
    with closing(sqlite3.connect(base)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM beneficiaries").fetchone()
        done = vicinal("retention", "run", "--on", later, "--yes")
    assert "vicinal erase --due" in done.err
    assert "octets" not in vicinal("retention", "run", "--on", later, "--yes").err


def test_an_earlier_day_does_nothing_early(vicinal: Vicinal, base: Path) -> None:
    assert report(vicinal, "--on", "2023-01-01")["dossiers"] == []


@pytest.mark.parametrize("day", ["demain", "2026-02-30", "31/01/2026", ""])
def test_a_day_that_is_none_is_refused(vicinal: Vicinal, base: Path, day: str) -> None:
    assert vicinal("retention", "run", "--on", day).status == 2


def test_what_a_run_prints_names_nobody(vicinal: Vicinal, base: Path) -> None:
    printed = vicinal("retention", "run")
    assert printed.status == 0
    assert "préavis donné" in printed.out
    assert "b-1" not in printed.out
    again = vicinal("retention", "run")
    assert "Rien n’est à faire" in again.out


def test_what_fails_is_said_and_the_status_is_one(
    vicinal: Vicinal, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("persistence.retention.SqlRetention.add_line", fail)
    outcome = vicinal("retention", "run")
    assert outcome.status == 1
    assert "b-1 (OSError)" in outcome.out
    assert "disk full" not in outcome.out + outcome.err


def test_without_a_database_it_says_how_to_make_one(vicinal: Vicinal, new_database: Path) -> None:
    refused = vicinal("retention", "run")
    assert refused.status == 2
    assert "init" in refused.err


def test_what_is_purged_is_said_in_french(vicinal: Vicinal, base: Path) -> None:
    assert base.exists()
    assert {each.name for each in AGING_TABLES} <= set(PURGED_LABELS)
    said = vicinal("retention", "run", "--dry-run").out
    assert "messages partis ou abandonnés" in said
    assert not [each.name for each in AGING_TABLES if each.name in said]


def test_holds_are_listed_with_the_day_to_look_again(vicinal: Vicinal, base: Path) -> None:
    assert "Aucun gel en vigueur" in vicinal("retention", "holds").out
    application = wire(Settings(database_url=f"sqlite:///{base}"))
    acting = application.acting(Actor("dep-1", Role.DEPARTEMENT))
    wanted = WantedHold(HoldMotive.APPEAL, acting.today + timedelta(days=5))
    ask_hold("b-1", wanted, application.unit_of_work(), acting, "gel-1")
    advance_hold(
        "gel-1",
        HoldStep.SET,
        application.unit_of_work(),
        replace(acting, actor=Actor("dep-2", Role.DEPARTEMENT)),
    )
    application.close()
    assert f"le {wanted.review_on:%d/%m/%Y}" in vicinal("retention", "holds").out
    assert "Aucun gel à revoir" in vicinal("retention", "holds", "--to-review").out
    with sqlite3.connect(base) as connection:  # the day has come
        connection.execute("DROP TRIGGER legal_hold_events_no_update")
        connection.execute(
            "UPDATE legal_hold_events SET review_on = '2026-01-02' WHERE id LIKE '%.1'"
        )
    connection.close()
    found = vicinal("retention", "holds", "--to-review", "--json")
    assert found.status == 1
    (hold,) = json.loads(found.out)["gels"]
    assert (hold["beneficiaire_id"], hold["revoir_le"], hold["a_revoir"]) == (
        "b-1",
        "2026-01-02",
        True,
    )
    assert "depuis le 02/01/2026" in vicinal("retention", "holds").out
