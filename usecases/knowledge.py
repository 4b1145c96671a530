"""The active referential and the readers of French text built on it."""

from dataclasses import dataclass

from skills.extraction import Extractor
from skills.lookup import SkillLookup, TitleLookup
from skills.taxonomy import Referential


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One referential with its lookups and its extractor; built together, replaced together."""

    referential: Referential
    titles: TitleLookup
    skills: SkillLookup
    extractor: Extractor


def warm_up(knowledge: Knowledge) -> None:
    """Build now the indexes that are otherwise built by the first text to be read."""
    knowledge.titles.warm_up()
    knowledge.skills.warm_up()
    knowledge.extractor.warm_up()


def build_knowledge(referential: Referential) -> Knowledge:
    """Return the readers of ``referential``."""
    titles = TitleLookup(referential)
    skills = SkillLookup(referential)
    return Knowledge(referential, titles, skills, Extractor(titles, skills))
