"""Read one table of a rule file strictly, and say in French what is to be corrected and where.

Whoever wrote the file may know neither TOML nor programming: each sentence says what to write.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from insertion.dispositifs import Mistake
from insertion.text import is_id, is_storable

MAX_RULE_TEXT = 2_000
MAX_ENTRIES = 50
MAX_WHOLE = 1_000_000

_HEADING = re.compile(
    r"^[ \t]*(?:\[\[?[ \t]*([A-Za-z0-9_.-]+)[ \t]*\]?\]|(id)[ \t]*=)", re.MULTILINE
)
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
_SYNTAX = re.compile(r"at line ([0-9]+), column ([0-9]+)")
_Word = TypeVar("_Word", bound=StrEnum)


def near(name: str, names: Iterable[str]) -> str:
    """Return advice towards the nearest of ``names``, or the names themselves."""
    known = sorted(names)
    found = get_close_matches(name[:MAX_ENTRIES], known, n=1)
    if found:
        return f"vouliez-vous dire « {found[0]} » ?"
    return f"choisissez parmi : {', '.join(known)}"


def shown(text: object) -> str:
    """Return a short text of the file, to name it in a sentence."""
    return re.sub(r"\s+", " ", str(text))[:60]


@dataclass(slots=True)
class FileReading:
    """One rule file being read: its tables, where they begin, and what is to be corrected."""

    file: str
    document: dict[str, object] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    _lines: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, file: str, content: bytes) -> "FileReading":
        """Return the file as TOML reads it; what TOML refuses is a mistake with its line."""
        reading = cls(file)
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            reading.refuse("", "enregistrez le fichier en UTF-8 (menu « Enregistrer sous »)")
            return reading
        try:
            reading.document = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
            place = _SYNTAX.search(str(error))
            last = text.rstrip().count("\n") + 1  # « at end of document »
            reading.refuse(
                "",
                "cette ligne, ou celle d’avant, n’est pas écrite comme il faut : vérifiez les "
                "guillemets, le signe = et les crochets ; un nom ne s’écrit qu’une fois par bloc",
                int(place[1]) if place else last,
            )
            return reading
        for heading in _HEADING.finditer(text):
            line = text.count("\n", 0, heading.end()) + 1
            reading._lines.setdefault(heading[1] or heading[2], []).append(line)
        return reading

    def refuse(self, place: str, message: str, line: int = 0) -> None:
        """Note one thing to correct."""
        self.mistakes.append(Mistake(self.file, line, place, message))

    def line_of(self, name: str, position: int = 0) -> int:
        """Return the line of the heading of a table, 0 when it is not found."""
        lines = self._lines.get(name, [])
        return lines[position] if position < len(lines) else 0

    def tables(self, name: str) -> list["Table"]:
        """Return the tables written ``[[name]]``, in order."""
        found = self.document.pop(name, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            self.refuse(f"[[{name}]]", "écrivez ce titre entre deux crochets doublés")
            return []
        return [
            Table(self, f"[[{name}]]", dict(each), self.line_of(name, position))
            for position, each in enumerate(found)
        ]


@dataclass(slots=True)
class Table:
    """One table; each reader takes its key away, so that what is left is not foreseen."""

    reading: FileReading
    title: str
    entries: dict[str, object]
    line: int
    good: bool = True
    _known: set[str] = field(default_factory=set)

    @property
    def place(self) -> str:
        """Return how to name this table to a person."""
        code = self.entries.get("code", self.entries.get("id"))
        return f"{self.title} « {shown(code)} »" if isinstance(code, str) else self.title

    def refuse(self, message: str) -> None:
        """Note one thing to correct in this table."""
        self.good = False
        self.reading.refuse(self.place, message, self.line)

    def has(self, key: str) -> bool:
        """Return whether a key is written."""
        self._known.add(key)
        return key in self.entries

    def get(self, key: str) -> object | None:
        """Return what is written, None when nothing is."""
        self._known.add(key)
        return self.entries.get(key)

    def text(self, key: str, example: str = "") -> str:
        """Return a text that must be there."""
        text = self.optional_text(key)
        if not text and self.good:
            self.refuse(f"il manque « {key} »" + (f" ; par exemple : {example}" if example else ""))
        return text

    def optional_text(self, key: str) -> str:
        """Return a text, empty when it is not there."""
        value = self.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(f"« {key} » est un texte : écrivez-le entre guillemets")
            return ""
        if len(value) > MAX_RULE_TEXT or not is_storable(value):
            self.refuse(f"« {key} » : un texte de {MAX_RULE_TEXT} caractères au plus")
            return ""
        return value.strip()

    def code(self, key: str = "code") -> str:
        """Return a code that must be there."""
        code = self.text(key, f'{key} = "duree_max"')
        if code and not is_id(code):
            self.refuse(f"« {key} » : lettres sans accent, chiffres et soulignés, comme duree_max")
        return code

    def word(self, key: str, kind: type[_Word], default: _Word | None = None) -> _Word | None:
        """Return one word of a closed list."""
        if default is not None and not self.has(key):
            return default
        text = self.text(key, f'{key} = "{next(iter(kind))}"')
        try:
            return kind(text)
        except ValueError:
            if text:
                self.refuse(f"« {key} » : « {shown(text)} » n’existe pas ; {near(text, kind)}")
            return None

    def words(self, key: str, kind: type[_Word]) -> tuple[_Word, ...]:
        """Return words of a closed list, none when the key is not there."""
        found: list[_Word] = []
        for text in self.texts(key):
            try:
                found.append(kind(text))
            except ValueError:
                self.refuse(f"« {key} » : « {shown(text)} » n’existe pas ; {near(text, kind)}")
        return tuple(found)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of short texts, empty when the key is not there."""
        value = self.get(key)
        if value is None:
            return ()
        good = isinstance(value, list) and len(value) <= MAX_ENTRIES
        if not good or not all(isinstance(each, str) and is_storable(each) for each in value):  # type: ignore[attr-defined]
            self.refuse(f'« {key} » est une liste de textes : {key} = ["un", "deux"]')
            return ()
        return tuple(each.strip()[:MAX_RULE_TEXT] for each in value)  # type: ignore[attr-defined]

    def day(self, key: str) -> date | None:
        """Return a date, None when it is not there."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            self.refuse(f"« {key} » est une date, sans guillemets : {key} = 2026-01-31")
            return None
        return value

    def flag(self, key: str) -> bool | None:
        """Return true or false, None when it is not there."""
        value = self.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.refuse(f"« {key} » : écrivez true (oui) ou false (non), sans guillemets")
        return None

    def whole(self, key: str, least: int = 0, most: int = MAX_WHOLE) -> int | None:
        """Return a whole number between two bounds, None when it is not there."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse(f"« {key} » est un nombre entier de {least} à {most}, sans guillemets")
            return None
        return value

    def decimal(self, key: str) -> Decimal | None:
        """Return an exact number: whole, or written between quotes."""
        value = self.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_WHOLE**2:
            return Decimal(value)
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            return Decimal(value)
        self.refuse(
            f"« {key} » est un nombre : entier ({key} = 45), ou entre guillemets avec un point "
            f'({key} = "45.50"), pour qu’aucun centime ne se perde'
        )
        return None

    def table(self, key: str) -> "Table | None":
        """Return a table written inside this one, None when it is not there."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(f"« {key} » s’écrit entre accolades")
            return None
        return Table(self.reading, f"{self.place}, {key}", dict(value), self.line)

    def finish(self) -> bool:
        """Refuse the keys that nobody read; return whether the table can be used."""
        for key in self.entries.keys() - self._known:
            self.refuse(f"« {shown(key)} » n’est pas prévu ici ; {near(key, self._known)}")
        return self.good
