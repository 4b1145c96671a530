"""What contests ask of the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from insertion.contests import Contest, ContestEvent, ContestState
from insertion.positionnement_ports import Listed, Window


@dataclass(frozen=True, slots=True)
class ContestFilter:
    """Which contests: of whom, accompanied by whom, in what state; None keeps everything."""

    beneficiary_id: str | None = None
    referent_id: str | None = None
    states: frozenset[ContestState] | None = None


class ContestRepository(Protocol):
    """Contests and their events."""

    def add(self, contest: Contest, event: ContestEvent) -> None:
        """Write a new contest and its first event."""
        ...

    def get(self, contest_id: str) -> Contest | None:
        """Return one contest, or None."""
        ...

    def advance(self, contest: Contest, event: ContestEvent) -> bool:
        """Write the next state and its event; False when someone was faster."""
        ...

    def history(self, contest_id: str) -> Sequence[ContestEvent]:
        """Return the events of a contest, the first first."""
        ...

    def page(self, where: ContestFilter, window: Window) -> Listed[Contest]:
        """Return one page, what is due first first."""
        ...
