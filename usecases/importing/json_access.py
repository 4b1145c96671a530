"""Look into a JSON value without trusting its shape: what is not of the kind asked is absent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

JsonObject = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RepeatedKey:
    """Stands for an object that has a key twice: which of the two values is meant is unknown."""

    key: str


def as_object(value: object) -> JsonObject | None:
    """Return ``value`` when it is a JSON object."""
    return value if isinstance(value, dict) else None


def text_of(record: JsonObject, name: str) -> str | None:
    """Return the text of a field, blanks at both ends off; a whole number is its digits."""
    value = record.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return value.strip() or None


def stray_items(record: JsonObject, name: str, kind: type[object]) -> int:
    """Return how many items of a list are not of this kind; one that is no list is one of them.

    A field that is absent, null or an empty text says nothing: none is counted.
    """
    value = record.get(name)
    if isinstance(value, list):
        return sum(not isinstance(item, kind) for item in value if item is not None)
    return 0 if value is None or value == "" else 1


def objects(record: JsonObject, name: str) -> Iterator[JsonObject]:
    """Yield the objects of a list, and nothing else that may be in it."""
    value = record.get(name)
    if isinstance(value, list):
        for item in value:
            found = as_object(item)
            if found is not None:
                yield found


def texts(record: JsonObject, name: str) -> Iterator[str]:
    """Yield the texts of a list; one text alone is a list of one."""
    value = record.get(name)
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.strip():
            yield item.strip()
