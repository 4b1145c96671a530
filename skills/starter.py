"""The referential carried by the project: every ROME 4.0 code, and a starter set of occupations.

Codes, labels and domains come from ``data/rome_codes.csv``; competences, familiar names and near
occupations are written by the authors in ``data/starter/*.toml``, and what personal life shows in
``data/personal_life.toml`` (format: ``data/README.md``).
It makes the product useful on the first day; the official archive (``rome_archive.py``) then
takes the lead, and what people really call their work stays.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from skills.codes import RomeCode, SkillId, parse_rome_code, parse_skill_id
from skills.errors import SkillsError, UnknownOccupation, UnknownSkill
from skills.taxonomy import (
    Appellation,
    Occupation,
    OccupationSkill,
    Referential,
    Skill,
    SkillKind,
)

STARTER_VERSION = "vicinal-1"

_VOCABULARY_FILES = ("skills.toml", "knowledge.toml")
_PERSONAL_LIFE = "personal_life.toml"
_ASKED_KEYS = ("core", "skills", "knowledge", "soft_skills")
_TEXT_KEYS = ("definition",)
_LIST_KEYS = ("names", *_ASKED_KEYS, "contexts", "near")


@cache
def load_starter() -> Referential:
    """Return the starter referential; every ROME 4.0 code is there, most with its label only."""
    return read_starter(resources.files("skills.data"))


def read_starter(data: Traversable) -> Referential:
    """Return the referential written in a folder laid out like ``skills/data``.

    Raises
    ------
    SkillsError
        When a file names an unknown code, key or skill, or defines an occupation twice; the
        message names the file and the entry.
    """
    folder = data / "starter"
    skills: dict[SkillId, Skill] = {}
    for name in _VOCABULARY_FILES:
        for skill in _vocabulary(_read_toml(folder / name), name):
            if skills.setdefault(skill.id, skill) is not skill:
                raise SkillsError(f"{name}: {skill.id} is defined twice")
    skills |= _said_of_personal_life(_read_toml(data / _PERSONAL_LIFE), skills)
    occupations = dict(_bare_occupations(data / "rome_codes.csv"))
    written: dict[RomeCode, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml") or file.name in _VOCABULARY_FILES:
            continue
        for key, entry in _read_toml(file).items():
            where = f"{file.name}, {key}"
            bare = _known_occupation(key, where, occupations)
            if written.setdefault(bare.code, file.name) != file.name:
                raise SkillsError(f"{where}: already written in {written[bare.code]}")
            occupations[bare.code] = _occupation(bare, _Entry(where, entry), skills)
    return Referential(STARTER_VERSION, occupations, skills)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A TOML table with the place to name in an error; reads its keys with their types."""

    where: str
    table: object

    def items(self) -> Mapping[str, object]:
        if not isinstance(self.table, dict):
            raise SkillsError(f"{self.where}: a table expected")
        return self.table

    def text(self, key: str) -> str | None:
        value = self.items().get(key)
        if value is not None and not isinstance(value, str):
            raise SkillsError(f"{self.where}, {key}: a text expected")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.items().get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise SkillsError(f"{self.where}, {key}: a list of texts expected")
        return tuple(value)

    def refuse_other_keys(self, known: tuple[str, ...]) -> None:
        unknown = sorted(set(self.items()) - set(known))
        if unknown:
            raise SkillsError(f"{self.where}: unknown key {unknown[0]}")


def _read_toml(file: Traversable) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SkillsError(f"{file.name}: {error}") from error


def _bare_occupations(file: Traversable) -> Iterator[tuple[RomeCode, Occupation]]:
    for row in csv.DictReader(file.read_text("utf-8").splitlines()):
        code = parse_rome_code(row["rome_code"])
        name = Appellation(row["label"], principal=True)
        yield code, Occupation(code, row["label"], row["domain"], (name,))


def _vocabulary(table: Mapping[str, object], name: str) -> Iterator[Skill]:
    """Yield the skills of a vocabulary file, families first."""
    sections = _Entry(name, table)
    sections.refuse_other_keys(("families", "know_how", "knowledge", "soft_skills"))
    for slug, label in _section(table, name, "families"):
        words = {slug: [label] if isinstance(label, str) else label}
        yield _skill(slug, f"{name}, families", words, SkillKind.MACRO, None)
    for family, entries in _section(table, name, "know_how"):
        for slug in _Entry(f"{name}, {family}", entries).items():
            yield _skill(slug, f"{name}, {family}", entries, SkillKind.KNOW_HOW, family)
    for section, kind in (
        ("knowledge", SkillKind.KNOWLEDGE),
        ("soft_skills", SkillKind.SOFT_SKILL),
    ):
        for slug, _ in _section(table, name, section):
            yield _skill(slug, f"{name}, {section}", table[section], kind, None)


def _said_of_personal_life(
    table: Mapping[str, object], skills: Mapping[SkillId, Skill]
) -> dict[SkillId, Skill]:
    """Return the skills that an activity of personal life shows, with the words that say it."""
    told: dict[SkillId, Skill] = {}
    for label in table:
        entry = _Entry(f"{_PERSONAL_LIFE}, {label}", table[label])
        entry.refuse_other_keys(("skills", "aliases"))
        for slug in entry.texts("skills"):
            skill_id = _skill_id(slug, entry.where)
            if skill_id not in skills:
                raise UnknownSkill(f"{entry.where}: unknown skill {slug}")
            skill = told.get(skill_id, skills[skill_id])
            told[skill_id] = replace(skill, aliases=(*skill.aliases, *entry.texts("aliases")))
    return told


def _section(table: Mapping[str, object], name: str, key: str) -> Iterator[tuple[str, object]]:
    yield from _Entry(f"{name}, {key}", table.get(key, {})).items().items()


def _skill(slug: str, where: str, entries: object, kind: SkillKind, family: str | None) -> Skill:
    words = _Entry(where, entries).texts(slug)
    if not words:
        raise SkillsError(f"{where}, {slug}: the label is missing")
    macro = None if family is None else _skill_id(family, where)
    return Skill(_skill_id(slug, where), words[0], kind, macro, words[1:])


def _skill_id(slug: str, where: str) -> SkillId:
    try:
        return parse_skill_id(f"v:{slug}")
    except SkillsError as error:
        raise SkillsError(f"{where}, {slug}: {error}") from error


def _known_occupation(
    key: str, where: str, occupations: Mapping[RomeCode, Occupation]
) -> Occupation:
    code = parse_rome_code(key)
    if code not in occupations:
        raise UnknownOccupation(f"{where}: not a code of rome_codes.csv")
    return occupations[code]


def _occupation(bare: Occupation, entry: _Entry, skills: Mapping[SkillId, Skill]) -> Occupation:
    entry.refuse_other_keys((*_LIST_KEYS, *_TEXT_KEYS))
    names = tuple(Appellation(label) for label in entry.texts("names"))
    return Occupation(
        code=bare.code,
        label=bare.label,
        domain=bare.domain,
        appellations=bare.appellations + names,
        skills=tuple(_asked(entry, skills)),
        contexts=entry.texts("contexts"),
        near=tuple(parse_rome_code(code) for code in entry.texts("near")),
        definition=entry.text("definition") or "",
    )


def _asked(entry: _Entry, skills: Mapping[SkillId, Skill]) -> Iterator[OccupationSkill]:
    seen: set[SkillId] = set()
    for key in _ASKED_KEYS:
        for slug in entry.texts(key):
            skill_id = _skill_id(slug, entry.where)
            if skill_id not in skills:
                raise UnknownSkill(f"{entry.where}, {key}: unknown skill {slug}")
            if skill_id in seen:
                raise SkillsError(f"{entry.where}, {key}: {slug} is asked twice")
            seen.add(skill_id)
            yield OccupationSkill(skill_id, core=key == "core")
