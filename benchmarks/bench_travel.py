"""What the travel model gives on published figures, and how far it is from them.

    python -m benchmarks.bench_travel

Each line has a published figure with its source, what the model says, and the difference. A trip
of unknown length is turned round: the length that the model gives the published minutes. Needs no
data but what the project carries.
"""

import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from api.sentences import about
from geo.communes import DensityClass
from geo.travel import TravelMode, access_minutes, minutes_per_km, travel_minutes, travel_model

EMP = "enquête mobilité des personnes 2019"
CAR_ROAD_KM = (10.0, 12.5, 15.0, 17.5, 20.0)
CAR_KMH = 36.0
MEAN_MINUTES = {TravelMode.CAR: 19.0, TravelMode.BIKE: 18.0, TravelMode.WALK: 14.0}
MOPED_KMH = 45.0
EVERY_WAY = [(home, there) for home in DensityClass for there in DensityClass]


@dataclass(frozen=True, slots=True)
class Line:
    """One published figure and what the model says of it."""

    what: str
    published: float
    model: float
    source: str

    @property
    def error(self) -> float:
        """Return the difference, as a share of the published figure."""
        return self.model / self.published - 1.0


def car_kmh(road_km: float, home: DensityClass, there: DensityClass) -> float:
    """Return the speed by car from door to door, in road kilometres."""
    km = road_km / travel_model().detour_factor
    return 60.0 * road_km / travel_minutes(km, TravelMode.CAR, home, there)


def lines() -> Iterator[Line]:
    """Yield every figure that can be compared."""
    source = "300 European cities, doi 10.1177/23998083231168870"
    yield Line("road km a crow-fly km", 1.34, travel_model().detour_factor, source)
    for road_km in CAR_ROAD_KM:
        speeds = [car_kmh(road_km, *way) for way in EVERY_WAY]
        yield Line(f"car, {road_km:g} km: km/h door to door", CAR_KMH, statistics.mean(speeds), EMP)
    for density in DensityClass:
        speed = car_kmh(15.0, density, density)
        name = f"the same, 15 km, {density.name.lower()} to {density.name.lower()}"
        yield Line(name, CAR_KMH, speed, EMP)


def lengths() -> Iterator[tuple[str, float, tuple[float, float]]]:
    """Yield the mean trips of each mode, and the road kilometres they are worth, from and to."""
    detour = travel_model().detour_factor
    for mode, minutes in MEAN_MINUTES.items():
        worth = [
            (minutes - access_minutes(mode)) / minutes_per_km(mode, *way) * detour
            for way in EVERY_WAY
        ]
        yield mode, minutes, (min(worth), max(worth))


def main() -> int:
    """Print the table."""
    out = sys.stdout
    for line in lines():
        out.write(
            f"{line.what:42} {line.published:6.2f}  model {line.model:6.2f}  "
            f"{line.error:+7.1%}  {line.source}\n"
        )
    for mode, minutes, (low, high) in lengths():
        out.write(
            f"mean trip, {mode:31} {minutes:6.0f} min: {low:.1f} to {high:.1f} km by road  {EMP}\n"
        )
    fastest = max(
        60.0 * 20.0 / travel_minutes(20.0 / travel_model().detour_factor, TravelMode.MOPED, *way)
        for way in EVERY_WAY
    )
    out.write(
        f"moped, 20 km: {fastest:.1f} km/h door to door at most, {MOPED_KMH:g} by construction "
        "(code de la route, R311-1)\n"
    )
    worst = max(abs(line.error) for line in lines())
    out.write(f"largest error of a mean: {worst:.0%}; shown as « {about(25.0)} »\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
