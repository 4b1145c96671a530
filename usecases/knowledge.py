"""The active referential and the readers of French text built on it."""

from dataclasses import dataclass

from skills.extraction import Extractor
from skills.lookup import SkillLookup, TitleLookup
from skills.taxonomy import Referential
from skills.transfers import Transfers


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One referential with what reads and compares it; built together, replaced together."""

    referential: Referential
    titles: TitleLookup
    skills: SkillLookup
    extractor: Extractor
    transfers: Transfers


def warm_up(knowledge: Knowledge) -> None:
    """Build now the indexes that are otherwise built by the first text to be read."""
    knowledge.titles.warm_up()
    knowledge.skills.warm_up()
    knowledge.extractor.warm_up()
    knowledge.transfers.warm_up()


def build_knowledge(referential: Referential) -> Knowledge:
    """Return the readers of ``referential``."""
    titles = TitleLookup(referential)
    skills = SkillLookup(referential)
    extractor = Extractor(titles, skills)
    return Knowledge(referential, titles, skills, extractor, Transfers(referential))
