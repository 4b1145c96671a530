"""A referential as bytes, to be kept in a database, and back.

Compressed JSON, with tables of rows rather than objects: the full ROME 4.0 takes about 1.5 MB and
loads in a fraction of a second. Two equal referentials give the same bytes, whatever the order in
which they were filled.
"""

import json
import zlib
from collections.abc import Sequence
from typing import TypedDict, cast

from skills.codes import RomeCode, SkillId
from skills.errors import SkillsError, UnreadableReferential
from skills.taxonomy import (
    Appellation,
    Occupation,
    OccupationSkill,
    Referential,
    Skill,
    SkillKind,
)

FORMAT = 3  # 2 had neither licences, reasons nor parent: it is still read, with none
_READ_FORMATS = (2, FORMAT)
MAX_BYTES = 200 * 1024 * 1024

SkillRow = tuple[str, str, str, str | None, list[str], list[str]]
NameRow = tuple[str, str | None, bool]
LinkRow = tuple[str, bool]
_Since3 = tuple[list[str], list[str], str | None]
OccupationRow = tuple[
    str,
    str,
    str,
    list[NameRow],
    list[LinkRow],
    list[str],
    list[str],
    str,
    list[str],
    list[str],
    str | None,
]


class _Document(TypedDict):
    format: int
    version: str
    skills: list[SkillRow]
    occupations: list[OccupationRow]


def referential_to_bytes(referential: Referential) -> bytes:
    """Return the referential as bytes; equal referentials give equal bytes."""
    document: _Document = {
        "format": FORMAT,
        "version": referential.version,
        "skills": [_skill_row(referential.skills[key]) for key in sorted(referential.skills)],
        "occupations": [
            _occupation_row(referential.occupations[key]) for key in sorted(referential.occupations)
        ],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8"), level=6)


def referential_from_bytes(data: bytes) -> Referential:
    """Return the referential that :func:`referential_to_bytes` wrote.

    Raises
    ------
    UnreadableReferential
        When the bytes are damaged, too large once decompressed, or of another format.
    """
    document = _document(data)
    try:
        skills = [_skill(row) for row in document["skills"]]
        links: dict[LinkRow, OccupationSkill] = {}
        occupations = [_occupation(row, links) for row in document["occupations"]]
        return Referential(
            document["version"],
            {occupation.code: occupation for occupation in occupations},
            {skill.id: skill for skill in skills},
        )
    except (TypeError, ValueError, KeyError, SkillsError) as error:
        raise UnreadableReferential(_DAMAGED) from error


_DAMAGED = "Référentiel enregistré illisible : importez de nouveau l’archive ROME 4.0."


def _document(data: bytes) -> _Document:
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(data, MAX_BYTES)
        if not inflate.eof:  # truncated, or larger than any referential
            raise UnreadableReferential(_DAMAGED)
        document = json.loads(text)
    except (zlib.error, ValueError, RecursionError) as error:
        raise UnreadableReferential(_DAMAGED) from error
    if not isinstance(document, dict) or document.get("format") not in _READ_FORMATS:
        raise UnreadableReferential(_DAMAGED)
    return cast(_Document, document)


def _skill_row(skill: Skill) -> SkillRow:
    return (
        skill.id,
        skill.label,
        skill.kind.value,
        skill.macro,
        list(skill.aliases),
        list(skill.stands_for),
    )


def _skill(row: SkillRow) -> Skill:
    skill_id, label, kind, macro, aliases, stands_for = row
    return Skill(
        SkillId(skill_id),
        label,
        SkillKind(kind),
        None if macro is None else SkillId(macro),
        tuple(aliases),
        _skill_ids(stands_for),
    )


def _occupation_row(occupation: Occupation) -> OccupationRow:
    return (
        occupation.code,
        occupation.label,
        occupation.domain,
        [(name.label, name.code, name.principal) for name in occupation.appellations],
        [(link.skill_id, link.core) for link in occupation.skills],
        list(occupation.contexts),
        list(occupation.near),
        occupation.definition,
        list(occupation.licences),
        [occupation.near_reasons.get(code, "") for code in occupation.near],
        occupation.parent,
    )


def _occupation(row: OccupationRow, links: dict[LinkRow, OccupationSkill]) -> Occupation:
    code, label, domain, names, asked, contexts, near, definition, *since_3 = row
    licences, reasons, parent = cast(_Since3, since_3 or ([], [""] * len(near), None))
    return Occupation(
        code=RomeCode(code),
        label=label,
        domain=domain,
        appellations=tuple(Appellation(*name) for name in names),
        # One object per distinct link: the full ROME has 90,000 links, 20,000 distinct.
        skills=tuple(
            links.setdefault((skill_id, core), OccupationSkill(SkillId(skill_id), core))
            for skill_id, core in asked
        ),
        contexts=tuple(contexts),
        near=tuple(RomeCode(target) for target in near),
        definition=definition,
        licences=tuple(licences),
        near_reasons={
            RomeCode(target): reason for target, reason in zip(near, reasons, strict=True) if reason
        },
        parent=None if parent is None else RomeCode(parent),
    )


def _skill_ids(values: Sequence[str]) -> tuple[SkillId, ...]:
    return tuple(SkillId(value) for value in values)
