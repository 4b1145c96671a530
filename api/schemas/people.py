"""The people whom an opportunity suits, as JSON: neither a home, nor minutes, nor a distance.

No route gives it: who may ask it, and of whom, comes with the rights of users. The command line
of whoever administers the database writes it.
"""

from pydantic import BaseModel, Field

from api.labels import DEMAND_LABELS, NEED_LABELS, REASON_LABELS
from api.schemas.match import (
    ContributionOut,
    ExclusionCountOut,
    QuestionOut,
    SkillMatchOut,
    contributions_out,
    exclusion_counts_out,
    question_out,
    skill_match_out,
)
from api.schemas.opportunity import CodeOut
from api.sentences import contribution_sentence
from matching.people_answer import PersonMatch
from skills.taxonomy import Referential
from usecases.rank_people import SuitedPeople


class PersonOut(BaseModel):
    """Une personne à qui l’offre ou l’action convient, et tout ce qui l’explique."""

    rang: int
    id: str
    score: float = Field(description="Points sur 100 de la correspondance, sans arrondi.")
    contributions: list[ContributionOut]
    trajet: str = Field(
        description="« a_portee » par ses moyens, ou « a_verifier » : jamais une durée."
    )
    competences: SkillMatchOut
    besoins_couverts: list[CodeOut]
    limites_concernees: list[CodeOut]
    a_verifier: list[QuestionOut]

    @classmethod
    def of(cls, rank: int, match: PersonMatch, referential: Referential) -> "PersonOut":
        """Return one person as JSON."""
        return cls(
            rang=rank,
            id=match.beneficiary_id,
            score=match.score,
            contributions=contributions_out(
                match.contributions,
                REASON_LABELS,
                lambda line: contribution_sentence(line, match, referential),
            ),
            trajet=match.feasibility,
            competences=skill_match_out(match.skills, referential),
            besoins_couverts=[
                CodeOut(code=need, libelle=NEED_LABELS[need]) for need in match.covered
            ],
            limites_concernees=[
                CodeOut(code=demand, libelle=DEMAND_LABELS[demand]) for demand in match.strained
            ],
            a_verifier=[question_out(check) for check in match.to_check],
        )


class PeopleOut(BaseModel):
    """Les personnes à qui une offre ou une action convient le mieux, dans l’ordre exact."""

    id: str
    items: list[PersonOut]
    total: int = Field(description="Combien de personnes ne sont pas écartées.")
    exclusions: list[ExclusionCountOut]
    version_politique: str

    @classmethod
    def of(cls, found: SuitedPeople, referential: Referential) -> "PeopleOut":
        """Return the list as JSON."""
        ranking = found.ranking
        return cls(
            id=found.opportunity.id,
            items=[
                PersonOut.of(rank, match, referential)
                for rank, match in enumerate(ranking.matches, start=1)
            ],
            total=ranking.total,
            exclusions=exclusion_counts_out(ranking.excluded),
            version_politique=ranking.policy_version,
        )
