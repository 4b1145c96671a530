"""What suits a person followed, as JSON: as for a profile that is sent, each with its own sheet."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from api.schemas.match import (
    AssessmentOut,
    RankedOut,
    ShortlistOut,
    assessment_out,
    shortlist_out,
)
from api.schemas.opportunity import ActionOut, CodeOut, OfferOut, occupation_out, opportunity_out
from insertion.opportunity import Opportunity, OpportunityId
from matching.answer import Match
from skills.taxonomy import Referential
from usecases.shortlist import AssessedOpportunity, Shortlist

Sheet = Annotated[
    OfferOut | ActionOut, Field(description="L’offre ou l’action, comme dans le catalogue.")
]
Nearest = Annotated[
    CodeOut | None, Field(description="Son métier recherché ou exercé le plus proche.")
]


class WholeOut(TypedDict):
    """Ce qui s’ajoute à une correspondance pour la montrer entière."""

    metier_proche: Nearest
    fiche: Sheet


class KeptRankedOut(RankedOut, WholeOut):
    """Une correspondance, son rang, et tout ce qui est connu de l’offre ou de l’action."""


class KeptShortlistOut(ShortlistOut):
    """Une page des meilleures correspondances d’une personne, d’après son profil gardé."""

    items: list[KeptRankedOut]  # type: ignore[misc]  # each with more
    page: int
    size: int
    pages: int


class KeptAssessmentOut(AssessmentOut, WholeOut):
    """Pourquoi une offre ou une action est proposée à une personne, ou non."""

    employeur_ici: Annotated[
        bool, Field(description="Vrai : « ça m’intéresse » montre une carte à son employeur.")
    ]


def kept_shortlist_out(
    shortlist: Shortlist, referential: Referential, size: int
) -> KeptShortlistOut:
    """Return one page of the shortlist as JSON."""
    whole = shortlist_out(shortlist, referential)
    found: Mapping[OpportunityId, Opportunity] = shortlist.opportunities
    matches: dict[str, Match] = {each.opportunity_id: each for each in shortlist.ranking.matches}
    items = [
        KeptRankedOut(
            **item,
            **whole_out(matches[item["id"]], found[OpportunityId(item["id"])], referential),
        )
        for item in whole["items"]
    ]
    return KeptShortlistOut(
        **{**whole, "items": items},  # type: ignore[typeddict-item]
        page=shortlist.skip // size + 1,
        size=size,
        pages=-(-whole["total"] // size),
    )


def kept_assessment_out(
    assessed: AssessedOpportunity, referential: Referential, *, takes_interest: bool
) -> KeptAssessmentOut:
    """Return the assessment as JSON."""
    return KeptAssessmentOut(
        **assessment_out(assessed, referential),
        employeur_ici=takes_interest,
        **whole_out(assessed.assessment.match, assessed.opportunity, referential),
    )


def whole_out(match: Match, opportunity: Opportunity, referential: Referential) -> WholeOut:
    """Return what is added to a match to show it whole."""
    sheet: Any = opportunity_out(opportunity, referential).model_dump(mode="json")
    return WholeOut(
        metier_proche=occupation_out(match.nearest_occupation, referential), fiche=sheet
    )
