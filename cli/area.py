"""``vicinal area``: what is within some minutes of a place, and a map of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG, whole_number
from cli.options import AsJson

if TYPE_CHECKING:
    from geo.travel import TravelMode

DEFAULT_MINUTES, MOST_MINUTES = 30, 90
CAR = "voiture"


def area(
    address: Annotated[
        str | None,
        typer.Argument(metavar="[LIEU]", help="Une commune, un code, une adresse."),
    ] = None,
    point: Annotated[
        str | None,
        typer.Option("--point", metavar="LAT,LON", help="Une position : 47.4736,-0.5548."),
    ] = None,
    mode: Annotated[
        str,
        typer.Option(
            "--mode", metavar="MOYEN", help="marche, velo, cyclomoteur, voiture…", show_default=True
        ),
    ] = CAR,
    minutes: Annotated[
        int,
        typer.Option(
            "--minutes",
            metavar="N",
            parser=whole_number(1, MOST_MINUTES),
            help="Durée au plus, porte à porte.",
            show_default=True,
        ),
    ] = DEFAULT_MINUTES,
    hexagons: Annotated[
        bool,
        typer.Option("--hexagons", metavar=FLAG, help="Dessine des hexagones, pas les communes."),
    ] = False,
    geojson: Annotated[
        Path | None,
        typer.Option("--geojson", metavar="FICHIER", help="Écrit la zone pour une carte."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Montrer les communes à quelques minutes d’un lieu, et combien d’offres y sont ouvertes.

    La durée est celle du modèle de trajet, à environ 25 % près.
    """
    from cli.errors import CommandRefused

    if (address is None) == (point is None):
        raise CommandRefused("donnez un lieu, ou bien --point.")
    return _show(address, point, (mode, minutes, hexagons), geojson, as_json=as_json)


def _show(
    address: str | None,
    point: str | None,
    asked: tuple[str, int, bool],
    geojson: Path | None,
    *,
    as_json: bool,
) -> int:
    from api.schemas.area import area_text, summary_of
    from cli.area_view import print_area
    from cli.atomic_file import atomic_text
    from cli.errors import NOTHING_DONE, OK
    from cli.place_input import read_place, reading_place
    from cli.session import ready_session
    from cli.terminal import output, print_json
    from usecases.find_area import AreaForm, AreaWanted, find_area

    mode, minutes, hexagons = asked
    form = AreaForm.HEXAGONS if hexagons else AreaForm.COMMUNES
    wanted = AreaWanted(_mode(mode), float(minutes), form)
    with ready_session() as vicinal, reading_place():
        place = read_place(address, point, vicinal.communes)
        found = find_area(place, vicinal.sources(), wanted)
    if geojson is not None:
        with atomic_text(geojson) as file:
            file.write(area_text(found) + "\n")
    summary = summary_of(found)
    if as_json:
        print_json(summary.model_dump(mode="json"))
    else:
        print_area(output(), summary)
    return OK if summary.communes else NOTHING_DONE


def _mode(text: str) -> "TravelMode":
    from cli.errors import CommandRefused
    from geo.travel import TravelMode

    try:
        return TravelMode(text)
    except ValueError:
        raise CommandRefused(f"--mode attend l’un de : {', '.join(TravelMode)}.") from None
