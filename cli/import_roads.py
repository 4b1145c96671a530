"""``vicinal import roads``: driving minutes between communes, asked once of a road engine."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG, whole_number

if TYPE_CHECKING:
    from geo.travel import TravelMode
    from usecases.import_roads import RoadsWanted

AROUND_KM = 40
MOST_AROUND_KM = 150


def import_roads_command(
    departement: Annotated[
        str, typer.Option("--departement", metavar="CODE", help="Comme 49 ou 2A.")
    ],
    osrm: Annotated[
        str | None,
        typer.Option("--osrm", metavar="ADRESSE", help="Un serveur OSRM : http://127.0.0.1:5000."),
    ] = None,
    valhalla: Annotated[
        str | None,
        typer.Option("--valhalla", metavar="ADRESSE", help="Un serveur Valhalla, de même."),
    ] = None,
    around: Annotated[
        int,
        typer.Option(
            "--around",
            metavar="KM",
            parser=whole_number(0, MOST_AROUND_KM),
            help="Et les communes à tant de kilomètres des siennes.",
            show_default=True,
        ),
    ] = AROUND_KM,
    mode: Annotated[
        str,
        typer.Option("--mode", metavar="MOYEN", help="marche, velo, cyclomoteur ou voiture."),
    ] = "voiture",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", metavar=FLAG, help="Fait tout, sauf garder le résultat.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit le compte rendu en JSON.")
    ] = False,
) -> None:
    """Demander à un serveur OSRM ou Valhalla les durées entre communes, une fois pour toutes.

    Seuls les centres des communes sont envoyés. Rien n’est demandé ensuite quand on cherche : sans
    réponse, ou hors de ces communes, le modèle de trajet sert comme avant.
    """
    from cli.errors import CommandRefused
    from usecases.import_roads import RoadsWanted
    from usecases.importing.road_tables import RoadEngine

    if (osrm is None) == (valhalla is None):
        raise CommandRefused("donnez l’adresse d’un serveur, par --osrm ou par --valhalla.")
    engine = RoadEngine.VALHALLA if osrm is None else RoadEngine.OSRM
    wanted = RoadsWanted(engine, _mode(mode), departement.upper(), float(around))
    _ask(str(osrm or valhalla), wanted, dry_run=dry_run, as_json=as_json)


def _ask(address: str, wanted: "RoadsWanted", *, dry_run: bool, as_json: bool) -> None:
    from cli.errors import NOTHING_DONE, CommandRefused
    from cli.road_client import RoadClient
    from cli.roads_view import print_import, report_json
    from cli.session import ready_session
    from cli.terminal import output, print_json, reported
    from usecases.import_roads import import_roads
    from usecases.importing.road_tables import UnreadableTable
    from usecases.rehearsal import Rehearsal

    with (
        ready_session() as vicinal,
        RoadClient(address) as client,
        reported("Durées entre communes") as tell,
    ):
        uow = vicinal.unit_of_work()
        kept = Rehearsal(uow) if dry_run else uow
        try:
            report = import_roads(wanted, vicinal.communes, client.ask, kept, vicinal.today(), tell)
        except UnreadableTable as error:
            raise CommandRefused(f"{error} : rien n’est changé.", status=NOTHING_DONE) from None
    if as_json:
        print_json(report_json(report))
    else:
        print_import(output(), report, dry_run=dry_run)


def _mode(text: str) -> "TravelMode":
    from cli.errors import CommandRefused
    from geo.road_matrix import SERVED
    from geo.travel import TravelMode

    if text not in set(SERVED):
        raise CommandRefused(f"--mode attend l’un de : {', '.join(SERVED)}.")
    return TravelMode(text)
