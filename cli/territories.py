"""``vicinal territories``: those imported, those of a place, and how to remove some."""

from typing import Annotated

import typer

from cli.options import AsJson


def territories(
    address: Annotated[
        str | None,
        typer.Argument(metavar="[LIEU]", help="Une commune, un code, une adresse."),
    ] = None,
    point: Annotated[
        str | None,
        typer.Option("--point", metavar="LAT,LON", help="Une position : 47.4736,-0.5548."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="TYPE", help="Ne montre que ce type de territoire."),
    ] = None,
    remove: Annotated[
        str | None,
        typer.Option("--remove", metavar="TYPE", help="Retire tous les territoires d’un type."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Montrer les territoires importés, ou ceux qui contiennent un lieu.

    Sans lieu, montre la liste. EPCI et département sont connus sans rien importer.
    """
    from cli.errors import CommandRefused

    if sum(each is not None for each in (address, point, remove)) > 1:
        raise CommandRefused("donnez un lieu, ou bien --point, ou bien --remove.")
    if remove is not None:
        return _remove(remove)
    if address is None and point is None:
        return _list(kind, as_json=as_json)
    return _look_up(address, point, kind, as_json=as_json)


def _remove(kind: str) -> int:
    from cli.errors import OK, CommandRefused
    from cli.session import ready_session
    from cli.terminal import count, output

    with ready_session() as vicinal, vicinal.unit_of_work() as uow:
        removed = uow.territories.remove(kind)
        uow.commit()
    if not removed:
        raise CommandRefused("aucun territoire importé n’est de ce type.")
    output().print(f"{count(removed, 'territoire retiré', 'territoires retirés')}.")
    return OK


def _list(kind: str | None, *, as_json: bool) -> int:
    from api.schemas.territory import page_out
    from cli.errors import NOTHING_DONE, OK
    from cli.session import command_name, ready_session
    from cli.terminal import messages, output, print_json
    from cli.territories_view import print_areas
    from usecases.find_territories import list_territories, require_kind

    with ready_session() as vicinal:
        known = vicinal.territories()
        require_kind(kind, known)
        areas = list(list_territories(known, kind))
    if as_json:
        print_json(page_out(areas, 1, max(len(areas), 1)).model_dump(mode="json"))
        return OK
    if not areas:
        messages().print(
            f"Aucun territoire importé ; « {command_name()} import territories » en ajoute."
        )
        return NOTHING_DONE
    print_areas(output(), areas)
    return OK


def _look_up(address: str | None, point: str | None, kind: str | None, *, as_json: bool) -> int:
    from api.schemas.territory import place_out
    from cli.errors import NOTHING_DONE, OK
    from cli.place_input import read_place, reading_place
    from cli.session import ready_session
    from cli.terminal import output, print_json
    from cli.territories_view import print_place
    from usecases.find_territories import find_territories, require_kind

    with ready_session() as vicinal, reading_place():
        place, known = read_place(address, point, vicinal.communes), vicinal.territories()
        require_kind(kind, known)
        found = find_territories(place, known, vicinal.communes, vicinal.geocoder)
    answer = place_out(found)
    kept = [each for each in answer.items if kind in {None, each.type}]
    answer = answer.model_copy(update={"items": kept, "total": len(kept), "size": len(kept)})
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_place(output(), answer)
    return OK if answer.items else NOTHING_DONE
