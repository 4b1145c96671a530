"""``vicinal amounts``: what is due under a convention, on the screen or in a file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.errors import NOTHING_DONE, OK, CommandRefused
from cli.french import BadValue
from cli.options import AsJson

if TYPE_CHECKING:
    from usecases.attendance.settling import Settled

_EXAMPLE = "une date comme 2026-01-31 est attendue."


def _day(text: str | date) -> date:
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text if len(text) == len("2026-01-31") else "")
    except ValueError:
        raise BadValue(_EXAMPLE) from None


def _day_option(name: str, help_text: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(
        name, metavar="DATE", parser=_day, help=help_text, show_default=False
    )
    return option


def amounts(
    convention_id: Annotated[
        str, typer.Argument(metavar="CONVENTION", help="Identifiant de la convention.")
    ],
    start: Annotated[
        date | None, _day_option("--from", "Premier jour ; celui de la convention, sinon.")
    ] = None,
    end: Annotated[
        date | None, _day_option("--to", "Dernier jour, compris ; aujourd’hui, sinon.")
    ] = None,
    csv_file: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FICHIER", help="Écrit le décompte dans ce fichier CSV."),
    ] = None,
    xlsx_file: Annotated[
        Path | None,
        typer.Option("--xlsx", metavar="FICHIER", help="Écrit le décompte dans ce classeur."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Compter ce qui est dû pour une convention, ligne à ligne, d’après les émargements.

    Chaque ligne dit son calcul ; ce qui n’est pas dû dit pourquoi. Le code de retour est 1 quand
    rien n’est dû.
    """
    from api.schemas.convention import DecompteOut
    from cli.amounts_view import print_decompte
    from cli.session import ready_session
    from cli.terminal import output, print_json
    from insertion.actor import Actor, Role
    from insertion.errors import InvalidValue
    from usecases.attendance.settling import settle_convention

    with ready_session() as vicinal:
        acting = vicinal.acting(Actor("ligne-de-commande", Role.DEPARTEMENT))
        dispositifs = vicinal.dispositifs()
        try:
            settled = settle_convention(
                acting, convention_id, (start, end), dispositifs, vicinal.reading()
            )
        except InvalidValue as error:
            option = {"du": "--from", "au": "--to"}.get(error.field, error.field)
            raise CommandRefused(f"{option} attend {error.expected}.") from None
    _write_files(settled, csv_file, xlsx_file)
    if as_json:
        print_json(DecompteOut.of(settled.decompte).model_dump(mode="json"))
    elif csv_file is None and xlsx_file is None:
        print_decompte(output(), settled.decompte)
    return OK if settled.decompte.total else NOTHING_DONE


def _write_files(settled: "Settled", csv_file: Path | None, xlsx_file: Path | None) -> None:
    from api.spreadsheets import to_csv, to_xlsx
    from api.tables import decompte_tables
    from cli.atomic_file import write_whole
    from cli.terminal import messages

    tables = decompte_tables(settled.decompte, settled.convention)
    for path, written in ((csv_file, to_csv), (xlsx_file, to_xlsx)):
        if path is not None:
            write_whole(path, written(tables))
            messages().print(f"Le décompte est dans {path.name}.", soft_wrap=True)
