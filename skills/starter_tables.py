"""The TOML files of the starter read with their types; a mistake is named by file and entry."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from skills.codes import SkillId, parse_skill_id
from skills.errors import SkillsError, UnknownSkill
from skills.taxonomy import Skill


@dataclass(frozen=True, slots=True)
class Entry:
    """A TOML table with the place to name in an error; reads its keys with their types."""

    where: str
    table: object

    def items(self) -> Mapping[str, object]:
        """Return the table, or refuse what is none."""
        if not isinstance(self.table, dict):
            raise SkillsError(f"{self.where}: a table expected")
        return self.table

    def text(self, key: str) -> str | None:
        """Return a text, or None when the key is absent."""
        value = self.items().get(key)
        if value is not None and not isinstance(value, str):
            raise SkillsError(f"{self.where}, {key}: a text expected")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty when the key is absent."""
        value = self.items().get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise SkillsError(f"{self.where}, {key}: a list of texts expected")
        return tuple(value)

    def named_texts(self, key: str) -> Mapping[str, str]:
        """Return a table of texts, empty when the key is absent."""
        value = self.items().get(key, {})
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise SkillsError(f"{self.where}, {key}: a table of texts expected")
        return value

    def refuse_other_keys(self, known: tuple[str, ...]) -> None:
        """Raise when the table has a key that is not known."""
        unknown = sorted(set(self.items()) - set(known))
        if unknown:
            raise SkillsError(f"{self.where}: unknown key {unknown[0]}")


def read_toml(file: Traversable) -> dict[str, object]:
    """Return a TOML file as a table.

    Raises
    ------
    SkillsError
        When it is no TOML or no UTF-8.
    """
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SkillsError(f"{file.name}: {error}") from error


def section(table: Mapping[str, object], name: str, key: str) -> Iterator[tuple[str, object]]:
    """Yield the entries of one section of a file, none when it is absent."""
    yield from Entry(f"{name}, {key}", table.get(key, {})).items().items()


def skill_id(slug: str, where: str) -> SkillId:
    """Return the code of a starter skill from its short name."""
    try:
        return parse_skill_id(f"v:{slug}")
    except SkillsError as error:
        raise SkillsError(f"{where}, {slug}: {error}") from error


def known_skill(slug: str, where: str, skills: Mapping[SkillId, Skill]) -> SkillId:
    """Return the code of a skill that is written, or raise :class:`UnknownSkill`."""
    found = skill_id(slug, where)
    if found not in skills:
        raise UnknownSkill(f"{where}: unknown skill {slug}")
    return found
