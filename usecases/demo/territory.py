"""Communes drawn by weight, and points inside them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

import numpy as np

from geo.communes import Commune, Communes
from geo.coordinates import Coordinates
from geo.distance import FloatArray
from geo.territories import commune_at
from insertion.place import Place

DEPARTEMENT = "49"

# Most jobs and homes are within a few kilometres of the centre of a commune, nearer in a town.
SPREAD_KM = (1.2, 1.2, 1.8)  # by density class
MAX_TRIES = 20
EXACT_SHARE = 0.7
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class WeightedCommunes:
    """Communes to draw from, with the running sum of their weights, shape (n_communes,)."""

    communes: tuple[Commune, ...]
    cumulative: FloatArray

    @property
    def total(self) -> float:
        """Return the sum of the weights, 0 when there is nothing to draw."""
        return float(self.cumulative[-1]) if self.communes else 0.0

    def draw(self, rng: Random) -> Commune:
        """Return one commune, with a probability proportional to its weight."""
        drawn = rng.random() * self.total
        return self.communes[int(np.searchsorted(self.cumulative, drawn, side="right"))]


class Territory:
    """Communes as columns, so that weighing a whole country takes a millisecond."""

    def __init__(self, communes: Iterable[Commune]) -> None:
        self._communes = tuple(sorted(communes, key=lambda commune: commune.code))
        self._population = np.array([each.population or 0 for each in self._communes], np.float64)
        self._density = np.array([each.density for each in self._communes], np.int64)
        self._epci = np.array([each.epci_code or "" for each in self._communes], np.str_)

    def weigh(
        self,
        density: tuple[float, float, float] = (1.0, 1.0, 1.0),
        epcis: Mapping[str, float] = MappingProxyType({}),
        min_population: int = 0,
    ) -> WeightedCommunes:
        """Return the communes weighed by population × density class × EPCI.

        Below ``min_population``, a commune weighs nothing.
        """
        weights = self._population * np.array(density)[self._density]
        for code, factor in epcis.items():
            weights[self._epci == code] *= factor
        weights[self._population < min_population] = 0.0
        return WeightedCommunes(self._communes, np.cumsum(weights))


def maine_et_loire(communes: Communes) -> Territory:
    """Return the current communes of the département."""
    return Territory(each for each in communes.current() if each.departement == DEPARTEMENT)


def draw_place(rng: Random, commune: Commune) -> Place:
    """Return a place of ``commune``: most employers give an address, the others the commune."""
    if rng.random() >= EXACT_SHARE:
        return Place(commune.name, commune.code, commune.center, approximate=True)
    point = draw_point(rng, commune)
    return Place(commune.name, commune.code, point, approximate=point == commune.center)


def draw_point(rng: Random, commune: Commune) -> Coordinates:
    """Return a point inside the outline of ``commune``, around its centre.

    Its centre when the outline is not known or too thin for :data:`MAX_TRIES` draws.
    """
    for _ in range(MAX_TRIES):
        north_km = rng.gauss(0.0, SPREAD_KM[commune.density])
        east_km = rng.gauss(0.0, SPREAD_KM[commune.density])
        point = _moved(commune.center, north_km, east_km)
        if commune_at(point) == commune.code:
            return point
    return commune.center


def _moved(origin: Coordinates, north_km: float, east_km: float) -> Coordinates:
    shrink = math.cos(math.radians(origin.lat))
    lat = origin.lat + north_km / KM_PER_DEGREE
    lon = origin.lon + east_km / (KM_PER_DEGREE * shrink)
    return Coordinates(round(lat, 5), round(lon, 5))  # five decimals are about a metre
