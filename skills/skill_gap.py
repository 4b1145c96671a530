"""What is missing to move to an occupation, most important first, and what is already there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from skills.codes import RomeCode, SkillId
from skills.diplomas import is_diploma
from skills.near_skills import NearSkills
from skills.taxonomy import Occupation, Referential
from skills.vectors import SkillSpace, held_credits, occupation_weights

# Read by eye on ROME 4.0 v460: above, whoever can do one learns the other on the job.
NEARLY_HELD = 0.5


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """A skill that the target asks: its share of all that is asked, and whether it is its heart.

    ``nearest`` is the held skill that comes nearest to it when it is nearly held, else None.
    """

    id: SkillId
    share: float
    core: bool
    nearest: SkillId | None = None


@dataclass(frozen=True, slots=True)
class SkillGap:
    """From what is held to what an occupation asks; each skill is in one list, heaviest first.

    ``coverage`` is the share of what is asked that is held, in [0, 1]; None when nothing is known
    of what the target asks. ``diplomas`` lead to it, any of them: they count neither as held nor
    as missing. ``licences`` are usually asked.
    """

    target: RomeCode
    coverage: float | None
    held: tuple[AskedSkill, ...]
    nearly_held: tuple[AskedSkill, ...]
    missing: tuple[AskedSkill, ...]
    diplomas: tuple[SkillId, ...]
    licences: tuple[str, ...]


def skills_of_occupation(occupation: Occupation) -> dict[SkillId, float]:
    """Return what whoever exercises an occupation holds, each skill with a credit of 1."""
    return dict.fromkeys((link.skill_id for link in occupation.skills), 1.0)


def skill_gap(
    held: Mapping[SkillId, float],
    target: RomeCode,
    referential: Referential,
    space: SkillSpace,
    near_skills: NearSkills,
) -> SkillGap:
    """Return what ``held`` skills, each with a credit in [0, 1], lack to exercise ``target``.

    A skill weighs as in the competency vectors: 1.5 at the heart of the occupation and 1 beside
    it, times its IDF. The heart comes first. Holding one skill more never makes the gap larger.

    Raises
    ------
    UnknownOccupation, UnknownSkill, InvalidWeight
        When a code is not in the referential, or a credit not in [0, 1].
    """
    occupation = referential.occupation(target)
    credits = held_credits(space, held)
    weights = {
        skill_id: weight * float(space.idf[space.index[skill_id]])
        for skill_id, weight in occupation_weights(occupation).items()
        if not is_diploma(referential.skills[skill_id])
    }
    total = sum(weights.values())
    core = {link.skill_id for link in occupation.skills if link.core}
    there, nearly, missing = list[AskedSkill](), list[AskedSkill](), list[AskedSkill]()
    nearest = dict(_nearest_held(held, weights, near_skills, space))
    for skill_id in sorted(weights, key=lambda one: (one not in core, -weights[one], one)):
        asked = AskedSkill(skill_id, weights[skill_id] / total, skill_id in core)
        if credits[space.index[skill_id]] > 0.0:
            there.append(asked)
        elif skill_id in nearest:
            nearly.append(AskedSkill(skill_id, asked.share, asked.core, nearest[skill_id]))
        else:
            missing.append(asked)
    covered = sum(credits[space.index[one]] * weights[one] for one in weights)
    return SkillGap(
        target=target,
        coverage=float(covered / total) if total else None,
        held=tuple(there),
        nearly_held=tuple(nearly),
        missing=tuple(missing),
        diplomas=tuple(sorted(occupation_weights(occupation).keys() - weights.keys())),
        licences=occupation.licences,
    )


def _nearest_held(
    held: Mapping[SkillId, float],
    asked: Mapping[SkillId, float],
    near_skills: NearSkills,
    space: SkillSpace,
) -> Iterator[tuple[SkillId, SkillId]]:
    """Yield each asked skill that a held one nearly covers, with that one."""
    owned = sorted(skill_id for skill_id, credit in held.items() if credit > 0.0)
    if not owned:
        return
    columns = [space.index[skill_id] for skill_id in owned]  # both orders are ascending ids
    for skill_id in asked:
        likeness = near_skills.likeness(skill_id)[columns]
        best = int(likeness.argmax())
        if likeness[best] >= NEARLY_HELD:
            yield skill_id, owned[best]
