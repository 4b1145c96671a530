"""The records of a JSON file: one document, pages of an API put end to end, or JSON Lines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from usecases.errors import UnreadableFile
from usecases.importing.json_access import RepeatedKey

_LINES, _DOCUMENT = "ligne", "enregistrement"
_PAGE_KEY = "resultats"
_RECORD_KEYS = frozenset({"id", "intitule", "romeCode"})
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class JsonRecords:
    """The records of a file, each with its line or rank; a line that is not JSON has an error."""

    row_name: str
    records: tuple["NumberedRecord", ...]


@dataclass(frozen=True, slots=True)
class NumberedRecord:
    """One value of the file, or the reason in French why it is none."""

    line: int
    value: object
    error: str | None = None


class _NoRecords(ValueError):
    """A value of the file that holds no offer; the message is in French."""


def read_json_records(text: str) -> JsonRecords:
    """Return the records of ``text``.

    Accepts ``{"resultats": […]}``, a list of records, a list of such pages, one record alone, and
    JSON Lines of any of these. NaN, infinities and keys written twice are read as such, for the
    row to be refused.

    Raises
    ------
    UnreadableFile
        When the text is not JSON; the message says where it stops being so.
    """
    try:
        document = _loads(text)
    except json.JSONDecodeError as error:
        if _is_json_lines(text):
            return JsonRecords(_LINES, tuple(_read_lines(text)))
        raise UnreadableFile(
            f"JSON mal formé, ligne {error.lineno}, colonne {error.colno} : {_french(error)}"
        ) from None
    except (RecursionError, ValueError) as error:
        raise UnreadableFile(_unreadable(error)) from None
    try:
        values = _records_of(document)
    except _NoRecords as reason:
        raise UnreadableFile(str(reason)) from None
    records = (NumberedRecord(rank, value) for rank, value in enumerate(values, start=1))
    return JsonRecords(_DOCUMENT, tuple(records))


def _loads(text: str) -> object:
    return json.loads(text, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object] | RepeatedKey:
    """Return the object, or the first key that it has twice: the last would win in silence."""
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            return RepeatedKey(key)
        seen.add(key)
    return fields


def _is_json_lines(text: str) -> bool:
    """Return whether a text that is not one document looks like one object a line.

    Either the first line is whole by itself, or half of the first lines at least have the form
    of an object: a broken document laid out over lines also has some.
    """
    first = [line.strip() for line in text.split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]
    if first and first[0].startswith(("{", "[")) and _is_json(first[0]):
        return True
    whole = [line for line in first if line.startswith("{") and line.endswith("}")]
    return 2 * len(whole) >= len(first) and any(map(_is_json, whole))


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _read_lines(text: str) -> Iterator[NumberedRecord]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = _records_of(_loads(line))
        except json.JSONDecodeError as error:
            reason = f"JSON mal formé, colonne {error.colno} : {_french(error)}"
            yield NumberedRecord(number, None, reason)
        except _NoRecords as reason_why:
            yield NumberedRecord(number, None, str(reason_why))
        except (RecursionError, ValueError) as error:
            yield NumberedRecord(number, None, _unreadable(error))
        else:
            for value in values:
                yield NumberedRecord(number, value)


def _records_of(document: object) -> list[object]:
    """Return the records of a document, or raise :class:`_NoRecords` saying what it is instead."""
    if not isinstance(document, list):
        return _page(document)
    return [
        record for value in document for record in (_page(value) if _is_page(value) else [value])
    ]


def _is_page(value: object) -> bool:
    return isinstance(value, dict) and _PAGE_KEY in value


def _page(value: object) -> list[object]:
    if not isinstance(value, dict):
        return [value]
    if _PAGE_KEY in value:
        records = value[_PAGE_KEY]
        if not isinstance(records, list):
            raise _NoRecords(
                f"« {_PAGE_KEY} » devrait être la liste des offres, et n’en est pas une"
            )
        return records
    if value.keys().isdisjoint(_RECORD_KEYS):
        raise _NoRecords(
            f"ni liste « {_PAGE_KEY} » ni offre : peut-être une réponse d’erreur de l’API"
        )
    return [value]


def _unreadable(error: RecursionError | ValueError) -> str:
    if isinstance(error, RecursionError):
        return "JSON trop imbriqué"
    return "JSON avec un nombre de trop de chiffres"


def _french(error: json.JSONDecodeError) -> str:
    """Return what the decoder says, in French; a new sentence of it stays general."""
    known = {
        "Expecting value": "valeur attendue",
        "Expecting ',' delimiter": "virgule attendue",
        "Expecting ':' delimiter": "deux-points attendus",
        "Expecting property name enclosed in double quotes": "nom entre guillemets attendu",
        "Unterminated string starting at": "texte sans guillemet fermant",
        "Invalid control character at": "caractère de contrôle dans un texte",
        "Invalid \\escape": "séquence d’échappement inconnue",
        "Extra data": "du texte suit la fin du document",
    }
    for sentence, french in known.items():
        if error.msg.startswith(sentence):
            return french
    return "syntaxe"
