"""``vicinal import territories``: PDS, MDS, cantons, QPV… every row accounted for."""

from pathlib import Path
from typing import Annotated

import typer

from cli.french import FLAG


def import_territories_command(
    path: Annotated[
        Path,
        typer.Argument(metavar="FICHIER", help="CSV de communes, ou GeoJSON de contours."),
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="TYPE",
            help="pds, mds, canton, epci, qpv, frr ou un type à soi ; obligatoire pour un GeoJSON.",
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
    """Ajouter des territoires ; ceux des mêmes types sont remplacés d’un bloc.

    CSV : une ligne par commune, avec « commune » (code INSEE), « type », « nom » et, si l’on veut,
    « code » ; ou bien « commune » et une colonne par type (« pds », « mds », « canton »). Une ligne
    ou un contour refusé n’empêche pas les autres.
    """
    from cli.session import ready_session
    from cli.terminal import messages, output, print_json
    from cli.territories_view import import_json, print_import
    from usecases.import_territories import import_territories
    from usecases.rehearsal import Rehearsal

    with ready_session() as vicinal, messages().status("Lecture des territoires…"):
        uow = vicinal.unit_of_work()
        report = import_territories(
            path, Rehearsal(uow) if dry_run else uow, vicinal.communes, kind
        )
    if as_json:
        print_json(import_json(report, dry_run=dry_run))
    else:
        print_import(output(), report, dry_run=dry_run)
