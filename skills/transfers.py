"""What one referential knows of moving from one occupation to another; built when first asked."""

from collections.abc import Iterable
from functools import cached_property

from skills.codes import RomeCode, SkillId
from skills.near_occupations import ComparedOccupations, NearOccupation
from skills.near_skills import NearSkill, NearSkills
from skills.occupation_meanings import Encode, occupation_meanings
from skills.occupation_vectors import occupation_vectors
from skills.skill_gap import SkillGap, skill_gap, skills_of_occupation
from skills.taxonomy import Referential
from skills.vectors import SkillSpace, fit_skill_space


class Transfers:
    """Near occupations, near skills and gaps of one referential.

    With ``encode``, near occupations are near by meaning as well (the optional semantic layer).
    """

    def __init__(self, referential: Referential, encode: Encode | None = None) -> None:
        self.referential = referential
        self._encode = encode

    @cached_property
    def _space(self) -> SkillSpace:
        return fit_skill_space(self.referential)

    @cached_property
    def _occupations(self) -> ComparedOccupations:
        vectors = occupation_vectors(self._space, self.referential)
        meanings = None
        if self._encode is not None:
            meanings = occupation_meanings(self.referential, self._encode)
        return ComparedOccupations(self.referential, self._space, vectors, meanings)

    @cached_property
    def _near_skills(self) -> NearSkills:
        return NearSkills(self.referential)

    def warm_up(self) -> None:
        """Build all now, so that the first question is answered as fast as the next."""
        self._occupations  # noqa: B018
        self._near_skills  # noqa: B018

    def near_occupations(
        self, code: RomeCode, limit: int, *, with_mobilities: bool = True
    ) -> tuple[NearOccupation, ...]:
        """Return the occupations nearest to ``code``, or raise :class:`UnknownOccupation`."""
        return self._occupations.near(code, limit, with_mobilities=with_mobilities)

    def near_skills(self, skill_id: SkillId, limit: int) -> tuple[NearSkill, ...]:
        """Return the skills nearest to one, or raise :class:`UnknownSkill`."""
        return self._near_skills.near(skill_id, limit)

    def gap(
        self, origins: Iterable[RomeCode], target: RomeCode, skills: Iterable[SkillId] = ()
    ) -> SkillGap:
        """Return what is missing to exercise ``target`` from occupations exercised and skills.

        Raises
        ------
        UnknownOccupation, UnknownSkill
            When a code is not in the referential.
        """
        held = dict.fromkeys(skills, 1.0)
        for code in origins:
            held |= skills_of_occupation(self.referential.occupation(code))
        return skill_gap(held, target, self.referential, self._space, self._near_skills)
