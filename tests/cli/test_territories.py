import json
from pathlib import Path

import pytest

from tests.cli.conftest import Vicinal

TABLE = "commune;pds;mds\n49007;Centre Anjou;Angers Ouest\n49328;Est Anjou;Grand Saumurois\n"


@pytest.fixture
def table(vicinal: Vicinal, new_database: Path, tmp_path: Path) -> Path:
    """Return a table of territories, next to an empty database."""
    assert vicinal("init").status == 0
    path = tmp_path / "territoires.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_territories_are_imported_listed_looked_up_and_removed(
    vicinal: Vicinal, table: Path
) -> None:
    assert vicinal("territories").status == 1
    imported = vicinal("import", "territories", table)
    assert imported.status == 0
    assert "2 territoires sur 2 communes, ajoutés." in " ".join(imported.out.split())
    assert "Grand Saumurois" in vicinal("territories").out
    found = vicinal("territories", "Saumur")
    assert "Est Anjou" in found.out
    assert "CA Saumur Val de Loire" in found.out
    assert vicinal("territories", "--remove", "mds").out == "2 territoires retirés.\n"
    assert vicinal("territories", "--remove", "mds").status == 2
    assert "Grand Saumurois" not in vicinal("territories").out


def test_a_place_is_an_address_a_code_a_postcode_or_a_point(vicinal: Vicinal, table: Path) -> None:
    vicinal("import", "territories", table)
    for place in (["49007"], ["49100"], ["Angers"], ["--point", "47.4736,-0.5548"]):
        answer = json.loads(vicinal("territories", *place, "--kind", "pds", "--json").out)
        assert [each["nom"] for each in answer["items"]] == ["Centre Anjou"], place


def test_a_dry_run_keeps_nothing_and_refusals_are_told(vicinal: Vicinal, table: Path) -> None:
    table.write_text(TABLE + "99999;Nord Anjou;\n", encoding="utf-8")
    shown = vicinal("import", "territories", table, "--dry-run")
    assert "Essai" in shown.out
    assert "ce code commune est inconnu" in " ".join(shown.out.split())
    assert vicinal("territories").status == 1
    account = json.loads(vicinal("import", "territories", table, "--json").out)
    assert [row["ligne"] for row in account["refusees"]] == [4]
    assert account["lus"] == 3


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["Saumur", "--point", "47,0"], "donnez un lieu"),
        (["--point", "ici"], "latitude,longitude"),
        (["--point", "99,200"], "latitude,longitude"),
        (["--point", "-0.55,47.47"], "inversées"),
        (["zzzz"], "aucune commune n’y est reconnue"),
    ],
)
def test_what_is_no_place_is_refused(
    vicinal: Vicinal, table: Path, line: list[str], sentence: str
) -> None:
    shown = vicinal("territories", *line)
    assert shown.status == 2
    assert sentence in shown.err


def test_a_file_that_is_none_is_refused(vicinal: Vicinal, table: Path) -> None:
    table.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    assert vicinal("import", "territories", table).status == 2
    refused = vicinal("import", "territories", table, "--kind", "qpv")
    assert refused.status == 1
    assert "rien n’est changé" in refused.err
