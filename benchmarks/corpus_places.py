"""Where the synthetic offers are and people live: French communes, weighed by population.

Jobs are where their occupations are: farms in the country, offices in towns. Paris, Lyon and
Marseille are drawn by arrondissement. 40 % of the offers are exactly on the point of their
commune, as in published offers; the others spread around it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.areas import departement_areas
from geo.communes import Commune, Communes

SPLIT_COMMUNES = frozenset({"75056", "69123", "13055"})  # drawn by arrondissement
ON_THE_POINT_SHARE = 0.4
AREA_ONLY_SHARE = 0.04
UNKNOWN_SHARE = 0.01

# Jobs per inhabitant by density class, rural first, by grand domaine of the ROME: where people
# of that trade work. Orders of magnitude chosen by hand.
JOBS = (0.5, 0.8, 1.6)
JOBS_OF_DOMAIN = {
    "A": (3.0, 1.0, 0.1),  # agriculture, espaces verts
    "F": (0.8, 1.0, 1.0),  # bâtiment
    "H": (0.8, 1.1, 0.7),  # industrie
    "C": (0.1, 0.4, 2.4),  # banque, assurance, immobilier
    "E": (0.1, 0.4, 2.6),  # communication
}
SPREAD_KM = (1.2, 1.2, 1.8)  # standard deviation, north and east, by density class
KM_PER_DEGREE = 111.2
GRAND_DOMAINES = "ABCDEFGHIJKLMN"


@dataclass(frozen=True, slots=True)
class Located:
    """Some places, one entry each, as columns; ``place`` is a position in :class:`Places`."""

    lat: NDArray[np.float64]  # degrees, NaN when not known
    lon: NDArray[np.float64]
    area_km: NDArray[np.float64]
    approximate: NDArray[np.bool_]
    density: NDArray[np.uint8]
    commune: NDArray[np.int32]


class Places:
    """Communes (and arrondissements) to draw from, as columns."""

    def __init__(self, communes: Communes) -> None:
        number_of_commune = {code: number for number, code in enumerate(sorted(communes.by_code))}
        drawn = [
            *(each for each in communes.current() if each.code not in SPLIT_COMMUNES),
            *(each for each in communes.parts() if each.parent in SPLIT_COMMUNES),
        ]
        areas = departement_areas(communes)
        number_of = {code: number for number, code in enumerate(areas)}
        self.lat = np.array([each.center.lat for each in drawn])
        self.lon = np.array([each.center.lon for each in drawn])
        self.density = np.array([each.density for each in drawn], np.uint8)
        self.commune = np.array([number_of_commune[each.current_code] for each in drawn], np.int32)
        self.population = np.array([each.population or 0 for each in drawn], np.float64)
        self._departement = np.array([number_of[each.departement] for each in drawn])
        self._area_lat = np.array([area.center.lat for area in areas.values()])
        self._area_lon = np.array([area.center.lon for area in areas.values()])
        self._area_km = np.array([area.radius_km for area in areas.values()])
        self._cumulative_jobs = np.array(
            [
                np.cumsum(
                    self.population * np.array(JOBS_OF_DOMAIN.get(letter, JOBS))[self.density]
                )
                for letter in (*GRAND_DOMAINES, "")
            ]
        )
        self._cumulative_homes = np.cumsum(self.population)
        self.in_paris = np.array([_is_in_paris(each) for each in drawn])

    def draw_jobs(self, rng: np.random.Generator, domain: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return a place for each job; ``domain`` is a position in GRAND_DOMAINES, or -1."""
        drawn = rng.random(len(domain))
        place = np.empty(len(domain), np.int64)
        for number in np.unique(domain):
            here = domain == number
            cumulative = self._cumulative_jobs[number]
            place[here] = np.searchsorted(cumulative, drawn[here] * cumulative[-1], side="right")
        return place

    def draw_homes(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Return ``count`` places by population."""
        drawn = rng.random(count) * self._cumulative_homes[-1]
        found: NDArray[np.int64] = np.searchsorted(self._cumulative_homes, drawn, side="right")
        return found

    def locate_jobs(self, rng: np.random.Generator, place: NDArray[np.int64]) -> Located:
        """Return where each job is, as far as its offer tells."""
        count = len(place)
        lat, lon = self.scatter(rng, place)
        told = rng.random(count)
        unknown = told < UNKNOWN_SHARE
        area_only = ~unknown & (told < UNKNOWN_SHARE + AREA_ONLY_SHARE)
        on_point = rng.random(count) < ON_THE_POINT_SHARE
        lat = np.where(on_point, self.lat[place], lat)
        lon = np.where(on_point, self.lon[place], lon)
        departement = self._departement[place]
        lat = np.where(area_only, self._area_lat[departement], lat)
        lon = np.where(area_only, self._area_lon[departement], lon)
        nowhere = unknown | area_only
        return Located(
            lat=np.where(unknown, np.nan, lat),
            lon=np.where(unknown, np.nan, lon),
            area_km=np.where(area_only, self._area_km[departement], 0.0),
            approximate=on_point | nowhere,
            density=np.where(nowhere, 0, self.density[place]).astype(np.uint8),
            commune=np.where(nowhere, -1, self.commune[place]).astype(np.int32),
        )

    def scatter(
        self, rng: np.random.Generator, place: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return latitudes and longitudes around the points of places, to five decimals."""
        spread = np.array(SPREAD_KM)[self.density[place]] / KM_PER_DEGREE
        north = rng.standard_normal(len(place)) * spread
        east = rng.standard_normal(len(place)) * spread / np.cos(np.radians(self.lat[place]))
        return np.round(self.lat[place] + north, 5), np.round(self.lon[place] + east, 5)


def _is_in_paris(commune: Commune) -> bool:
    return commune.current_code == "75056"
