"""``vicinal route``: how to go somewhere by public transport, at an hour, and back."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG, BadValue

if TYPE_CHECKING:
    from api.wiring import Vicinal
    from usecases.find_route import RouteAnswer, RoutePlace

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")


def _read_moment(text: str) -> datetime:
    try:
        if not (text.isascii() and _MOMENT.fullmatch(text)):
            raise ValueError
        return datetime.fromisoformat(text)
    except ValueError:
        raise BadValue("une date et une heure comme 2026-11-30T08:00 sont attendues.") from None


def _read_clock(text: str) -> int:
    from insertion.errors import InvalidValue
    from insertion.schedule import parse_clock

    try:
        return parse_clock(text)
    except InvalidValue as error:
        raise BadValue(f"{error.expected}.") from None


def route(
    origin: Annotated[
        str, typer.Argument(metavar="DÉPART", help="Commune, ou latitude,longitude.")
    ],
    destination: Annotated[str, typer.Argument(metavar="ARRIVÉE", help="De même.")],
    moment: Annotated[
        datetime,
        typer.Option(
            "--at", metavar="DATE-HEURE", parser=_read_moment, help="Comme 2026-11-30T08:00."
        ),
    ],
    arrive: Annotated[
        bool,
        typer.Option("--arrive", metavar=FLAG, help="Y être à cette heure, au lieu d’en partir."),
    ] = False,
    back: Annotated[
        int | None,
        typer.Option(
            "--back",
            metavar="HEURE",
            parser=_read_clock,
            help="Fin de la journée de travail : donne aussi le retour (suppose --arrive).",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit la réponse en JSON.")
    ] = False,
) -> int:
    """Chercher un trajet en transport en commun, d’après les horaires importés."""
    from cli.errors import NOTHING_DONE, OK
    from cli.route_view import print_route, route_json
    from cli.session import ready_session
    from cli.terminal import output, print_json
    from usecases.find_route import RouteOutcome

    with ready_session() as vicinal:
        ends = _places(vicinal, origin, destination)
        answers = _search(vicinal, ends, moment, back, arrive=arrive or back is not None)
    if as_json:
        print_json([route_json(answer) for answer in answers])
    else:
        for number, answer in enumerate(answers):
            print_route(output(), ends if number == 0 else ends[::-1], answer, moment)
    found = all(answer.outcome is RouteOutcome.FOUND for answer in answers)
    return OK if found else NOTHING_DONE


def _places(vicinal: "Vicinal", *texts: str) -> "tuple[RoutePlace, ...]":
    from cli.query_input import checked_query
    from usecases.find_route import read_route_place

    queries = [checked_query(text, 1).q for text in texts]
    return tuple(read_route_place(text, vicinal.communes, vicinal.geocoder) for text in queries)


def _search(
    vicinal: "Vicinal",
    ends: "tuple[RoutePlace, ...]",
    moment: datetime,
    back: int | None,
    *,
    arrive: bool,
) -> "list[RouteAnswer]":
    from geo.transit_journey import Doors
    from usecases.find_route import find_route, way_back_moment

    network, doors = vicinal.transit(), Doors(ends[0].point, ends[1].point)
    answers = [find_route(network, doors, moment, arrive=arrive)]
    if back is not None:
        leaving = way_back_moment(moment, back)
        answers.append(find_route(network, doors.reversed(), leaving, arrive=False))
    return answers
