"""What daily life shows that one can do: raising children, cooking for many, keeping a budget.

Written by the authors in ``data/starter/personal_life.toml``, after part A of the ADSE action: the
people this product serves often have no recent job, and much know-how. Each way of telling an
activity becomes a name of the skills it shows, so that any reader of text finds them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable

from skills.codes import SkillId
from skills.errors import SkillsError
from skills.starter_tables import Entry, known_skill, read_toml
from skills.taxonomy import Skill

PERSONAL_LIFE = "personal_life.toml"
MAX_SKILLS = 3  # what the words say by themselves; more would credit what nobody said


@dataclass(frozen=True, slots=True)
class PersonalActivity:
    """One activity of personal life: its label, the skills it shows, the ways to tell it."""

    label: str
    skills: tuple[SkillId, ...]
    sayings: tuple[str, ...]


def read_personal_activities(
    folder: Traversable, skills: Mapping[SkillId, Skill]
) -> tuple[PersonalActivity, ...]:
    """Return the activities written in a folder laid out like ``data/starter``.

    Raises
    ------
    SkillsError
        When an activity shows no skill, too many, or one that is not written, or when nobody
        says it; the message names it.
    """
    table = read_toml(folder / PERSONAL_LIFE)
    return tuple(_activity(label, table[label], skills) for label in table)


def _activity(label: str, table: object, skills: Mapping[SkillId, Skill]) -> PersonalActivity:
    entry = Entry(f"{PERSONAL_LIFE}, {label}", table)
    entry.refuse_other_keys(("skills", "aliases"))
    shown = tuple(known_skill(slug, entry.where, skills) for slug in entry.texts("skills"))
    sayings = entry.texts("aliases")
    if not 1 <= len(shown) <= MAX_SKILLS:
        raise SkillsError(f"{entry.where}: one to {MAX_SKILLS} skills expected")
    if not sayings:
        raise SkillsError(f"{entry.where}: no way to say it")
    return PersonalActivity(label, shown, sayings)


def with_their_sayings(
    skills: Mapping[SkillId, Skill], activities: tuple[PersonalActivity, ...]
) -> dict[SkillId, Skill]:
    """Return the skills, each with the ways to tell the activities that show it."""
    told = dict(skills)
    for activity in activities:
        for shown in activity.skills:
            skill = told[shown]
            told[shown] = replace(skill, aliases=(*skill.aliases, *activity.sayings))
    return told
