"""What the tests of imports share: a small referential, a database in memory, a file to read."""

import json
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from geo.communes import load_communes
from geo.geocoding import default_geocoder
from insertion.opportunity import Opportunity
from persistence.unit_of_work import SqlUnitOfWork
from skills.codes import parse_rome_code, parse_skill_id
from skills.taxonomy import Occupation, Referential, Skill, SkillKind
from usecases.import_offers import OfferFormat, import_offers
from usecases.import_report import ImportReport

KNOWN_SKILL = "104292"


def a_referential() -> Referential:
    """Return two occupations, one skill and one soft skill."""
    codes = [parse_rome_code(code) for code in ("K2204", "N1103")]
    skills = [
        Skill(parse_skill_id(KNOWN_SKILL), "Nettoyer des sols", SkillKind.KNOW_HOW),
        Skill(parse_skill_id("300001"), "Faire preuve d'autonomie", SkillKind.SOFT_SKILL),
    ]
    return Referential(
        "test",
        {code: Occupation(code, f"Métier {code}", "Domaine") for code in codes},
        {skill.id: skill for skill in skills},
    )


class Importing:
    """An empty database, and a folder in which to write the file to import."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder

    def run(
        self,
        content: str | bytes | Path,
        format: OfferFormat = OfferFormat.CSV,
        referential: Referential | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> ImportReport:
        """Import a file of this content, or at this path."""
        path = content if isinstance(content, Path) else self.folder / "offers"
        if isinstance(content, str):
            path.write_bytes(content.encode("utf-8", "surrogatepass"))
        elif isinstance(content, bytes):
            path.write_bytes(content)
        return import_offers(
            path,
            format,
            SqlUnitOfWork(self.engine),
            referential or a_referential(),
            load_communes(),
            default_geocoder(),
            progress,
        )

    def records(self, *records: object) -> ImportReport:
        """Import these records in the form that France Travail's API answers with."""
        return self.run(json.dumps({"resultats": records}), OfferFormat.FRANCE_TRAVAIL)

    def record(self, **fields: object) -> Opportunity:
        """Import one record with these fields, and return the offer that was stored."""
        report = self.records({"id": "1", "intitule": "Agent d'entretien"} | fields)
        assert report.refused == ()
        return self.stored()[0]

    def stored(self) -> list[Opportunity]:
        """Return what the database holds, in ascending id."""
        with SqlUnitOfWork(self.engine) as uow:
            return list(uow.opportunities.iterate())

    def version(self) -> int:
        """Return the version of the catalogue."""
        with SqlUnitOfWork(self.engine) as uow:
            return uow.catalogue_version()
