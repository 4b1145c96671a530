"""Communes drawn by weight, and points inside them."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from geo.communes import Commune, Communes
from geo.coordinates import Coordinates
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
    """Communes to draw from, with the running sum of their weights."""

    communes: tuple[Commune, ...]
    cumulative: tuple[float, ...]

    def draw(self, rng: Random) -> Commune:
        """Return one commune, with a probability proportional to its weight."""
        return rng.choices(self.communes, cum_weights=self.cumulative)[0]


def weigh(communes: Iterable[Commune], weight: Callable[[Commune], float]) -> WeightedCommunes:
    """Return the communes ready to be drawn; those that weigh nothing are left out."""
    weighed = [(commune, weight(commune)) for commune in communes]
    kept = [(commune, share) for commune, share in weighed if share > 0]
    return WeightedCommunes(
        tuple(commune for commune, _ in kept), tuple(accumulate(share for _, share in kept))
    )


def maine_et_loire(communes: Communes) -> tuple[Commune, ...]:
    """Return the current communes of the département, in the order of their codes."""
    here = (commune for commune in communes.current() if commune.departement == DEPARTEMENT)
    return tuple(sorted(here, key=lambda commune: commune.code))


def inhabitants(commune: Commune) -> float:
    """Return the population, the usual weight of a commune."""
    return float(commune.population or 0)


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
