"""What the use cases ask of the events of parcours; ``persistence`` answers in SQL."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from insertion.parcours import ParcoursEvent


class ParcoursRepository(Protocol):
    """Events of people, added and never changed."""

    def add(self, events: Sequence[ParcoursEvent]) -> None:
        """Write events; :class:`insertion.errors.InvalidValue` when one corrects what was."""
        ...

    def get(self, event_id: str) -> ParcoursEvent | None:
        """Return one event, corrected or not, or None."""
        ...

    def of_people(self, beneficiary_ids: Iterable[str]) -> Sequence[ParcoursEvent]:
        """Return every event of these people, corrected ones too, by person and day."""
        ...

    def iterate(self) -> Iterator[ParcoursEvent]:
        """Yield every event of everyone, corrected ones too, by person and day."""
        ...
