"""``vicinal import gtfs``: the timetables of a network, every row accounted for."""

from pathlib import Path
from typing import Annotated

import typer

from cli.french import FLAG


def import_gtfs_command(
    path: Annotated[Path, typer.Argument(metavar="CHEMIN", help="GTFS : archive zip ou dossier.")],
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            metavar="NOM",
            help="Nom du réseau, dont les horaires précédents sont remplacés ; celui du "
            "transporteur, sauf indication.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", metavar=FLAG, help="Fait tout, sauf garder le résultat.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit le compte rendu en JSON.")
    ] = False,
) -> None:
    """Ajouter les horaires d’un réseau de transport ; plusieurs réseaux vivent ensemble.

    Un second import du même réseau remplace le premier d’un bloc.
    """
    from cli.session import ready_session
    from cli.terminal import messages, output, print_json
    from cli.transit_view import import_json, print_import
    from usecases.import_timetables import import_timetables
    from usecases.rehearsal import Rehearsal

    with ready_session() as vicinal, messages().status("Lecture des horaires…"):
        uow = vicinal.unit_of_work()
        report = import_timetables(path, Rehearsal(uow) if dry_run else uow, name)
        today = vicinal.today()
    if as_json:
        print_json(import_json(report))
    else:
        print_import(output(), report, today, dry_run=dry_run)
