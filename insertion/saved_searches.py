"""A search that a person keeps: what it looks for, how often it tells, and what it told already."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from geo.communes import CommuneCode
from insertion.errors import InvalidValue
from insertion.opportunity import OpportunityId
from insertion.terms import ContractKind, OpportunityKind
from insertion.text import is_legible, require_id, require_storable

MOST_SEARCHES = 10
"""How many one person keeps at most."""
MAX_NAME_LENGTH, MAX_WORDS_LENGTH = 80, 200


class Rhythm(StrEnum):
    """How often a search may tell that it found something; never more than once a day."""

    DAILY = "quotidien"
    WEEKLY = "hebdomadaire"
    NEVER = "aucun"


DAYS: Mapping[Rhythm, int] = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7}
"""How many days between two looks; a search that is not here is looked at by nobody but her."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What a search is narrowed to; ``None`` keeps everything.

    Each word of ``words`` is searched in the title, accents and case aside.
    """

    kind: OpportunityKind | None = None
    contract: ContractKind | None = None
    commune: CommuneCode | None = None
    words: str | None = None

    def __post_init__(self) -> None:
        if self.words is not None:
            require_storable("mots", self.words, MAX_WORDS_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finds:
    """What a search found so far.

    ``seen`` is what was there when she kept it, or that she read since; ``told`` what a message
    announced and she has not read yet. ``revision`` tells a copy that someone changed meanwhile.
    """

    looked_on: date
    told_on: date | None = None
    seen: frozenset[OpportunityId] = frozenset()
    told: frozenset[OpportunityId] = frozenset()
    revision: int = 1

    def new_among(self, ids: Iterable[OpportunityId]) -> Sequence[OpportunityId]:
        """Return those that she has not read, in the order given."""
        return [each for each in ids if each not in self.seen]

    def to_tell(self, ids: Iterable[OpportunityId]) -> frozenset[OpportunityId]:
        """Return those that she has not read and that no message announced."""
        return frozenset(ids) - self.seen - self.told

    def after_a_look(self, ids: Iterable[OpportunityId], day: date, *, told: bool) -> "Finds":
        """Return the finds after a look of the clock, which told of what is new or did not."""
        new = self.to_tell(ids) if told else frozenset()
        return replace(
            self,
            looked_on=day,
            told_on=day if new else self.told_on,
            told=self.told | new,
            revision=self.revision + 1,
        )

    def after_reading(
        self, ids: Collection[OpportunityId], there: Collection[OpportunityId]
    ) -> "Finds":
        """Return the finds once she read what is found now.

        ``there`` are those still in the catalogue: what is gone is forgotten, and found anew
        should it come back.
        """
        known = (self.seen | self.told) & frozenset(there)
        return replace(
            self,
            seen=known | frozenset(ids),
            told=frozenset(),
            revision=self.revision + 1,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """One search kept by one person.

    Raises
    ------
    insertion.errors.InvalidValue
        When it has no name, or one that could not be kept.
    """

    id: str
    beneficiary_id: str
    name: str
    criteria: Criteria
    rhythm: Rhythm
    created_at: datetime
    finds: Finds = field(compare=False)
    version: int = 1

    def __post_init__(self) -> None:
        require_id(self.id)
        require_id(self.beneficiary_id)
        if not is_legible(require_storable("nom", self.name, MAX_NAME_LENGTH)):
            raise InvalidValue("nom", "quelques mots pour la reconnaître")

    def is_due_on(self, day: date) -> bool:
        """Return whether the clock is to look, by its rhythm."""
        days = DAYS.get(self.rhythm)
        return days is not None and (day - self.finds.looked_on).days >= days


class SavedSearchRepository(Protocol):
    """The searches that people keep."""

    def add(self, search: SavedSearch) -> None:
        """Write a new one."""
        ...

    def get(self, beneficiary_id: str, search_id: str) -> SavedSearch | None:
        """Return one of a person, or None."""
        ...

    def of_person(self, beneficiary_id: str) -> Sequence[SavedSearch]:
        """Return those of a person, the first kept first."""
        ...

    def change(self, search: SavedSearch) -> bool:
        """Write the next version of one; False when someone was faster."""
        ...

    def keep_finds(self, search_id: str, finds: Finds) -> bool:
        """Write the next revision of what one found; False when someone was faster."""
        ...

    def keep_reading(self, search_id: str, finds: Finds) -> bool:
        """Write that she read what one found, which the trace says; False as above."""
        ...

    def remove(self, search_id: str) -> None:
        """Remove one, and what it found."""
        ...

    def people_due(self, day: date, after: str, at_most: int) -> Sequence[str]:
        """Return who has a search to look at that day, by ascending id after one."""
        ...
