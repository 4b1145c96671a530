"""The obligations of the founding documents, as data: what opens, fulfils or ends each of them.

How long a delay is, where it is written and how firmly, is in ``insertion/rules/``: nothing of it
is said again here.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from insertion.dispositifs import Dispositifs, UnknownDispositif
from insertion.dispositifs_rules import RuleValue, Unit
from insertion.errors import InvalidValue
from insertion.periods import add_days, add_months

DEADLINE_RULES_FILE = Path(__file__).with_name("deadline_rules.toml")
COUNTED = frozenset({Unit.DAYS, Unit.MONTHS})


class Scope(StrEnum):
    """What an obligation is about."""

    PERSON = "personne"
    POSITIONNEMENT = "positionnement"
    CONVENTION = "convention"


class Owner(StrEnum):
    """Whose task it is."""

    REFERENT = "referent"
    OPERATOR = "operateur"
    MDS = "mds"
    DEPARTEMENT = "departement"


@dataclass(frozen=True, slots=True)
class DelayName:
    """Where a delay is held: a value of a dispositif, in all its versions."""

    dispositif: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One obligation; ``named_day`` when the event itself says by when."""

    id: str
    label: str
    scope: Scope
    trigger: frozenset[str]
    met_by: frozenset[str]
    ended_by: frozenset[str]
    owner: Owner
    delay: DelayName | None
    named_day: bool = False
    dispositifs: frozenset[str] = frozenset()  # empty: all
    repeats: bool = False
    note: str = ""

    def text(self, dispositifs: Dispositifs, day: date) -> RuleValue | None:
        """Return the value that answers for ``day``, None before its first version."""
        if self.delay is None:
            return None
        rules = dispositifs.get(self.delay.dispositif).on(day)
        return None if rules is None else rules.values.get(self.delay.code)


class InvalidRule(ValueError):
    """An obligation that cannot be read; says which one and what to write, in French."""


def due_on(delay: RuleValue, day: date) -> date | None:
    """Return the last day of a delay that begins on ``day``; None when out of the calendar."""
    count = add_months if delay.unit is Unit.MONTHS else add_days
    try:
        return count(day, delay.whole)
    except InvalidValue:
        return None


@cache
def load_deadline_rules(path: Path = DEADLINE_RULES_FILE) -> tuple[DeadlineRule, ...]:
    """Return the obligations in the order of the file.

    Raises
    ------
    InvalidRule
        At the first that cannot be read or comes twice.
    """
    rules = tuple(_rule(each) for each in tomllib.loads(path.read_text(encoding="utf-8"))["rule"])
    ids = [rule.id for rule in rules]
    for each in ids:
        if ids.count(each) > 1:
            raise InvalidRule(f"« {each} » : ce délai est écrit deux fois")
    return rules


def check_deadline_rules(rules: tuple[DeadlineRule, ...], dispositifs: Dispositifs) -> None:
    """Refuse an obligation whose delay is not held, or is not a number of days or months.

    Raises
    ------
    InvalidRule
        At the first such one.
    """
    for rule in rules:
        if rule.delay is None:
            continue
        try:
            values = dispositifs.get(rule.delay.dispositif).values
        except UnknownDispositif:
            values = ()
        versions = [value for value in values if value.code == rule.delay.code]
        name = f"{rule.delay.dispositif}.{rule.delay.code}"
        if not versions:
            raise InvalidRule(f"« {rule.id} » : « {name} » n’est dans aucun fichier de règles")
        if any(value.unit not in COUNTED for value in versions):
            raise InvalidRule(f"« {rule.id} » : « {name} » ne compte ni des jours ni des mois")


def _rule(raw: Mapping[str, Any]) -> DeadlineRule:
    name = raw.get("id", "délai sans nom")
    try:
        rule = DeadlineRule(
            id=raw["id"],
            label=raw["label"],
            scope=Scope(raw["scope"]),
            trigger=frozenset(raw["trigger"]),
            met_by=frozenset(raw["met_by"]),
            ended_by=frozenset(raw["ended_by"]),
            owner=Owner(raw["owner"]),
            delay=_delay_name(raw.get("delay")),
            named_day=raw.get("named_day", False),
            dispositifs=frozenset(raw.get("dispositifs", ())),
            repeats=raw.get("repeats", False),
            note=raw.get("note", ""),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidRule(f"« {name} » : {error} manque ou ne se comprend pas") from None
    if rule.delay is None and not rule.named_day:
        raise InvalidRule(f"« {name} » : écrire delay = « dispositif.code », ou named_day = true")
    return rule


def _delay_name(text: str | None) -> DelayName | None:
    if text is None:
        return None
    dispositif, _, code = text.partition(".")
    if not dispositif or not code:
        raise ValueError("delay")
    return DelayName(dispositif, code)
