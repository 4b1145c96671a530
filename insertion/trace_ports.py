"""What leaves a trace, as the use cases ask for it."""

from typing import Protocol

from insertion.contest_ports import ContestRepository
from insertion.readings import ReadingRepository
from insertion.shown import ShownAnswerRepository


class TraceRepository(Protocol):
    """The traces of one transaction."""

    @property
    def readings(self) -> ReadingRepository:
        """Return who read whose file."""
        ...

    @property
    def answers(self) -> ShownAnswerRepository:
        """Return what was shown."""
        ...

    @property
    def contests(self) -> ContestRepository:
        """Return what people contest, and what became of it."""
        ...
