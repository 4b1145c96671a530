"""``vicinal import offers``: a file of offers into the database, every row accounted for."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG, one_of

if TYPE_CHECKING:
    from api.wiring import Vicinal
    from usecases.import_offers import CompleteFile
    from usecases.import_report import ImportReport


Source = Annotated[Path, typer.Argument(metavar="FICHIER", help="Fichier à importer.")]
Form = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="france-travail|csv",
        parser=one_of("france-travail", "csv"),
        help="Comment le fichier est écrit.",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", metavar=FLAG, help="Fait tout, sauf garder le résultat.")
]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="COMPTE.csv", help="Écrit en CSV ce qui est refusé ou mis de côté."
    ),
]
Complete = Annotated[
    bool,
    typer.Option(
        "--complete",
        metavar=FLAG,
        help="Le fichier est complet : les offres de la même source qui n’y sont pas sont fermées.",
    ),
]
Yes = Annotated[
    bool,
    typer.Option(
        "--yes",
        metavar=FLAG,
        help="Avec --complete, ferme même plus de la moitié des offres, ou malgré des lignes "
        "refusées.",
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", metavar=FLAG, help="Écrit le compte rendu en JSON.")
]


def import_offers_command(
    path: Source,
    form: Form,
    dry_run: DryRun = False,
    report_path: Report = None,
    complete: Complete = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> int:
    """Ajouter des offres ; chaque ligne est importée, mise à jour, inchangée ou refusée.

    Tout est gardé d’un bloc à la fin : un import interrompu ne laisse rien à moitié, et un second
    import du même fichier ne change rien. Le code de retour est 1 si rien n’a pu être lu.
    """
    from cli.errors import NOTHING_DONE, OK
    from cli.import_view import print_report, report_json, write_account
    from cli.session import ready_session
    from cli.terminal import output, print_json
    from usecases.import_offers import CompleteFile

    with ready_session() as vicinal:
        completeness = CompleteFile(vicinal.today(), yes) if complete else None
        report = _import(vicinal, path, form, completeness, dry_run=dry_run)
    if report_path is not None:
        write_account(report_path, report)
    if as_json:
        print_json(report_json(report, dry_run=dry_run))
    else:
        print_report(output(), report, dry_run=dry_run)
    return OK if report.total > len(report.refused) else NOTHING_DONE


def _import(
    vicinal: "Vicinal",
    path: Path,
    form: str,
    complete: "CompleteFile | None",
    *,
    dry_run: bool,
) -> "ImportReport":
    from cli.terminal import progress
    from usecases.import_offers import OfferFormat, import_offers
    from usecases.rehearsal import Rehearsal

    uow, referential = vicinal.unit_of_work(), vicinal.referential()
    with progress("Import") as bar:
        task = bar.add_task("Import", total=None)
        return import_offers(
            path,
            OfferFormat(form),
            Rehearsal(uow) if dry_run else uow,
            referential,
            vicinal.communes,
            vicinal.geocoder,
            lambda rows: bar.update(task, completed=rows),
            complete,
        )
