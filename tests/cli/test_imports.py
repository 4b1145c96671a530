import csv
import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from cli.import_view import print_report, write_account
from tests.cli.conftest import Vicinal
from usecases.import_report import ImportReport, RowRefused, RowWarning

TABLE = (
    "id;titre;code_rome;code_commune\n"
    "a1;Agent de nettoyage;K2204;49007\n"
    "a2;Cuisinier;G1602;49353\n"
    "a3;;G1602;49353\n"
    "=cmd;Serveur;G1803;00000\n"
)


@pytest.fixture
def offers(vicinal: Vicinal, new_database: Path, tmp_path: Path) -> Path:
    assert vicinal("init").status == 0
    path = tmp_path / "offres.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def counts(out: str) -> tuple[int, int, int, int]:
    report = json.loads(out)
    return (
        report["importees"],
        report["mises_a_jour"],
        report["inchangees"],
        len(report["refusees"]),
    )


def test_every_row_is_accounted_for_and_a_second_run_changes_nothing(
    vicinal: Vicinal, offers: Path
) -> None:
    command = ("import", "offers", offers, "--format", "csv", "--json")
    first, second = vicinal(*command), vicinal(*command)
    assert first.status == second.status == 0
    assert counts(first.out) == (2, 0, 0, 2)
    assert counts(second.out) == (0, 0, 2, 2)
    refused = json.loads(first.out)["refusees"]
    assert [(row["ligne"], row["id"], row["champ"]) for row in refused] == [
        (4, "a3", "titre"),
        (5, None, "id"),  # what is not an id names nothing
    ]


def test_a_dry_run_reports_the_same_and_keeps_nothing(vicinal: Vicinal, offers: Path) -> None:
    command = ("import", "offers", offers, "--format", "csv", "--json")
    rehearsed = counts(vicinal(*command, "--dry-run").out)
    assert counts(vicinal(*command).out) == rehearsed


def test_refusals_are_shown_and_written_with_their_line(
    vicinal: Vicinal, offers: Path, tmp_path: Path
) -> None:
    report = tmp_path / "refus.csv"
    shown = vicinal("import", "offers", offers, "--format", "csv", "--report", report)
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert "4 offres lues" in shown.out
    assert "Motif" in shown.out
    assert "4" in {row["ligne"] for row in rows}
    assert all(row["motif"] for row in rows)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_refused_cell_is_never_a_formula_for_a_spreadsheet(tmp_path: Path, start: str) -> None:
    row = RowRefused(2, f"{start}cmd()", "id", f"{start}1 n’est pas un id")
    write_account(tmp_path / "refus.csv", ImportReport(0, 0, 0, (row,)))
    with (tmp_path / "refus.csv").open(encoding="utf-8-sig", newline="") as file:
        (written,) = csv.DictReader(file, delimiter=";")
    assert written["id"] == f"'{start}cmd()"
    assert written["motif"].startswith("'")


def set_aside(kinds: int) -> ImportReport:
    """Return a report of ``kinds`` kinds of warnings: the first given once, the next twice…"""
    warnings = tuple(
        RowWarning(line, f"a{line}", "salaire", f"motif {kind}")
        for kind in range(1, kinds + 1)
        for line in range(2, 2 + kind)
    )
    return ImportReport(kinds, 0, 0, (RowRefused(9, None, "titre", "vide"),), warnings)


def test_the_numbers_shown_add_up_to_the_one_announced() -> None:
    page = io.StringIO()
    print_report(Console(file=page, width=80), set_aside(12), dry_run=False)
    announced, *shown = page.getvalue().partition("valeurs mises de côté, ")[::2]
    assert announced.split()[-1] == "78"
    table, _, rest = shown[0].partition("et 3 autres valeurs mises de côté : --report ")
    assert rest
    assert sum(int(line.split()[0]) for line in table.splitlines()[2:]) + 3 == 78


def test_the_report_holds_what_was_set_aside_beside_what_was_refused(tmp_path: Path) -> None:
    write_account(tmp_path / "compte.csv", set_aside(2))
    with (tmp_path / "compte.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["ligne"], row["sort"], row["motif"]) for row in rows] == [
        ("2", "gardée", "motif 1"),
        ("2", "gardée", "motif 2"),
        ("3", "gardée", "motif 2"),
        ("9", "refusée", "vide"),
    ]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04", b"un;deux\n1;2\n"])
def test_a_file_of_which_nothing_can_be_read_is_refused(
    vicinal: Vicinal, offers: Path, content: bytes
) -> None:
    offers.write_bytes(content)
    shown = vicinal("import", "offers", offers, "--format", "csv")
    assert (shown.status, shown.out) == (1, "")
    assert shown.err.startswith("vicinal : ")


def test_what_is_not_the_rome_archive_is_refused(vicinal: Vicinal, offers: Path) -> None:
    shown = vicinal("import", "rome", offers)
    assert (shown.status, shown.out) == (1, "")
    assert shown.err.startswith("vicinal : offres.csv : ce n")
    assert "archive zip lisible" in shown.err
    assert shown.err.count("\n") == 1
