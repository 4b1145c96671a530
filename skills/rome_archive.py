"""Read the official ROME 4.0 archive of France Travail, as an administrator downloads it.

The archive is a zip or a folder of CSV tables. Editions differ in counts, names, encodings and
separators; the tables follows the tables below and accounts for every row it cannot use. Only a
missing table of :data:`REQUIRED_TABLES`, or a missing column, stops it.
"""

import contextlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from skills.archive_reading import ArchiveFiles, clean_cell, decode_lines, read_archive
from skills.archive_tables import ArchiveTables, RowRefused
from skills.errors import UnreadableReferential
from skills.rome_tables import Draft, read_tables
from skills.starter_merge import merge_with_starter
from skills.taxonomy import Referential, SkillKind

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
            f"{path.name} : le fichier {missing[0]}.csv manque. Donnez l’archive ROME 4.0 complète "
            "de France Travail (format CSV), zip ou dossier décompressé."
        )
    tables = ArchiveTables(files)
    version = _version(files)
    draft = read_tables(tables)
    referential = Referential(version, dict(draft.built()), draft.skills)
    if not referential.occupations:
        raise UnreadableReferential(
            f"{path.name} : aucun métier lisible dans referentiel_code_rome.csv."
        )
    report = ArchiveReport(
        version,
        _counts(referential, draft),
        tuple(tables.refused),
        tuple(table for table in OPTIONAL_TABLES if table not in files.tables),
        files.ignored,
    )
    return RomeArchive(referential, report)


def _version(files: ArchiveFiles) -> str:
    """Return ``ROME 4.0 v460`` from version.txt, else from the file names, else ``ROME 4.0``."""
    notes = files.tables.get("version")
    if notes is not None:
        text = " ".join(decode_lines(notes.data))[:5000]
        # Notes with a control character are still notes: only their number is wanted.
        with contextlib.suppress(ValueError):
            text = clean_cell(text)
        number = re.search(r"num[eé]ro de version\s*:\s*(\d{1,3})", text, re.IGNORECASE)
        if number:
            return f"ROME 4.0 v4{int(number[1]):02d}"
    editions = [file.edition for file in files.tables.values() if file.edition]
    if editions:
        return f"ROME 4.0 v{Counter(editions).most_common(1)[0][0]}"
    return "ROME 4.0"


def _counts(referential: Referential, draft: Draft) -> dict[str, int]:
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
