"""Read the register: every line complete, every word known, or it does not load."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from insertion.actor import Role
from insertion.held_data import (
    OF_ROWS,
    OF_VALUES,
    Erasure,
    HeldTable,
    HeldValue,
    KeptIf,
    Register,
    RegisterMistake,
    Way,
)

FOLDER = Path(__file__).resolve().parent / "register"
WORDS = "words.toml"
_TABLE_KEYS = frozenset(
    {"purpose", "about", "mentions", "erasure", "kept_because", "kept_if", "readers"}
    | {"retention", "basis", "columns", "keys"}
)
_VALUE_KEYS = frozenset(
    {"category", "purpose", "readers", "retention", "basis", "erasure", "label"}
)
_INHERITED = ("readers", "retention", "basis")

Words = Mapping[str, Mapping[str, str]]


@cache
def load_register() -> Register:
    """Return the register of the project."""
    return read_register(FOLDER)


def read_register(folder: Path) -> Register:
    """Return the register written in a folder.

    Raises
    ------
    RegisterMistake
        For a line that lacks something, uses an unknown word, or describes a table twice.
    """
    words: Words = _toml(folder / WORDS)
    tables: dict[str, HeldTable] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == WORDS:
            continue
        for name, written in _toml(path).items():
            if name in tables:
                raise RegisterMistake(f"{name}: described twice")
            tables[name] = _table(name, written, words)
    for table in tables.values():
        _check_ways(table, tables)
    return Register(tables, words["categories"], words["retentions"], words["bases"])


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _table(name: str, written: Mapping[str, Any], words: Words) -> HeldTable:
    _refuse_unknown(name, written, _TABLE_KEYS)
    defaults = {key: written[key] for key in _INHERITED if key in written}
    erasure = _erasure(name, written.get("erasure"), OF_ROWS)
    columns = {
        column: _value(name, column, defaults | line, words)
        for column, line in written.get("columns", {}).items()
    }
    keys: dict[str, dict[str, HeldValue]] = {}
    for holder, lines in written.get("keys", {}).items():
        inherited = defaults | _inherited(written["columns"].get(holder.split(".", 1)[0], {}))
        keys[holder] = {
            key: _value(f"{name}.{holder}", key, inherited | line, words)
            for key, line in lines.items()
        }
    kept_if = written.get("kept_if")
    table = HeldTable(
        name=name,
        purpose=_said(name, written, "purpose"),
        erasure=erasure,
        columns=columns,
        keys=keys,
        about=tuple(_way(each) for each in written.get("about", ())),
        mentions=tuple(written.get("mentions", ())),
        kept_because=written.get("kept_because", ""),
        kept_if=None if kept_if is None else KeptIf(kept_if["column"], tuple(kept_if["rows"])),
    )
    _check_erasure(table)
    return table


def _inherited(line: Mapping[str, Any]) -> dict[str, Any]:
    return {key: line[key] for key in _INHERITED if key in line}


def _value(table: str, name: str, line: Mapping[str, Any], words: Words) -> HeldValue:
    where = f"{table}.{name}"
    _refuse_unknown(where, line, _VALUE_KEYS)
    given = line.get("erasure")
    return HeldValue(
        name=name,
        category=_word(where, line, "category", words["categories"]),
        purpose=_said(where, line, "purpose"),
        label=_said(where, line, "label" if "label" in line else "purpose"),
        readers=_readers(where, line),
        retention=_word(where, line, "retention", words["retentions"]),
        basis=_word(where, line, "basis", words["bases"]),
        erasure=None if given is None else _erasure(where, given, OF_VALUES),
    )


def _said(where: str, line: Mapping[str, Any], key: str) -> str:
    text = line.get(key)
    if not isinstance(text, str) or not text.strip():
        raise RegisterMistake(f"{where}: {key} is missing")
    return text


def _word(where: str, line: Mapping[str, Any], key: str, known: Mapping[str, str]) -> str:
    word = _said(where, line, key)
    if word not in known:
        raise RegisterMistake(f"{where}: unknown {key} {word}")
    return word


def _readers(where: str, line: Mapping[str, Any]) -> frozenset[Role]:
    if "readers" not in line:
        raise RegisterMistake(f"{where}: readers are missing")
    try:
        return frozenset(map(Role, line["readers"]))
    except ValueError:
        raise RegisterMistake(f"{where}: unknown reader") from None


def _erasure(where: str, word: object, allowed: frozenset[Erasure]) -> Erasure:
    if word not in allowed:
        raise RegisterMistake(f"{where}: erasure is one of {', '.join(sorted(allowed))}")
    return Erasure(str(word))


def _way(text: str) -> Way:
    column, _, table = (part.strip() for part in text.partition(">"))
    return Way(column, table or None)


def _refuse_unknown(where: str, line: Mapping[str, Any], known: frozenset[str]) -> None:
    for key in sorted(set(line) - known):
        raise RegisterMistake(f"{where}: unknown key {key}")


def _check_erasure(table: HeldTable) -> None:
    anonymised = table.erasure is Erasure.ANONYMISE
    if table.is_of_people and table.erasure is not Erasure.DELETE and not table.kept_because:
        raise RegisterMistake(f"{table.name}: kept_because is missing")
    for column in table.columns.values():
        if anonymised != (column.erasure is not None):
            raise RegisterMistake(f"{table.name}.{column.name}: erasure is of anonymised rows")
        if not table.is_of_people and column.is_of_people:
            raise RegisterMistake(f"{table.name}.{column.name}: about whom? (about, mentions)")
    for keys in table.keys.values():
        for key in keys.values():
            if not table.is_of_people and key.is_of_people:
                raise RegisterMistake(f"{table.name}.{key.name}: about whom? (about, mentions)")


def _check_ways(table: HeldTable, tables: Mapping[str, HeldTable]) -> None:
    named = {*table.mentions, *(way.column for way in table.about)}
    if table.kept_if is not None:
        named.add(table.kept_if.column)
    for column in sorted(named - set(table.columns)):
        raise RegisterMistake(f"{table.name}: no column {column}")
    for way in table.about:
        if way.table is not None and not (way.table in tables and tables[way.table].about):
            raise RegisterMistake(f"{table.name}: {way.table} is about no one")
    for holder in table.keys:
        if holder.split(".", 1)[0] not in table.columns:
            raise RegisterMistake(f"{table.name}: no column {holder}")
