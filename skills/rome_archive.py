"""Read the official ROME 4.0 archive of France Travail, as an administrator downloads it.

The archive is a zip or a folder of CSV tables. Editions differ in counts, names, encodings and
separators; the reader follows the tables below and accounts for every row it cannot use. Only a
missing table of :data:`REQUIRED_TABLES`, or a missing column, stops it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from skills.archive_reading import ArchiveFiles, clean_cell, decode_lines, read_archive
from skills.archive_tables import Row, RowRefused, TableReader
from skills.codes import RomeCode, SkillId, parse_rome_code, parse_skill_id
from skills.errors import InvalidCode, UnreadableReferential
from skills.rome_contexts import physical_demand
from skills.starter_merge import merge_with_starter
from skills.taxonomy import (
    Appellation,
    Occupation,
    OccupationSkill,
    Referential,
    Skill,
    SkillKind,
)

__all__ = ["ArchiveReport", "RomeArchive", "RowRefused", "merge_with_starter", "read_rome_archive"]

REQUIRED_TABLES = (
    "referentiel_code_rome",
    "referentiel_competence",
    "liens_rome_referentiels",
)
OPTIONAL_TABLES = (
    "referentiel_appellation",
    "referentiel_savoir",
    "referentiel_contexte_travail",
    "coherence_item",
    "rubrique_mobilite",
    "texte",
    "cr_gd_dp",
)
CORE_MARKS = ("principale", "émergente", "emergente")
_SKILLS_BLOCK, _CONTEXTS_BLOCK = "5", "6"


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """What was read: counts by kind, rows refused, optional tables absent, copies ignored."""

    version: str
    counts: Mapping[str, int]
    refused: tuple[RowRefused, ...]
    missing_tables: tuple[str, ...]
    ignored_files: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", MappingProxyType(dict(self.counts)))


@dataclass(frozen=True, slots=True)
class RomeArchive:
    """The official referential and the account of its reading."""

    referential: Referential
    report: ArchiveReport


def read_rome_archive(path: Path) -> RomeArchive:
    """Return the referential of an official archive, zip or folder.

    Raises
    ------
    UnreadableReferential
        When the archive cannot be opened, or lacks a required table or column; the message, in
        French, says what to do.
    """
    files = read_archive(path, frozenset((*REQUIRED_TABLES, *OPTIONAL_TABLES, "version")))
    missing = [table for table in REQUIRED_TABLES if table not in files.tables]
    if missing:
        raise UnreadableReferential(
            f"{path.name} : le fichier {missing[0]}.csv manque. Donnez l'archive ROME 4.0 complète "
            "de France Travail (format CSV), zip ou dossier décompressé."
        )
    reader = TableReader(files)
    version = _version(files)
    draft = _read_tables(reader)
    referential = Referential(version, dict(draft.built()), draft.skills)
    if not referential.occupations:
        raise UnreadableReferential(
            f"{path.name} : aucun métier lisible dans referentiel_code_rome.csv."
        )
    report = ArchiveReport(
        version,
        _counts(referential, draft),
        tuple(reader.refused),
        tuple(table for table in OPTIONAL_TABLES if table not in files.tables),
        files.ignored,
    )
    return RomeArchive(referential, report)


@dataclass(slots=True)
class _Draft:
    """The referential while its tables are being read."""

    labels: dict[RomeCode, str] = field(default_factory=dict)
    domains: dict[RomeCode, str] = field(default_factory=dict)
    skills: dict[SkillId, Skill] = field(default_factory=dict)
    contexts: dict[str, str] = field(default_factory=dict)
    appellations: dict[RomeCode, list[Appellation]] = field(default_factory=dict)
    asked: dict[RomeCode, dict[SkillId, bool]] = field(default_factory=dict)
    met: dict[RomeCode, dict[str, None]] = field(default_factory=dict)
    near: dict[RomeCode, dict[RomeCode, int]] = field(default_factory=dict)
    sentences: dict[RomeCode, list[tuple[int, str]]] = field(default_factory=dict)

    def built(self) -> Iterator[tuple[RomeCode, Occupation]]:
        links: dict[tuple[SkillId, bool], OccupationSkill] = {}
        for code, label in self.labels.items():
            asked = self.asked.get(code, {})
            near = self.near.get(code, {})
            names = sorted(self.appellations.get(code, []), key=lambda name: not name.principal)
            yield (
                code,
                Occupation(
                    code=code,
                    label=label,
                    domain=self.domains.get(code, ""),
                    appellations=tuple(names) or (Appellation(label, principal=True),),
                    # The same link object serves every occupation: 90,000 links, 20,000 objects.
                    skills=tuple(
                        links.setdefault(link, OccupationSkill(*link)) for link in asked.items()
                    ),
                    contexts=tuple(self.met.get(code, {})),
                    near=tuple(sorted(near, key=lambda target: (near[target], target))),
                    definition=" ".join(
                        text if text.endswith((".", "!", "?")) else f"{text}."
                        for _, text in sorted(self.sentences.get(code, []))
                    ),
                ),
            )


def _read_tables(reader: TableReader) -> _Draft:
    draft = _Draft()
    _read_occupations(reader, draft)
    _read_domains(reader, draft)
    _read_competences(reader, draft)
    _read_knowledge(reader, draft)
    _read_contexts(reader, draft)
    _read_appellations(reader, draft)
    _read_links(reader, draft)
    _read_core(reader, draft)
    _read_moves(reader, draft)
    _read_definitions(reader, draft)
    return draft


def _read_occupations(reader: TableReader, draft: _Draft) -> None:
    for row in reader.rows("referentiel_code_rome", ("code_rome", "libelle_rome")):
        try:
            code = parse_rome_code(row["code_rome"])
        except InvalidCode:
            reader.refuse(row, "code ROME invalide")
            continue
        if not row["libelle_rome"]:
            reader.refuse(row, "libellé vide")
        elif code in draft.labels:
            reader.refuse(row, f"{code} est déjà lu")
        else:
            draft.labels[code] = row["libelle_rome"]


def _read_domains(reader: TableReader, draft: _Draft) -> None:
    label = "libelle_domaine_professionel|libelle_domaine_professionnel"  # the official misspelling
    for row in reader.rows("cr_gd_dp", ("code_rome", label)):
        code = _occupation(reader, draft, row)
        if code is not None:
            draft.domains[code] = row["libelle_domaine_professionel"]


def _read_competences(reader: TableReader, draft: _Draft) -> None:
    columns = ("code_ogr", "libelle_competence")
    extra = ("nature", "cat_comp", "code_ogr_macro_comp")
    waiting: list[tuple[Row, SkillId, SkillId]] = []
    for row in reader.rows("referentiel_competence", columns, extra):
        skill_id = _new_skill_id(reader, draft, row, "code_ogr", "libelle_competence")
        if skill_id is None:
            continue
        kind = _kind(row["nature"], row["cat_comp"])
        draft.skills[skill_id] = Skill(skill_id, row["libelle_competence"], kind)
        if row["code_ogr_macro_comp"] and kind is SkillKind.KNOW_HOW:
            waiting.append((row, skill_id, SkillId(row["code_ogr_macro_comp"])))
    for row, skill_id, macro in waiting:
        family = draft.skills.get(macro)
        if family is None or family.kind is not SkillKind.MACRO:
            reader.refuse(row, "macro-compétence inconnue : compétence gardée sans famille")
            continue
        label = draft.skills[skill_id].label
        draft.skills[skill_id] = Skill(skill_id, label, SkillKind.KNOW_HOW, macro)


def _kind(nature: str, category: str) -> SkillKind:
    if "être" in category.lower() or "etre" in category.lower():
        return SkillKind.SOFT_SKILL
    return SkillKind.MACRO if nature.lower().startswith("macro") else SkillKind.KNOW_HOW


def _read_knowledge(reader: TableReader, draft: _Draft) -> None:
    for row in reader.rows("referentiel_savoir", ("code_ogr_savoir", "libelle_savoir")):
        skill_id = _new_skill_id(reader, draft, row, "code_ogr_savoir", "libelle_savoir")
        if skill_id is not None:
            draft.skills[skill_id] = Skill(skill_id, row["libelle_savoir"], SkillKind.KNOWLEDGE)


def _read_contexts(reader: TableReader, draft: _Draft) -> None:
    for row in reader.rows("referentiel_contexte_travail", ("code_ogr", "libelle_cont_travail")):
        if not row["code_ogr"] or not row["libelle_cont_travail"]:
            reader.refuse(row, "code ou libellé vide")
        else:
            draft.contexts[row["code_ogr"]] = row["libelle_cont_travail"]


def _read_appellations(reader: TableReader, draft: _Draft) -> None:
    columns = ("code_ogr", "libelle_appellation_long", "code_rome")
    for row in reader.rows("referentiel_appellation", columns, ("classification",)):
        code = _occupation(reader, draft, row)
        if code is None:
            continue
        label = row["libelle_appellation_long"]
        if not label or not row["code_ogr"].isdecimal():
            reader.refuse(row, "code ou libellé d'appellation invalide")
            continue
        principal = row["classification"].upper() == "PRINCIPALE"
        name = Appellation(label, row["code_ogr"], principal)
        draft.appellations.setdefault(code, []).append(name)


def _read_links(reader: TableReader, draft: _Draft) -> None:
    columns = ("code_rome", "code_compo_bloc", "code_ogr")
    for row in reader.rows("liens_rome_referentiels", columns):
        block, target = row["code_compo_bloc"], row["code_ogr"]
        if block not in (_SKILLS_BLOCK, _CONTEXTS_BLOCK):
            continue  # names, definition, sectors, moves: other tables say them better
        code = _occupation(reader, draft, row)
        if code is None:
            continue
        if block == _SKILLS_BLOCK and SkillId(target) in draft.skills:
            draft.asked.setdefault(code, {})[SkillId(target)] = False
        elif block == _CONTEXTS_BLOCK and target in draft.contexts:
            label = draft.contexts[target]
            draft.met.setdefault(code, {})[physical_demand(label) or label] = None
        elif block == _SKILLS_BLOCK or draft.contexts:
            reader.refuse(row, "lien vers un code que l'archive ne définit pas")


def _read_core(reader: TableReader, draft: _Draft) -> None:
    for row in reader.rows("coherence_item", ("code_rome", "code_ogr", "coeur_metier")):
        if row["coeur_metier"].lower() not in CORE_MARKS:
            continue
        code = _occupation(reader, draft, row)
        if code is None:
            continue
        asked, skill_id = draft.asked.get(code, {}), SkillId(row["code_ogr"])
        if skill_id in asked:
            asked[skill_id] = True
        elif row["code_ogr"] not in draft.contexts:
            reader.refuse(row, "cœur de métier sans lien vers ce code")


def _read_moves(reader: TableReader, draft: _Draft) -> None:
    columns = ("code_rome", "code_rome_cible", "numero_ordre")
    for row in reader.rows("rubrique_mobilite", columns):
        code = _occupation(reader, draft, row)
        if code is None:
            continue
        target = RomeCode(row["code_rome_cible"].upper())
        if target not in draft.labels or target == code:
            reader.refuse(row, "mobilité vers un métier inconnu")
        elif not row["numero_ordre"].isdecimal():
            reader.refuse(row, "numéro d'ordre invalide")
        else:
            draft.near.setdefault(code, {}).setdefault(target, int(row["numero_ordre"]))


def _read_definitions(reader: TableReader, draft: _Draft) -> None:
    columns = ("code_rome", "libelle_type_texte", "position_phrase", "libelle_texte")
    for row in reader.rows("texte", columns):
        if row["libelle_type_texte"].lower() not in ("definition", "définition"):
            continue
        code = _occupation(reader, draft, row)
        if code is None:
            continue
        if not row["position_phrase"].isdecimal() or not row["libelle_texte"]:
            reader.refuse(row, "position ou texte invalide")
            continue
        sentence = (int(row["position_phrase"]), row["libelle_texte"])
        draft.sentences.setdefault(code, []).append(sentence)


def _occupation(reader: TableReader, draft: _Draft, row: Row) -> RomeCode | None:
    code = RomeCode(row["code_rome"].upper())
    if code in draft.labels:
        return code
    reader.refuse(row, "code ROME que l'archive ne définit pas")
    return None


def _new_skill_id(
    reader: TableReader, draft: _Draft, row: Row, code: str, label: str
) -> SkillId | None:
    try:
        skill_id = parse_skill_id(row[code])
    except InvalidCode:
        reader.refuse(row, "code OGR invalide")
        return None
    if not row[label]:
        reader.refuse(row, "libellé vide")
    elif skill_id in draft.skills:
        reader.refuse(row, "code OGR déjà lu")
    else:
        return skill_id
    return None


def _version(files: ArchiveFiles) -> str:
    """Return ``ROME 4.0 v460`` from version.txt, else from the file names, else ``ROME 4.0``."""
    notes = files.tables.get("version")
    if notes is not None:
        text = clean_cell(" ".join(decode_lines(notes.data))[:5000])
        number = re.search(r"num[eé]ro de version\s*:\s*(\d{1,3})", text, re.IGNORECASE)
        if number:
            return f"ROME 4.0 v4{int(number[1]):02d}"
    editions = [file.edition for file in files.tables.values() if file.edition]
    if editions:
        return f"ROME 4.0 v{Counter(editions).most_common(1)[0][0]}"
    return "ROME 4.0"


def _counts(referential: Referential, draft: _Draft) -> dict[str, int]:
    kinds = Counter(skill.kind for skill in referential.skills.values())
    occupations = referential.occupations.values()
    return {
        "occupations": len(occupations),
        "appellations": sum(map(len, draft.appellations.values())),
        "competences": len(referential.skills) - kinds[SkillKind.KNOWLEDGE],
        "knowledge": kinds[SkillKind.KNOWLEDGE],
        "contexts": len(draft.contexts),
        "skill_links": sum(len(occupation.skills) for occupation in occupations),
        "core_links": sum(link.core for occupation in occupations for link in occupation.skills),
        "moves": sum(len(occupation.near) for occupation in occupations),
        "definitions": sum(bool(occupation.definition) for occupation in occupations),
    }
