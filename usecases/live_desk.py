"""A desk that follows the catalogue: what changed there is applied here, whole, in order."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from insertion.ports import Changes, Committed, UnitOfWork
from matching.engine import Engine
from matching.generation import Generation
from matching.index_folder import SavedIndex
from matching.live_index import LiveIndex
from matching.reference import Reference
from usecases.knowledge import Knowledge
from usecases.matching_desk import CANNOT_ENCODE, MatchingDesk, build_desk, encodable

FEWEST_TO_REBUILD = 20_000
"""Below this, changes are always applied one by one, whatever the size of the catalogue."""

_LOGGER = logging.getLogger(__name__)


class Followed(Enum):
    """What following the catalogue came to."""

    UP_TO_DATE = auto()
    TOO_MANY = auto()  # more changes than are worth applying: everything is to be read again
    ELSEWHERE = auto()  # the catalogue is older than the desk: a backup was put back
    OTHER_REFERENTIAL = auto()  # offers are up to date, the referential is not


@dataclass(frozen=True, slots=True)
class ActiveReferential:
    """The readers of the active referential, and what tells it from any other in the database."""

    knowledge: Knowledge
    digest: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """A generation of what a desk held at one moment, and the catalogue's version it holds."""

    generation: Generation
    moment: int
    version: int


class LiveDesk:
    """A desk, the knowledge that agrees with it, and where in the catalogue's history they are.

    Any number of threads may use it: changes are applied by one at a time, and a reader of the
    desk never waits.
    """

    def __init__(self, desk: MatchingDesk, active: ActiveReferential, version: int) -> None:
        self.desk = desk
        self.active = active
        self._version = version
        self._generation_version = version
        self._moments: list[tuple[int, int]] = []  # (version, moment) of what was applied since
        self._day = date.min
        self._following = threading.Lock()

    @property
    def index(self) -> LiveIndex:
        """Return the index of the desk."""
        return self.desk.engine.index

    @property
    def version(self) -> int:
        """Return the catalogue's version that can be searched here."""
        return self._version

    @property
    def generation_version(self) -> int:
        """Return the catalogue's version that the generation in place holds by itself."""
        return self._generation_version

    def follow(self, uow: UnitOfWork, today: date, at_most: int | None = None) -> Followed:
        """Apply what changed since, and remove what is past its last day."""
        with self._following:
            if today != self._day:
                self.index.expire(today.toordinal())
                self._day = today
            with uow:
                version = uow.catalogue_version()
                if version == self._version:
                    return Followed.UP_TO_DATE
                if version < self._version:
                    return Followed.ELSEWHERE
                changes = uow.opportunities.changes_since(
                    self._version, self._most() if at_most is None else at_most
                )
                same_referential = uow.referentials.active_digest() == self.active.digest
            if changes is None:
                return Followed.TOO_MANY
            self._apply(changes, version)
        return Followed.UP_TO_DATE if same_referential else Followed.OTHER_REFERENTIAL

    def follow_own(self, committed: Committed, today: date) -> bool:
        """Apply what this process has just committed, without reading it again.

        Return whether it was: not when another commit came between, or when it is not told.
        """
        with self._following:
            told = committed.changes
            if told is None or committed.version != self._version + 1 or today != self._day:
                return committed.version <= self._version
            self._apply(told, committed.version)
        return True

    def merged(self) -> Merged:
        """Return the generation of what is there now; searches and changes go on meanwhile."""
        generation, moment = self.index.merged()
        # What is being applied may be in the generation and not counted yet: its version then
        # says less than it holds, and what is applied again changes nothing.
        held = [version for version, applied in self._moments if applied <= moment]
        return Merged(generation, moment, max(held, default=self._generation_version))

    def settle(self, merged: Merged) -> None:
        """Put in place a generation made by :meth:`merged`, what changed since on top of it."""
        with self._following:
            self._put(merged.generation, merged.moment, merged.version)

    def take_over(self, saved: SavedIndex) -> bool:
        """Put in place a generation that another process made; return whether it was.

        One that holds less than the generation in place is left: what came between them is not
        kept any more.
        """
        with self._following:
            if saved.version < self._generation_version:
                return False
            held = [moment for version, moment in self._moments if version <= saved.version]
            moment = max(held, default=0)
            self._version = max(self._version, saved.version)
            self._put(saved.generation, moment, saved.version)
        return True

    def _most(self) -> int:
        return max(FEWEST_TO_REBUILD, len(self.desk.engine.state) // 2)

    def _put(self, generation: Generation, moment: int, version: int) -> None:
        self.index.replace(generation, moment, str(self._version))
        self._generation_version = version
        self._moments = [each for each in self._moments if each[1] > moment]

    def _apply(self, changes: Changes, version: int) -> None:
        changed, gone, name = changes.changed, changes.gone, str(version)
        try:
            state = self.index.apply(changed, gone, name)
        except CANNOT_ENCODE:
            kept = tuple(encodable(changed, self.desk.reference))
            left = {each.id for each in changed} - {each.id for each in kept}
            state = self.index.apply(kept, (*gone, *left), name)
        self._moments = [*self._moments, (version, state.moment)]
        self._version = version


def read_desk(
    uow: UnitOfWork,
    active: ActiveReferential,
    reference: Reference,
    today: date,
    progress: Callable[[int], None] | None = None,
) -> LiveDesk:
    """Return the desk of the whole catalogue, read in the transaction that gave ``active``."""
    version = uow.catalogue_version()
    return LiveDesk(build_desk(uow, reference, version, today, progress), active, version)


def resumed_desk(
    saved: SavedIndex,
    uow: UnitOfWork,
    active: ActiveReferential,
    reference: Reference,
    today: date,
) -> LiveDesk | None:
    """Return the desk of a saved generation and what changed since.

    None when it is not of this catalogue's past, or when too much changed.
    """
    with uow:
        if uow.referentials.active_digest() != active.digest:
            return None
    index = LiveIndex(saved.generation, reference, str(saved.version))
    live = LiveDesk(MatchingDesk(reference, Engine(reference, index)), active, saved.version)
    return live if live.follow(uow, today) is Followed.UP_TO_DATE else None
