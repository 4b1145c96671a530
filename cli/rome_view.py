"""The account of the import of a referential, in the terminal."""

from rich.console import Console
from rich.text import Text

from cli.terminal import Sentence, count, plain, table
from usecases.import_rome import RomeImportReport

MAX_REFUSALS_SHOWN = 20
_KINDS = {
    "occupations": "métiers",
    "appellations": "appellations",
    "competences": "compétences",
    "knowledge": "savoirs",
    "contexts": "contextes de travail",
    "skill_links": "liens entre un métier et une compétence",
    "core_links": "dont au cœur du métier",
    "moves": "passages d’un métier à un autre",
    "definitions": "définitions",
}


def print_rome_report(console: Console, report: RomeImportReport) -> None:
    """Print what was read, what was refused, and that the referential is now the active one."""
    state = "est maintenant actif" if report.changed else "était déjà actif, rien n’a changé"
    console.print(Text(f"Le référentiel {report.version} {state}.", style="bold"))
    occupations = count(report.occupations, "métier", "métiers")
    console.print(f"  {occupations}, {count(report.skills, 'compétence', 'compétences')}")
    for kind, number in report.counts.items():
        console.print(Text(f"  {number:>8}  {_KINDS.get(kind, kind)}"))
    for title, names in (
        ("Tables absentes de l’archive", report.missing_tables),
        ("Fichiers laissés de côté", report.ignored_files),
    ):
        if names:
            console.print(Text(f"{title} : {plain(', '.join(names))}", style="yellow"))
    if report.refused:
        lines = table("Fichier", "Ligne", "Motif", numbers=("Ligne",))
        for row in report.refused[:MAX_REFUSALS_SHOWN]:
            lines.add_row(plain(row.file), str(row.line), Sentence(row.reason))
        console.print(lines)
        refused = count(len(report.refused), "ligne refusée", "lignes refusées")
        console.print(Text(f"{refused} en tout.", style="yellow"))
