"""A reachable area in the terminal: the communes, and what is open in each."""

from rich.console import Console

from api.schemas.area import AreaSummaryOut
from api.sentences import about
from cli.terminal import Sentence, count, plain, table

MAX_SHOWN = 40


def print_area(console: Console, summary: AreaSummaryOut) -> None:
    """Print the communes, nearest first, those with something open before the others."""
    there = ", ".join(
        (
            count(len(summary.communes), "commune", "communes"),
            count(summary.offres, "offre", "offres"),
            count(summary.actions, "action", "actions"),
        )
    )
    console.print(Sentence(f"{summary.phrase} : {there}.", style="bold"))
    shown = sorted(summary.communes, key=lambda each: not (each.offres or each.actions))
    lines = table("Code", "Commune", "Trajet", "Offres", "Actions", numbers=("Offres", "Actions"))
    for each in shown[:MAX_SHOWN]:
        minutes = "en partie" if each.minutes is None else about(each.minutes)
        lines.add_row(
            *(each.code, plain(each.nom), minutes, str(each.offres or ""), str(each.actions or ""))
        )
    console.print(lines)
    hidden = len(shown) - MAX_SHOWN
    if hidden > 0:
        others = count(hidden, "autre commune", "autres communes")
        console.print(f"et {others} : --json ou --geojson FICHIER les donne toutes.")
