"""Offers as the API « Offres d'emploi » v2 of France Travail gives them.

Nobody who imports them can correct them: a missing, unknown or absurd value is set aside with a
warning, and the offer is refused only when it has no id, no title, or a text no database can hold.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from insertion.opportunity import (
    JobOffer,
    LicenceRequirement,
    OpportunityId,
    SkillRequirement,
    parse_opportunity_id,
)
from insertion.terms import ContractKind, Licence, PhysicalDemand, RequirementLevel
from skills.codes import RomeCode, SkillId, parse_rome_code, parse_skill_id
from skills.errors import InvalidCode
from skills.normalize import fold
from skills.taxonomy import Referential, SkillKind
from usecases.import_report import RowRefused
from usecases.importing.france_travail_place import read_place
from usecases.importing.france_travail_shape import note_shapes
from usecases.importing.inference import OfferCompletion
from usecases.importing.json_access import (
    JsonObject,
    RepeatedKey,
    as_object,
    objects,
    text_of,
    texts,
)
from usecases.importing.json_records import JsonRecords
from usecases.importing.places import PlaceReader, as_number
from usecases.importing.row import (
    ReadRow,
    RefusedField,
    RowNotes,
    raw_json,
    read_row,
)
from usecases.importing.terms import (
    CONTRACT_CODES,
    Hours,
    contract_from_label,
    contract_from_nature,
    demands_of_condition,
    hours_from_text,
    licence_from_label,
)
from usecases.importing.urls import is_safe_url

SOURCE = "france-travail"
ID_PREFIX = "ft-"
MAX_POSTS = 9999

PERSONAL_BLOCKS = frozenset({"contact", "agence"})
"""Names, telephones and addresses of people: not kept, even in the raw record."""

_QUALITIES = "qualitesProfessionnelles"
_FIELD_NAMES = {
    "titre": "intitule",
    "heures_hebdo": "dureeTravailLibelle",
    "horaires": "contexteTravail.horaires",
}
_LEVELS = {"E": RequirementLevel.REQUIRED, "S": RequirementLevel.DESIRED}
Key = TypeVar("Key", SkillId, Licence)

_BEGINNER = {"D": True, "E": False}  # S, « souhaitée », leaves it open


@dataclass(frozen=True, slots=True)
class FranceTravailReader:
    """Reads records with the active referential and the register of communes."""

    referential: Referential
    places: PlaceReader
    soft_skills: Mapping[str, SkillId]
    completion: OfferCompletion

    @classmethod
    def with_referential(
        cls, referential: Referential, places: PlaceReader
    ) -> "FranceTravailReader":
        """Return a reader that knows the soft skills of ``referential`` by their labels."""
        soft = {
            fold(label): skill.id
            for skill in referential.skills.values()
            if skill.kind is SkillKind.SOFT_SKILL
            for label in (skill.label, *skill.aliases)
        }
        return cls(referential, places, soft, OfferCompletion.with_referential(referential))

    def rows(self, records: JsonRecords) -> Iterator[ReadRow]:
        """Yield each record as an offer to keep or as a refusal, in the order of the file."""
        for record in records.records:
            if record.error is not None:
                yield RowRefused(record.line, None, records.row_name, record.error)
            else:
                yield read_row(record.line, record.value, self._read, _FIELD_NAMES)

    def _read(self, value: object, notes: RowNotes) -> tuple[JobOffer, str]:
        if isinstance(value, RepeatedKey):
            raise RefusedField(value.key[:80], "clé écrite deux fois dans l’enregistrement")
        record = as_object(value)
        if record is None:
            raise RefusedField("", "un objet JSON est attendu pour chaque offre")
        opportunity_id = _id(record)
        notes.row_id = opportunity_id
        kept = {key: inner for key, inner in record.items() if key not in PERSONAL_BLOCKS}
        raw = raw_json(kept)
        offer = self._offer(opportunity_id, kept, notes)
        return self.completion.completed(offer, _is_by_day(kept)), raw

    def _offer(self, offer_id: OpportunityId, record: JsonObject, notes: RowNotes) -> JobOffer:
        note_shapes(record, notes)
        hours = _hours(record, notes)
        return JobOffer(
            id=offer_id,
            title=_title(record, notes),
            source=SOURCE,
            place=read_place(as_object(record.get("lieuTravail")) or {}, self.places, notes),
            rome_code=self._rome_code(record, notes),
            skills=tuple(self._skills(record, notes)),
            contract=_contract(record, notes),
            weekly_hours=hours.weekly,
            shifts=hours.shifts,
            inferred=_inferred(hours),
            licences=_licences(record, notes),
            demands=hours.demands | _demands(record, notes),
            description=text_of(record, "description") or "",
            organisation=text_of(as_object(record.get("entreprise")) or {}, "nom"),
            published_on=_published_on(record, notes),
            posts=_posts(record, notes),
            salary=_salary(record),
            beginner_accepted=_BEGINNER.get(text_of(record, "experienceExige") or ""),
            url=_url(record, notes),
        )

    def _rome_code(self, record: JsonObject, notes: RowNotes) -> RomeCode | None:
        written = text_of(record, "romeCode")
        if written is None:
            notes.warn("romeCode", "code ROME absent")
            return None
        try:
            code = parse_rome_code(written)
        except InvalidCode:
            notes.warn("romeCode", "code ROME mal formé")
            return None
        if code not in self.referential.occupations:
            notes.warn("romeCode", "code ROME absent du référentiel actif")
            return None
        return code

    def _skills(self, record: JsonObject, notes: RowNotes) -> Iterator[SkillRequirement]:
        """Yield each skill asked once, at its firmest level, in the order of the record."""
        levels: dict[SkillId, RequirementLevel] = {}
        asked = [*objects(record, "competences")]
        for skill in asked:
            skill_id = self._skill_id(text_of(skill, "code"))
            if skill_id is not None:
                _keep_firmest(levels, skill_id, _level(skill))
        _warn_of_unknown(notes, "competences", len(asked), sum(map(self._is_unknown, asked)))
        qualities = [fold(text_of(each, "libelle") or "") for each in objects(record, _QUALITIES)]
        for quality in qualities:
            if quality in self.soft_skills:
                _keep_firmest(levels, self.soft_skills[quality], RequirementLevel.DESIRED)
        unknown = sum(quality not in self.soft_skills for quality in qualities)
        _warn_of_unknown(notes, _QUALITIES, len(qualities), unknown)
        for skill_id, level in levels.items():
            yield SkillRequirement(skill_id, level)

    def _is_unknown(self, skill: JsonObject) -> bool:
        return self._skill_id(text_of(skill, "code")) is None

    def _skill_id(self, code: str | None) -> SkillId | None:
        if code is None:
            return None
        try:
            skill_id = parse_skill_id(code)
        except InvalidCode:
            return None
        return skill_id if skill_id in self.referential.skills else None


def _id(record: JsonObject) -> OpportunityId:
    written = text_of(record, "id")
    if written is None:
        raise RefusedField("id", "identifiant absent")
    return parse_opportunity_id(ID_PREFIX + written)


def _title(record: JsonObject, notes: RowNotes) -> str:
    for name in ("intitule", "appellationlibelle", "romeLibelle"):
        title = text_of(record, name)
        if title is not None:
            if name != "intitule":
                notes.warn("intitule", f"intitulé absent, remplacé par {name}")
            return title
    raise RefusedField("intitule", "intitulé absent")


def _contract(record: JsonObject, notes: RowNotes) -> ContractKind | None:
    code = text_of(record, "typeContrat")
    contract = None if code is None else CONTRACT_CODES.get(code.upper())
    if contract is None:
        contract = contract_from_label(text_of(record, "typeContratLibelle") or "")
    contract = contract_from_nature(text_of(record, "natureContrat") or "", contract)
    if contract is None:
        notes.warn("typeContrat", "type de contrat " + ("absent" if code is None else "inconnu"))
    return contract


def _hours(record: JsonObject, notes: RowNotes) -> Hours:
    context = as_object(record.get("contexteTravail")) or {}
    said = [text_of(record, "dureeTravailLibelle"), *texts(context, "horaires")]
    written = "\n".join(dict.fromkeys(text for text in said if text))
    hours = hours_from_text(written)
    if hours.is_range:
        notes.warn("dureeTravailLibelle", "de tant à tant d’heures par semaine : nombre inconnu")
    elif written and hours.weekly is None and any(character.isdigit() for character in written):
        notes.warn("dureeTravailLibelle", "nombre d’heures par semaine non reconnu")
    return hours


def _is_by_day(record: JsonObject) -> bool:
    """Return whether the record states work by day, and nothing else of when one works."""
    context = as_object(record.get("contexteTravail")) or {}
    said = [fold(text) for text in texts(context, "horaires")]
    return any("en journee" in text for text in said) and not any("poste" in text for text in said)


def _inferred(hours: Hours) -> frozenset[str]:
    """Return the fields read from the words on working time: a reading may be mistaken."""
    read = {
        "weekly_hours": hours.weekly is not None,
        "shifts": hours.shifts is not None,
        "demands": bool(hours.demands),
    }
    return frozenset(name for name, was_read in read.items() if was_read)


def _licences(record: JsonObject, notes: RowNotes) -> tuple[LicenceRequirement, ...]:
    levels: dict[Licence, RequirementLevel] = {}
    for asked in objects(record, "permis"):
        licence = licence_from_label(text_of(asked, "libelle") or text_of(asked, "code") or "")
        if licence is None:
            notes.warn("permis", "permis inconnu")
        else:
            _keep_firmest(levels, licence, _level(asked))
    return tuple(LicenceRequirement(licence, level) for licence, level in levels.items())


def _demands(record: JsonObject, notes: RowNotes) -> frozenset[PhysicalDemand]:
    context = as_object(record.get("contexteTravail")) or {}
    found: set[PhysicalDemand] = set()
    for label in texts(context, "conditionsExercice"):
        demands = set(demands_of_condition(label))
        if not demands:
            notes.warn("contexteTravail.conditionsExercice", "condition d’exercice non reconnue")
        found |= demands
    return frozenset(found)


def _published_on(record: JsonObject, notes: RowNotes) -> date | None:
    for name in ("dateCreation", "dateActualisation"):
        written = text_of(record, name)
        if written is None:
            continue
        try:
            return date.fromisoformat(written[:10])
        except ValueError:
            notes.warn(name, "date illisible, attendue sous la forme 2026-01-31")
    return None


def _posts(record: JsonObject, notes: RowNotes) -> int:
    written = record.get("nombrePostes")
    number = as_number(written)
    if number is not None and 1 <= number <= MAX_POSTS and number.is_integer():
        return int(number)
    if written is not None:
        notes.warn("nombrePostes", f"un nombre entier de 1 à {MAX_POSTS} est attendu")
    return 1


def _salary(record: JsonObject) -> str | None:
    """Return the words on pay, when they hold a figure: « Annuel de » alone says nothing."""
    pay = as_object(record.get("salaire")) or {}
    words = text_of(pay, "libelle")
    if words is not None and any(character.isdigit() for character in words):
        return words
    return text_of(pay, "commentaire")


def _url(record: JsonObject, notes: RowNotes) -> str | None:
    written = text_of(as_object(record.get("origineOffre")) or {}, "urlOrigine")
    if written is None or is_safe_url(written):
        return written
    notes.warn("origineOffre.urlOrigine", "une adresse https est attendue")
    return None


def _level(asked: JsonObject) -> RequirementLevel:
    # Only a stated E may exclude: anything else, or nothing, is a wish.
    return _LEVELS.get((text_of(asked, "exigence") or "").upper(), RequirementLevel.DESIRED)


def _keep_firmest(levels: dict[Key, RequirementLevel], key: Key, level: RequirementLevel) -> None:
    if levels.get(key) is not RequirementLevel.REQUIRED:
        levels[key] = level


def _warn_of_unknown(notes: RowNotes, name: str, asked: int, unknown: int) -> None:
    if unknown:
        notes.warn(name, f"{unknown} sur {asked} hors du référentiel actif, mises de côté")
