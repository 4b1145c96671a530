"""Compiled loops of public transport: connection scans over one day's timetable.

Arrays in, results written into given arrays; no Python object, no allocation. Each loop has a
naive twin in ``tests/oracles``. All of them go once through the connections by departure; where
several leave at the very same second and one of them also arrives then, that second is read again
until nothing changes, so that the order within it never matters.

Going back in time is going forward in a timetable whose times are negated and whose ends are
exchanged (``transit_day.py``): one loop serves « when do I arrive » and « when must I leave ».

References
----------
J. Dibbelt, T. Pajor, B. Strasser, D. Wagner, Connection Scan Algorithm, ACM Journal of
Experimental Algorithmics 23 (2018): the earliest arrival and the profile scans.
"""

from typing import Final, NamedTuple

from numba import njit

from geo.kept_kernels import Function, kept_alone
from geo.transit_feed import NO_ALIGHTING, NO_BOARDING, ByteArray, IntArray

NEVER: Final = 2**30  # seconds: later than anything
LONG_AGO: Final = -(2**30)

_compile = njit(cache=True, nogil=True, _nrt=False)  # type: ignore[call-overload]


def compiled(function: Function) -> Function:
    """Compile a loop."""
    return kept_alone(function, _compile(function))


class Connections(NamedTuple):
    """Rides from one stop to the next, in order of departure, then of the trip.

    ``trip`` numbers the vehicles of the day; ``barred`` holds ``NO_BOARDING`` at the first stop
    and ``NO_ALIGHTING`` at the second. Times are seconds from the origin of the day.
    """

    departure: IntArray
    arrival: IntArray
    origin: IntArray
    destination: IntArray
    trip: IntArray
    barred: ByteArray


class Changes(NamedTuple):
    """By stop, where one may board after alighting there, itself first, and after how long.

    The entries of stop ``s`` are ``start[s]:start[s + 1]``. No walk follows another.
    """

    start: IntArray
    stop: IntArray
    seconds: IntArray


class Profile(NamedTuple):
    """By stop, arrivals worth having: a later one must have left the door later.

    The entries of stop ``s`` are ``start[s]:start[s] + size[s]``, both columns ascending.
    """

    start: IntArray
    size: IntArray
    arrival: IntArray
    left: IntArray


@compiled
def scan_earliest(
    connections: Connections,
    changes: Changes,
    first: int,
    until: int,
    ready: IntArray,
    ride: IntArray,
    boarded: IntArray,
) -> None:
    """Write in ``ride`` the earliest moment at which a vehicle sets one down at each stop.

    ``ready`` says from when one may board at each stop: at the start, those reached on foot.
    ``boarded`` receives, by trip, the first connection taken. Connections from ``first`` on that
    leave by ``until``.
    """
    position, total = first, connections.departure.shape[0]
    while position < total:
        now = connections.departure[position]
        if now > until:
            return
        after, again = position, True
        while again:
            again = False
            after = position
            while after < total and connections.departure[after] == now:
                if _ride_on(connections, changes, after, ready, ride, boarded):
                    again = True
                after += 1
        position = after


@compiled
def _ride_on(
    connections: Connections,
    changes: Changes,
    number: int,
    ready: IntArray,
    ride: IntArray,
    boarded: IntArray,
) -> bool:
    """Take one connection if one can; return whether it lets one board something that second."""
    trip, now = connections.trip[number], connections.departure[number]
    # « By this connection », not « at all »: the same second may be read twice.
    if boarded[trip] > number:
        if connections.barred[number] & NO_BOARDING or ready[connections.origin[number]] > now:
            return False
        boarded[trip] = number
    stop, arrival = connections.destination[number], connections.arrival[number]
    if connections.barred[number] & NO_ALIGHTING or arrival >= ride[stop]:
        return False
    ride[stop] = arrival
    again = False
    for entry in range(changes.start[stop], changes.start[stop + 1]):
        moment = arrival + changes.seconds[entry]
        if moment < ready[changes.stop[entry]]:
            ready[changes.stop[entry]] = moment
            if moment <= now:
                again = True
    return again


@compiled
def scan_rounds(
    connections: Connections,
    changes: Changes,
    first: int,
    until: int,
    ready: IntArray,
    ready_by: IntArray,
    ride: IntArray,
    entered: IntArray,
    left: IntArray,
    boarded: IntArray,
) -> None:
    """Do :func:`scan_earliest` for each number of vehicles, and remember the way.

    Row ``k`` of ``ready`` is before vehicle ``k``, row ``k`` of ``ride`` after it. ``entered``
    and ``left`` receive the first and last connection of the ride, ``ready_by`` the stop where
    one alighted before.
    """
    position, total = first, connections.departure.shape[0]
    while position < total:
        now = connections.departure[position]
        if now > until:
            return
        after, again = position, True
        while again:
            again = False
            after = position
            while after < total and connections.departure[after] == now:
                for vehicle in range(ride.shape[0]):
                    if _ride_in_round(
                        *(connections, changes, after, vehicle),
                        *(ready, ready_by, ride, entered, left, boarded),
                    ):
                        again = True
                after += 1
        position = after


@compiled
def _ride_in_round(
    connections: Connections,
    changes: Changes,
    number: int,
    vehicle: int,
    ready: IntArray,
    ready_by: IntArray,
    ride: IntArray,
    entered: IntArray,
    left: IntArray,
    boarded: IntArray,
) -> bool:
    """Take one connection as vehicle ``vehicle`` of the way; as :func:`_ride_on`."""
    trip, now = connections.trip[number], connections.departure[number]
    origin, stop = connections.origin[number], connections.destination[number]
    if boarded[vehicle, trip] > number:
        if connections.barred[number] & NO_BOARDING or ready[vehicle, origin] > now:
            return False
        boarded[vehicle, trip] = number
    arrival = connections.arrival[number]
    if connections.barred[number] & NO_ALIGHTING or arrival >= ride[vehicle, stop]:
        return False
    ride[vehicle, stop] = arrival
    entered[vehicle, stop] = boarded[vehicle, trip]
    left[vehicle, stop] = number
    again = False
    if vehicle + 1 < ride.shape[0]:
        for entry in range(changes.start[stop], changes.start[stop + 1]):
            target, moment = changes.stop[entry], arrival + changes.seconds[entry]
            if moment < ready[vehicle + 1, target]:
                ready[vehicle + 1, target] = moment
                ready_by[vehicle + 1, target] = stop
                if moment <= now:
                    again = True
    return again


class Aboard(NamedTuple):
    """By trip, when who is aboard left the door; room to read one second again."""

    left: IntArray
    before: IntArray
    reading: IntArray


@compiled
def scan_profile(
    connections: Connections,
    changes: Changes,
    changes_into: Changes,
    access: IntArray,
    limit: int,
    profile: Profile,
    newest: IntArray,
    aboard: Aboard,
    ties: bool,
) -> None:
    """Write every way from one door to every stop that is worth having, whenever one leaves.

    ``access`` is the walk from the door to each stop, negative when there is none. Ways longer
    than ``limit`` are left out, which is what makes it fast. ``newest`` receives, by stop, the
    latest one could have left the door and board there; it is ``NEVER`` where ``access`` leads.
    ``ties`` tells whether some ride and some change take no time at all.
    """
    position, total, reading = 0, connections.departure.shape[0], 0
    while position < total:
        now = connections.departure[position]
        first_reading = reading + 1
        after, again = position, True
        while again:
            again = False
            reading += 1
            after = position
            while after < total and connections.departure[after] == now:
                if ties:
                    _read_again(aboard, connections.trip[after], first_reading, reading)
                trip = connections.trip[after]
                # Nobody who left late enough is aboard or could board: most of the day.
                if newest[connections.origin[after]] < now - limit > aboard.left[trip]:
                    after += 1
                    continue
                left = _boards(
                    connections, changes_into, access, limit, profile, newest, after,
                    aboard.left[trip],
                )  # fmt: skip
                aboard.left[trip] = left
                if _alights(connections, changes, limit, profile, newest, after, left):
                    again = ties
                after += 1
        position = after


@compiled
def _read_again(aboard: Aboard, trip: int, first_reading: int, reading: int) -> None:
    """Put a trip back as it was before this second, each time the second is read again."""
    if aboard.reading[trip] < first_reading:
        aboard.before[trip] = aboard.left[trip]
    elif aboard.reading[trip] < reading:
        aboard.left[trip] = aboard.before[trip]
    aboard.reading[trip] = reading


@compiled
def _boards(
    connections: Connections,
    changes_into: Changes,
    access: IntArray,
    limit: int,
    profile: Profile,
    newest: IntArray,
    number: int,
    left: int,
) -> int:
    """Return the latest one may have left the door to be aboard, already aboard since ``left``."""
    if connections.barred[number] & NO_BOARDING:
        return left
    now, origin = connections.departure[number], connections.origin[number]
    if access[origin] >= 0:
        left = max(left, now - access[origin])
    if newest[origin] <= left or newest[origin] < now - limit:
        return left
    for entry in range(changes_into.start[origin], changes_into.start[origin + 1]):
        stop, moment = changes_into.stop[entry], now - changes_into.seconds[entry]
        found = profile.start[stop] + profile.size[stop] - 1
        while found >= profile.start[stop] and profile.arrival[found] > moment:
            found -= 1
        if found >= profile.start[stop]:
            left = max(left, profile.left[found])
    return left


@compiled
def _alights(
    connections: Connections,
    changes: Changes,
    limit: int,
    profile: Profile,
    newest: IntArray,
    number: int,
    left: int,
) -> bool:
    """Alight if it is worth it; return whether that may let one board something that second."""
    stop, arrival = connections.destination[number], connections.arrival[number]
    if connections.barred[number] & NO_ALIGHTING or arrival - left > limit:
        return False
    if not insert_arrival(profile, stop, arrival, left):
        return False
    for entry in range(changes.start[stop], changes.start[stop + 1]):
        target = changes.stop[entry]
        newest[target] = max(newest[target], left)
    return bool(arrival <= connections.departure[number])


@compiled
def insert_arrival(profile: Profile, stop: int, arrival: int, left: int) -> bool:
    """Add an arrival to a stop unless one as early left as late; drop those it makes useless."""
    start = profile.start[stop]
    end = start + profile.size[stop]
    place = end
    while place > start and profile.arrival[place - 1] > arrival:
        place -= 1
    if place > start and profile.left[place - 1] >= left:
        return False
    if place > start and profile.arrival[place - 1] == arrival:
        place -= 1
    kept = place
    while kept < end and profile.left[kept] <= left:
        kept += 1
    shift = place + 1 - kept
    if shift > 0:
        for entry in range(end - 1, kept - 1, -1):
            profile.arrival[entry + 1] = profile.arrival[entry]
            profile.left[entry + 1] = profile.left[entry]
    elif shift < 0:
        for entry in range(kept, end):
            profile.arrival[entry + shift] = profile.arrival[entry]
            profile.left[entry + shift] = profile.left[entry]
    profile.arrival[place] = arrival
    profile.left[place] = left
    profile.size[stop] += shift
    return True


@compiled
def read_profile(
    profile: Profile,
    places: Changes,
    row_place: IntArray,
    row_moment: IntArray,
    longest: int,
    seconds: IntArray,
) -> None:
    """Write, by row, the seconds between leaving the door and ``row_moment`` at its place.

    ``places`` holds, by place, the stops in walking distance and the walk. -1 when nothing
    arrives by then within ``longest`` seconds.
    """
    for row in range(row_place.shape[0]):
        place, moment = row_place[row], row_moment[row]
        latest = moment - longest - 1
        for entry in range(places.start[place], places.start[place + 1]):
            stop = places.stop[entry]
            low, high = profile.start[stop], profile.start[stop] + profile.size[stop]
            if low == high or profile.left[high - 1] <= latest:
                continue
            by = moment - places.seconds[entry]
            while low < high:
                middle = (low + high) // 2
                if profile.arrival[middle] <= by:
                    low = middle + 1
                else:
                    high = middle
            if low > profile.start[stop]:
                latest = max(latest, profile.left[low - 1])
        seconds[row] = moment - latest if latest >= moment - longest else -1
