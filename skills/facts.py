"""What a text says, fact by fact, each with the very words that support it."""

from dataclasses import dataclass
from enum import StrEnum

from skills.mentions import FactKind


class Level(StrEnum):
    """How firmly a text asks; the values of ``insertion.terms.RequirementLevel``."""

    REQUIRED = "exige"
    DESIRED = "souhaite"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a text says, and where: ``text[start:end] == support``.

    ``code`` is a ROME code, a skill code or a value of ``insertion.terms``; for weekly hours it is
    their number, also in ``hours``, or both ends of a range, the least being ``hours``. ``label``
    is the referential's, and repeats a code that is not of the referential; ``detail`` adds to it
    what the text says: the categories of a CACES, the length of a contract. ``confidence`` is in
    ]0, 1] and ranks facts of one kind; ``level`` is ``None`` when the text does not say how firmly
    it asks, or denies. ``deduced`` marks an occupation that no word names: « je fais des ménages ».
    ``possible`` are the occupations met in a sector, code and label: the text says none of them.
    """

    kind: FactKind
    code: str
    label: str
    confidence: float
    start: int
    end: int
    support: str
    level: Level | None = None
    negated: bool = False
    hours: float | None = None
    detail: str = ""
    deduced: bool = False
    possible: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a text says, each list in the order of the text and each code once.

    ``skills`` holds know-how and knowledge. ``denied`` holds what the text says is not so, of every
    kind. ``truncated`` tells that only the first 20,000 characters were read. ``every`` holds what
    is said each time it is said: « j’ai été cariste, je cherche un poste de cariste ».
    """

    occupations: tuple[Fact, ...] = ()
    skills: tuple[Fact, ...] = ()
    soft_skills: tuple[Fact, ...] = ()
    licences: tuple[Fact, ...] = ()
    certificates: tuple[Fact, ...] = ()
    contracts: tuple[Fact, ...] = ()
    working_share: tuple[Fact, ...] = ()
    weekly_hours: tuple[Fact, ...] = ()
    shifts: tuple[Fact, ...] = ()
    demands: tuple[Fact, ...] = ()
    experience: tuple[Fact, ...] = ()
    pay: tuple[Fact, ...] = ()
    sectors: tuple[Fact, ...] = ()
    denied: tuple[Fact, ...] = ()
    truncated: bool = False
    every: tuple[Fact, ...] = ()
