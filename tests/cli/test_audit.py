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


TWO_HEADS = (
    "CREATE TABLE other AS SELECT * FROM audit_head; DROP TABLE audit_head;"
    "CREATE TABLE audit_head (id INTEGER, sequence BIGINT, seal TEXT, mac TEXT);"
    "INSERT INTO audit_head SELECT * FROM other; INSERT INTO audit_head SELECT * FROM other"
)
BY_HAND = {
    "its lines gone": ("DROP TABLE audit_lines", "la table audit_lines n’est plus là"),
    "its head gone": ("DROP TABLE audit_head", "la table audit_head n’est plus là"),
    "a column gone": ("ALTER TABLE audit_lines DROP COLUMN motive", "audit_lines n’est plus là"),
    "another name": ("ALTER TABLE audit_lines RENAME TO autre", "audit_lines n’est plus là"),
    "two heads": (TWO_HEADS, "la chaîne a 2 têtes"),
    "both gone": ("DROP TABLE audit_lines; DROP TABLE audit_head", "audit_head n’est plus là"),
}


@pytest.mark.parametrize("what", BY_HAND)
def test_a_trace_without_its_tables_or_with_two_heads_is_altered_and_no_database_away(
    vicinal: Vicinal, written: Path, what: str
) -> None:
    script, said = BY_HAND[what]
    with sqlite3.connect(written) as connection:
        connection.executescript(script)
    connection.close()
    found = vicinal("audit", "verify")
    assert found.status == 1
    assert "La trace a été altérée" in found.out
    assert said in found.out
    assert json.loads(vicinal("audit", "verify", "--json").out)["integre"] is False
    for command in (("show",), ("head", "--anchor")):
        refused = vicinal("audit", *command)
        assert refused.status == 1
        assert "la trace a été altérée" in refused.err


def test_what_cannot_be_read_is_told_apart_from_what_was_altered(
    vicinal: Vicinal, new_database: Path
) -> None:
    assert vicinal("init").status == 0
    new_database.write_bytes(b"no database at all" * 100)
    assert vicinal("audit", "verify").status == 2
