"""Options that several commands share, in the same words."""

from typing import Annotated

import typer
from typer.models import OptionInfo

from cli.french import FLAG, one_of, whole_number
from usecases.ranking_request import KINDS, MAX_K

STDIN = "-"  # in place of a file name
MAX_LIMIT = 50

Kind = Annotated[
    str,
    typer.Option(
        "--kind",
        metavar="|".join(KINDS),
        parser=one_of(*KINDS),
        help="Ce qui est cherché (tout, sauf indication).",
        show_default=False,
    ),
]
HowMany = Annotated[
    int,
    typer.Option(
        "-k",
        metavar="N",
        parser=whole_number(1, MAX_K),
        help="Nombre de correspondances par personne.",
        show_default=True,
    ),
]


def limit_option(default: int) -> OptionInfo:
    """Return the option of a lookup that bounds its answers."""
    option: OptionInfo = typer.Option(
        "--limit",
        metavar="N",
        parser=whole_number(1, MAX_LIMIT),
        help=f"Nombre de réponses au plus, {default} sauf indication.",
        show_default=False,
    )
    return option


AsJson = Annotated[bool, typer.Option("--json", metavar=FLAG, help="Écrit le même JSON que l’API.")]
