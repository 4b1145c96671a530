"""What the kernels of the other direction walk: people as read-only columns, an opportunity asked.

Everything that many people share (means and maximum, hours wished, needs, availability) is kept
once, under a number: what it is worth for an opportunity is then computed once a number, not once
a person.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns import CreditArrays


class PersonArrays(NamedTuple):
    """One entry a person, people in the order of the tiles.

    ``x, y, z`` is the home as a point of the unit sphere in single precision, which bounds a
    distance and never states one. Lists are in compressed rows.
    """

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    z: NDArray[np.float32]
    lat_rad: NDArray[np.float64]
    lon_rad: NDArray[np.float64]
    mobility: NDArray[np.uint32]  # number of her means, maximum and density of home
    forbidden: NDArray[np.uint32]  # flags of an opportunity (columns.py) that exclude her
    availability: NDArray[np.uint32]  # number of her availability, 0 when not known
    hours: NDArray[np.uint16]  # number of the weekly hours wished
    needs: NDArray[np.uint16]  # number of her needs
    limit_bits: NDArray[np.uint16]
    rank: NDArray[np.uint32]  # position of her id among all ids in ascending order
    group_start: NDArray[np.uint32]  # groups (see PeopleTileArrays) that she is in: never none
    group: NDArray[np.uint16]
    skill_start: NDArray[np.uint32]
    skill: NDArray[np.uint16]


class SharedArrays(NamedTuple):
    """What people refer to by number."""

    modes: NDArray[np.uint8]  # one a mobility: bits of TravelMode, a car when not known
    home: NDArray[np.uint8]  # DensityClass of the home
    max_minutes: NDArray[np.float64]
    reach_km: NDArray[np.float64]  # (mobility, density there): how far the fastest mode goes
    hours_min: NDArray[np.float64]  # one a number of hours; NaN when there is no wish
    hours_max: NDArray[np.float64]
    need_bits: NDArray[np.uint16]  # one a number of needs
    needs_known: NDArray[np.bool_]
    window_start: NDArray[np.int64]  # one an availability, and one more; the first has none
    window_from: NDArray[np.uint16]  # runs of minutes of the week, ascending
    window_to: NDArray[np.uint16]
    access_minutes: NDArray[np.float64]  # one a mode
    minutes_per_km: NDArray[np.float64]  # (mode, density of the home, density there)


class PeopleTileArrays(NamedTuple):
    """Boxes that hold near homes, and who of each seeks or held which occupation.

    A group is an occupation sought, or ``occupations +`` one held, or ``2 * occupations`` for who
    names none; a person is in each of hers. Those of group ``g`` in tile ``t`` are
    ``posting[posting_start[i]:posting_start[i + 1]]`` with ``i = t * groups + g``.
    """

    low: NDArray[np.float32]  # (tile, 3)
    high: NDArray[np.float32]
    least_km: NDArray[np.float64]  # (tile, density there): what all of them reach
    most_km: NDArray[np.float64]  # what the one who goes furthest reaches
    start: NDArray[np.int64]  # people of tile t: start[t]:start[t + 1]
    posting_start: NDArray[np.uint32]
    posting: NDArray[np.uint32]


class LitArrays(NamedTuple):
    """Which skills declared, and which occupations held, credit each dim; compressed rows."""

    skill_start: NDArray[np.int64]
    skill: NDArray[np.uint16]
    occupation_start: NDArray[np.int64]
    occupation: NDArray[np.uint16]


class DemandArrays(NamedTuple):
    """One opportunity, as numbers."""

    placed: bool  # whether anything is known of its place
    lat_rad: float
    lon_rad: float
    x: float
    y: float
    z: float
    area_km: float  # radius of a place known by its area only
    density: int
    kind: int
    flags: int
    window_from: NDArray[np.int64]  # runs of minutes of its shifts; none when not known
    window_to: NDArray[np.int64]
    weekly_hours: float
    strain_bits: int
    need_bits: int
    dim: NDArray[np.int64]  # what it asks
    weight: NDArray[np.int64]  # in units of 1/256
    value: NDArray[np.float64]  # nearness of groups to its occupation, in [0, 1], decreasing
    order: NDArray[np.int64]  # the group of each value; none when all are worth the same
    turn: NDArray[np.int32]  # position of each group in ``value``


class PeopleArrays(NamedTuple):
    """What a search of people walks."""

    people: PersonArrays
    shared: SharedArrays
    tiles: PeopleTileArrays
    lit: LitArrays
    credits: CreditArrays
    declared: int  # credits, in thousandths
    lent: int
    things: int  # that one person names at most: skills, and occupations sought or held


class PeopleRoom(NamedTuple):
    """Room that a search writes in, one a thread."""

    near: NDArray[np.float64]  # one a mobility, see people_reach
    far: NDArray[np.float64]
    fits: NDArray[np.bool_]  # one an availability
    hours: NDArray[np.float64]  # one a number of hours, points
    needs: NDArray[np.float64]  # one a number of needs, points
    weight: NDArray[np.int64]  # one a dim; zeros between searches, as the two below
    gain: NDArray[np.int64]  # one a skill: what declaring it credits, see people_skills
    lent_gain: NDArray[np.int64]  # one a group: what an occupation held credits
    seen: NDArray[np.int64]  # one a dim: the last person it was counted for
    person: NDArray[np.int64]  # how many people were counted
    side: NDArray[np.uint8]  # one a tile
    listed: NDArray[np.int32]  # tiles that are not far
    sums: NDArray[np.int64]  # of what is asked, of its squares; where a gain is cut
    share: NDArray[np.float64]  # what a thousandth credited is worth of each
