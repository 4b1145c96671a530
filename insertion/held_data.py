"""What is held, and why: each column with its purpose, its readers, how long, and its erasure.

The register is data (``insertion/register/*.toml``), one file an area. A test compares it with the
schema; exports and erasures follow it, so that a table described there is exported and erased
without a line of code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from insertion.actor import Role
from insertion.errors import DomainError

NOT_PERSONAL = "aucune"
OF_PROFESSIONALS = "professionnel"


class RegisterMistake(DomainError, ValueError):
    """A line of the register that says too little, or what does not exist; names the line."""


class Erasure(StrEnum):
    """What becomes of a row, or of a value in a row kept without saying whose it is."""

    DELETE = "supprimer"  # a row
    ANONYMISE = "anonymiser"  # a row: written anew with its values as below, then deleted
    KEEP = "garder"
    EMPTY = "vider"
    ALIAS = "alias"  # an id drawn at random, the same wherever this one is pointed to
    NOBODY = "personne"  # who wrote it, what is filed under a name: that there was one stays
    DAY = "jour"  # a moment, kept to the day


OF_ROWS = frozenset({Erasure.DELETE, Erasure.ANONYMISE, Erasure.KEEP})
OF_VALUES = frozenset(Erasure) - {Erasure.DELETE, Erasure.ANONYMISE}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldValue:
    """A column, or a key of the JSON document that a column holds.

    ``label`` is what a person reads beside her value: what it is for, when nothing else is said.
    """

    name: str
    category: str
    purpose: str
    readers: frozenset[Role]
    retention: str
    basis: str
    label: str
    erasure: Erasure | None = None  # None in a row that is not anonymised

    @property
    def is_of_people(self) -> bool:
        """Return whether it says something of a person followed."""
        return self.category not in {NOT_PERSONAL, OF_PROFESSIONALS}


@dataclass(frozen=True, slots=True)
class Way:
    """How a row is about a person: ``column`` is her id, or points to a row of ``table``."""

    column: str
    table: str | None = None


@dataclass(frozen=True, slots=True)
class KeptIf:
    """What makes an anonymised row worth keeping: a column that is filled, or rows that point."""

    column: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTable:
    """One table: its purpose, how its rows are about a person, and what erasing her does to them.

    ``mentions`` are columns of text in which her ids may appear, for rows that name no one else.
    ``keys`` holds, by column (``sheet``) or by key of one (``sheet.profil``), the keys of JSON
    documents.
    """

    name: str
    purpose: str
    erasure: Erasure
    columns: Mapping[str, HeldValue]
    keys: Mapping[str, Mapping[str, HeldValue]]
    about: tuple[Way, ...] = ()
    mentions: tuple[str, ...] = ()
    kept_because: str = ""
    kept_if: KeptIf | None = None

    @property
    def is_of_people(self) -> bool:
        """Return whether a row may be about a person followed."""
        return bool(self.about or self.mentions)

    def lines(self) -> Iterator[tuple[str, HeldValue]]:
        """Yield each column, followed by the keys of its document, with its full name."""
        for name, column in self.columns.items():
            yield name, column
            for holder, keys in self.keys.items():
                if holder.split(".", 1)[0] == name:
                    yield from ((f"{holder}.{key}", value) for key, value in keys.items())


@dataclass(frozen=True, slots=True)
class Register:
    """Every table, and the words used: categories, retentions and bases, each with its sentence."""

    tables: Mapping[str, HeldTable]
    categories: Mapping[str, str]
    retentions: Mapping[str, str]
    bases: Mapping[str, str]

    def of_people(self) -> tuple[HeldTable, ...]:
        """Return the tables that may hold something of a person followed."""
        return tuple(table for table in self.tables.values() if table.is_of_people)
