"""Durations and the report of a run, as people and programs read them: ids and counts only."""

from typing import Any

from rich.console import Console

from api.schemas.retention import DurationsOut
from cli.terminal import Sentence, count, plain, table
from insertion.retention import Stage
from insertion.retention_rules import TimeUnit
from usecases.retention.run import RunReport

MOST_NAMED = 20

_DONE = {
    Stage.NOTICE: ("préavis donné", "préavis donnés"),
    Stage.ARCHIVE: ("dossier archivé", "dossiers archivés"),
    Stage.ANONYMISE: ("dossier rendu anonyme", "dossiers rendus anonymes"),
}
PURGED_LABELS = {
    "idempotency_keys": "réponses gardées pour les demandes renvoyées",
    "account_sessions": "connexions terminées",
    "sign_in_keys": "codes et liens qui ne servent plus",
    "issuer_attempts": "connexions par un autre service, inachevées",
    "outbox": "messages partis ou abandonnés",
    "access_lines": "lectures de dossiers",
    "past_catalogue": "offres, horaires et routes d’avant",
    "reading_alerts": "alertes de lecture",
    "shown_answers": "propositions montrées",
}
"""What each table that grows old holds, in words; a test compares them with those purged."""


def print_durations(console: Console, shown: DurationsOut) -> None:
    """Print one line a duration, then where each was read."""
    console.print(f"Durées en vigueur le {shown.jour:%d/%m/%Y}, version {plain(shown.version)}")
    grid = table("Code", "Quoi", "Durée", "Au plus", numbers=("Durée", "Au plus"))
    for each in shown.items:
        own = " *" if each.propre else ""
        lasting, longest = (_in_words(value, each.unite) for value in (each.valeur, each.maximum))
        grid.add_row(each.code, plain(each.libelle), f"{lasting}{own}", longest)
    console.print(grid)
    for each in shown.items:
        checked = " (à faire vérifier par un juriste)" if each.a_verifier else ""
        said = f"{each.code} : {each.document}, {each.section}. {each.motif}{checked}"
        console.print(Sentence(said, style="dim"))
    if any(each.propre for each in shown.items):
        console.print("* raccourcie par ce Département")


def _in_words(value: int, unit: str) -> str:
    return f"{value} {unit if value > 1 or unit == TimeUnit.MONTHS else unit.removesuffix('s')}"


def print_report(console: Console, report: RunReport) -> None:
    """Print what was done, or would be; then what waits, and what failed."""
    tried = "Essai, rien n’est écrit : " if report.dry else ""
    console.print(f"{tried}{report.day:%d/%m/%Y}, durées {plain(report.rules_version)}")
    grid = table("Dossiers", "Nombre", numbers=("Nombre",))
    for stage, (one, _several) in _DONE.items():
        grid.add_row(one, str(report.count(stage)))
    grid.add_row("suspendu par un gel", str(len(report.held)))
    console.print(grid)
    purged = table("Données techniques", "Lignes", numbers=("Lignes",))
    for name, lines in report.purged.items():
        purged.add_row(PURGED_LABELS.get(name, name), str(lines))
    console.print(purged)
    if not report.done and not any(report.purged.values()):
        console.print("Rien n’est à faire ce jour-là.")
    if report.failed:
        told = count(len(report.failed), "n’a pas pu être traité", "n’ont pas pu être traités")
        console.print(f"{told}, et le seront au prochain passage :")
        for each in report.failed[:MOST_NAMED]:
            name = PURGED_LABELS.get(each.name, each.name)
            console.print(f"  - {plain(name)} ({each.error})")


def report_as_json(report: RunReport) -> dict[str, Any]:
    """Return the report as a program reads it, each file concerned by its id."""
    return {
        "jour": report.day.isoformat(),
        "essai": report.dry,
        "regles": report.rules_version,
        "comptes": {stage.value: report.count(stage) for stage in Stage},
        "dossiers": [
            {
                "beneficiaire_id": each.beneficiary_id,
                "etape": each.stage.value,
                "dernier_contact": each.since.isoformat(),
            }
            for each in report.done
        ],
        "suspendus": report.held,
        "purges": report.purged,
        "echecs": [{"quoi": each.name, "erreur": each.error} for each in report.failed],
    }
