"""``vicinal rank``: the opportunities within reach of one person, or why one is there or not."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import AsJson, HowMany, Kind
from cli.rank_filters import Commune, Contract, PageNumber, Words, wanted_of
from usecases.ranking_request import DEFAULT_K, Wanted

if TYPE_CHECKING:
    from api.wiring import Vicinal
    from usecases.profile_draft import ProfileDraft


def rank(
    profile: Annotated[
        str,
        typer.Argument(
            metavar="PROFIL.json", help="Profil au format de l’API ; « - » lit l’entrée standard."
        ),
    ],
    kind: Kind = "tout",
    k: HowMany = DEFAULT_K,
    page: PageNumber = 1,
    contract: Contract = None,
    commune: Commune = None,
    words: Words = None,
    why: Annotated[
        str | None,
        typer.Option(
            "--why",
            metavar="ID",
            help="Explique pourquoi cette offre ou cette action est proposée, ou non.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Classer les offres et les actions à portée d’une personne, avec leurs raisons."""
    from cli.profile_input import read_profile_file
    from cli.session import ready_session

    draft = read_profile_file(profile).to_draft()
    with ready_session() as vicinal:
        if why is None:
            wanted = wanted_of(page, k, kind, contract, commune, words, vicinal.communes)
            _print_ranking(vicinal, draft, wanted, as_json=as_json)
        else:
            _print_assessment(vicinal, draft, why, as_json=as_json)


def _print_ranking(
    vicinal: "Vicinal", draft: "ProfileDraft", wanted: Wanted, *, as_json: bool
) -> None:
    from api.schemas.match import shortlist_out
    from cli.shortlist_view import print_shortlist
    from cli.terminal import output, print_json
    from usecases.shortlist import draw_up_shortlist

    sources = vicinal.sources()
    shortlist = draw_up_shortlist(draft, sources, vicinal.unit_of_work(), wanted)
    referential = sources.knowledge.referential
    if as_json:
        print_json(shortlist_out(shortlist, referential))
    else:
        print_shortlist(output(), shortlist, referential, sources.communes)


def _print_assessment(
    vicinal: "Vicinal", draft: "ProfileDraft", opportunity_id: str, *, as_json: bool
) -> None:
    from api.schemas.match import assessment_out
    from cli.assessment_view import print_assessment
    from cli.terminal import output, print_json
    from usecases.shortlist import assess_for_profile

    sources = vicinal.sources()
    assessed = assess_for_profile(draft, sources, vicinal.unit_of_work(), opportunity_id)
    referential = sources.knowledge.referential
    if as_json:
        print_json(assessment_out(assessed, referential))
    else:
        print_assessment(output(), assessed, referential, sources.communes)
