"""A seeded département of buses: as many rides a day as one asks for, on a plausible territory.

Routes follow a random walk of stops from a town to another, both ways, more often at rush hours.
"""

from datetime import date
from random import Random

import numpy as np

from geo.coordinates import Coordinates
from geo.transit_feed import TransitFeed

SOUTH, NORTH, WEST, EAST = 47.0, 47.8, -1.3, 0.2
STOPS_PER_ROUTE = 25
TRIPS_PER_DIRECTION = 35
FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2026, 12, 31)
HUBS = 8


def synthetic_feed(connections: int, seed: int) -> TransitFeed:
    """Return a feed with about ``connections`` rides on every weekday."""
    rng = Random(seed)
    per_route = 2 * TRIPS_PER_DIRECTION * (STOPS_PER_ROUTE - 1)
    routes = max(1, round(connections / per_route))
    hubs = [draw_point(rng) for _ in range(HUBS)]
    lats: list[float] = []
    lons: list[float] = []
    trips: list[tuple[int, list[int], list[int]]] = []
    for route in range(routes):
        stops = _draw_route(rng, hubs, lats, lons)
        minutes = [rng.randint(1, 4) for _ in stops[1:]]
        for way, legs in ((stops, minutes), (stops[::-1], minutes[::-1])):
            offsets = [0, *np.cumsum(legs).tolist()]
            for _ in range(TRIPS_PER_DIRECTION):
                start = round(rng.choice((7.5, 12.5, 17.0, 13.0)) * 60 + rng.gauss(0.0, 150.0))
                start = min(max(start, 4 * 60), 23 * 60)
                trips.append((route, way, [(start + offset) * 60 for offset in offsets]))
    return _as_feed(routes, lats, lons, trips)


def draw_point(rng: Random) -> Coordinates:
    """Return a point of the territory."""
    return Coordinates(rng.uniform(SOUTH, NORTH), rng.uniform(WEST, EAST))


def _draw_route(
    rng: Random, hubs: list[Coordinates], lats: list[float], lons: list[float]
) -> list[int]:
    """Return the stops of a route between two hubs, added to ``lats`` and ``lons``."""
    start, end = rng.sample(hubs, 2)
    stops = []
    for step in range(STOPS_PER_ROUTE):
        share = step / (STOPS_PER_ROUTE - 1)
        lats.append(start.lat + share * (end.lat - start.lat) + rng.gauss(0.0, 0.01))
        lons.append(start.lon + share * (end.lon - start.lon) + rng.gauss(0.0, 0.015))
        stops.append(len(lats) - 1)
    return stops


def _as_feed(
    routes: int,
    lats: list[float],
    lons: list[float],
    trips: list[tuple[int, list[int], list[int]]],
) -> TransitFeed:
    none, no_flags = np.empty(0, np.int32), np.empty(0, np.uint8)
    times = np.array([time for _, _, each in trips for time in each], np.int32)
    return TransitFeed(
        name="bench",
        title="Réseau de synthèse",
        version="1",
        zone="Europe/Paris",
        stop_names=tuple(f"Arrêt {number}" for number in range(len(lats))),
        stop_lat=np.array(lats),
        stop_lon=np.array(lons),
        stop_parent=np.full(len(lats), -1, np.int32),
        route_names=tuple(str(number) for number in range(routes)),
        route_titles=("",) * routes,
        route_kinds=np.full(routes, 3, np.int32),
        headsigns=("",),
        trip_route=np.array([route for route, _, _ in trips], np.int32),
        trip_service=np.zeros(len(trips), np.int32),
        trip_headsigns=np.zeros(len(trips), np.int32),
        trip_start=(np.arange(len(trips) + 1) * STOPS_PER_ROUTE).astype(np.int32),
        visit_stop=np.array([stop for _, stops, _ in trips for stop in stops], np.int32),
        visit_arrival=times,
        visit_departure=times.copy(),
        visit_flags=np.zeros(times.size, np.uint8),
        frequency_trip=none,
        frequency_start=none,
        frequency_end=none,
        frequency_headway=none,
        frequency_exact=no_flags,
        service_days=np.array([0b0011111], np.uint8),
        service_first=np.array([FIRST_DAY.toordinal()], np.int32),
        service_last=np.array([LAST_DAY.toordinal()], np.int32),
        exception_service=none,
        exception_day=none,
        exception_added=no_flags,
        transfer_origin=none,
        transfer_destination=none,
        transfer_kind=no_flags,
        transfer_seconds=none,
    )
