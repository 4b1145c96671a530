"""The referential carried by the project: every ROME 4.0 code, and a starter set of occupations.

Codes, labels and domains come from ``data/rome_codes.csv``; competences, familiar names, near
occupations and what personal life shows are written by the authors in ``data/starter/*.toml``
(format: ``data/README.md``).
It makes the product useful on the first day; the official archive (``rome_archive.py``) then
takes the lead, and what people really call their work stays.
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from skills.codes import RomeCode, SkillId, parse_rome_code
from skills.errors import SkillsError, UnknownOccupation
from skills.licences_in_text import LICENCE_CODES
from skills.normalize import fold, split_genders
from skills.personal_life import PERSONAL_LIFE, read_personal_activities, with_their_sayings
from skills.starter_tables import Entry, known_skill, read_toml, section, skill_id
from skills.taxonomy import (
    Appellation,
    NearReason,
    Occupation,
    OccupationSkill,
    Referential,
    Skill,
    SkillKind,
)

STARTER_VERSION = "vicinal-2"

_VOCABULARY_FILES = ("skills.toml", "knowledge.toml")
_NOT_OCCUPATIONS = (*_VOCABULARY_FILES, PERSONAL_LIFE, "exceptions.toml")
_ASKED_KEYS = ("core", "skills", "knowledge", "soft_skills")
_OTHER_KEYS = ("names", "definition", "contexts", "licences", "near")
_REASONS = frozenset(NearReason)


@cache
def load_starter() -> Referential:
    """Return the starter referential; every ROME 4.0 code is there, most with its label only."""
    return read_starter(resources.files("skills.data"))


def read_starter(data: Traversable) -> Referential:
    """Return the referential written in a folder laid out like ``skills/data``.

    Raises
    ------
    SkillsError
        When a file names an unknown code, key, skill, licence or reason, or defines an occupation
        twice; the message names the file and the entry.
    """
    folder = data / "starter"
    skills: dict[SkillId, Skill] = {}
    for name in _VOCABULARY_FILES:
        for skill in _vocabulary(read_toml(folder / name), name):
            if skills.setdefault(skill.id, skill) is not skill:
                raise SkillsError(f"{name}: {skill.id} is defined twice")
    skills = with_their_sayings(skills, read_personal_activities(folder, skills))
    occupations = dict(_bare_occupations(data / "rome_codes.csv"))
    written: dict[RomeCode, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml") or file.name in _NOT_OCCUPATIONS:
            continue
        for key, table in read_toml(file).items():
            where = f"{file.name}, {key}"
            bare = _known_occupation(key, where, occupations)
            if written.setdefault(bare.code, file.name) != file.name:
                raise SkillsError(f"{where}: already written in {written[bare.code]}")
            occupations[bare.code] = _occupation(bare, Entry(where, table), skills)
    return Referential(STARTER_VERSION, occupations, skills)


def _bare_occupations(file: Traversable) -> Iterator[tuple[RomeCode, Occupation]]:
    for row in csv.DictReader(file.read_text("utf-8").splitlines()):
        code = parse_rome_code(row["rome_code"])
        name = Appellation(row["label"], principal=True)
        yield code, Occupation(code, row["label"], row["domain"], (name,))


def _vocabulary(table: Mapping[str, object], name: str) -> Iterator[Skill]:
    """Yield the skills of a vocabulary file, families first."""
    sections = Entry(name, table)
    sections.refuse_other_keys(("families", "know_how", "knowledge", "soft_skills"))
    for slug, label in section(table, name, "families"):
        words = {slug: [label] if isinstance(label, str) else label}
        yield _skill(slug, f"{name}, families", words, SkillKind.MACRO, None)
    for family, entries in section(table, name, "know_how"):
        for slug in Entry(f"{name}, {family}", entries).items():
            yield _skill(slug, f"{name}, {family}", entries, SkillKind.KNOW_HOW, family)
    for key, kind in (
        ("knowledge", SkillKind.KNOWLEDGE),
        ("soft_skills", SkillKind.SOFT_SKILL),
    ):
        for slug, _ in section(table, name, key):
            yield _skill(slug, f"{name}, {key}", table[key], kind, None)


def _skill(slug: str, where: str, entries: object, kind: SkillKind, family: str | None) -> Skill:
    words = Entry(where, entries).texts(slug)
    if not words:
        raise SkillsError(f"{where}, {slug}: the label is missing")
    macro = None if family is None else skill_id(family, where)
    return Skill(skill_id(slug, where), words[0], kind, macro, words[1:])


def _known_occupation(
    key: str, where: str, occupations: Mapping[RomeCode, Occupation]
) -> Occupation:
    code = parse_rome_code(key)
    if code not in occupations:
        raise UnknownOccupation(f"{where}: not a code of rome_codes.csv")
    return occupations[code]


def _occupation(bare: Occupation, entry: Entry, skills: Mapping[SkillId, Skill]) -> Occupation:
    entry.refuse_other_keys((*_ASKED_KEYS, *_OTHER_KEYS))
    near = dict(_near(bare.code, entry))
    return Occupation(
        code=bare.code,
        label=bare.label,
        domain=bare.domain,
        appellations=(*bare.appellations, *_names(entry)),
        skills=tuple(_asked(entry, skills)),
        contexts=entry.texts("contexts"),
        near=tuple(near),
        definition=entry.text("definition") or "",
        licences=_licences(entry),
        near_reasons=near,
    )


def _names(entry: Entry) -> Iterator[Appellation]:
    """Yield each name in both genders: « laveur / laveuse de vitres » is two."""
    seen: set[str] = set()
    for written in entry.texts("names"):
        for name in split_genders(written):
            if fold(name) not in seen:
                seen.add(fold(name))
                yield Appellation(name)


def _near(code: RomeCode, entry: Entry) -> Iterator[tuple[RomeCode, str]]:
    """Yield the near occupations, nearest first, each with its reason or a sentence of its own."""
    for target, reason in entry.named_texts("near").items():
        if target == code:
            raise SkillsError(f"{entry.where}, near: an occupation is not near itself")
        if reason not in _REASONS and not reason[:1].isupper():
            raise SkillsError(f"{entry.where}, near {target}: unknown reason {reason!r}")
        yield parse_rome_code(target), reason


def _licences(entry: Entry) -> tuple[str, ...]:
    licences = entry.texts("licences")
    for licence in licences:
        if licence not in LICENCE_CODES:
            raise SkillsError(f"{entry.where}, licences: unknown licence {licence}")
    return licences


def _asked(entry: Entry, skills: Mapping[SkillId, Skill]) -> Iterator[OccupationSkill]:
    seen: set[SkillId] = set()
    for key in _ASKED_KEYS:
        for slug in entry.texts(key):
            known = known_skill(slug, f"{entry.where}, {key}", skills)
            if known in seen:
                raise SkillsError(f"{entry.where}, {key}: {slug} is asked twice")
            seen.add(known)
            yield OccupationSkill(known, core=key == "core")
