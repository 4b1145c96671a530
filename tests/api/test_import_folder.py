"""The folder of imports: what it lists without opening, and what it does not keep."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api import import_folder
from api.clockwork import tick
from api.import_folder import ImportFolder
from insertion.errors import UnknownRecord
from tests.api.builders import a_vicinal
from usecases.kept_imports import (
    ACCOUNT_KEPT_FOR,
    KEPT_FOR,
    Fate,
    ImportAccount,
    ImportKind,
    ImportState,
    KeptImport,
    RowFate,
    SentFile,
)

NOW = datetime.now(UTC)  # as the files are dated by the system
MINUTE = timedelta(minutes=1)


def an_import(key: str, at: datetime = NOW, rows: int = 2) -> KeptImport:
    fates = tuple(RowFate(n, Fate.CREATED, f"o-{n}", "", "Serveur") for n in range(rows))
    return KeptImport(
        id=key,
        sent=SentFile(kind=ImportKind.TABLE, name="offres.csv", columns={"Emploi": "titre"}),
        size=3,
        digest="0" * 64,
        state=ImportState.PREVIEWED,
        created_at=at,
        created_by="dep-1",
        account=ImportAccount(rows, "ligne", fates),
    )


def aged(path: Path, at: datetime) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_kept_is_given_back_and_listed_without_reading_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, kept = ImportFolder(tmp_path), an_import("a", rows=3_000)
    shelf.put(kept, b"abc")
    found = shelf.get("a")
    assert found.account is not None
    assert kept.account is not None
    assert (found.sent, found.account.rows) == (kept.sent, kept.account.rows)
    monkeypatch.delattr(import_folder, "kept_of")
    (listed,) = shelf.latest(10)
    assert listed.account is not None
    assert listed.account.counts()[Fate.CREATED] == 3_000


def test_one_account_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    shelf = ImportFolder(tmp_path)
    shelf.put(an_import("a"))
    (tmp_path / "b.json").write_bytes(b"")
    (tmp_path / "c.json").write_bytes(b"{}\n[]")
    (tmp_path / "d.json").write_bytes(b"[]\n")
    assert [each.id for each in shelf.latest(10)] == ["a"]
    with pytest.raises(UnknownRecord):
        shelf.get("c")
    for name in ("b", "c", "d"):
        aged(tmp_path / f"{name}.json", NOW - ACCOUNT_KEPT_FOR - MINUTE)
    shelf.tidy(NOW)
    assert names(tmp_path) == {"a.json"}


def test_no_file_is_written_before_its_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    replace = os.replace

    def note(made: str, to: Path) -> None:
        written.append(to.suffix)
        replace(made, to)

    monkeypatch.setattr(os, "replace", note)
    ImportFolder(tmp_path).put(an_import("a"), b"abc")
    assert written == [".json", ".fichier"]


@pytest.mark.parametrize("suffix", [".fichier", ".pris"])
def test_a_file_goes_after_its_day_even_without_an_account(tmp_path: Path, suffix: str) -> None:
    lost = tmp_path / f"perdu{suffix}"
    lost.write_bytes(b"abc")
    aged(lost, NOW - KEPT_FOR + MINUTE)
    ImportFolder(tmp_path).tidy(NOW)
    assert names(tmp_path) == {lost.name}
    ImportFolder(tmp_path).tidy(NOW + timedelta(hours=2))
    assert names(tmp_path) == set()


def test_what_was_interrupted_says_that_it_may_have_been_written(tmp_path: Path) -> None:
    shelf = ImportFolder(tmp_path)
    shelf.put(an_import("a"), b"abc")
    (tmp_path / "a.fichier").rename(tmp_path / "a.pris")
    aged(tmp_path / "a.pris", NOW)
    shelf.tidy(NOW + KEPT_FOR + MINUTE)
    assert shelf.get("a").state is ImportState.PREVIEWED
    shelf.tidy(NOW + KEPT_FOR + timedelta(hours=2))
    found = shelf.get("a")
    assert found.state is ImportState.EXPIRED
    assert "interrompue" in found.problem
    assert names(tmp_path) == {"a.json"}


def test_an_account_goes_after_thirteen_months(tmp_path: Path) -> None:
    shelf = ImportFolder(tmp_path)
    shelf.put(an_import("a"))
    shelf.tidy(NOW + ACCOUNT_KEPT_FOR - MINUTE)
    assert shelf.get("a").state is ImportState.EXPIRED
    shelf.tidy(NOW + ACCOUNT_KEPT_FOR + MINUTE)
    with pytest.raises(UnknownRecord):
        shelf.get("a")
    assert names(tmp_path) == set()


def test_the_clock_takes_away_a_file_though_nobody_opens_the_page(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path)
    base = vicinal.settings.imports_path
    assert base is not None
    shelf = ImportFolder(base / "53")
    sent = datetime.now(UTC) - KEPT_FOR - MINUTE
    shelf.put(an_import("a", sent), b"abc")
    tick(vicinal)
    vicinal.close()
    assert shelf.get("a").state is ImportState.EXPIRED
    assert names(base / "53") == {"a.json"}
