"""Near occupations, near skills, and what is missing to move from one occupation to another."""

from collections.abc import Iterable

from pydantic import BaseModel, Field

from api.labels import LICENCE_LABELS
from api.schemas.opportunity import CodeOut
from api.transfer_sentences import occupation_reasons, skill_reasons
from insertion.terms import Licence
from skills.near_occupations import NearOccupation
from skills.near_skills import NearSkill
from skills.skill_gap import AskedSkill
from skills.taxonomy import Occupation, Referential
from usecases.explore_transfers import NearOccupations, NearSkillsOfOne, OccupationGap

SHOWN_SKILLS = 10
_SCORE = "De 0 à 1 ; classe les réponses, ne se compare pas d’un référentiel à un autre."


class NearOccupationOut(BaseModel):
    """Un métier proche, et pourquoi."""

    rang: int
    code: str
    libelle: str
    score: float = Field(description=_SCORE)
    raisons: list[str] = Field(description="En français, la plus sûre d’abord.")
    nombre_competences_communes: int
    competences_communes: list[CodeOut] = Field(
        description=f"Les plus parlantes, {SHOWN_SKILLS} au plus."
    )
    mots_communs: list[str]
    mobilite_citee: bool = Field(description="Le référentiel cite lui-même ce passage.")

    @classmethod
    def of(
        cls, near: NearOccupation, origin: Occupation, referential: Referential
    ) -> "NearOccupationOut":
        """Return the near occupation as JSON."""
        return cls(
            rang=near.rank,
            code=near.code,
            libelle=referential.occupations[near.code].label,
            score=near.score,
            raisons=list(occupation_reasons(near, origin, referential)),
            nombre_competences_communes=len(near.shared_skills),
            competences_communes=[
                CodeOut(code=skill_id, libelle=referential.skills[skill_id].label)
                for skill_id in near.shared_skills[:SHOWN_SKILLS]
            ],
            mots_communs=list(near.shared_words),
            mobilite_citee=near.listed_rank is not None,
        )


class NearOccupationsOut(BaseModel):
    """Les métiers proches d’un autre, le plus proche d’abord."""

    metier: CodeOut
    items: list[NearOccupationOut]

    @classmethod
    def of(cls, found: NearOccupations, referential: Referential) -> "NearOccupationsOut":
        """Return the near occupations as JSON."""
        return cls(
            metier=_occupation(found.occupation),
            items=[
                NearOccupationOut.of(near, found.occupation, referential) for near in found.near
            ],
        )


class NearSkillOut(BaseModel):
    """Une compétence proche, et pourquoi."""

    rang: int
    code: str
    libelle: str
    score: float = Field(description=_SCORE)
    raisons: list[str]

    @classmethod
    def of(cls, near: NearSkill, referential: Referential) -> "NearSkillOut":
        """Return the near skill as JSON."""
        return cls(
            rang=near.rank,
            code=near.id,
            libelle=referential.skills[near.id].label,
            score=near.score,
            raisons=list(skill_reasons(near)),
        )


class NearSkillsOut(BaseModel):
    """Les compétences proches d’une autre, la plus proche d’abord."""

    competence: CodeOut
    items: list[NearSkillOut]

    @classmethod
    def of(cls, found: NearSkillsOfOne, referential: Referential) -> "NearSkillsOut":
        """Return the near skills as JSON."""
        return cls(
            competence=CodeOut(code=found.skill.id, libelle=found.skill.label),
            items=[NearSkillOut.of(near, referential) for near in found.near],
        )


class AskedSkillOut(BaseModel):
    """Une compétence demandée par le métier visé."""

    code: str
    libelle: str
    coeur_de_metier: bool
    part: float = Field(description="Part de tout ce qui est demandé, de 0 à 1.")

    @classmethod
    def of(cls, asked: AskedSkill, referential: Referential) -> "AskedSkillOut":
        """Return the skill as JSON."""
        return cls(
            code=asked.id,
            libelle=referential.skills[asked.id].label,
            coeur_de_metier=asked.core,
            part=asked.share,
        )


class NearlyHeldSkillOut(AskedSkillOut):
    """Une compétence demandée dont une compétence acquise est proche."""

    acquise_proche: CodeOut

    @classmethod
    def of(cls, asked: AskedSkill, referential: Referential) -> "NearlyHeldSkillOut":
        """Return the skill and the held one that is nearest."""
        nearest = asked.nearest or asked.id
        return cls(
            **AskedSkillOut.of(asked, referential).model_dump(),
            acquise_proche=CodeOut(code=nearest, libelle=referential.skills[nearest].label),
        )


class GapOut(BaseModel):
    """Ce qui manque pour passer d’un métier à un autre ; le plus important d’abord."""

    depuis: CodeOut
    vers: CodeOut
    part_acquise: float | None = Field(
        description="Part de ce qui est demandé, de 0 à 1 ; null quand rien n’en est connu."
    )
    acquises: list[AskedSkillOut]
    presque_acquises: list[NearlyHeldSkillOut]
    manquantes: list[AskedSkillOut]
    diplomes: list[CodeOut] = Field(
        description="Diplômes et certificats qui y mènent : l’un ou l’autre, jamais tous."
    )
    permis: list[CodeOut] = Field(description="Permis et certificats demandés d’habitude.")

    @classmethod
    def of(cls, found: OccupationGap, referential: Referential) -> "GapOut":
        """Return the gap as JSON."""
        gap = found.gap
        return cls(
            depuis=_occupation(found.origin),
            vers=_occupation(found.target),
            part_acquise=gap.coverage,
            acquises=_asked(gap.held, referential),
            presque_acquises=[NearlyHeldSkillOut.of(one, referential) for one in gap.nearly_held],
            manquantes=_asked(gap.missing, referential),
            diplomes=[
                CodeOut(code=skill_id, libelle=referential.skills[skill_id].label)
                for skill_id in gap.diplomas
            ],
            permis=[
                CodeOut(code=licence, libelle=LICENCE_LABELS[Licence(licence)])
                for licence in gap.licences
            ],
        )


def _occupation(occupation: Occupation) -> CodeOut:
    return CodeOut(code=occupation.code, libelle=occupation.label)


def _asked(skills: Iterable[AskedSkill], referential: Referential) -> list[AskedSkillOut]:
    return [AskedSkillOut.of(one, referential) for one in skills]
