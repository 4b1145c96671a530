"""Areas as circles: how far a place known by its département only is, at the very least."""

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from geo.communes import Commune, Communes
from geo.coordinates import Coordinates
from geo.distance import great_circle_km

# From the point of a commune to its furthest corner, at most: measured on the outlines we carry
# (tests/geo/test_areas.py), where Saint-Paul-sur-Ubaye needs 22 km and Maripasoula 135.
COMMUNE_REACH_KM = 25.0
GUYANE = "973"
GUYANE_COMMUNE_REACH_KM = 160.0


@dataclass(frozen=True, slots=True)
class Area:
    """A circle that holds a département; ``radius_km`` is a whole number of kilometres."""

    center: Coordinates
    radius_km: float


@functools.lru_cache(maxsize=4)
def departement_areas(communes: Communes) -> Mapping[str, Area]:
    """Return the circle of each département, by its code."""
    by_departement = sorted(communes.current(), key=lambda commune: commune.departement)
    groups = groupby(by_departement, key=lambda commune: commune.departement)
    return MappingProxyType({code: _circle(tuple(group)) for code, group in groups})


def _circle(communes: tuple[Commune, ...]) -> Area:
    center = Coordinates(
        math.fsum(commune.center.lat for commune in communes) / len(communes),
        math.fsum(commune.center.lon for commune in communes) / len(communes),
    )
    furthest = max(great_circle_km(center, commune.center) for commune in communes)
    in_guyane = communes[0].departement == GUYANE
    margin = GUYANE_COMMUNE_REACH_KM if in_guyane else COMMUNE_REACH_KM
    return Area(center, float(math.ceil(furthest + margin)))
