"""Where people really go to work: the flows between communes, beside the way by car.

The file has one row a pair of communes: ``origin_insee``, ``destination_insee``, ``commuters``.
The one measured here (INSEE 2014, Île-de-France) leaves out flows under 100 and those inside a
commune; a file that has the latter is read with them.
"""

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.communes import Commune, CommuneCode, Communes, DensityClass
from geo.distance import haversine_km
from geo.travel import TravelMode, access_minutes, minutes_per_km

FLOWS = "quality/mobpro_train/flows.csv"
HALVES = ("fit", "check")
DEPTH = 10
_DISCOUNTS = 1.0 / np.log2(np.arange(DEPTH) + 2.0)
# Gone since 2014 without leaving a part of its name: the commune it is in now.
_MERGED = {"91182": "91228"}

Floats = NDArray[np.float64]
# The worth of each commune as a destination, from the home at a position.
Model = Callable[[int], Floats]


@dataclass(frozen=True)
class Flows:
    """Communes and the trips between them; positions are those of ``communes``."""

    communes: tuple[Commune, ...]
    trips: Floats  # (home, workplace)
    lost: float  # trips between communes that the register no longer tells apart

    @property
    def mass(self) -> Floats:
        """Return the trips that end in each commune: how much work there is."""
        return np.asarray(self.trips.sum(axis=0))

    @cached_property
    def density(self) -> NDArray[np.int64]:
        """Return the density class of each commune."""
        return np.array([int(each.density) for each in self.communes])

    @cached_property
    def km(self) -> Floats:
        """Return the crow-fly distances between the points of the communes."""
        lat = np.array([each.center.lat for each in self.communes])
        lon = np.array([each.center.lon for each in self.communes])
        return np.array([haversine_km(*point, lat, lon) for point in zip(lat, lon, strict=True)])

    @cached_property
    def minutes(self) -> Floats:
        """Return the minutes by car, as the travel model has them."""
        pace = np.array(
            [[minutes_per_km(TravelMode.CAR, a, b) for b in DensityClass] for a in DensityClass]
        )
        per_km: Floats = pace[self.density[:, None], self.density]
        return access_minutes(TravelMode.CAR) + self.km * per_km

    @cached_property
    def inside(self) -> bool:
        """Tell whether the trips inside a commune are there."""
        return bool(np.diag(self.trips).any())

    def homes(self, half: str, density: DensityClass | None = None) -> list[int]:
        """Return the positions of the homes of one half, of one density when it is given."""
        return [
            home
            for home in np.flatnonzero(self.trips.sum(axis=1)).tolist()
            if in_half(self.communes[home].code, half)
            and (density is None or self.density[home] == density)
        ]

    def ndcg(self, model: Model, home: int) -> float:
        """Return how well the first ten destinations are those where most go."""
        worth, gains = self._seen(model(home), home), self._seen(self.trips[home], home)
        found = gains[np.argsort(-worth, kind="stable")[:DEPTH]]
        best = np.sort(gains)[::-1][:DEPTH]
        return float(found @ _DISCOUNTS[: len(found)]) / float(best @ _DISCOUNTS[: len(best)])

    def log_likelihood(self, model: Model, home: int) -> float:
        """Return Σ trips × log(chance of the destination), one part in 100 left to mass alone.

        Without it a radius would be infinitely wrong at the first trip beyond it.
        """
        worth, mass = self._seen(model(home), home), self._seen(self.mass, home)
        chance = 0.99 * worth / max(worth.sum(), 1e-300) + 0.01 * mass / mass.sum()
        trips = self._seen(self.trips[home], home)
        return float(trips[trips > 0] @ np.log(chance[trips > 0]))

    def _seen(self, values: Floats, home: int) -> Floats:
        """Return the values of the possible destinations."""
        kept = self.mass > 0
        kept[home] &= self.inside
        return values[kept]


def in_half(code: CommuneCode, half: str) -> bool:
    """Tell whether a home belongs to the half, ``fit`` or ``check``, by a hash nobody chose."""
    digest = hashlib.sha1(f"commuting-v1:{code}".encode()).digest()
    return (digest[-1] % 2 == 0) == (half == "fit")


def read_flows(path: Path, communes: Communes) -> Flows:
    """Return the flows of a file; codes of 2014 that became parts of a commune keep their point."""
    trips: dict[tuple[Commune, Commune], float] = {}
    lost = 0.0
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            codes = (row["origin_insee"], row["destination_insee"])
            ends = [communes.by_code.get(CommuneCode(_MERGED.get(code, code))) for code in codes]
            merged_since = ends[0] is ends[1] and codes[0] != codes[1]
            if ends[0] is None or ends[1] is None or merged_since:
                lost += float(row["commuters"])
                continue
            pair = (ends[0], ends[1])
            trips[pair] = trips.get(pair, 0.0) + float(row["commuters"])
    known = sorted({each for pair in trips for each in pair}, key=lambda each: each.code)
    position = {each.code: number for number, each in enumerate(known)}
    matrix = np.zeros((len(known), len(known)))
    for (home, work), count in trips.items():
        matrix[position[home.code], position[work.code]] = count
    return Flows(tuple(known), matrix, lost)
