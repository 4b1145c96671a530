"""How far one walks to a stop and how long a change takes, in seconds; each constant is sourced."""

import functools
import math
import tomllib
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

from geo.communes import DensityClass
from geo.distance import FloatArray
from geo.errors import CorruptReferenceData, InvalidDistance
from geo.travel import TravelMode, minutes_per_km

SECONDS_PER_MINUTE = 60


@dataclass(frozen=True, slots=True)
class TransitRules:
    """What a journey by public transport may ask of the person who makes it.

    Attributes
    ----------
    walk_seconds_per_km
        Per crow-fly kilometre, detour included.
    access_walk_s
        Longest walk between a door and a stop.
    change_walk_s
        Longest walk between two stops of a change.
    change_s
        Kept for any change that ``transfers.txt`` does not set, on top of the walk.
    coverage_km
        Further than this from every stop, the timetables imported say nothing of a place.
    """

    walk_seconds_per_km: float
    access_walk_s: int
    change_walk_s: int
    change_s: int
    coverage_km: float

    def __post_init__(self) -> None:
        values = (
            *(self.walk_seconds_per_km, self.access_walk_s, self.change_walk_s),
            *(self.change_s, self.coverage_km),
        )
        if not all(math.isfinite(value) and value >= 0 for value in values):
            raise InvalidDistance("transit rules: expected finite numbers, zero or more")
        if self.walk_seconds_per_km <= 0:
            raise InvalidDistance("transit rules: nobody walks a kilometre in no time")

    def walk_seconds(self, km: float) -> int:
        """Return the whole seconds of a walk, rounded up: nobody arrives early by rounding."""
        return math.ceil(round(self.walk_seconds_per_km * km, 6))

    def walks_seconds(self, km: FloatArray) -> npt.NDArray[np.int64]:
        """Return :meth:`walk_seconds` of each of many."""
        return np.ceil(np.round(self.walk_seconds_per_km * km, 6)).astype(np.int64)

    @property
    def access_walk_km(self) -> float:
        """Return the longest walk to a stop, as the crow flies."""
        return self.access_walk_s / self.walk_seconds_per_km

    @property
    def change_walk_km(self) -> float:
        """Return the longest walk between two stops of a change, as the crow flies."""
        return self.change_walk_s / self.walk_seconds_per_km


@functools.cache
def transit_rules() -> TransitRules:
    """Return the rules carried by the project (``geo/data/transit.toml``)."""
    text = resources.files("geo").joinpath("data", "transit.toml").read_text(encoding="utf-8")
    return parse_transit_rules(text)


def parse_transit_rules(text: str) -> TransitRules:
    """Return the rules written in a TOML ``text`` laid out as ``geo/data/transit.toml``.

    Raises
    ------
    CorruptReferenceData
        When a constant is missing, negative or without a source.
    """
    try:
        tables = tomllib.loads(text)
        minutes = {
            name: _constant(tables, name) for name in ("access_walk", "change_walk", "change")
        }
        coverage_km = _constant(tables, "coverage")
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CorruptReferenceData(f"transit constants: {error}") from error
    walk = minutes_per_km(TravelMode.WALK, DensityClass.RURAL, DensityClass.RURAL)
    return TransitRules(
        walk_seconds_per_km=walk * SECONDS_PER_MINUTE,
        access_walk_s=round(minutes["access_walk"] * SECONDS_PER_MINUTE),
        change_walk_s=round(minutes["change_walk"] * SECONDS_PER_MINUTE),
        change_s=round(minutes["change"] * SECONDS_PER_MINUTE),
        coverage_km=coverage_km,
    )


def _constant(tables: dict[str, dict[str, object]], name: str) -> float:
    table = tables[name]
    value = table["value"]
    if not table.get("unit") or not table.get("source"):
        raise CorruptReferenceData(f"transit constants: {name} has no unit or no source")
    if not isinstance(value, float) or not (math.isfinite(value) and value >= 0.0):
        raise CorruptReferenceData(f"transit constants: {name} must be a number >= 0")
    return value
