"""Words of a text that say something, before they become facts (``extraction.py``)."""

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """What a fact is about; the values are exchanged, the labels are ``api/labels.py``'s."""

    OCCUPATION = "metier"
    SKILL = "competence"
    KNOWLEDGE = "savoir"
    SOFT_SKILL = "savoir_etre"
    LICENCE = "permis"
    CERTIFICATE = "certificat"
    CONTRACT = "contrat"
    WORKING_SHARE = "temps_de_travail"
    WEEKLY_HOURS = "heures_hebdomadaires"
    SHIFTS = "plages_horaires"
    DEMAND = "contrainte"
    EXPERIENCE = "experience"
    SECTOR = "secteur"
    PAY = "remuneration"


@dataclass(frozen=True, slots=True)
class Mention:
    """``[start, end)`` of a folded text, and what it says; ``confidence`` is in ]0, 1].

    ``label`` is the referential's; what has none there repeats its code. ``detail`` is what the
    words add to the code: the categories of a CACES, the length of a contract. ``possible`` are
    the occupations of a sector, code and label.
    """

    kind: FactKind
    code: str
    label: str
    confidence: float
    start: int
    end: int
    negated: bool = False
    hours: float | None = None
    detail: str = ""
    deduced: bool = False
    possible: tuple[tuple[str, str], ...] = ()
