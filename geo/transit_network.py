"""Several feeds as one network: every stop, the changes between them, the walks to a door."""

import functools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from geo.coordinates import Coordinates
from geo.distance import EARTH_RADIUS_KM, FloatArray, haversine_km
from geo.gtfs_stops import FORBIDDEN, MINIMUM, TIMED
from geo.transit_feed import NO_PARENT, IntArray, TransitFeed
from geo.transit_kernels import Changes
from geo.transit_rules import TransitRules, transit_rules

Pair = tuple[int, int]

# Distances in a straight line and on the sphere round differently: look a little further.
ROUNDING: Final = 1.001


# No slots: the index of stops is built at first use. Compared by identity.
@dataclass(frozen=True, eq=False)
class TransitNetwork:
    """The feeds that live together, by ascending name.

    ``first_stop`` and ``first_trip`` number the stops and trips of each feed after those of the
    feeds before it.
    """

    feeds: tuple[TransitFeed, ...]
    rules: TransitRules
    first_stop: tuple[int, ...]
    first_trip: tuple[int, ...]
    lat: FloatArray
    lon: FloatArray
    served: npt.NDArray[np.bool_]
    changes: Changes
    changes_into: Changes

    @property
    def stop_count(self) -> int:
        """Return how many stops and stations there are."""
        return int(self.lat.shape[0])

    def stop_name(self, stop: int) -> str:
        """Return the name of a stop; empty when its feed gives none."""
        feed = int(np.searchsorted(self.first_stop, stop, side="right")) - 1
        return self.feeds[feed].stop_names[stop - self.first_stop[feed]]

    def stop_point(self, stop: int) -> Coordinates | None:
        """Return where a stop is, None when its feed does not say."""
        lat, lon = float(self.lat[stop]), float(self.lon[stop])
        return None if np.isnan(lat) else Coordinates(lat, lon)

    def walks(self, points: Sequence[Coordinates]) -> Changes:
        """Return, by point, the stops within walking distance and the seconds there.

        The same on the way back. Nearest first, then by number.
        """
        if not points:
            return Changes(np.zeros(1, np.int32), np.empty(0, np.int32), np.empty(0, np.int32))
        tree, stops = self._tree
        lat, lon = _columns(points)
        reach = _chord_km(self.rules.access_walk_km) * ROUNDING
        near = tree.query_ball_point(_on_sphere(lat, lon), reach)
        lengths = [len(rows) for rows in near]
        point = np.repeat(np.arange(len(points)), lengths)
        stop = stops[np.fromiter((row for rows in near for row in rows), np.int64, sum(lengths))]
        km = haversine_km(lat[point], lon[point], self.lat[stop], self.lon[stop])
        seconds = self.rules.walks_seconds(km)
        order = np.lexsort((stop, seconds, point))
        order = order[seconds[order] <= self.rules.access_walk_s]
        return Changes(
            _starts(np.bincount(point[order], minlength=len(points)).tolist()),
            stop[order].astype(np.int32),
            seconds[order].astype(np.int32),
        )

    def covers(self, points: Sequence[Coordinates]) -> npt.NDArray[np.bool_]:
        """Return, by point and by feed, whether a stop of the feed is within ``coverage_km``.

        Further than that from every stop, the timetables imported say nothing of a place.
        """
        covered = np.zeros((len(points), len(self.feeds)), np.bool_)
        if not points:
            return covered
        on_sphere = _on_sphere(*_columns(points))
        reach = _chord_km(self.rules.coverage_km)
        for feed, tree in enumerate(self._trees_by_feed):
            distance, _ = tree.query(on_sphere, distance_upper_bound=np.nextafter(reach, np.inf))
            covered[:, feed] = np.isfinite(distance)
        return covered

    def nearest_feed(self, point: Coordinates) -> int | None:
        """Return the number of the feed whose stop is the nearest, None when there is none."""
        on_sphere = _on_sphere(*_columns((point,)))
        km = [float(tree.query(on_sphere)[0][0]) for tree in self._trees_by_feed]
        return int(np.argmin(km)) if km else None

    @functools.cached_property
    def _tree(self) -> tuple[KDTree, npt.NDArray[np.int64]]:
        stops = np.flatnonzero(self.served & ~np.isnan(self.lat))
        return KDTree(_on_sphere(self.lat[stops], self.lon[stops])), stops

    @functools.cached_property
    def _trees_by_feed(self) -> tuple[KDTree, ...]:
        placed = self.served & ~np.isnan(self.lat)
        trees = []
        for first, after in pairwise(self.first_stop):
            stops = first + np.flatnonzero(placed[first:after])
            trees.append(KDTree(_on_sphere(self.lat[stops], self.lon[stops])))
        return tuple(trees)


def build_network(
    feeds: Iterable[TransitFeed], rules: TransitRules | None = None
) -> TransitNetwork:
    """Return the network of these feeds; stops of different feeds that are near are linked."""
    ordered = tuple(sorted(feeds, key=lambda feed: feed.name))
    rules = rules or transit_rules()
    first_stop = _starts([len(feed.stop_names) for feed in ordered])
    first_trip = _starts([feed.trip_route.size for feed in ordered])
    lat = np.concatenate([np.empty(0), *(feed.stop_lat for feed in ordered)])
    lon = np.concatenate([np.empty(0), *(feed.stop_lon for feed in ordered)])
    served = np.zeros(lat.shape[0], np.bool_)
    for feed, first in zip(ordered, first_stop, strict=False):
        served[np.unique(feed.visit_stop) + first] = True
    links = _links(ordered, first_stop, _on_sphere(lat, lon), served, rules)
    return TransitNetwork(
        feeds=ordered,
        rules=rules,
        first_stop=tuple(map(int, first_stop)),
        first_trip=tuple(map(int, first_trip)),
        lat=lat,
        lon=lon,
        served=served,
        changes=_by_stop(links, lat.shape[0]),
        changes_into=_by_stop(
            {(there, here): seconds for (here, there), seconds in links.items()}, lat.shape[0]
        ),
    )


def _links(
    feeds: Sequence[TransitFeed],
    first_stop: IntArray,
    points: FloatArray,
    served: npt.NDArray[np.bool_],
    rules: TransitRules,
) -> dict[Pair, int]:
    """Return the seconds of each change: by proximity, by station, then as the feeds say."""

    def usual(here: int, there: int) -> int:
        km = _arc_km(math.dist(points[here], points[there]))
        return rules.change_s + (0 if math.isnan(km) else rules.walk_seconds(km))

    stops = np.flatnonzero(served)
    links = {(int(stop), int(stop)): rules.change_s for stop in stops}
    placed = stops[~np.isnan(points[stops, 0])]
    for here, there in _near_pairs(placed, points, rules):
        seconds = usual(here, there)
        if seconds - rules.change_s <= rules.change_walk_s:
            links[here, there] = links[there, here] = seconds
    for feed, first in zip(feeds, first_stop, strict=False):
        platforms = _platforms(feed, int(first), served)
        for group in platforms.values():
            for here in group:
                for there in group:
                    links.setdefault((here, there), usual(here, there))
        for pair, kind, seconds in _transfers(feed, int(first), platforms):
            if kind == FORBIDDEN:
                links.pop(pair, None)
            elif kind == MINIMUM:
                links[pair] = seconds
            elif kind == TIMED:
                links[pair] = 0
            else:
                links[pair] = usual(*pair)
    return links


def _near_pairs(
    stops: npt.NDArray[np.int64], points: FloatArray, rules: TransitRules
) -> Iterator[Pair]:
    reach = _chord_km(rules.change_walk_km) * ROUNDING
    for here, there in KDTree(points[stops]).query_pairs(reach, output_type="ndarray"):
        yield int(stops[here]), int(stops[there])


def _platforms(
    feed: TransitFeed, first: int, served: npt.NDArray[np.bool_]
) -> dict[int, list[int]]:
    """Return the served platforms of each station of a feed, by the station's number."""
    groups: dict[int, list[int]] = {}
    for stop in np.flatnonzero(feed.stop_parent != NO_PARENT):
        if served[stop + first]:
            groups.setdefault(int(feed.stop_parent[stop]) + first, []).append(int(stop) + first)
    return groups


def _transfers(
    feed: TransitFeed, first: int, platforms: dict[int, list[int]]
) -> Iterator[tuple[Pair, int, int]]:
    """Yield what ``transfers.txt`` says of pairs of platforms, the most precise rows last."""
    rows = sorted(
        (
            (int(origin) + first not in platforms) + (int(destination) + first not in platforms),
            row,
            int(origin) + first,
            int(destination) + first,
        )
        for row, (origin, destination) in enumerate(
            zip(feed.transfer_origin, feed.transfer_destination, strict=True)
        )
    )
    for _, row, origin, destination in rows:
        for here in platforms.get(origin, [origin]):
            for there in platforms.get(destination, [destination]):
                yield (here, there), int(feed.transfer_kind[row]), int(feed.transfer_seconds[row])


def _by_stop(links: dict[Pair, int], stop_count: int) -> Changes:
    """Return the links gathered by their first stop, itself first, then the nearest."""
    rows = np.array(
        sorted((here, here != there, seconds, there) for (here, there), seconds in links.items()),
        np.int32,
    ).reshape(-1, 4)
    lengths = np.bincount(rows[:, 0], minlength=stop_count)
    return Changes(
        _starts(lengths.tolist()),
        np.ascontiguousarray(rows[:, 3]),
        np.ascontiguousarray(rows[:, 2]),
    )


def _starts(lengths: Sequence[int]) -> IntArray:
    return np.concatenate([[0], np.cumsum(np.array(lengths, np.int64))]).astype(np.int32)


def _joined(parts: Sequence[IntArray]) -> IntArray:
    return np.concatenate([np.empty(0, np.int32), *parts]).astype(np.int32)


def _columns(points: Sequence[Coordinates]) -> tuple[FloatArray, FloatArray]:
    return np.array([point.lat for point in points]), np.array([point.lon for point in points])


def _on_sphere(lat: FloatArray, lon: FloatArray) -> FloatArray:
    """Return points in kilometres from the centre of the Earth: near on it is near in space."""
    lat_rad, lon_rad = np.radians(lat), np.radians(lon)
    return EARTH_RADIUS_KM * np.column_stack(
        [
            np.cos(lat_rad) * np.cos(lon_rad),
            np.cos(lat_rad) * np.sin(lon_rad),
            np.sin(lat_rad),
        ]
    )


def _chord_km(arc_km: float) -> float:
    return float(2.0 * EARTH_RADIUS_KM * np.sin(min(arc_km / EARTH_RADIUS_KM, np.pi) / 2.0))


def _arc_km(chord_km: float) -> float:
    return 2.0 * EARTH_RADIUS_KM * math.asin(min(chord_km / (2.0 * EARTH_RADIUS_KM), 1.0))
