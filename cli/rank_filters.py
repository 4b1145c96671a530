"""Options that narrow a ranking, or ask for the next page of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.errors import CommandRefused
from cli.french import one_of, whole_number
from insertion.terms import ContractKind
from usecases.ranking_request import KINDS, Wanted

if TYPE_CHECKING:
    from geo.communes import Communes

MAX_PAGE = 1_000_000
MAX_WORDS = 200

PageNumber = Annotated[
    int,
    typer.Option(
        "--page",
        metavar="N",
        parser=whole_number(1, MAX_PAGE),
        help="Les suivantes, dans le même ordre.",
        show_default=False,
    ),
]
Contract = Annotated[
    str | None,
    typer.Option(
        "--contract",
        metavar="CONTRAT",
        parser=one_of(*ContractKind),
        help=f"Seulement ce contrat : {', '.join(ContractKind)}.",
        show_default=False,
    ),
]
Commune = Annotated[
    str | None,
    typer.Option(
        "--commune",
        metavar="CODE",
        help="Seulement dans cette commune (code INSEE, comme 49007).",
        show_default=False,
    ),
]
Words = Annotated[
    str | None,
    typer.Option(
        "--words",
        metavar="MOTS",
        help="Seulement si l’intitulé contient tous ces mots.",
        show_default=False,
    ),
]


def wanted_of(
    page: int,
    k: int,
    kind: str,
    contract: str | None,
    commune: str | None,
    words: str | None,
    communes: "Communes",
) -> Wanted:
    """Return what of the list the options ask for.

    Raises
    ------
    CommandRefused
        When the commune does not exist, or the words are too many.
    """
    from geo.communes import parse_commune_code
    from geo.errors import UnknownCommune

    if words is not None and len(words) > MAX_WORDS:
        raise CommandRefused(f"--words : {MAX_WORDS} caractères au plus.")
    code = None
    if commune is not None:
        try:
            code = communes.get(parse_commune_code(commune)).current_code
        except UnknownCommune:
            raise CommandRefused("--commune : ce code est inconnu (exemple : 49007).") from None
    return Wanted(
        k=k,
        skip=(page - 1) * k,
        kinds=KINDS[kind],
        contract=None if contract is None else ContractKind(contract),
        commune=code,
        text=words,
    )
