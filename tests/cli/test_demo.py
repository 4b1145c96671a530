import re
from pathlib import Path

import pytest

from tests.cli.conftest import Vicinal


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("cli.session.data_folder", lambda: tmp_path)
    return tmp_path


def test_the_demonstration_shows_three_people_and_touches_no_other_database(
    vicinal: Vicinal, folder: Path, new_database: Path
) -> None:
    shown = vicinal("demo")
    assert shown.status == 0
    assert "de synthèse" in shown.out
    for name in ("Nadia", "Kévin", "Marie-Claude"):
        assert name in shown.out
    assert len(re.findall(r"\d+ points$", shown.out.replace(" \n", "\n"), re.MULTILINE)) == 21
    assert max(map(len, shown.out.splitlines()[:-8])) <= 80
    assert not new_database.exists()
    assert (folder / "demo.sqlite3").exists()
    assert vicinal("demo").out == shown.out


def test_another_seed_is_another_territory(vicinal: Vicinal, folder: Path) -> None:
    assert "graine 7" in vicinal("demo", "--seed", "7").out
    assert [path.name for path in folder.glob("*.sqlite3")] == ["demo-7.sqlite3"]
