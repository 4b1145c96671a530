"""What suits a person followed, as JSON: as for a profile that is sent, each with its own sheet."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

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


class KeptRankedOut(RankedOut):
    """Une correspondance, son rang, et tout ce qui est connu de l’offre ou de l’action."""

    metier_proche: Nearest
    fiche: Sheet


class KeptShortlistOut(ShortlistOut):
    """Une page des meilleures correspondances d’une personne, d’après son profil gardé."""

    items: list[KeptRankedOut]  # type: ignore[misc]  # each with more
    page: int
    size: int
    pages: int


class KeptAssessmentOut(AssessmentOut):
    """Pourquoi une offre ou une action est proposée à une personne, ou non."""

    metier_proche: Nearest
    fiche: Sheet


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
            metier_proche=_nearest(matches[item["id"]], referential),
            fiche=_sheet(found[OpportunityId(item["id"])], referential),
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
    assessed: AssessedOpportunity, referential: Referential
) -> KeptAssessmentOut:
    """Return the assessment as JSON."""
    return KeptAssessmentOut(
        **assessment_out(assessed, referential),
        metier_proche=_nearest(assessed.assessment.match, referential),
        fiche=_sheet(assessed.opportunity, referential),
    )


def _nearest(match: Match, referential: Referential) -> CodeOut | None:
    return occupation_out(match.nearest_occupation, referential)


def _sheet(opportunity: Opportunity, referential: Referential) -> Any:
    return opportunity_out(opportunity, referential).model_dump(mode="json")
