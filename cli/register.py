"""``vicinal register``: what is held, column by column, why, for whom, how long."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG
from cli.options import AsJson

if TYPE_CHECKING:
    from insertion.held_data import Register


def register_command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[TABLE]", help="Une seule table.", show_default=False),
    ] = None,
    as_json: AsJson = False,
    as_page: Annotated[
        bool, typer.Option("--markdown", metavar=FLAG, help="Écrit docs/register.md.")
    ] = False,
) -> None:
    """Dire ce qui est tenu : chaque colonne, pour quoi, qui la lit, combien de temps."""
    from api.register_document import as_json as as_document
    from api.register_document import as_markdown
    from cli.terminal import output, print_json
    from insertion.held_data_loading import load_register

    register = _only(load_register(), name)
    if as_json:
        print_json(as_document(register))
    elif as_page:
        output().file.write(as_markdown(register))
    else:
        _print(register)


def _only(register: "Register", name: str | None) -> "Register":
    from dataclasses import replace

    from cli.french import BadValue

    if name is None:
        return register
    if name not in register.tables:
        raise BadValue(f"une table parmi : {', '.join(register.tables)}.")
    return replace(register, tables={name: register.tables[name]})


def _print(register: "Register") -> None:
    from api.register_document import ERASURES, erasure_of, readers_of
    from cli.terminal import output, plain, table

    console = output()
    for each in register.tables.values():
        console.print(plain(f"{each.name} : {each.purpose}"), style="bold")
        lines = table("Colonne", "Catégorie", "Lue par", "Conservation", "Effacement")
        for name, value in each.lines():
            end = ERASURES[erasure_of(each, value)]
            cells = (name, value.category, readers_of(value), value.retention, end)
            lines.add_row(*map(plain, cells))
        console.print(lines)
        console.print()
