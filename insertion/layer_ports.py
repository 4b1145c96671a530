"""What the use cases ask of the layers beside the catalogue: timetables, territories, roads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from geo.road_matrix import RoadMatrix
from geo.territory_layer import LayerForm, TerritoryLayer
from geo.transit_feed import TransitFeed
from geo.travel import TravelMode


class WriteOutcome(StrEnum):
    """What writing one thing did; ``OTHER_SOURCE`` wrote nothing, its id being taken."""

    IMPORTED = "importee"
    UPDATED = "mise_a_jour"
    UNCHANGED = "inchangee"
    OTHER_SOURCE = "autre_source"


@dataclass(frozen=True, slots=True)
class StoredFeed:
    """A feed of timetables in the database, without its timetables.

    ``first_day`` and ``last_day`` are None when no service of it ever runs.
    """

    name: str
    title: str
    version: str
    digest: str
    first_day: date | None
    last_day: date | None
    stops: int
    trips: int
    imported_at: datetime


class TransitFeedRepository(Protocol):
    """The timetables imported, one feed a network; they live together."""

    def save(self, feed: TransitFeed) -> WriteOutcome:
        """Write a feed in the place of that of the same name; « unchanged » writes nothing."""
        ...

    def remove(self, name: str) -> bool:
        """Take a feed away; return whether there was one."""
        ...

    def stored(self) -> Sequence[StoredFeed]:
        """Return what each feed is, by ascending name."""
        ...

    def get_all(self) -> Sequence[TransitFeed]:
        """Return every feed, by ascending name."""
        ...


@dataclass(frozen=True, slots=True)
class StoredLayer:
    """A layer of territories in the database, without its content."""

    kind: str
    form: LayerForm
    digest: str
    territories: int
    imported_at: datetime


class TerritoryRepository(Protocol):
    """The territories imported, one layer a kind and form."""

    def save(self, layer: TerritoryLayer) -> WriteOutcome:
        """Write a layer in the place of that of its kind and form; unchanged writes nothing."""
        ...

    def remove(self, kind: str) -> int:
        """Take every layer of a kind away; return how many territories that was."""
        ...

    def stored(self) -> Sequence[StoredLayer]:
        """Return what each layer is, by kind and form."""
        ...

    def get_all(self) -> Sequence[TerritoryLayer]:
        """Return every layer, by kind and form."""
        ...


@dataclass(frozen=True, slots=True)
class StoredRoads:
    """A matrix of driving minutes in the database, without its content."""

    mode: TravelMode
    source: str
    asked_on: date
    communes: int
    digest: str
    imported_at: datetime


class RoadRepository(Protocol):
    """What a road engine answered between communes, one matrix a mode."""

    def save(self, matrix: RoadMatrix) -> WriteOutcome:
        """Write a matrix in the place of that of its mode; « unchanged » writes nothing."""
        ...

    def remove(self, mode: TravelMode) -> bool:
        """Take a matrix away; return whether there was one."""
        ...

    def stored(self) -> Sequence[StoredRoads]:
        """Return what each matrix is, by mode."""
        ...

    def get_all(self) -> Sequence[RoadMatrix]:
        """Return every matrix, by mode."""
        ...
