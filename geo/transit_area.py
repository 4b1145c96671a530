"""The minutes of public transport from one home to many places, at the hour that suits best."""

import functools

import numpy as np
import numpy.typing as npt

from geo.coordinates import Coordinates
from geo.distance import FloatArray
from geo.reach import MinutesTo
from geo.transit_network import TransitNetwork
from geo.transit_search import Places, join_places, places_of_stops
from geo.transit_week import FEASIBLE, UNKNOWN, HomeWeek

_POINTS_KEPT = 2  # the communes, and what comes after them


def by_timetable(week: HomeWeek, otherwise: MinutesTo) -> MinutesTo:
    """Return how long public transport takes: there or back, whichever is longer.

    ``otherwise`` answers of what no timetable tells; infinity is said where none goes and comes
    back.
    """

    def minutes_to(
        lats: FloatArray, lons: FloatArray, densities: npt.NDArray[np.intp]
    ) -> FloatArray:
        places = _places(week.network, lats.tobytes(), lons.tobytes())
        of_stops = places_of_stops(places, week.network.stop_count)
        asked = np.flatnonzero(week.reached(places, of_stops) | ~_is_told(week, places))
        best = week.at_best(places, asked)
        longest = np.maximum(best.minutes_there, best.minutes_back).astype(np.float64)
        minutes = np.full(lats.shape, np.inf)
        minutes[asked] = np.where(best.reach == FEASIBLE, longest, np.inf)
        untold = asked[best.reach == UNKNOWN]
        minutes[untold] = otherwise(lats[untold], lons[untold], densities[untold])
        return minutes

    return minutes_to


def _is_told(week: HomeWeek, places: Places) -> npt.NDArray[np.bool_]:
    return np.asarray(week.known_on(places).all(axis=1), np.bool_)


@functools.lru_cache(maxsize=_POINTS_KEPT)
def _places(network: TransitNetwork, lats: bytes, lons: bytes) -> Places:
    """Return points joined to the stops; those of the communes are asked again and again."""
    points = zip(np.frombuffer(lats).tolist(), np.frombuffer(lons).tolist(), strict=True)
    return join_places(network, [Coordinates(lat, lon) for lat, lon in points])
