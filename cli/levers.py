"""``vicinal levers``: what would put more within reach of a person, each verified."""

from typing import Annotated

import typer

from cli.french import one_of, whole_number
from cli.options import AsJson
from usecases.levers_wanted import DEFAULT_LEVERS, MAX_LEVERS, LeversWanted
from usecases.ranking_request import KINDS

ProfileFile = Annotated[
    str,
    typer.Argument(
        metavar="PROFIL.json", help="Profil au format de l’API ; « - » lit l’entrée standard."
    ),
]
Toward = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar="ID",
        help="Dit aussi ce qui mettrait à portée cette offre ou cette action.",
        show_default=False,
    ),
]
Counted = Annotated[
    str,
    typer.Option(
        "--kind",
        metavar="|".join(KINDS),
        parser=one_of(*KINDS),
        help="Ce qui est compté (offre, sauf indication).",
        show_default=False,
    ),
]
Limit = Annotated[
    int,
    typer.Option(
        "--limit",
        metavar="N",
        parser=whole_number(1, MAX_LEVERS),
        help=f"Nombre de leviers au plus, {DEFAULT_LEVERS} sauf indication.",
        show_default=False,
    ),
]


def levers(
    profile: ProfileFile,
    toward: Toward = None,
    kind: Counted = "offre",
    limit: Limit = DEFAULT_LEVERS,
    as_json: AsJson = False,
) -> int:
    """Chercher les petits changements qui ouvriraient le plus d’offres à une personne.

    Un moyen de déplacement, un permis, dix minutes de plus, une garde d’enfants, un contrat, une
    compétence : chacun est vérifié en refaisant la recherche avec lui. Le profil peut porter une
    « situation », celle de « vicinal eligibility », que demande un Point Mobilité.
    """
    from api.schemas.lever import LeversIn, LeversOut
    from cli.errors import NOTHING_DONE, OK
    from cli.levers_view import print_levers
    from cli.profile_input import read_form
    from cli.session import ready_session
    from cli.terminal import output, print_json
    from usecases.find_levers import find_levers
    from usecases.moped_loan import moped_loan

    given = read_form(profile, LeversIn)
    with ready_session() as vicinal:
        sources, today = vicinal.sources(), vicinal.today()
        situation, rules = given.known_situation(), vicinal.dispositifs()
        loan = moped_loan(situation, rules, vicinal.communes, today)
        wanted = LeversWanted(kinds=KINDS[kind], at_most=limit, opportunity_id=toward, loan=loan)
        found = find_levers(given.to_draft(), sources, vicinal.unit_of_work(), wanted)
        answer = LeversOut.of(found, sources.knowledge.referential)
        if as_json:
            print_json(answer.model_dump(mode="json"))
        else:
            print_levers(output(), answer, found, sources.communes)
    return OK if answer.items or answer.pour is not None else NOTHING_DONE
