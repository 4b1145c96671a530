"""``vicinal similar``: what is like an offer or an action."""

from typing import Annotated

import typer

from cli.french import one_of, whole_number
from cli.options import AsJson
from usecases.ranking_request import DEFAULT_K, KINDS, MAX_K


def similar(
    opportunity_id: Annotated[
        str, typer.Argument(metavar="ID", help="L’offre ou l’action de départ.")
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="|".join(KINDS),
            parser=one_of(*KINDS),
            help="Ce qui est cherché (le même type, sauf indication).",
            show_default=False,
        ),
    ] = None,
    k: Annotated[
        int,
        typer.Option(
            "-k",
            metavar="N",
            parser=whole_number(1, MAX_K),
            help="Nombre de réponses.",
            show_default=True,
        ),
    ] = DEFAULT_K,
    as_json: AsJson = False,
) -> None:
    """Montrer les offres ou les actions qui ressemblent à l’une d’elles, et en quoi.

    Elles sont proches par ce qu’elles demandent, par le métier et par le lieu (45 minutes en
    voiture au plus). Sans lieu précis, seul le contenu est comparé.
    """
    from api.schemas.similar import SimilarOut
    from cli.session import ready_session
    from cli.similar_view import print_similar
    from cli.terminal import output, print_json
    from usecases.find_similar import find_similar

    with ready_session() as vicinal:
        sources = vicinal.sources()
        kinds = None if kind is None else KINDS[kind]
        alike = find_similar(opportunity_id, sources.desk, vicinal.unit_of_work(), k, kinds)
        referential = sources.knowledge.referential
        if as_json:
            print_json(SimilarOut.of(alike, referential).model_dump(mode="json"))
        else:
            print_similar(output(), alike, referential, sources.communes)
