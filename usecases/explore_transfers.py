"""Where a person could go from an occupation, and what she would have to learn."""

from dataclasses import dataclass

from skills.codes import RomeCode, parse_rome_code, parse_skill_id
from skills.errors import InvalidCode, UnknownOccupation, UnknownSkill
from skills.near_occupations import NearOccupation
from skills.near_skills import NearSkill
from skills.skill_gap import SkillGap
from skills.taxonomy import Occupation, Skill
from usecases.errors import AmbiguousOccupation
from usecases.knowledge import Knowledge

_PROPOSED = 5


@dataclass(frozen=True, slots=True)
class NearOccupations:
    """An occupation and those near it, nearest first."""

    occupation: Occupation
    near: tuple[NearOccupation, ...]


@dataclass(frozen=True, slots=True)
class NearSkillsOfOne:
    """A skill and those near it, nearest first."""

    skill: Skill
    near: tuple[NearSkill, ...]


@dataclass(frozen=True, slots=True)
class OccupationGap:
    """What moving from one occupation to another asks."""

    origin: Occupation
    target: Occupation
    gap: SkillGap


def named_occupation(text: str, knowledge: Knowledge) -> RomeCode:
    """Return the occupation of a ROME code, or of a name that is that of one occupation only.

    Raises
    ------
    UnknownOccupation
        When the code is not in the referential, or the text resembles no name.
    AmbiguousOccupation
        When the text resembles several; the error proposes the nearest.
    """
    try:
        return knowledge.referential.occupation(parse_rome_code(text)).code
    except InvalidCode:
        hits = knowledge.titles.search(text, _PROPOSED)
    exact = [hit for hit in hits if hit.exact]
    if len(exact) == 1:
        return RomeCode(exact[0].code)
    if not hits:
        raise UnknownOccupation("no occupation resembles the text")
    raise AmbiguousOccupation(tuple((hit.code, hit.label) for hit in exact or hits))


def find_near_occupations(
    code: str, knowledge: Knowledge, limit: int, *, with_mobilities: bool = True
) -> NearOccupations:
    """Return the occupations near the one of a ROME code, or raise :class:`UnknownOccupation`."""
    occupation = _occupation(code, knowledge)
    near = knowledge.transfers.near_occupations(
        occupation.code, limit, with_mobilities=with_mobilities
    )
    return NearOccupations(occupation, near)


def find_near_skills(code: str, knowledge: Knowledge, limit: int) -> NearSkillsOfOne:
    """Return the skills near the one of a code, or raise :class:`UnknownSkill`."""
    try:
        skill = knowledge.referential.skill(parse_skill_id(code))
    except InvalidCode as error:
        raise UnknownSkill(str(error)) from None
    return NearSkillsOfOne(skill, knowledge.transfers.near_skills(skill.id, limit))


def find_gap(origin: str, target: str, knowledge: Knowledge) -> OccupationGap:
    """Return what one occupation lacks for another, or raise :class:`UnknownOccupation`."""
    known, aimed = _occupation(origin, knowledge), _occupation(target, knowledge)
    return OccupationGap(known, aimed, knowledge.transfers.gap([known.code], aimed.code))


def _occupation(code: str, knowledge: Knowledge) -> Occupation:
    try:
        return knowledge.referential.occupation(parse_rome_code(code))
    except InvalidCode as error:
        raise UnknownOccupation(str(error)) from None
