"""``vicinal retention holds``: the legal holds of every département, and those to look at again."""

from typing import Annotated, Any

import typer

from cli.french import FLAG
from cli.options import AsJson


def show_holds(
    to_review: Annotated[
        bool,
        typer.Option("--to-review", metavar=FLAG, help="Seulement ceux dont le jour est venu."),
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Montrer les gels en vigueur, et le jour où chacun est à revoir.

    Un jour passé ne lève rien : le code de retour est 1 quand un gel est à revoir.
    """
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session
    from cli.terminal import output, plain, print_json, table
    from insertion.actor import CLOCK

    with ready_session() as vicinal:
        acting = vicinal.acting(CLOCK)
        found = [
            each
            for departement in vicinal.departements()
            for each in _holds_of(vicinal, departement, acting)
            if each["a_revoir"] or not to_review
        ]
    if as_json:
        print_json({"jour": acting.today.isoformat(), "gels": found})
    elif not found:
        output().print("Aucun gel à revoir." if to_review else "Aucun gel en vigueur.")
    else:
        grid = table("Gel", "Département", "Personne", "Motif", "À revoir")
        for each in found:
            grid.add_row(
                *(plain(each[name]) for name in ("id", "departement", "beneficiaire_id")),
                *(plain(each["motif_libelle"]), _day_told(each)),
            )
        output().print(grid)
    return NOTHING_DONE if any(each["a_revoir"] for each in found) else OK


def _holds_of(vicinal: Any, departement: str, acting: Any) -> list[dict[str, Any]]:
    from api.schemas.retention import HoldOut

    with vicinal.unit_of_work(departement) as uow:
        holds = [each for each in uow.retention.every_hold() if each.is_in_force(acting.at)]
    return [
        HoldOut.of(each, acting.today, in_force=True).model_dump(mode="json", exclude={"etapes"})
        | {"departement": departement}
        for each in holds
    ]


def _day_told(hold: dict[str, Any]) -> str:
    if hold["revoir_le"] is None:
        return "aucun jour"
    day = "/".join(reversed(hold["revoir_le"].split("-")))
    return f"depuis le {day}" if hold["a_revoir"] else f"le {day}"
