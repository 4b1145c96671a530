"""The records of a JSON file: one document, pages of an API put end to end, or JSON Lines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from usecases.errors import UnreadableFile

_LINES, _DOCUMENT = "ligne", "enregistrement"
_PAGE_KEY = "resultats"
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


def read_json_records(text: str) -> JsonRecords:
    """Return the records of ``text``.

    Accepts ``{"resultats": […]}``, a list of records, a list of such pages, one record alone, and
    JSON Lines of any of these. NaN and infinities are read as such, for the row to be refused.

    Raises
    ------
    UnreadableFile
        When the text is not JSON; the message says where it stops being so.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        if _is_json_lines(text):
            return JsonRecords(_LINES, tuple(_read_lines(text)))
        raise UnreadableFile(
            f"JSON mal formé, ligne {error.lineno}, colonne {error.colno} : {_french(error)}"
        ) from None
    except (RecursionError, ValueError) as error:
        raise UnreadableFile(_unreadable(error)) from None
    values = enumerate(_records_of(document), start=1)
    return JsonRecords(_DOCUMENT, tuple(NumberedRecord(rank, value) for rank, value in values))


def _is_json_lines(text: str) -> bool:
    """Return whether a text that is not one document looks like one object a line.

    Half of the first lines at least: a broken document laid out over lines also has some.
    """
    first = [line.strip() for line in text.split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]
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
            document = json.loads(line)
        except json.JSONDecodeError as error:
            reason = f"JSON mal formé, colonne {error.colno} : {_french(error)}"
            yield NumberedRecord(number, None, reason)
        except (RecursionError, ValueError) as error:
            yield NumberedRecord(number, None, _unreadable(error))
        else:
            for value in _records_of(document):
                yield NumberedRecord(number, value)


def _records_of(document: object) -> Iterator[object]:
    if isinstance(document, dict) and isinstance(document.get(_PAGE_KEY), list):
        yield from document[_PAGE_KEY]
    elif isinstance(document, list):
        for value in document:
            if isinstance(value, dict) and isinstance(value.get(_PAGE_KEY), list):
                yield from value[_PAGE_KEY]
            else:
                yield value
    else:
        yield document


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
