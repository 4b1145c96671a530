from pathlib import Path

import pytest

from cli.session import data_folder
from tests.cli.conftest import Vicinal
from tests.source_tree import ROOT


def test_init_creates_the_database_and_its_folder_once(
    vicinal: Vicinal, new_database: Path
) -> None:
    first, second = vicinal("init"), vicinal("init")
    assert "créée ou mise à jour" in first.out
    assert "déjà à jour" in second.out
    assert new_database.exists()


def test_the_default_database_is_in_the_project_wherever_one_stands(
    vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert data_folder() == ROOT / "data"
    assert "par défaut" in vicinal("config").out


def test_config_masks_the_password_and_says_where_a_value_comes_from(
    vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VICINAL_DATABASE_URL", "postgresql://vicinal:secret@serveur/base")
    shown = vicinal("config")
    assert "secret" not in shown.out
    assert "***" in shown.out
    assert "environnement" in shown.out


def test_a_variable_that_cannot_be_used_is_named(
    vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VICINAL_PORT", "quatre-vingts")
    shown = vicinal("config")
    assert shown.status == 2
    assert "VICINAL_PORT : un nombre entier est attendu" in shown.err


def test_a_database_that_does_not_answer_is_said_in_one_sentence(
    vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VICINAL_DATABASE_URL", "postgresql://x@127.0.0.1:1/x")
    shown = vicinal("titles", "cuisinier")
    assert shown.status == 2
    assert "base de données" in shown.err
