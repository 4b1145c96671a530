"""``vicinal people``: the people whom an offer or an action suits."""

from typing import Annotated

import typer

from cli.french import whole_number
from cli.options import AsJson
from usecases.ranking_request import DEFAULT_K, MAX_K


def people(
    opportunity_id: Annotated[str, typer.Argument(metavar="ID", help="L’offre ou l’action.")],
    k: Annotated[
        int,
        typer.Option(
            "-k",
            metavar="N",
            parser=whole_number(1, MAX_K),
            help="Nombre de personnes.",
            show_default=True,
        ),
    ] = DEFAULT_K,
    among: Annotated[
        list[str] | None,
        typer.Option(
            "--among",
            metavar="ID",
            help="Ne regarde que cette personne ; à répéter pour un portefeuille.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Montrer les personnes à qui une offre ou une action convient, et pourquoi.

    Chacune l’est par ses propres moyens de déplacement : le trajet se peut ou ne se peut pas, sa
    durée ne compte pas. Aujourd’hui, la base ne connaît que les personnes inventées de la
    démonstration : leur base est celle qu’affiche « vicinal demo ».
    """
    from api.schemas.people import PeopleOut
    from cli.people_view import print_people
    from cli.session import ready_session
    from cli.terminal import output, print_json
    from usecases.browse_opportunities import show_opportunity
    from usecases.rank_people import rank_people

    with ready_session() as vicinal:
        sources = vicinal.sources()
        uow = vicinal.unit_of_work()
        opportunity = show_opportunity(uow, None, opportunity_id, vicinal.today())
        found = rank_people(opportunity, sources.desk.reference, uow, k, among or None)
        referential = sources.knowledge.referential
        if as_json:
            print_json(PeopleOut.of(found, referential).model_dump(mode="json"))
        else:
            print_people(output(), found, referential, sources.communes)
