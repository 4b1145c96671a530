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


def build_knowledge(referential: Referential) -> Knowledge:
    """Return the readers of ``referential``."""
    titles = TitleLookup(referential)
    skills = SkillLookup(referential)
    return Knowledge(referential, titles, skills, Extractor(titles, skills))
