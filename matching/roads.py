"""What the matrices of a road engine make of a catalogue for one home: the ways there, by slot.

As for timetables (:mod:`matching.timetables`), the modes that a matrix answers for leave the
model, and their ways are searched apart: exact, whatever the matrix says.
"""

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.communes import CommuneCode, Communes, DensityClass
from geo.coordinates import Coordinates
from geo.distance import EARTH_RADIUS_KM
from geo.road_matrix import RoadMatrix, roads_digest, roads_to_bytes, roads_version
from geo.travel import TravelMode, access_minutes, minutes_per_km
from matching.columns import SlotArrays, VocabularyArrays
from matching.kernels.pruning import KM_SLACK
from matching.kernels.timetabled import WayArrays, write_road_minutes
from matching.live_index import State
from matching.recent import Recent
from matching.ways import NO_WAY, HomeWays, Way, bytes_of, fastest_of, group_of, mode_column

HOMES_KEPT = 64
_FACTORS_KEPT = 64


class AskedByRoad(NamedTuple):
    """What the ways of a person depend on: her home, how long, and by which modes."""

    home: Coordinates
    commune: CommuneCode
    density: DensityClass
    longest_minutes: float
    modes: tuple[TravelMode, ...]


@dataclass(frozen=True, eq=False)
class Roads:
    """The matrices imported, by the mode each answers for; ``version`` names them."""

    matrices: Mapping[TravelMode, RoadMatrix]
    communes: Communes
    version: str
    _ways: Recent[WayArrays] = field(
        default_factory=lambda: Recent(HOMES_KEPT, bytes_of), init=False
    )
    _factors: Recent[NDArray[np.float64]] = field(
        default_factory=lambda: Recent(_FACTORS_KEPT), init=False
    )

    def modes_from(self, commune: CommuneCode) -> frozenset[TravelMode]:
        """Return the modes that some matrix answers for, from one commune."""
        return frozenset(mode for mode in self.matrices if commune in self._held[mode])

    # Kept with the roads, and gone with them: a matrix that is replaced is held by nothing.
    @functools.cached_property
    def _held(self) -> Mapping[TravelMode, frozenset[CommuneCode]]:
        return {mode: frozenset(matrix.codes) for mode, matrix in self.matrices.items()}

    @functools.cached_property
    def _rows(self) -> Mapping[TravelMode, NDArray[np.int64]]:
        return {matrix.mode: _rows_of(matrix, self.communes) for matrix in self.matrices.values()}

    def ways(self, asked: AskedByRoad, state: State) -> HomeWays:
        """Return the way to every slot within the longest maximum, by the fastest of the modes."""
        occupations = len(state.index.sums.l1)
        generation, count = state.generation, len(state.added_slots)

        def of_generation() -> WayArrays:
            places = (generation.slots, generation.identity.commune, len(generation))
            return self._ways_to(places, state.vocabulary, occupations, asked)

        def of_added() -> WayArrays:
            places = (state.added, state.added_cold.commune, count)
            return self._ways_to(places, state.vocabulary, occupations, asked)

        return HomeWays(
            self._ways.of((_Same(generation), *asked), of_generation),
            self._ways.of((_Same(generation), count, *asked), of_added) if count else NO_WAY,
        )

    def way_to(self, name: int, asked: AskedByRoad, state: State) -> Way | None:
        """Return the way to one name, however long; None when its place is not known."""
        slots, slot = (state.generation.slots, name) if name >= 0 else (state.added, ~name)
        if math.isnan(slots.lat_rad[slot]):
            return None
        commune = state.generation.identity.commune if name >= 0 else state.added_cold.commune
        chosen = np.array([slot], np.int64)
        found = [
            (self._minutes(slots, commune, state.vocabulary, mode, asked, chosen)[0], mode)
            for mode in asked.modes
        ]
        minutes, mode = min(found, key=lambda each: each[0])
        return Way(mode, float(minutes), assumed=False)

    def _ways_to(
        self,
        places: tuple[SlotArrays, NDArray[np.int32], int],
        words: VocabularyArrays,
        occupations: int,
        asked: AskedByRoad,
    ) -> WayArrays:
        slots, commune, count = places
        ways = NO_WAY
        for mode in asked.modes:
            chosen = self._near(slots, count, words, mode, asked)
            minutes = self._minutes(slots, commune, words, mode, asked, chosen)
            within = np.flatnonzero(minutes <= asked.longest_minutes)
            slot = chosen[within]
            found = WayArrays(
                slot,
                group_of(slots, slot, occupations),
                minutes[within],
                np.zeros(len(slot), np.bool_),
                mode_column(mode, len(slot)),
            )
            ways = fastest_of(ways, found) if len(ways.slot) else found
        return ways

    def _near(
        self,
        slots: SlotArrays,
        count: int,
        words: VocabularyArrays,
        mode: TravelMode,
        asked: AskedByRoad,
    ) -> NDArray[np.int64]:
        """Return the slots that the mode may reach at its best; more than those that it does."""
        left = asked.longest_minutes - access_minutes(mode)
        fastest = _paces(mode, asked.density).min() * float(self._factor(mode, asked.commune).min())
        if left < 0.0:
            return np.empty(0, np.int64)
        reach_km = left / fastest + KM_SLACK + float(words.area_km.max())
        reach_rad = reach_km / EARTH_RADIUS_KM
        lat_rad = math.radians(asked.home.lat)
        near = np.abs(slots.lat_rad[:count] - lat_rad) <= reach_rad
        return np.flatnonzero(near)

    def _minutes(  # noqa: PLR0913, PLR0917
        self,
        slots: SlotArrays,
        commune: NDArray[np.int32],
        words: VocabularyArrays,
        mode: TravelMode,
        asked: AskedByRoad,
        chosen: NDArray[np.int64],
    ) -> NDArray[np.float64]:
        minutes = np.empty(len(chosen))
        lat_rad, lon_rad = np.radians((asked.home.lat, asked.home.lon)).tolist()
        paces, factor = _paces(mode, asked.density), self._factor(mode, asked.commune)
        access = access_minutes(mode)
        write_road_minutes(
            slots, words, commune, lat_rad, lon_rad, access, paces, factor, chosen, minutes
        )
        return minutes

    def _factor(self, mode: TravelMode, home: CommuneCode) -> NDArray[np.float64]:
        """Return the factor of every commune of the register by its number, from one of them."""
        matrix = self.matrices[mode]

        def make() -> NDArray[np.float64]:
            factors = matrix.factors(home, self.communes)
            assert factors is not None
            row = self._rows[matrix.mode]
            return np.where(row >= 0, factors[row], 1.0)

        return self._factors.of((matrix.mode, home), make)


class _Same:
    """A key that holds what it names, and equals only for the very same object."""

    def __init__(self, named: object) -> None:
        self._named = named

    def __hash__(self) -> int:
        return id(self._named)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other._named is self._named


def roads_of(matrices: Sequence[RoadMatrix], communes: Communes) -> Roads | None:
    """Return the roads of some matrices, None without any."""
    if not matrices:
        return None
    ordered = sorted(matrices, key=lambda each: each.mode)
    by_mode = {mode: matrix for matrix in ordered for mode in matrix.modes}
    digests = [roads_digest(roads_to_bytes(each)) for each in ordered]
    return Roads(by_mode, communes, roads_version(digests))


def no_roads() -> Roads | None:
    """Return None: nothing is imported."""
    return None


def _rows_of(matrix: RoadMatrix, communes: Communes) -> NDArray[np.int64]:
    """Return the row of each commune of the register, that of today's for a former one, or -1."""
    rows = {code: row for row, code in enumerate(matrix.codes)}
    codes = (communes.by_code[code].current_code for code in sorted(communes.by_code))
    return np.array([rows.get(code, -1) for code in codes], np.int64)


@functools.lru_cache(maxsize=32)
def _paces(mode: TravelMode, home: DensityClass) -> NDArray[np.float64]:
    return np.array([minutes_per_km(mode, home, there) for there in DensityClass], np.float64)
