"""What public transport makes of a catalogue for one home: the ways there and back, by slot.

Asked once a home and a maximum, then kept: nothing in it depends on the rest of a profile. It is
exact: each slot at its own place and its own hours (docs/decisions/0022).
"""

import hashlib
import math
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.communes import DensityClass
from geo.coordinates import Coordinates
from geo.distance import EARTH_RADIUS_KM
from geo.transit_calendar import usual_week
from geo.transit_feed import feed_digest
from geo.transit_network import TransitNetwork
from geo.transit_search import Places, spread
from geo.transit_week import FEASIBLE, NOT_BACK, NOT_THERE, UNKNOWN, HomeWeek, ShiftRows
from geo.travel import TravelMode, access_minutes, minutes_per_km
from matching.columns import SlotArrays, VocabularyArrays
from matching.generation import Generation
from matching.kernels.pruning import KM_SLACK
from matching.kernels.timetabled import WayArrays, write_assumed_minutes
from matching.live_index import State
from matching.placed_slots import PlacedSlots, place_slots
from matching.recent import Recent
from matching.slots import unit_vector
from matching.ways import HomeWays, bytes_of, group_of, mode_column
from matching.worked_days import Patterns, read_patterns

HOMES_KEPT = 128
WEEKS_KEPT = 8  # the profiles of a week are some megabytes
_DIGEST_BYTES = 6
_WARM_UP_MINUTES = 30.0
_NONE, _BY_TIMETABLE, _ASSUMED = range(3)


class Asked(NamedTuple):
    """What the ways of a person depend on."""

    home: Coordinates
    density: DensityClass
    longest_minutes: float


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """The slots of one state, by place."""

    generation: Generation
    words: VocabularyArrays
    occupations: int  # and one for « not known »
    index: PlacedSlots
    added: PlacedSlots
    patterns: Patterns


@dataclass(frozen=True, eq=False)
class Timetables:
    """The networks imported, in the week from ``first_day`` on; ``version`` names both."""

    network: TransitNetwork
    first_day: date
    version: str
    _layouts: Recent[_Layout] = field(default_factory=lambda: Recent(2), init=False)
    _weeks: Recent[HomeWeek] = field(default_factory=lambda: Recent(WEEKS_KEPT), init=False)
    _ways: Recent[WayArrays] = field(
        default_factory=lambda: Recent(HOMES_KEPT, bytes_of), init=False
    )

    def ways(self, asked: Asked, state: State) -> HomeWays | None:
        """Return the ways from a home to every slot; None when no timetable tells of the home."""
        week = self.week(asked.home, asked.longest_minutes)
        if not week.is_known:
            return None
        layout = self.layout(state)
        # What was added since a generation was built changes often, the generation never.
        return HomeWays(
            self._ways.of(
                (layout.index, *asked),
                lambda: _ways_to(state.generation.slots, layout.index, layout, asked, week),
            ),
            self._ways.of(
                (layout, *asked),
                lambda: _ways_to(state.added, layout.added, layout, asked, week),
            ),
        )

    def warm_up(self, state: State) -> None:
        """Join the places of a state to the stops, and compile: nobody then waits for it."""
        self.layout(state)
        for lat, lon in zip(self.network.lat.tolist(), self.network.lon.tolist(), strict=True):
            if math.isfinite(lat):
                home = Coordinates(lat, lon)
                self.ways(Asked(home, DensityClass.RURAL, _WARM_UP_MINUTES), state)
                return

    def layout(self, state: State) -> "_Layout":
        """Return the slots of a state by place, those in hand when they are the same."""
        # What is named by its id is in the layout, which is kept as long as its key.
        key = (id(state.generation), len(state.added_slots), id(state.vocabulary))
        return self._layouts.of(key, lambda: self._lay_out(state))

    def week(self, home: Coordinates, longest_minutes: float) -> HomeWeek:
        """Return the week of a home, the one in hand when it is the same."""
        limit = -int(-longest_minutes // 1)
        return self._weeks.of(
            (home, limit), lambda: HomeWeek(self.network, home, self.first_day, limit)
        )

    def _lay_out(self, state: State) -> _Layout:
        generation, network = state.generation, self.network
        held = self._layouts.held()
        known = next((each for each in held if each.generation is generation), None)
        if known is None:
            self._ways.clear()  # they would keep generations that nobody searches any more
        return _Layout(
            generation,
            state.vocabulary,
            len(state.index.sums.l1),
            known.index if known else place_slots(generation.slots, len(generation), network),
            place_slots(state.added, len(state.added_slots), network),
            known.patterns
            if known and known.words is state.vocabulary
            else read_patterns(state.vocabulary),
        )


def timetables_of(
    network: TransitNetwork, today: date, former: Timetables | None
) -> Timetables | None:
    """Return the timetables of a network in its usual week, ``former`` when they are the same."""
    if not network.feeds:
        return None
    first_day = usual_week(network, today)
    if former is not None and former.network is network and former.first_day == first_day:
        return former
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for feed in network.feeds:
        digest.update(feed_digest(feed).encode())
    return Timetables(network, first_day, f"{digest.hexdigest()}.{first_day:%Y%m%d}")


def no_timetables() -> Timetables | None:
    """Return None: nothing is imported."""
    return None


def _ways_to(
    slots: SlotArrays,
    placed: PlacedSlots,
    layout: _Layout,
    asked: Asked,
    week: HomeWeek,
) -> WayArrays:
    """Return the way to every slot that timetables reach, or of which they do not tell."""
    pairs = _pairs_within(placed, asked, week)
    outcome, minutes = _answered(placed, pairs, layout.patterns, week)
    kept = np.flatnonzero(outcome != _NONE)
    lengths = np.diff(placed.slot_start)[pairs[kept]]
    slot = placed.slot[spread(placed.slot_start, pairs[kept])]
    assumed = np.repeat(outcome[kept] == _ASSUMED, lengths)
    taken = np.repeat(minutes[kept], lengths).astype(np.float64)
    slot = np.concatenate((slot, placed.by_area))
    assumed = np.concatenate((assumed, np.ones(len(placed.by_area), np.bool_)))
    taken = np.concatenate((taken, np.zeros(len(placed.by_area))))
    taken[assumed] = _assumed_minutes(slots, layout.words, asked, slot[assumed])
    within = np.flatnonzero(taken <= asked.longest_minutes)
    within = within[np.argsort(slot[within], kind="stable")]
    slot = slot[within]
    group = group_of(slots, slot, layout.occupations)
    modes = mode_column(TravelMode.TRANSIT, len(slot))
    return WayArrays(slot, group, taken[within], assumed[within], modes)


def _pairs_within(placed: PlacedSlots, asked: Asked, week: HomeWeek) -> NDArray[np.int64]:
    """Return the pairs at the places that are reached at some hour, or that might be."""
    untold = ~week.known_on(placed.places).all(axis=1)
    untold &= _chord_km(placed.places, asked.home) <= _assumed_km(asked)
    within = week.reached(placed.places, placed.of_stops) | untold
    return spread(placed.pair_start, np.flatnonzero(within))


def _answered(
    placed: PlacedSlots, pairs: NDArray[np.int64], patterns: Patterns, week: HomeWeek
) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """Return, by pair, how it ends, and the minutes of the longest of its ways.

    What fails on one worked day fails; then what is not known on one is not known.
    """
    outcome = np.full(len(pairs), _NONE, np.int8)
    minutes = np.zeros(len(pairs), np.int32)
    dated = patterns.are_dated(placed.pattern[pairs])
    for chosen, answer in (
        (np.flatnonzero(dated), _at_their_hours),
        (np.flatnonzero(~dated), _at_any_hour),
    ):
        if chosen.size:
            outcome[chosen], minutes[chosen] = answer(placed, pairs[chosen], patterns, week)
    return outcome, minutes


def _at_their_hours(
    placed: PlacedSlots, pairs: NDArray[np.int64], patterns: Patterns, week: HomeWeek
) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    pattern = placed.pattern[pairs].astype(np.int64)
    row = spread(patterns.start, pattern)
    lengths = np.diff(patterns.start)[pattern]
    answers = week.answer(
        placed.places,
        ShiftRows(
            np.repeat(placed.place[pairs], lengths).astype(np.int32),
            patterns.weekday[row],
            patterns.first[row],
            patterns.last[row],
        ),
    )
    first = np.cumsum(lengths) - lengths
    fails = (answers.reach == NOT_THERE) | (answers.reach == NOT_BACK)
    longest = np.maximum(answers.minutes_there, answers.minutes_back)
    outcome = np.where(
        np.logical_or.reduceat(fails, first),
        _NONE,
        np.where(np.logical_or.reduceat(answers.reach == UNKNOWN, first), _ASSUMED, _BY_TIMETABLE),
    )
    return outcome.astype(np.int8), np.maximum.reduceat(longest, first)


def _at_any_hour(
    placed: PlacedSlots, pairs: NDArray[np.int64], _patterns: Patterns, week: HomeWeek
) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    places, inverse = np.unique(placed.place[pairs], return_inverse=True)
    best = week.at_best(placed.places, places)
    outcome = np.where(
        best.reach == FEASIBLE,
        _BY_TIMETABLE,
        np.where(best.reach == UNKNOWN, _ASSUMED, _NONE),
    )
    longest = np.maximum(best.minutes_there, best.minutes_back)
    return outcome[inverse].astype(np.int8), longest[inverse]


def _assumed_minutes(
    slots: SlotArrays, words: VocabularyArrays, asked: Asked, chosen: NDArray[np.int64]
) -> NDArray[np.float64]:
    minutes = np.empty(len(chosen))
    lat_rad, lon_rad = np.radians((asked.home.lat, asked.home.lon)).tolist()
    access, paces = access_minutes(TravelMode.TRANSIT), _paces(asked)
    write_assumed_minutes(slots, words, lat_rad, lon_rad, access, paces, chosen, minutes)
    return minutes


def _paces(asked: Asked) -> NDArray[np.float64]:
    paces = [minutes_per_km(TravelMode.TRANSIT, asked.density, there) for there in DensityClass]
    return np.array(paces, np.float64)


def _assumed_km(asked: Asked) -> float:
    """Return how far the assumed minutes go at most."""
    left = asked.longest_minutes - access_minutes(TravelMode.TRANSIT)
    return left / float(_paces(asked).min()) + KM_SLACK


def _chord_km(places: Places, home: Coordinates) -> NDArray[np.float64]:
    """Return the straight line to each place, which its arc is at least."""
    lat, lon = np.radians(places.lat), np.radians(places.lon)
    here = unit_vector(*np.radians((home.lat, home.lon)).tolist())
    there = (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
    square = sum((one - other) ** 2 for one, other in zip(there, here, strict=True))
    chord: NDArray[np.float64] = EARTH_RADIUS_KM * np.sqrt(square)
    return chord
