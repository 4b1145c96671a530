"""One row on its way in: it becomes an opportunity, with remarks, or it is refused."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from insertion.errors import InvalidValue
from insertion.nir import NIR_REFUSED, holds_nir
from insertion.opportunity import Opportunity
from insertion.text import MAX_TEXT_LENGTH, is_storable
from usecases.import_report import RowRefused, RowWarning
from usecases.importing.json_access import RepeatedKey

MAX_DEPTH = 100
MAX_RAW_LENGTH = 1_000_000

Record = TypeVar("Record")

_ESCAPED_BLANK = re.compile(r"\\[nrt]")  # as JSON writes what may cut a number
_NOT_FINITE = "NaN et l’infini ne sont pas des nombres utilisables"
_NOT_STORABLE = "caractère nul ou illisible"
_TOO_LONG = f"texte de plus de {MAX_TEXT_LENGTH} caractères"
_REPEATED = "clé écrite deux fois dans un même objet"
_TOO_DEEP = f"plus de {MAX_DEPTH} niveaux d’imbrication"


class RefusedField(Exception):
    """A value for which the whole row is refused."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} : {reason}")
        self.name = name
        self.reason = reason


@dataclass(slots=True)
class RowNotes:
    """What is found out about a row while it is read."""

    line: int
    row_id: str | None = None
    warnings: list[RowWarning] = field(default_factory=list)

    @property
    def id_to_tell(self) -> str | None:
        """Return the id that a report may name: not one that is somebody's NIR."""
        return None if self.row_id is None or holds_nir(self.row_id) else self.row_id

    def warn(self, name: str, message: str) -> None:
        """Note that the row is kept without what this field says."""
        self.warnings.append(RowWarning(self.line, self.row_id, name, message))


@dataclass(frozen=True, slots=True)
class ReadOpportunity:
    """A row that can be kept: what it says, its raw form, and what was set aside."""

    line: int
    opportunity: Opportunity
    raw: str
    warnings: tuple[RowWarning, ...]


ReadRow = ReadOpportunity | RowRefused


def read_row(
    line: int,
    record: Record,
    read: Callable[[Record, RowNotes], tuple[Opportunity, str]],
    field_names: dict[str, str],
) -> ReadRow:
    """Return what ``read`` makes of a record; what it raises about a field refuses the row.

    ``field_names`` gives, for a field of the domain, its name in the file.
    """
    notes = RowNotes(line)
    try:
        opportunity, raw = read(record, notes)
    except RefusedField as refused:
        return RowRefused(line, notes.id_to_tell, refused.name, refused.reason)
    except InvalidValue as invalid:
        name = field_names.get(invalid.field, invalid.field)
        return RowRefused(line, notes.id_to_tell, name, invalid.expected)
    return ReadOpportunity(line, opportunity, raw, tuple(notes.warnings))


def raw_json(record: object) -> str:
    """Return the record as it is kept: equal records have equal texts.

    Raises
    ------
    RefusedField
        When a value of it can never be stored: the first such field is named.
    """
    try:
        text = json.dumps(
            record, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
    except (TypeError, ValueError, RecursionError):  # TypeError: a repeated key
        text = None
    if text is None or _is_suspect(text):
        _require_clean(record)
    if text is None or len(text) > MAX_RAW_LENGTH:
        raise RefusedField("", f"enregistrement de plus de {MAX_RAW_LENGTH} caractères")
    return text


def _is_suspect(text: str) -> bool:
    """Return whether a record may hold what cannot be stored: most are cleared by one look."""
    return (
        len(text) > MAX_TEXT_LENGTH
        or text.count("[") + text.count("{") > MAX_DEPTH
        or "\\u0000" in text
        or not is_storable(text)
        or holds_nir(_ESCAPED_BLANK.sub(" ", text))
    )


def _require_clean(record: object) -> None:
    """Raise :class:`RefusedField` naming a value that can never be stored, if there is one.

    Walks without recursion: a record may be nested on purpose.
    """
    waiting: list[tuple[str, object, int]] = [("", record, 0)]
    while waiting:
        name, value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise RefusedField(name[:80], _TOO_DEEP)
        if isinstance(value, dict):
            for key, inner in value.items():
                _require_clean_text(name, key)
                waiting.append((f"{name}.{key}" if name else key, inner, depth + 1))
        elif isinstance(value, list):
            waiting.extend((name, inner, depth + 1) for inner in value)
        elif isinstance(value, RepeatedKey):
            raise RefusedField(f"{name}.{value.key}"[:80], _REPEATED)
        elif isinstance(value, str):
            _require_clean_text(name, value)
        elif isinstance(value, float) and not math.isfinite(value):
            raise RefusedField(name, _NOT_FINITE)
        elif isinstance(value, int) and holds_nir(str(value)):
            raise RefusedField(name, NIR_REFUSED)


def _require_clean_text(name: str, text: str) -> None:
    if len(text) > MAX_TEXT_LENGTH:
        raise RefusedField(name, _TOO_LONG)
    if not is_storable(text):
        raise RefusedField(name, _NOT_STORABLE)
    if holds_nir(text):
        raise RefusedField("" if holds_nir(name) else name, NIR_REFUSED)
