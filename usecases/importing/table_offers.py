"""Offers and actions from the rows of a table.

A table is written by the people who import it: a value that is there must be right, or its row is
refused with the column and the reason. Only a competence that the active referential does not hold
is set aside with a warning, since a fuller referential may be imported later.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from insertion.opportunity import (
    InsertionAction,
    JobOffer,
    LicenceRequirement,
    Opportunity,
    OpportunityId,
    SkillRequirement,
    parse_opportunity_id,
)
from insertion.terms import Need, Objective, OpportunityKind, RequirementLevel
from skills.codes import RomeCode, SkillId, parse_rome_code, parse_skill_id
from skills.errors import InvalidCode
from skills.taxonomy import Referential
from usecases.import_report import RowRefused
from usecases.importing.france_travail import ID_PREFIX as FRANCE_TRAVAIL_PREFIX
from usecases.importing.inference import OfferCompletion
from usecases.importing.places import PlaceReader
from usecases.importing.row import (
    ReadRow,
    RefusedField,
    RowNotes,
    raw_json,
    read_row,
)
from usecases.importing.table import Table, TableRow
from usecases.importing.table_cells import (
    Cells,
    conditions,
    contract,
    day,
    hours,
    is_yes,
    items,
    licence,
    member,
    one_of,
    safe_url,
    whole_number,
    with_level,
)
from usecases.importing.table_place import read_place

SOURCE = "csv"

_FIELD_NAMES = {"heure": "horaires"}


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads rows with the active referential and the register of communes."""

    referential: Referential
    places: PlaceReader
    completion: OfferCompletion

    @classmethod
    def with_referential(cls, referential: Referential, places: PlaceReader) -> "TableReader":
        """Return a reader that completes offers with what their words say."""
        return cls(referential, places, OfferCompletion.with_referential(referential))

    def rows(self, table: Table) -> Iterator[ReadRow]:
        """Yield each row as an opportunity to keep or as a refusal, in the order of the file."""
        for row in table.rows:
            if row.error is not None:
                yield RowRefused(row.line, None, "ligne", row.error)
            else:
                yield read_row(row.line, row, self._read, _FIELD_NAMES)

    def _read(self, row: TableRow, notes: RowNotes) -> tuple[Opportunity, str]:
        cells = row.cells
        opportunity_id = _id(cells)
        notes.row_id = opportunity_id
        _require_own_id(opportunity_id)
        raw = raw_json(dict(cells))
        kind = member(cells, "type", OpportunityKind) or OpportunityKind.JOB_OFFER
        common = {"id": opportunity_id} | self._common(cells, notes)
        if kind is OpportunityKind.JOB_OFFER:
            opportunity: Opportunity = self.completion.completed(_offer(cells, common))
        else:
            opportunity = _action(cells, common)
        _note_gaps(opportunity, notes)
        return opportunity, raw

    def _common(self, cells: Cells, notes: RowNotes) -> dict[str, Any]:
        working = hours(cells)
        published_on, expires_on = _dates(cells)
        return {
            "title": _required(cells, "titre"),
            "source": SOURCE,
            "place": read_place(cells, self.places),
            "rome_code": self._rome_code(cells),
            "skills": tuple(self._skills(cells, notes)),
            "contract": contract(cells),
            "weekly_hours": working.weekly,
            "shifts": working.shifts,
            "licences": tuple(_licences(cells)),
            "demands": working.demands | conditions(cells),
            "description": cells.get("description", ""),
            "organisation": cells.get("employeur"),
            "published_on": published_on,
            "expires_on": expires_on,
        }

    def _rome_code(self, cells: Cells) -> RomeCode | None:
        written = cells.get("code_rome")
        if written is None:
            return None
        try:
            code = parse_rome_code(written)
        except InvalidCode:
            reason = "une lettre de A à N et quatre chiffres, comme N1105"
            raise RefusedField("code_rome", reason) from None
        if code not in self.referential.occupations:
            raise RefusedField("code_rome", "code absent du référentiel des métiers")
        return code

    def _skills(self, cells: Cells, notes: RowNotes) -> Iterator[SkillRequirement]:
        asked = [
            with_level("competences", item, RequirementLevel.DESIRED)
            for item in items(cells, "competences")
        ]
        unknown = 0
        for code, level in asked:
            skill_id = _skill_id(code)
            if skill_id in self.referential.skills:
                yield SkillRequirement(skill_id, level)
            else:
                unknown += 1
        if unknown:
            message = f"{unknown} sur {len(asked)} hors du référentiel actif, mises de côté"
            notes.warn("competences", message)


def _dates(cells: Cells) -> tuple[date | None, date | None]:
    published_on, expires_on = day(cells, "date_publication"), day(cells, "date_fin")
    if published_on is not None and expires_on is not None and expires_on < published_on:
        raise RefusedField("date_fin", "avant date_publication")
    return published_on, expires_on


def _skill_id(code: str) -> SkillId:
    try:
        return parse_skill_id(code)
    except InvalidCode:
        reason = "des codes comme 104292 ou v:nettoyer-sols, séparés par « ; »"
        raise RefusedField("competences", reason) from None


def _id(cells: Cells) -> OpportunityId:
    return parse_opportunity_id(_required(cells, "id"))


def _require_own_id(opportunity_id: OpportunityId) -> None:
    # Taken by a table, such an id would keep the offer of France Travail out for good.
    if opportunity_id.startswith(FRANCE_TRAVAIL_PREFIX):
        raise RefusedField("id", f"« {FRANCE_TRAVAIL_PREFIX} » est réservé à France Travail")


def _required(cells: Cells, name: str) -> str:
    if name not in cells:
        raise RefusedField(name, f"valeur absente : remplir la colonne « {name} »")
    return cells[name]


def _licences(cells: Cells) -> Iterator[LicenceRequirement]:
    for item in items(cells, "permis"):
        label, level = with_level("permis", item, RequirementLevel.REQUIRED)
        yield LicenceRequirement(licence(label), level)


def _offer(cells: Cells, common: dict[str, Any]) -> JobOffer:
    return JobOffer(
        **common,
        posts=whole_number(cells, "postes", 1) or 1,
        salary=cells.get("salaire"),
        beginner_accepted=is_yes(cells, "debutant"),
        url=safe_url(cells, "url"),
    )


def _action(cells: Cells, common: dict[str, Any]) -> InsertionAction:
    objective = member(cells, "objectif", Objective)
    if objective is None:
        choices = ", ".join(each.value for each in Objective)
        raise RefusedField("objectif", f"obligatoire pour une action : {choices}")
    return InsertionAction(
        **common,
        dispositif=_required(cells, "dispositif"),
        objective=objective,
        needs=frozenset(one_of("besoins", item, Need) for item in items(cells, "besoins")),
        places=whole_number(cells, "places", 0),
        audience=cells.get("public", ""),
    )


def _note_gaps(opportunity: Opportunity, notes: RowNotes) -> None:
    if opportunity.place.coordinates is None:
        notes.warn("code_commune", "lieu inconnu : ni commune, ni point, ni lieu reconnu")
    if opportunity.kind is OpportunityKind.JOB_OFFER and opportunity.rome_code is None:
        notes.warn("code_rome", "code ROME absent")
