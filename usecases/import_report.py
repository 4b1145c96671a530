"""What an import did: every row read is in one count, and every refusal has its reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that was not kept.

    ``line`` is counted from 1: a line of the file for a table or JSON Lines, a rank among the
    records for a JSON document. ``field`` is named as the file names it; ``reason`` is in French
    and repeats no value, save one of an offer that no closed list has, cut short.
    """

    line: int
    row_id: str | None
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class RowWarning:
    """A row that was kept, less one thing that could not be used."""

    line: int
    row_id: str | None
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class RowDone:
    """A row that was kept, and what that did; ``title`` is what it is called."""

    line: int
    row_id: str
    title: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The account of one import.

    ``row_name`` says in French what ``line`` counts: « ligne » or « enregistrement ». ``closed``
    counts offers that are not in the file, when it is complete: they are no rows of it. ``rows``
    and ``closed_ids`` are told when they were asked for; ``doubt`` says why closing them may be a
    mistake.
    """

    imported: int
    updated: int
    unchanged: int
    refused: tuple[RowRefused, ...] = ()
    warnings: tuple[RowWarning, ...] = ()
    row_name: str = "ligne"
    closed: int = 0
    rows: tuple[RowDone, ...] = ()
    closed_ids: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def total(self) -> int:
        """Return how many rows were read."""
        return self.imported + self.updated + self.unchanged + len(self.refused)
