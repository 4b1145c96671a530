"""Minutes from door to door by mode; states its model, its sources and its error.

The model is linear in the crow-fly distance, so that a scan can afford it::

    minutes = access + km * detour_factor * (pace(home) + pace(destination)) / 2

``pace`` is in minutes per road kilometre, by mode and density class: half of the trip is driven
as in the commune of departure, half as in that of arrival. Every constant is in
``geo/data/travel.toml`` with its source.

Expected error: the detour alone varies by about 15 % from one trip to another, and congestion,
relief and rivers add to it. Read a figure as ± 25 %, worse across an estuary or a mountain.
The order of places by time is surer than the minutes themselves.
"""

import functools
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

from geo.communes import DensityClass
from geo.errors import CorruptReferenceData, InvalidDistance

MINUTES_PER_HOUR = 60.0


class TravelMode(StrEnum):
    """The person's means of travel; their numbers are kept, so a new one comes last.

    ``CARPOOL`` is the passenger's seat of someone else's car. ``TRANSIT`` follows timetables
    (:mod:`geo.transit_week`); its constants here stand in for them where none is imported.
    """

    WALK = "marche"
    BIKE = "velo"
    MOPED = "cyclomoteur"
    CAR = "voiture"
    CARPOOL = "covoiturage"
    TRANSIT = "transports_en_commun"


@dataclass(frozen=True, slots=True)
class TravelModel:
    """The constants of the model, as read from ``geo/data/travel.toml``."""

    detour_factor: float
    access_minutes: Mapping[TravelMode, float]
    speed_kmh: Mapping[tuple[TravelMode, DensityClass], float]


def access_minutes(mode: TravelMode) -> float:
    """Return the minutes of a trip that do not depend on its length."""
    return travel_model().access_minutes[mode]


def minutes_per_km(mode: TravelMode, home: DensityClass, destination: DensityClass) -> float:
    """Return the minutes per crow-fly kilometre, detour included; symmetric in its two ends."""
    model = travel_model()
    home_pace = MINUTES_PER_HOUR / model.speed_kmh[mode, home]
    destination_pace = MINUTES_PER_HOUR / model.speed_kmh[mode, destination]
    return model.detour_factor * (home_pace + destination_pace) / 2.0


def travel_minutes(
    km: float, mode: TravelMode, home: DensityClass, destination: DensityClass
) -> float:
    """Return the minutes from door to door over ``km`` crow-fly kilometres.

    Raises
    ------
    InvalidDistance
        When ``km`` is NaN, infinite or negative.
    """
    if not (math.isfinite(km) and km >= 0.0):
        raise InvalidDistance("distance: expected a finite number of kilometres, zero or more")
    return access_minutes(mode) + minutes_per_km(mode, home, destination) * km


@functools.cache
def travel_model() -> TravelModel:
    """Return the constants carried by the project, each checked to be positive and sourced."""
    text = resources.files("geo").joinpath("data", "travel.toml").read_text(encoding="utf-8")
    return parse_travel_model(text)


def parse_travel_model(text: str) -> TravelModel:
    """Return the constants written in a TOML ``text`` laid out as ``geo/data/travel.toml``.

    Raises
    ------
    CorruptReferenceData
        When a constant is missing, out of bounds or without a source.
    """
    try:
        tables = tomllib.loads(text)
        return TravelModel(
            detour_factor=_constant(tables["detour_factor"], "value", minimum=1.0),
            access_minutes={
                mode: _constant(tables["access"][mode], "value", minimum=0.0) for mode in TravelMode
            },
            speed_kmh={
                (mode, density): _constant(tables["speed"][mode], density.name.lower(), minimum=1.0)
                for mode in TravelMode
                for density in DensityClass
            },
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CorruptReferenceData(f"travel constants: {error}") from error


def _constant(table: Mapping[str, object], key: str, minimum: float) -> float:
    value = table[key]
    if not table.get("unit") or not table.get("source"):
        raise CorruptReferenceData(f"travel constants: {key} has no unit or no source")
    if not isinstance(value, float) or not (math.isfinite(value) and value >= minimum):
        raise CorruptReferenceData(f"travel constants: {key} must be a number >= {minimum}")
    return value
