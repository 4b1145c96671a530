"""Territories in the terminal: the account of an import, the list, those of a place."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from api.labels import territory_kind_label
from api.schemas.territory import TerritoriesOut
from cli.terminal import Sentence, count, plain, table
from geo.territory import TerritoryArea
from geo.territory_layer import LayerForm
from insertion.layer_ports import WriteOutcome
from usecases.import_territories import TerritoryImportReport

MAX_REFUSALS_SHOWN = 20
_OUTCOMES = {
    WriteOutcome.IMPORTED: "ajoutés",
    WriteOutcome.UPDATED: "remplacés",
    WriteOutcome.UNCHANGED: "déjà là, rien n’a changé",
}


def print_import(console: Console, report: TerritoryImportReport, *, dry_run: bool) -> None:
    """Print what was read of each kind, and what was refused."""
    if dry_run:
        console.print(Text("Essai, rien n’est gardé.", style="bold"))
    for layer in report.layers:
        what = count(layer.territories, "territoire", "territoires")
        kind = territory_kind_label(layer.kind)
        how = (
            "par leur contour"
            if layer.form is LayerForm.OUTLINES
            else f"sur {count(layer.communes, 'commune', 'communes')}"
        )
        words = f"{kind} ({layer.kind}) : {what} {how}, {_OUTCOMES[layer.outcome]}."
        console.print(Sentence(words, style="bold"))
    if not report.refused:
        return
    console.print()
    lines = table(report.row_name.capitalize(), "Id", "Champ", "Motif")
    for row in report.refused[:MAX_REFUSALS_SHOWN]:
        lines.add_row(
            str(row.line), plain(row.row_id or ""), plain(row.field), Sentence(row.reason)
        )
    console.print(Text(f"{count(len(report.refused), 'refus', 'refus')} :", style="yellow"))
    console.print(lines)
    if len(report.refused) > MAX_REFUSALS_SHOWN:
        others = len(report.refused) - MAX_REFUSALS_SHOWN
        console.print(f"et {count(others, 'autre', 'autres')} : --json les dit tous.")


def import_json(report: TerritoryImportReport, *, dry_run: bool) -> dict[str, Any]:
    """Return the account as JSON."""
    return {
        "essai": dry_run,
        "lus": report.read,
        "types": [
            {
                "type": layer.kind,
                "forme": layer.form.value,
                "sort": layer.outcome.value,
                "territoires": layer.territories,
                "communes": layer.communes,
            }
            for layer in report.layers
        ],
        "refusees": [
            {"ligne": row.line, "id": row.row_id, "champ": row.field, "motif": row.reason}
            for row in report.refused
        ],
    }


def print_areas(console: Console, areas: Sequence[TerritoryArea]) -> None:
    """Print one line a territory."""
    lines = table("Type", "Code", "Nom", "Communes", "Contour", numbers=("Communes",))
    for area in areas:
        territory = area.territory
        lines.add_row(
            territory.kind,
            territory.code,
            Sentence(plain(territory.name)),
            str(len(area.communes)) if area.communes else "",
            "oui" if area.outline is not None else "",
        )
    console.print(lines)


def print_place(console: Console, answer: TerritoriesOut) -> None:
    """Print the territories of a place."""
    if answer.commune is not None:
        console.print(Text(f"{answer.commune['libelle']} ({answer.commune['code']})", style="bold"))
    lines = table("Type", "Code", "Nom")
    for territory in answer.items:
        lines.add_row(
            Sentence(territory.type_libelle), territory.code, Sentence(plain(territory.nom))
        )
    console.print(lines)
    if not answer.point_precis:
        console.print(
            Sentence(
                "Sans position précise, ce qui n’a qu’un contour (un quartier prioritaire) n’est "
                "pas dit : --point LAT,LON le dira.",
                style="dim",
            )
        )
