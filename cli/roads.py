"""``vicinal roads``: the driving minutes that are kept, and how to remove some."""

from typing import Annotated

import typer

from cli.french import FLAG


def show_roads(
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit la liste en JSON.")
    ] = False,
) -> int:
    """Montrer les durées entre communes qui sont gardées."""
    from cli.errors import NOTHING_DONE, OK
    from cli.roads_view import print_roads, roads_json
    from cli.session import command_name, ready_session
    from cli.terminal import messages, output, print_json

    with ready_session() as vicinal, vicinal.reading() as uow:
        stored = uow.roads.stored()
    if as_json:
        print_json(roads_json(stored))
        return OK
    if not stored:
        messages().print(
            "Aucune durée n’est gardée, le modèle de trajet répond ; "
            f"« {command_name()} import roads --osrm ADRESSE » en ajoute."
        )
        return NOTHING_DONE
    print_roads(output(), stored)
    return OK


def remove_roads(
    mode: Annotated[str, typer.Argument(metavar="MOYEN", help="Comme voiture, voir « status ».")],
) -> None:
    """Retirer les durées d’un moyen : le modèle de trajet répond de nouveau."""
    from cli.errors import CommandRefused
    from cli.session import command_name, ready_session
    from cli.terminal import output
    from geo.road_matrix import SERVED
    from geo.travel import TravelMode

    with ready_session() as vicinal, vicinal.unit_of_work() as uow:
        removed = mode in set(SERVED) and uow.roads.remove(TravelMode(mode))
        uow.commit()
    if not removed:
        raise CommandRefused(
            f"aucune durée n’est gardée pour ce moyen ; « {command_name()} roads status » les "
            "montre."
        )
    output().print("Les durées de ce moyen sont retirées.")
