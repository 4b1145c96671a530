"""Similar opportunities as JSON; scores leave unrounded, so that their parts add up."""

from pydantic import BaseModel, Field

from api.labels import NEED_LABELS
from api.likeness_sentences import LIKENESS_LABELS, between, likeness_sentence
from api.schemas.match import ContributionOut, contributions_out
from api.schemas.opportunity import (
    CodeOut,
    PlaceOut,
    dispositif_out,
    occupation_out,
    place_out,
    skills_out,
)
from api.schemas.travel import TravelOut, travel_out
from insertion.opportunity import InsertionAction, Opportunity
from matching.answer import Match, SkillMatch
from skills.taxonomy import Referential
from usecases.find_similar import Alike


class CommonSkillsOut(BaseModel):
    """Les compétences que demande cette offre ou cette action, triées par importance."""

    communes: list[CodeOut] = Field(description="Celle de départ les demande aussi.")
    proches: list[CodeOut] = Field(description="Celle de départ en demande de la même famille.")
    autres: int = Field(description="Combien d’autres elle demande.")

    @classmethod
    def of(cls, skills: SkillMatch, referential: Referential) -> "CommonSkillsOut":
        """Return the skills as JSON."""
        return cls(
            communes=skills_out(skills.held, referential),
            proches=skills_out(skills.near, referential),
            autres=len(skills.missing),
        )


class SimilarItemOut(BaseModel):
    """Une offre ou une action proche, et tout ce qui l’explique."""

    rang: int
    id: str
    type: str
    intitule: str
    organisation: str | None
    dispositif: CodeOut | None = Field(description="Celui d’une action ; nul pour une offre.")
    metier: CodeOut | None
    lieu: PlaceOut
    score: float = Field(description="Points sur 100 de la ressemblance, sans arrondi.")
    contributions: list[ContributionOut]
    trajet: TravelOut = Field(description="D’un lieu à l’autre, en voiture.")
    competences: CommonSkillsOut
    besoins_communs: list[CodeOut]

    @classmethod
    def of(
        cls, rank: int, match: Match, opportunity: Opportunity, referential: Referential
    ) -> "SimilarItemOut":
        """Return one similar opportunity as JSON."""
        return cls(
            rang=rank,
            id=opportunity.id,
            type=opportunity.kind,
            intitule=opportunity.title,
            organisation=opportunity.organisation,
            dispositif=dispositif_out(opportunity)
            if isinstance(opportunity, InsertionAction)
            else None,
            metier=occupation_out(opportunity.rome_code, referential),
            lieu=place_out(opportunity.place),
            score=match.score,
            contributions=contributions_out(
                match.contributions,
                LIKENESS_LABELS,
                lambda line: likeness_sentence(line, match, referential),
            ),
            trajet=travel_out(match.travel, between(match.travel)),
            competences=CommonSkillsOut.of(match.skills, referential),
            besoins_communs=[
                CodeOut(code=need, libelle=NEED_LABELS[need]) for need in match.covered
            ],
        )


class SimilarOut(BaseModel):
    """Les offres et actions les plus proches d’une autre, dans l’ordre exact."""

    items: list[SimilarItemOut]
    total: int = Field(description="Combien sont à portée de celle de départ.")
    par_contenu_seulement: bool = Field(
        description="Vrai : le lieu de départ n’est pas précisé, seul le contenu est comparé."
    )
    version_index: str
    version_politique: str

    @classmethod
    def of(cls, alike: Alike, referential: Referential) -> "SimilarOut":
        """Return the list as JSON; the CLI prints the same."""
        similar, found = alike.similar, alike.opportunities
        shown = [match for match in similar.matches if match.opportunity_id in found]
        return cls(
            items=[
                SimilarItemOut.of(rank, match, found[match.opportunity_id], referential)
                for rank, match in enumerate(shown, start=1)
            ],
            total=similar.total,
            par_contenu_seulement=similar.by_content_only,
            version_index=similar.snapshot_version,
            version_politique=similar.policy_version,
        )
