"""The account of an import: in the terminal, as JSON, and as a table of what was not kept."""

import csv
import re
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.text import Text

from cli.atomic_file import atomic_text
from cli.terminal import Sentence, count, plain, table
from usecases.import_report import ImportReport
from usecases.spreadsheet_text import inert

MAX_REFUSALS_SHOWN = 20
MAX_WARNINGS_SHOWN = 10
_SHARE = re.compile(r"^\d+ sur \d+ ")  # « 2 sur 3 hors du référentiel »: one kind of warning


def print_report(console: Console, report: ImportReport, *, dry_run: bool) -> None:
    """Print the counts, then what was refused and why, then what was set aside."""
    rows = count(report.total, "offre lue", "offres lues")
    title = f"Essai, rien n’est gardé : {rows}." if dry_run else f"{rows}."
    console.print(Text(title, style="bold"))
    counts = (
        ("importée", "importées", report.imported),
        ("mise à jour", "mises à jour", report.updated),
        ("inchangée", "inchangées", report.unchanged),
        ("refusée", "refusées", len(report.refused)),
    )
    for one, several, number in counts:
        style = "yellow" if one == "refusée" and number else ""
        console.print(Text(f"  {number:>8}  {several if number > 1 else one}", style=style))
    if report.closed:
        closed = (
            "fermées, absentes du fichier" if report.closed > 1 else "fermée, absente du fichier"
        )
        console.print(Text(f"  {report.closed:>8}  {closed}"))
    _print_refusals(console, report)
    _print_warnings(console, report)


def _print_refusals(console: Console, report: ImportReport) -> None:
    if not report.refused:
        return
    console.print()
    lines = table(report.row_name.capitalize(), "Id", "Champ", "Motif")
    for row in report.refused[:MAX_REFUSALS_SHOWN]:
        lines.add_row(
            str(row.line), plain(row.row_id or ""), plain(row.field), Sentence(row.reason)
        )
    console.print(lines)
    others = len(report.refused) - MAX_REFUSALS_SHOWN
    if others > 0:
        refusals = count(others, "autre refus", "autres refus")
        console.print(f"et {refusals} : --report COMPTE.csv les donne tous.")


def _print_warnings(console: Console, report: ImportReport) -> None:
    if not report.warnings:
        return
    console.print()
    warnings = count(len(report.warnings), "valeur mise de côté", "valeurs mises de côté")
    console.print(Text(f"{warnings}, le reste de ces lignes est gardé :", style="bold"))
    kinds = Counter((warning.field, _SHARE.sub("", warning.message)) for warning in report.warnings)
    lines = table("Nombre", "Champ", "Motif", numbers=("Nombre",))
    for (field, message), number in kinds.most_common(MAX_WARNINGS_SHOWN):
        lines.add_row(str(number), plain(field), Sentence(message))
    console.print(lines)
    others = sum(number for _, number in kinds.most_common()[MAX_WARNINGS_SHOWN:])
    if others:
        values = count(others, "autre valeur mise de côté", "autres valeurs mises de côté")
        console.print(f"et {values} : --report COMPTE.csv les donne toutes.")


def report_json(report: ImportReport, *, dry_run: bool) -> dict[str, object]:
    """Return the account with French names, as the API would write it."""
    return {
        "essai": dry_run,
        "total": report.total,
        "importees": report.imported,
        "mises_a_jour": report.updated,
        "inchangees": report.unchanged,
        "fermees": report.closed,
        "refusees": [
            {"ligne": row.line, "id": row.row_id, "champ": row.field, "motif": row.reason}
            for row in report.refused
        ],
        "avertissements": [
            {"ligne": row.line, "id": row.row_id, "champ": row.field, "motif": row.message}
            for row in report.warnings
        ],
    }


def write_account(path: Path, report: ImportReport) -> None:
    """Write what was refused or set aside, for a French spreadsheet (BOM and semicolons)."""
    refused = ((row.line, "refusée", row.row_id, row.field, row.reason) for row in report.refused)
    kept = ((row.line, "gardée", row.row_id, row.field, row.message) for row in report.warnings)
    with atomic_text(path) as file:
        file.write("\N{BYTE ORDER MARK}")
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(("ligne", "sort", "id", "champ", "motif"))
        for line, fate, *cells in sorted((*refused, *kept), key=lambda row: row[0]):
            writer.writerow((line, fate, *(inert(cell or "") for cell in cells)))
