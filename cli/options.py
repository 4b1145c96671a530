"""Options that several commands share, in the same words."""

from typing import Annotated

import typer

from cli.french import FLAG, one_of, whole_number

MAX_K = 1000

Kind = Annotated[
    str,
    typer.Option(
        "--kind",
        metavar="offre|action|tout",
        parser=one_of("offre", "action", "tout"),
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
AsJson = Annotated[bool, typer.Option("--json", metavar=FLAG, help="Écrit le même JSON que l’API.")]
