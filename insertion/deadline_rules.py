"""The delays of the founding documents, as data: what opens, fulfils or ends an obligation."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

DEADLINE_RULES_FILE = Path(__file__).with_name("deadline_rules.toml")


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


class Firmness(StrEnum):
    """How firmly the documents ask it."""

    FIRM = "ferme"
    INDICATIVE = "indicatif"
    EXCEPTIONAL = "exceptionnel"
    SUBJECT_TO = "sous_reserve"


@dataclass(frozen=True, slots=True)
class DeadlineSource:
    """Where a delay is written: file of the founding documents, section, words."""

    file: str
    section: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One delay; exactly one of ``months``, ``days`` and ``from_event`` says how long it is."""

    id: str
    label: str
    scope: Scope
    trigger: frozenset[str]
    met_by: frozenset[str]
    ended_by: frozenset[str]
    owner: Owner
    status: Firmness
    source: DeadlineSource
    dispositif: str | None = None
    months: int | None = None
    days: int | None = None
    from_event: bool = False
    repeats: bool = False
    note: str | None = None


class InvalidRule(ValueError):
    """A delay that cannot be read; the message says which one and what to write, in French."""


@cache
def load_deadline_rules(path: Path = DEADLINE_RULES_FILE) -> tuple[DeadlineRule, ...]:
    """Return the delays in the order of the file.

    Raises
    ------
    InvalidRule
        At the first that cannot be read, has no source, or comes twice.
    """
    rules = tuple(_rule(each) for each in tomllib.loads(path.read_text())["rule"])
    ids = [rule.id for rule in rules]
    for each in ids:
        if ids.count(each) > 1:
            raise InvalidRule(f"« {each} » : ce délai est écrit deux fois")
    return rules


def _rule(raw: Mapping[str, Any]) -> DeadlineRule:
    name = raw.get("id", "délai sans nom")
    try:
        length_of = raw.get("length_of")
        rule = DeadlineRule(
            id=raw["id"],
            label=raw["label"],
            scope=Scope(raw["scope"]),
            trigger=frozenset(raw["trigger"]),
            met_by=frozenset(raw["met_by"]),
            ended_by=frozenset(raw["ended_by"]),
            owner=Owner(raw["owner"]),
            status=Firmness(raw["status"]),
            source=DeadlineSource(**raw["source"]),
            dispositif=raw.get("dispositif"),
            months=raw.get("months"),
            days=raw.get("days"),
            from_event=length_of == "event",
            repeats=raw.get("repeats", False),
            note=raw.get("note"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidRule(f"« {name} » : {error} manque ou ne se comprend pas") from None
    lengths = (rule.months is not None) + (rule.days is not None) + rule.from_event
    if lengths != 1:
        raise InvalidRule(f'« {name} » : écrire un seul de months, days ou length_of = "event"')
    return rule
