"""What is held about a person in words that she reads: the codes of our lists get their labels."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from api.attendance_labels import STATUS_LABELS
from api.insertion_labels import (
    ACCOMPANIMENT_LABELS,
    AUDIENCE_LABELS,
    EXIT_LABELS,
    ORIGIN_LABELS,
    REASON_LABELS,
    STATE_LABELS,
    TRANSITION_LABELS,
)
from api.labels import (
    CONTRACT_LABELS,
    DEMAND_LABELS,
    LICENCE_LABELS,
    NEED_LABELS,
    OBJECTIVE_LABELS,
    TRAVEL_MODE_LABELS,
    WEEKDAY_LABELS,
)
from api.parcours_labels import EVENT_LABELS, ORIENTATION_LABELS
from geo.communes import Communes
from insertion.data_rights import HeldRows
from insertion.held_data import OF_PROFESSIONALS, HeldTable, HeldValue
from insertion.schedule import Weekday
from persistence.moments import in_utc
from skills.taxonomy import Referential

MAX_VALUE_LENGTH = 5_000  # of the page: the JSON has it whole

Labels = Mapping[Any, str]
Line = tuple[str, str]

_LABELS: Mapping[str, Labels] = {
    "means": TRAVEL_MODE_LABELS,
    "moyens": TRAVEL_MODE_LABELS,
    "licences": LICENCE_LABELS,
    "permis": LICENCE_LABELS,
    "accepted_contracts": CONTRACT_LABELS,
    "contrat": CONTRACT_LABELS,
    "limits": DEMAND_LABELS,
    "limites": DEMAND_LABELS,
    "needs": NEED_LABELS,
    "besoins": NEED_LABELS,
    "objectives": OBJECTIVE_LABELS,
    "state": STATE_LABELS,
    "from_state": STATE_LABELS,
    "to_state": STATE_LABELS,
    "transition": TRANSITION_LABELS,
    "reason": REASON_LABELS,
    "outcome": EXIT_LABELS,
    "issue": EXIT_LABELS,
    "origin": ORIGIN_LABELS,
    "audience": AUDIENCE_LABELS,
    "public": AUDIENCE_LABELS,
    "status": STATUS_LABELS,
    "kind": EVENT_LABELS,
    "orientation": ORIENTATION_LABELS,
    "role": ACCOMPANIMENT_LABELS,
}
_OCCUPATIONS = frozenset({"sought", "held", "metiers_recherches", "metiers_exerces"})
_SKILLS = frozenset({"skills", "competences"})
_COMMUNES = frozenset({"home_commune", "commune"})
_HOURS = frozenset({"availability"})
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"),
    *("octobre", "novembre", "décembre"),
)


class ExportWords:
    """Names codes by the referential and the communes of this server."""

    def __init__(self, referential: Referential, communes: Communes) -> None:
        self._referential = referential
        self._communes = communes

    def lines(self, held: HeldRows, described: HeldTable) -> Iterator[list[Line]]:
        """Yield the lines of each row, the oldest first: what a value is, and the value.

        Ids and digests are left to the JSON: they tell a person nothing.
        """
        hers = {way.column for way in described.about}
        for row in sorted(held.rows, key=_moment_of):
            yield [
                (value.label, said)
                for name, column in described.columns.items()
                if name not in hers
                for value, given in self._values(name, column, row[name], described)
                if _is_for_reading(value, given)
                for said in [self._said(value.name, given)[:MAX_VALUE_LENGTH]]
                if said
            ]

    def _values(
        self, name: str, column: HeldValue, given: Any, described: HeldTable
    ) -> Iterator[tuple[HeldValue, Any]]:
        """Yield a column and its value, or each key of the document that it holds."""
        keys = described.keys.get(name)
        if keys is None or not isinstance(given, dict):
            yield column, given
            return
        for key, inner in given.items():
            yield from self._values(f"{name}.{key}", keys.get(key, column), inner, described)

    def _said(self, name: str, value: Any) -> str:  # noqa: PLR0911
        if value is None or value in ([], {}, ""):
            return ""
        if isinstance(value, bool):
            return "oui" if value else "non"
        if isinstance(value, datetime):
            moment = in_utc(value).astimezone()
            return f"{day_said(moment.date())} à {moment:%H:%M}"
        if isinstance(value, date):
            return day_said(value)
        if isinstance(value, float):
            return f"{value:.6g}".replace(".", ",")
        if isinstance(value, bytes):
            return value.decode("utf-8", "replace")
        if name in _HOURS and isinstance(value, list):
            return "; ".join(map(_window_said, value))
        if isinstance(value, list):
            return ", ".join(filter(None, (self._said(name, each) for each in value)))
        if isinstance(value, dict):
            return json.dumps(value, ensure_ascii=False)
        return self._named(name, str(value))

    def _named(self, name: str, code: str) -> str:
        with suppress(ValueError):
            return day_said(date.fromisoformat(code))
        with suppress(LookupError, ValueError):
            if name in _OCCUPATIONS:
                return f"{self._referential.occupation(code).label} ({code})"  # type: ignore[arg-type]
            if name in _SKILLS:
                return self._referential.skill(code).label  # type: ignore[arg-type]
            if name in _COMMUNES:
                return f"{self._communes.get(code).name} ({code})"  # type: ignore[arg-type]
        return str(_LABELS.get(name, {}).get(code, code))


def _is_for_reading(value: HeldValue, given: Any) -> bool:
    if value.category == "trace":
        return isinstance(given, date)
    return value.is_of_people or value.category == OF_PROFESSIONALS


def _moment_of(row: Mapping[str, Any]) -> str:
    """Return when a row is of: its first day or moment, as text that sorts."""
    return next((str(value) for value in row.values() if isinstance(value, date)), "")


def day_said(day: date) -> str:
    """Write a day as people say it: 4 mars 2026."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def _window_said(window: Any) -> str:
    try:
        weekday, start, end = window
        day = WEEKDAY_LABELS[Weekday(weekday)]
        return f"{day} {start // 60:02d}:{start % 60:02d}–{end // 60:02d}:{end % 60:02d}"
    except (TypeError, ValueError, KeyError):
        return str(window)
