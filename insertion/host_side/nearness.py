"""From a zone to a site of work: a class of minutes, and how many people in words.

Sites are read on a fixed grid, so that moving one by a few hundred metres asks nothing new.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo.communes import Communes, DensityClass
from geo.coordinates import Coordinates
from geo.distance import great_circle_km
from geo.travel import TravelMode, travel_minutes
from geo.zones import Zone
from insertion.host_side.released import Crowd, Domain
from insertion.opportunity import JobOffer

GRID_LAT_DEG = 0.02
GRID_LON_DEG = 0.03
"""About 2.2 km each way in metropolitan France."""


class TravelClass(StrEnum):
    """How long the way takes, door to door, as a host is told it."""

    WITHIN_15 = "15_min_au_plus"
    WITHIN_30 = "30_min_au_plus"
    WITHIN_45 = "45_min_au_plus"
    WITHIN_60 = "60_min_au_plus"
    BEYOND_60 = "plus_de_60_min"


class Crowdedness(StrEnum):
    """How many people, as a host is told it."""

    FEW = "moins_de_11"
    SOME = "11_a_20"
    MANY = "21_a_50"
    CROWD = "plus_de_50"


_CLASSES = (
    (15.0, TravelClass.WITHIN_15),
    (30.0, TravelClass.WITHIN_30),
    (45.0, TravelClass.WITHIN_45),
    (60.0, TravelClass.WITHIN_60),
)
_BUCKETS = ((11, Crowdedness.FEW), (21, Crowdedness.SOME), (51, Crowdedness.MANY))
NEAR = frozenset({TravelClass.WITHIN_15, TravelClass.WITHIN_30})
"""What « near an offer » means, for everyone: no host chooses it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the grid of sites, and how dense the commune of the site is."""

    row: int
    column: int
    density: DensityClass

    @property
    def center(self) -> Coordinates:
        """Return the point from which everything about the square is computed."""
        return Coordinates((self.row + 0.5) * GRID_LAT_DEG, (self.column + 0.5) * GRID_LON_DEG)

    @property
    def key(self) -> str:
        """Return what names the square in a table."""
        return f"{self.row}:{self.column}:{self.density.value}"


def cell_of(point: Coordinates, density: DensityClass) -> Cell:
    """Return the square of the grid that holds a site."""
    row, column = math.floor(point.lat / GRID_LAT_DEG), math.floor(point.lon / GRID_LON_DEG)
    return Cell(row, column, density)


def cell_of_offer(offer: JobOffer, communes: Communes) -> Cell | None:
    """Return the square of an offer, None when its place is not known."""
    place = offer.place
    if place.coordinates is None or place.commune_code is None:
        return None
    return cell_of(place.coordinates, communes.get(place.commune_code).density)


def travel_class(zone: Zone, means: frozenset[TravelMode] | None, cell: Cell) -> TravelClass | None:
    """Return how long the way takes by the fastest of her means; None when they are not known."""
    if not means:
        return None
    km = great_circle_km(zone.center, cell.center)
    minutes = min(travel_minutes(km, mode, zone.density, cell.density) for mode in means)
    return next((name for most, name in _CLASSES if minutes <= most), TravelClass.BEYOND_60)


def crowdedness(count: int) -> Crowdedness:
    """Return a count in words."""
    return next((name for below, name in _BUCKETS if count < below), Crowdedness.CROWD)


def people_near(
    crowds: Iterable[Crowd], zones: Mapping[str, Zone], cell: Cell, domain: Domain | None
) -> int:
    """Return how many people live near a square and might do work of a domain.

    Whose occupations are not known might do any; whose means are not known are not counted.
    """
    total = 0
    for crowd in crowds:
        zone = zones.get(crowd.zone_id)
        suits = domain is None or not crowd.domains or domain in crowd.domains
        if zone is not None and suits and travel_class(zone, crowd.means, cell) in NEAR:
            total += crowd.people
    return total
