"""The account of the import of roads and the list of what is kept, in the terminal."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from api.french_dates import french_day
from api.labels import TRAVEL_MODE_LABELS
from cli.terminal import Sentence, count, table
from insertion.layer_ports import StoredRoads, WriteOutcome
from usecases.import_roads import RoadsReport

_OUTCOMES = {
    WriteOutcome.IMPORTED: "ajoutées",
    WriteOutcome.UPDATED: "remplacées",
    WriteOutcome.UNCHANGED: "déjà là, rien n’a changé",
}


def print_import(console: Console, report: RoadsReport, *, dry_run: bool) -> None:
    """Print how many communes and how many ways."""
    rehearsal = " (essai, rien n’est gardé)" if dry_run else ""
    mode = TRAVEL_MODE_LABELS[report.mode]
    words = f"Durées {mode} entre communes : {_OUTCOMES[report.outcome]}{rehearsal}."
    console.print(Sentence(words, style="bold"))
    console.print(
        f"{count(report.communes, 'commune', 'communes')}, "
        f"{count(report.known, 'trajet connu', 'trajets connus')}, "
        f"{count(report.unknown, 'sans réponse', 'sans réponse')} (le modèle y répond)."
    )


def report_json(report: RoadsReport) -> dict[str, Any]:
    """Return the account as JSON."""
    return {
        "mode": report.mode,
        "resultat": report.outcome,
        "communes": report.communes,
        "trajets_connus": report.known,
        "trajets_sans_reponse": report.unknown,
    }


def print_roads(console: Console, stored: Sequence[StoredRoads]) -> None:
    """Print one line a matrix."""
    grid = table("Moyen", "Serveur", "Demandé le", "Communes", numbers=("Communes",))
    for each in stored:
        grid.add_row(each.mode, each.source, french_day(each.asked_on), str(each.communes))
    console.print(grid)


def roads_json(stored: Sequence[StoredRoads]) -> list[dict[str, Any]]:
    """Return the list as JSON."""
    return [
        {
            "mode": each.mode,
            "source": each.source,
            "demande_le": each.asked_on.isoformat(),
            "communes": each.communes,
            "empreinte": each.digest,
        }
        for each in stored
    ]
