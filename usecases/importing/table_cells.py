"""The cells of a table as values; one that cannot be read refuses its row."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from insertion.opportunity import MAX_WEEKLY_HOURS
from insertion.schedule import WEEKDAY_NAMES
from insertion.terms import ContractKind, Licence, PhysicalDemand, RequirementLevel
from skills.normalize import fold, label_key
from usecases.importing.places import as_number
from usecases.importing.row import RefusedField
from usecases.importing.table import MAX_CELL_SHOWN
from usecases.importing.terms import (
    CONTRACT_CODES,
    Hours,
    contract_from_nature,
    demands_of_condition,
    hours_from_text,
    licence_from_label,
)
from usecases.importing.urls import is_safe_url

MAX_COUNT = 9999

Cells = Mapping[str, str]
Member = TypeVar("Member", bound=StrEnum)

_LEVEL = re.compile(r"(?P<item>.*?)\s*\((?P<level>[^()]*)\)\s*", re.DOTALL)
_DAYS = {name[:3]: name for name in WEEKDAY_NAMES}
_DAY = re.compile(rf"\b({'|'.join(_DAYS)})\b\.?( ?- ?(?=[a-z]))?")
_DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_YES = frozenset({"oui", "o", "vrai", "true", "1", "x", "yes"})
_NO = frozenset({"non", "n", "faux", "false", "0", "no"})


def items(cells: Cells, name: str) -> list[str]:
    """Return the items of a cell, separated by ``;``, ``|`` or a comma."""
    return [item.strip() for item in re.split(r"[;|,]", cells.get(name, "")) if item.strip()]


def with_level(name: str, item: str, default: RequirementLevel) -> tuple[str, RequirementLevel]:
    """Return an item and how firmly it is asked: « B (souhaité) », « 104292 (exigé) »."""
    found = _LEVEL.fullmatch(item)
    if found is None:
        return item, default
    for level in RequirementLevel:
        if label_key(found["level"]).startswith(level.value):
            return found["item"], level
    raise RefusedField(name, "entre parenthèses : exigé ou souhaité")


def member(cells: Cells, name: str, members: type[Member]) -> Member | None:
    """Return the code of a closed list, accents and blanks aside; None when the cell is empty."""
    return one_of(name, cells[name], members) if name in cells else None


def one_of(name: str, written: str, members: type[Member]) -> Member:
    """Return the code of a closed list that ``written`` names, or refuse the row."""
    try:
        return members(label_key(written.replace("_", " ")).replace(" ", "_"))
    except ValueError:
        raise unknown_value(name, written, (each.value for each in members)) from None


def unknown_value(name: str, written: str, choices: Iterable[str]) -> RefusedField:
    """Return the refusal of a value of an offer that no list has, with what to write instead."""
    said = " ".join(written.split())
    if len(said) > MAX_CELL_SHOWN:
        said = said[: MAX_CELL_SHOWN - 1] + "…"
    return RefusedField(name, f"« {said} » n’est pas connu ; écrire : {', '.join(choices)}")


def contract(cells: Cells) -> ContractKind | None:
    """Return the contract: one of ours, a code of France Travail, or its usual name."""
    written = cells.get("contrat")
    if written is None:
        return None
    code = CONTRACT_CODES.get(written.upper())
    named = contract_from_nature(written, code)
    return named or one_of("contrat", written, ContractKind)


def licence(label: str) -> Licence:
    """Return the licence of a label, or refuse the row."""
    found = licence_from_label(label)
    if found is None:
        raise unknown_value("permis", label, (each.value.upper() for each in Licence))
    return found


def hours(cells: Cells) -> Hours:
    """Return the working time of the two columns that speak of it; a stated number leads."""
    said = hours_from_text(_DAY.sub(_whole_day, fold(cells.get("horaires", ""))))
    if "horaires" in cells and said == hours_from_text(""):
        raise RefusedField("horaires", "par exemple « lun-ven 08:00-16:30 » ou « 35h, de nuit »")
    weekly = number(cells, "heures_hebdo", 0.25, MAX_WEEKLY_HOURS)
    return replace(said, weekly=said.weekly if weekly is None else weekly)


def _whole_day(found: re.Match[str]) -> str:
    """Return « lundi » for « lun », and no blanks around the hyphen of « lun - ven »."""
    return _DAYS[found[1]] + ("-" if found[2] else "")


def conditions(cells: Cells) -> frozenset[PhysicalDemand]:
    """Return the physical demands named: our codes, or words that name them."""
    found: set[PhysicalDemand] = set()
    for item in items(cells, "conditions"):
        key = label_key(item.replace("_", " ")).replace(" ", "_")
        named = {key} & {demand.value for demand in PhysicalDemand}
        demands = set(map(PhysicalDemand, named)) or set(demands_of_condition(item))
        if not demands:
            choices = ", ".join(demand.value for demand in PhysicalDemand)
            raise RefusedField("conditions", f"parmi ces valeurs : {choices}")
        found |= demands
    return frozenset(found)


def number(cells: Cells, name: str, minimum: float, maximum: float) -> float | None:
    """Return the number of a cell, « 35,5 » and « 35 h » included; None when it is empty."""
    written = cells.get(name)
    if written is None:
        return None
    value = as_number(re.sub(r"\s*(?:h|heures?)$", "", fold(written)))
    if value is None or not minimum <= value <= maximum:
        raise RefusedField(name, f"un nombre de {minimum:g} à {maximum:g}")
    return value


def whole_number(cells: Cells, name: str, minimum: int) -> int | None:
    """Return the whole number of a cell, None when it is empty."""
    value = number(cells, name, minimum, MAX_COUNT)
    if value is not None and not value.is_integer():
        raise RefusedField(name, "un nombre entier")
    return None if value is None else int(value)


def day(cells: Cells, name: str) -> date | None:
    """Return the day of a cell, written 2026-01-31 or 31/01/2026; an hour after it is ignored."""
    written = cells.get(name)
    if written is None:
        return None
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(re.split(r"[T ]", written)[0], form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise RefusedField(name, "une date comme 2026-01-31 ou 31/01/2026")


def is_yes(cells: Cells, name: str) -> bool | None:
    """Return the answer of a yes-or-no cell, None when it is empty."""
    written = cells.get(name)
    if written is None:
        return None
    answer = fold(written)
    if answer not in _YES | _NO:
        raise RefusedField(name, "oui ou non")
    return answer in _YES


def safe_url(cells: Cells, name: str) -> str | None:
    """Return the address of a cell, None when it is empty."""
    written = cells.get(name)
    if written is not None and not is_safe_url(written):
        raise RefusedField(name, "une adresse web qui commence par https://")
    return written
