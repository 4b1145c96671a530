"""What changed between the rules of two days, whichever side a value is on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
_NO_RULE = "pas de règle"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is not said on both days in the same words."""

    label: str
    before: str
    after: str


def changes_between(former: Json, found: Json) -> list[Change]:
    """Return the values that changed, came or went, those of the framework included."""
    changes = []
    for part in ("valeurs", "valeurs_du_cadre"):
        was = {each["code"]: each for each in former[part]}
        now = {each["code"]: each for each in found[part]}
        for code in now | was:
            before, after = _said(was.get(code)), _said(now.get(code))
            if before != after:
                changes.append(Change((now | was)[code]["libelle"], before, after))
    return changes


def _said(value: Json | None) -> str:
    return _NO_RULE if value is None else str(value["en_mots"])
