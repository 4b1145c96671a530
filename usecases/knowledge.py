"""The active referential and the readers of French text built on it."""

from dataclasses import dataclass, field
from pathlib import Path

from skills.extraction import Extractor
from skills.lookup import SkillLookup, TitleLookup
from skills.meanings import Sense
from skills.taxonomy import Referential
from skills.transfers import Transfers
from skills.vector_store import Report, no_report
from usecases.kept_searches import KeptSearch


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One referential with what reads and compares it; built together, replaced together."""

    referential: Referential
    titles: TitleLookup
    skills: SkillLookup
    extractor: Extractor
    transfers: Transfers
    find_titles: KeptSearch
    find_skills: KeptSearch


def warm_up(knowledge: Knowledge) -> None:
    """Build now the indexes that are otherwise built by the first text to be read."""
    knowledge.titles.warm_up()
    knowledge.skills.warm_up()
    knowledge.extractor.warm_up()
    knowledge.transfers.warm_up()


@dataclass(frozen=True, slots=True)
class Senses:
    """Where vectors are kept, who is told of their computing, and whether to compute them."""

    folder: Path
    report: Report = field(default=no_report)
    compute: bool = False

    def of(self, name: str) -> Sense:
        """Return the sense of one set of texts."""
        return Sense(self.folder, name, self.report, self.compute)


def build_knowledge(referential: Referential, senses: Senses | None = None) -> Knowledge:
    """Return the readers of ``referential``; with ``senses``, they read meanings as well."""
    titles = TitleLookup(referential, senses.of("metiers") if senses else None)
    skills = SkillLookup(referential, senses.of("competences") if senses else None)
    extractor = Extractor(titles, skills)
    return Knowledge(
        referential,
        titles,
        skills,
        extractor,
        Transfers(referential),
        KeptSearch(titles.search),
        KeptSearch(skills.search),
    )
