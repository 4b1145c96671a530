"""``vicinal occupations``: from one occupation to another, and what is missing on the way."""

from typing import Annotated

import typer

from cli.errors import NOTHING_DONE, OK
from cli.french import FLAG, whole_number
from cli.options import AsJson

DEFAULT_K = 10
MAX_K = 2000  # more than there are occupations

_NAME = "Code ROME, ou nom d’un seul métier."


def similar(
    occupation: Annotated[str, typer.Argument(metavar="METIER", help=_NAME)],
    k: Annotated[
        int,
        typer.Option(
            "-k",
            metavar="N",
            parser=whole_number(1, MAX_K),
            help=f"Nombre de métiers au plus, {DEFAULT_K} sauf indication.",
            show_default=False,
        ),
    ] = DEFAULT_K,
    without_mobilities: Annotated[
        bool,
        typer.Option(
            "--without-mobilities",
            metavar=FLAG,
            help="Ne lit pas les passages que le référentiel cite lui-même.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Trouver les métiers proches d’un autre, et pourquoi."""
    from api.schemas.transfer import NearOccupationsOut
    from cli.lookups import knowledge_in_use
    from cli.query_input import checked_query
    from cli.terminal import output, print_json
    from cli.transfer_view import print_near_occupations
    from usecases.explore_transfers import find_near_occupations, named_occupation

    text = checked_query(occupation, 1).q
    with knowledge_in_use() as knowledge:
        code = named_occupation(text, knowledge)
        found = find_near_occupations(code, knowledge, k, with_mobilities=not without_mobilities)
    answer = NearOccupationsOut.of(found, knowledge.referential)
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_near_occupations(output(), answer)
    return OK if answer.items else NOTHING_DONE


def gap(
    origin: Annotated[str, typer.Argument(metavar="DEPUIS", help=f"Métier exercé. {_NAME}")],
    target: Annotated[str, typer.Argument(metavar="VERS", help=f"Métier visé. {_NAME}")],
    as_json: AsJson = False,
) -> int:
    """Voir ce qui manque pour passer d’un métier à un autre."""
    from api.schemas.transfer import GapOut
    from cli.lookups import knowledge_in_use
    from cli.query_input import checked_query
    from cli.terminal import output, print_json
    from cli.transfer_view import print_gap
    from usecases.explore_transfers import find_gap, named_occupation

    texts = [checked_query(text, 1).q for text in (origin, target)]
    with knowledge_in_use() as knowledge:
        known, aimed = (named_occupation(text, knowledge) for text in texts)
        answer = GapOut.of(find_gap(known, aimed, knowledge), knowledge.referential)
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_gap(output(), answer)
    return OK
