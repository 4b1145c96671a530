"""The account of the import of timetables and the list of networks, in the terminal."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from rich.console import Console
from rich.text import Text

from api.french_dates import french_day
from cli.terminal import Sentence, count, plain, table
from geo.gtfs_rows import RowRefused
from insertion.layer_ports import StoredFeed, WriteOutcome
from usecases.import_timetables import TimetableImportReport

MAX_REFUSALS_SHOWN = 20
SOON = timedelta(days=14)
_OUTCOMES = {
    WriteOutcome.IMPORTED: "ajoutés",
    WriteOutcome.UPDATED: "remplacés",
    WriteOutcome.UNCHANGED: "déjà là, rien n’a changé",
}


def print_import(
    console: Console, report: TimetableImportReport, today: date, *, dry_run: bool
) -> None:
    """Print what was read, what was refused, and until when the timetables hold."""
    name = plain(report.title or report.name)
    rehearsal = " (essai, rien n’est gardé)" if dry_run else ""
    words = f"Horaires « {name} » ({report.name}) : {_OUTCOMES[report.outcome]}{rehearsal}."
    console.print(Sentence(words, style="bold"))
    content = ", ".join(
        (
            count(report.routes, "ligne", "lignes"),
            count(report.stops, "arrêt", "arrêts"),
            count(report.trips, "course", "courses"),
        )
    )
    console.print(f"  {content}")
    validity = _validity(report.first_day, report.last_day)
    console.print(f"  {validity}")
    warning = _warning(report.first_day, report.last_day, today)
    if warning:
        console.print(Sentence(warning, style="yellow"))
    _print_rows(console, report.set_aside, "valeur mise de côté", "valeurs mises de côté")
    _print_rows(console, report.refused, "ligne refusée", "lignes refusées")


def _print_rows(console: Console, rows: Sequence[RowRefused], one: str, several: str) -> None:
    """Print rows gathered by file and reason: one mistake of a publisher is in each of its rows."""
    if not rows:
        return
    kinds = Counter((row.file, row.field, row.reason) for row in rows)
    first = {(row.file, row.field, row.reason): row.line for row in reversed(rows)}
    lines = table("Nombre", "Fichier", "Première ligne", "Champ", "Motif", numbers=("Nombre",))
    for kind, number in kinds.most_common(MAX_REFUSALS_SHOWN):
        file, column, reason = kind
        lines.add_row(
            *(str(number), plain(file), str(first[kind]), plain(column), Sentence(reason))
        )
    console.print()
    console.print(Text(f"{count(len(rows), one, several)} :", style="yellow"))
    console.print(lines)
    hidden = len(kinds) - MAX_REFUSALS_SHOWN
    if hidden > 0:
        console.print(f"et {count(hidden, 'autre motif', 'autres motifs')} : --json les dit tous.")


def import_json(report: TimetableImportReport) -> dict[str, Any]:
    """Return the account as JSON."""
    return {
        "nom": report.name,
        "transporteur": report.title,
        "version": report.version,
        "sort": report.outcome.value,
        "premier_jour": _iso(report.first_day),
        "dernier_jour": _iso(report.last_day),
        "lignes_de_transport": report.routes,
        "arrets": report.stops,
        "courses": report.trips,
        "lignes_lues": dict(report.read),
        "refusees": [_row_json(row) for row in report.refused],
        "mises_de_cote": [_row_json(row) for row in report.set_aside],
    }


def print_feeds(console: Console, feeds: Sequence[StoredFeed], today: date) -> None:
    """Print one line a network, and what is to be renewed."""
    numbers = ("Arrêts", "Courses")
    lines = table("Nom", "Transporteur", "Arrêts", "Courses", "Valables", numbers=numbers)
    for feed in feeds:
        warning = _warning(feed.first_day, feed.last_day, today)
        style = "yellow" if warning else ""
        validity = _validity(feed.first_day, feed.last_day)
        lines.add_row(
            *(feed.name, Sentence(plain(feed.title)), str(feed.stops), str(feed.trips)),
            Sentence(validity, style=style),
        )
    console.print(lines)
    for feed in feeds:
        warning = _warning(feed.first_day, feed.last_day, today)
        if warning:
            console.print(Sentence(f"{feed.name} : {warning}", style="yellow"))


def feeds_json(feeds: Sequence[StoredFeed], today: date) -> list[dict[str, Any]]:
    """Return the list as JSON."""
    return [
        {
            "nom": feed.name,
            "transporteur": feed.title,
            "version": feed.version,
            "premier_jour": _iso(feed.first_day),
            "dernier_jour": _iso(feed.last_day),
            "perime": feed.last_day is None or feed.last_day < today,
            "arrets": feed.stops,
            "courses": feed.trips,
            "importe_le": feed.imported_at.isoformat(),
        }
        for feed in feeds
    ]


def _validity(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return "aucun jour de circulation"
    return f"du {french_day(first)} au {french_day(last)}"


def _warning(first: date | None, last: date | None, today: date) -> str | None:
    """Return what is to be said of these dates, None when nothing is."""
    if first is None or last is None:
        return "aucune course ne circule jamais : ces horaires ne servent à rien."
    if last < today:
        return "ces horaires sont périmés et ne servent plus ; importez ceux en vigueur."
    if first > today:
        return "ces horaires ne sont pas encore en vigueur."
    if last < today + SOON:
        return "ces horaires finissent bientôt ; demandez les suivants au transporteur."
    return None


def _row_json(row: RowRefused) -> dict[str, Any]:
    return {"fichier": row.file, "ligne": row.line, "champ": row.field, "motif": row.reason}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
