"""``vicinal erase``: foreseen, confirmed, done, and done again after a restore."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from api.settings import Settings
from api.wiring import wire
from tests.api.builders import a_catalogue, store
from tests.api.people import store_people
from tests.cli.conftest import Vicinal


@pytest.fixture
def people(vicinal: Vicinal, new_database: Path) -> Path:
    assert vicinal("init").status == 0
    application = wire(Settings(database_url=f"sqlite:///{new_database}"))
    store(application, a_catalogue())
    store_people(application)
    application.close()
    return new_database


def test_an_erasure_is_foreseen_confirmed_and_leaves_nothing(
    vicinal: Vicinal, people: Path
) -> None:
    foreseen = vicinal("erase", "b-1", "--dry-run", "--json")
    held = json.loads(foreseen.out)["lignes"]
    assert held["accompaniments"] == held["beneficiaries"] == held["positionnements"] == 1
    assert "Rien n’a été effacé." in vicinal("erase", "b-1", stdin=b"non\n").err
    assert json.loads(vicinal("erase", "b-1", "--dry-run", "--json").out)["lignes"] == held
    done = vicinal("erase", "b-1", stdin=b"oui\n")
    assert done.status == 0
    assert "1 personne effacée" in done.out
    assert vicinal("erase", "b-1", "--yes").status != 0
    assert (people.parent / "effacements.txt").read_text().count("\n") == 1


def test_who_a_backup_brings_back_is_erased_again(vicinal: Vicinal, people: Path) -> None:
    before = people.read_bytes()
    assert vicinal("erase", "b-1", "--yes").status == 0
    people.write_bytes(before)  # a restore, of a day when she was there
    report = json.loads(vicinal("erase", "--replay", "--json").out)
    assert report["effacees"] == 1
    assert json.loads(vicinal("erase", "--replay", "--json").out)["effacees"] == 0


def test_bytes_that_a_reader_keeps_are_told_and_go_the_next_time(
    vicinal: Vicinal, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("persistence.engine.LOCK_WAIT_SECONDS", 0)
    with closing(sqlite3.connect(people)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM beneficiaries").fetchone()
        assert "des octets effacés restent" in " ".join(
            vicinal("erase", "b-1", "--yes").err.split()
        )
    assert "restent" not in vicinal("erase", "--due").err


@pytest.mark.parametrize("arguments", [(), ("b-1", "--due"), ("--due", "--replay")])
def test_one_thing_is_asked_at_a_time(vicinal: Vicinal, arguments: tuple[str, ...]) -> None:
    outcome = vicinal("erase", *arguments)
    assert outcome.status != 0
    assert "une seule chose" in outcome.err


def test_nobody_of_that_id_is_said(vicinal: Vicinal, people: Path) -> None:
    assert people.exists()
    assert "rien de tel" in vicinal("erase", "b-nobody", "--dry-run").err
