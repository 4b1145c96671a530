"""What a person is told of what is kept of her, with the names and the durations of this instance.

A name that the administrator did not give is said to be missing; none is made up.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from api.settings import PREFIX, Settings
from insertion.retention_rules import Duration, Kept, TimeUnit

MISSING = "(à compléter par l’administrateur du service)"
_FILE = files("api").joinpath("information_notice.toml")
_NAMED = {
    "responsable": "controller_name",
    "contact": "controller_contact",
    "delegue": "dpo_contact",
}
_WORDS: Mapping[TimeUnit, tuple[str, str]] = {
    TimeUnit.HOURS: ("heure", "heures"),
    TimeUnit.DAYS: ("jour", "jours"),
    TimeUnit.MONTHS: ("mois", "mois"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A title and what is said under it."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InformationNotice:
    """The whole notice, and the variables that the administrator has still to give."""

    version: str
    sections: tuple[Section, ...]
    missing: tuple[str, ...]


def in_words(duration: Duration) -> str:
    """Return a duration in French: « 24 mois », « 1 jour »."""
    one, several = _WORDS[duration.unit]
    return f"{duration.value} {several if duration.value > 1 else one}"


def information_notice(settings: Settings, durations: Mapping[Kept, Duration]) -> InformationNotice:
    """Return the notice of an instance, with the durations in force."""
    written = _written()
    said = {name: getattr(settings, field) for name, field in _NAMED.items()}
    values = {name: text or MISSING for name, text in said.items()}
    values |= {kept.value: in_words(duration) for kept, duration in durations.items()}
    return InformationNotice(
        written["version"],
        tuple(
            Section(each["titre"], tuple(text.format_map(values) for text in each["paragraphes"]))
            for each in written["section"]
        ),
        tuple(f"{PREFIX}{_NAMED[name].upper()}" for name, text in said.items() if not text),
    )


@cache
def _written() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
