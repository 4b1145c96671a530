"""``vicinal transit``: the timetables imported, until when they hold, and how to remove one."""

from typing import Annotated

import typer

from cli.french import FLAG


def show_feeds(
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit la liste en JSON.")
    ] = False,
) -> int:
    """Montrer les réseaux importés et jusqu’à quand leurs horaires valent."""
    from cli.errors import NOTHING_DONE, OK
    from cli.session import command_name, ready_session
    from cli.terminal import messages, output, print_json
    from cli.transit_view import feeds_json, print_feeds

    with ready_session() as vicinal, vicinal.unit_of_work() as uow:
        feeds, today = uow.transit_feeds.stored(), vicinal.today()
    if as_json:
        print_json(feeds_json(feeds, today))
        return OK
    if not feeds:
        messages().print(
            f"Aucun horaire importé ; « {command_name()} import gtfs RESEAU.zip » en ajoute."
        )
        return NOTHING_DONE
    print_feeds(output(), feeds, today)
    return OK


def remove_feed(
    name: Annotated[str, typer.Argument(metavar="NOM", help="Nom du réseau, voir « status ».")],
) -> None:
    """Retirer les horaires d’un réseau."""
    from cli.errors import CommandRefused
    from cli.session import command_name, ready_session
    from cli.terminal import output

    with ready_session() as vicinal, vicinal.unit_of_work() as uow:
        removed = uow.transit_feeds.remove(name)
        uow.commit()
    if not removed:
        raise CommandRefused(
            f"aucun réseau ne porte ce nom ; « {command_name()} transit status » les montre."
        )
    output().print("Les horaires de ce réseau sont retirés.")
