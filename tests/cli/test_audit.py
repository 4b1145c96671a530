"""``vicinal audit``: verified, shown, its head kept elsewhere."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Vicinal


@pytest.fixture
def written(vicinal: Vicinal, new_database: Path, tmp_path: Path) -> Path:
    assert vicinal("init").status == 0
    offers = tmp_path / "offres.csv"
    offers.write_text("id;intitule\nune;Agent de nettoyage\n", encoding="utf-8")
    assert vicinal("import", "offers", offers, "--format", "csv").status == 0
    return new_database


def test_nothing_written_is_a_whole_audit(vicinal: Vicinal, new_database: Path) -> None:
    assert vicinal("init").status == 0
    assert vicinal("audit", "verify").out == "La trace est intègre : 0 ligne, 0 ancre.\n"
    head = vicinal("audit", "head")
    assert (head.status, "il n’y a pas de tête" in head.out) == (1, True)
    assert "Rien de tel" in vicinal("audit", "show").out


def test_an_import_is_one_line_in_the_name_of_its_command(vicinal: Vicinal, written: Path) -> None:
    shown = json.loads(vicinal("audit", "show", "--json").out)["lignes"]
    assert [(line["genre"], line["objet"], line["par"]) for line in shown] == [
        ("opportunities", "1", "vicinal import offers")
    ]
    assert "ajout opportunities 1" in vicinal("audit", "show", "--kind", "opportunities").out
    assert json.loads(vicinal("audit", "verify", "--json").out) == {
        "lignes": 1,
        "tete": shown[0]["sceau"],
        "ancres": 1,
        "integre": True,
        "defauts": [],
    }


def test_the_head_can_be_kept_and_printed_for_the_dpo(vicinal: Vicinal, written: Path) -> None:
    kept = json.loads(vicinal("audit", "head", "--anchor", "--json").out)
    assert kept["tete"]["ligne"] == 1
    lines = Path(kept["fichier"]).read_text(encoding="utf-8").splitlines()
    assert lines[-1] in vicinal("audit", "head").out
    assert lines[-1].split()[1:] == ["1", kept["tete"]["sceau"], kept["tete"]["controle"]]


def test_a_hand_in_the_file_is_told_and_the_command_fails(vicinal: Vicinal, written: Path) -> None:
    with sqlite3.connect(written) as connection:
        connection.execute("DROP TRIGGER audit_lines_no_update")
        connection.execute("UPDATE audit_lines SET at = 'jamais'")
    connection.close()
    found = vicinal("audit", "verify")
    assert found.status == 1
    assert "La trace a été altérée" in found.out
    assert json.loads(vicinal("audit", "verify", "--json").out)["integre"] is False


def test_the_file_of_anchors_is_looked_at_too(vicinal: Vicinal, written: Path) -> None:
    path = Path(json.loads(vicinal("audit", "head", "--json").out)["fichier"])
    path.write_text("rien\n", encoding="utf-8")
    assert "ligne 1 du fichier des ancres : illisible" in vicinal("audit", "verify").out
    assert vicinal("audit", "head").status == 1
