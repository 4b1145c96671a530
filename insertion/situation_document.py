"""A situation as a JSON document: the French name of each attribute, days as text."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from insertion.errors import InvalidValue
from insertion.situation import ATTRIBUTES, Kind, Situation

DECLARED = "declarations"


def situation_to_document(situation: Situation) -> dict[str, Any]:
    """Return what is known; what is not is left out."""
    document: dict[str, Any] = {}
    for name, attribute in ATTRIBUTES.items():
        value = getattr(situation, attribute.field)
        if value is None:
            continue
        if attribute.kind is Kind.DAY:
            value = value.isoformat()
        document[name] = list(value) if attribute.kind is Kind.CODES else value
    if situation.declared:
        document[DECLARED] = dict(situation.declared)
    return document


def situation_from_document(document: Mapping[str, Any]) -> Situation:
    """Return the situation that a document holds.

    Raises
    ------
    InvalidValue
        For an attribute that does not exist, or a value that it cannot have.
    """
    values: dict[str, Any] = {}
    for name, value in document.items():
        if name == DECLARED:
            values["declared"] = dict(value)
        elif name not in ATTRIBUTES:
            raise InvalidValue(name, "un champ de docs/situation.md")
        else:
            values[ATTRIBUTES[name].field] = _read(name, value)
    return Situation(**values)


def _read(name: str, value: Any) -> Any:
    kind = ATTRIBUTES[name].kind
    if kind is Kind.DAY:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise InvalidValue(name, "une date comme 2021-06-30") from None
    return tuple(value) if kind is Kind.CODES else value
