"""``vicinal zones``: draw the zones of the year, and show those in force."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG
from cli.options import AsJson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insertion.host_side.ports import ZoneBuild


def build_zones_command(
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            metavar=FLAG,
            help="Refait les zones de l’année, avec un motif qui est gardé.",
        ),
    ] = False,
    motive: Annotated[
        str | None,
        typer.Option("--motive", metavar="MOTIF", help="Pourquoi les refaire dans l’année."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Dessiner les zones de l’année, une seule fois, et y placer chaque personne.

    Une zone réunit des communes voisines d’un même EPCI jusqu’à 50 personnes au moins : c’est tout
    ce que les employeurs et les opérateurs peuvent déduire d’un domicile. Les refaire dans l’année
    affaiblirait ce qu’elles cachent.
    """
    from datetime import UTC, datetime

    from cli.errors import OK, CommandRefused
    from cli.session import ready_session
    from usecases.place.zones import Drawing, build_zones

    if force != (motive is not None):
        raise CommandRefused("--force demande un --motive, et réciproquement.")
    with ready_session() as vicinal:
        drawing = Drawing(vicinal.today().year, datetime.now(UTC), motive)
        builds = build_zones(vicinal.unit_of_work(), vicinal.communes, drawing)
    _print(builds, as_json=as_json)
    return OK


def show_zones(as_json: AsJson = False) -> int:
    """Montrer les zones en vigueur : leurs communes, et combien de personnes y vivaient."""
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session

    with ready_session() as vicinal, vicinal.reading() as uow:
        builds = uow.host_side.zones.latest_of_all()
    _print(builds, as_json=as_json)
    return OK if builds else NOTHING_DONE


def _print(builds: "Sequence[ZoneBuild]", *, as_json: bool) -> None:
    from cli.session import command_name
    from cli.terminal import count, messages, output, print_json, table

    if as_json:
        print_json([_json_of(build) for build in builds])
        return
    if not builds:
        messages().print(
            f"Aucune zone ; « {command_name()} zones build » les dessine d’après les personnes "
            "enregistrées."
        )
    for build in builds:
        zones = count(len(build.zones), "zone", "zones")
        least = min(zone.people for zone in build.zones)
        lines = table("Zone", "Communes", "Personnes")
        for zone in build.zones:
            lines.add_row(zone.label, str(len(zone.communes)), str(zone.people))
        console = output()
        console.print(
            f"Département {build.departement}, {build.year} : {zones}, la moins peuplée a "
            f"{count(least, 'personne', 'personnes')}. Empreinte {build.digest[:12]}."
        )
        if build.motive is not None:
            console.print(f"Refaites dans l’année : {build.motive}")
        console.print(lines)


def _json_of(build: "ZoneBuild") -> dict[str, object]:
    return {
        "departement": build.departement,
        "annee": build.year,
        "revision": build.revision,
        "empreinte": build.digest,
        "motif": build.motive,
        "zones": [
            {
                "id": zone.id,
                "libelle": zone.label,
                "communes": list(zone.communes),
                "centre": [zone.center.lat, zone.center.lon],
                "personnes": zone.people,
            }
            for zone in build.zones
        ],
    }
