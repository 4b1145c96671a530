"""The commands of what tells the ways: timetables, roads, territories."""

import typer

from cli.french import FrenchGroup
from cli.identity_group import Register
from cli.import_gtfs import import_gtfs_command
from cli.import_roads import import_roads_command
from cli.import_territories import import_territories_command
from cli.roads import remove_roads, show_roads
from cli.transit import remove_feed, show_feeds


def add_way_groups(app: typer.Typer, imports: typer.Typer, register: Register, panel: str) -> None:
    """Add their imports, and the groups that show and remove them."""
    register(
        imports,
        "gtfs",
        import_gtfs_command,
        None,
        "import gtfs irigo.zip",
        "import gtfs dossier --name aleop",
    )
    register(
        imports,
        "territories",
        import_territories_command,
        None,
        "import territories pds.csv",
        "import territories qpv.geojson --kind qpv",
    )
    register(
        imports,
        "roads",
        import_roads_command,
        None,
        "import roads --osrm http://127.0.0.1:5000 --departement 49",
        "import roads --valhalla http://127.0.0.1:8002 --departement 49 --mode cyclomoteur",
    )
    transit = _group("Voir ou retirer les horaires importés.")
    app.add_typer(transit, name="transit", rich_help_panel=panel)
    register(transit, "status", show_feeds, None, "transit status", "transit status --json")
    register(transit, "remove", remove_feed, None, "transit remove irigo")
    roads = _group("Voir ou retirer les durées de trajet par la route.")
    app.add_typer(roads, name="roads", rich_help_panel=panel)
    register(roads, "status", show_roads, None, "roads status", "roads status --json")
    register(roads, "remove", remove_roads, None, "roads remove voiture")


def _group(words: str) -> typer.Typer:
    return typer.Typer(
        cls=FrenchGroup, no_args_is_help=True, subcommand_metavar="QUOI [...]", help=words
    )
