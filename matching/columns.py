"""What the kernels walk: opportunities as read-only columns, and a question as numbers.

Objects become numbers once, in ``encoding.py`` and ``query.py``; here are the shapes, and the
check that the arrays are exactly those the kernels were written for.
"""

from functools import cache
from typing import Any, NamedTuple, TypeVar, cast, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from insertion.terms import ContractKind, Licence, OpportunityKind
from matching.errors import InvalidColumns

# The number of a kind in the columns and in the weights of a policy.
KINDS = tuple(OpportunityKind)
CONTRACTS = tuple(ContractKind)
NEVER = int(np.iinfo(np.int32).max)
REACH_STEPS_PER_MINUTE = 4
# Sets of groups are words of so many bits.
WORD_BITS = 64

# Every constraint of an opportunity that a mask can hold, in one word: its kind, its contract
# (or that it is not known, or that discovering asks none) and the licences required. One and-test
# then tells a row left out.
KIND_BIT = {kind: 1 << position for position, kind in enumerate(KINDS)}
UNKNOWN_CONTRACT_BIT = 1 << len(KINDS)
CONTRACT_BIT = {
    kind: UNKNOWN_CONTRACT_BIT << position for position, kind in enumerate(CONTRACTS, start=1)
}
WITHOUT_CONTRACT = len(CONTRACTS) + 1
WITHOUT_CONTRACT_BIT = UNKNOWN_CONTRACT_BIT << WITHOUT_CONTRACT
LICENCE_SHIFT = len(KINDS) + 1 + WITHOUT_CONTRACT
LICENCE_BIT = {licence: 1 << position for position, licence in enumerate(Licence)}
if LICENCE_SHIFT + len(LICENCE_BIT) > np.iinfo(np.uint32).bits:
    raise InvalidColumns("flags: kinds, contracts and licences no longer fit in 32 bits")

# The bits of ``traits``.
DENSITY_BITS = 0b11
APPROXIMATE = 0b100
INHERITED = 0b1000


class OpportunityColumns(NamedTuple):
    """Opportunities as plain columns, one entry each, in any order: what an index is built from.

    Skills stated are in compressed rows: those of opportunity ``i`` are
    ``stated_skill[stated_start[i]:stated_start[i + 1]]``.
    """

    ids: NDArray[np.bytes_]  # ASCII, distinct
    lat_rad: NDArray[np.float64]  # NaN when nothing is known of the place
    lon_rad: NDArray[np.float64]
    area_km: NDArray[np.float64]  # radius of a place known by its area only, else 0
    approximate: NDArray[np.bool_]  # the point is the commune's, not the very place
    density: NDArray[np.uint8]  # geo.communes.DensityClass of the place
    commune: NDArray[np.int32]  # position in the communes of the reference by code, -1 not known
    kind: NDArray[np.uint8]  # position in KINDS
    contract: NDArray[np.uint8]  # 1 + position in ContractKind, 0 not known, WITHOUT_CONTRACT
    licence_bits: NDArray[np.uint32]  # licences required
    desired_licence_bits: NDArray[np.uint32]  # licences only wished for
    shift: NDArray[np.int32]  # position in the patterns of weekly hours, -1 when not known
    occupation: NDArray[np.int32]  # position in the codes of the affinity, -1 when not known
    weekly_hours: NDArray[np.float64]  # NaN when not known
    strain_bits: NDArray[np.uint32]  # physical demands, the occupation's when none is stated
    need_bits: NDArray[np.uint32]  # needs an action works on
    expires: NDArray[np.int32]  # last day it can be proposed, date.toordinal(); NEVER when none
    stated_start: NDArray[np.int64]  # one more than the opportunities
    stated_skill: NDArray[np.int32]  # dim of the skill space; a skill at most once a row
    stated_required: NDArray[np.bool_]  # exigé, else souhaité


class PeopleColumns(NamedTuple):
    """People as plain columns, one entry each, in any order: what the other direction asks of them.

    What is not known excludes nothing, so it lacks or refuses nothing here. Occupations sought,
    held and skills declared are in compressed rows, each at most once a row.
    """

    ids: NDArray[np.bytes_]  # ASCII, distinct
    lat_rad: NDArray[np.float64]  # home
    lon_rad: NDArray[np.float64]
    density: NDArray[np.uint8]  # geo.communes.DensityClass of the home
    means_bits: NDArray[np.uint8]  # position in TravelMode; 0 when not known, taken to be a car
    max_minutes: NDArray[np.float64]
    lacked_licence_bits: NDArray[np.uint32]  # licences known not to be held
    refused_contract_bits: NDArray[np.uint32]  # contracts known not to be accepted
    availability: NDArray[np.int32]  # position in the patterns of weekly hours, -1 when not known
    hours_min: NDArray[np.float64]  # NaN when there is no wish
    hours_max: NDArray[np.float64]
    limit_bits: NDArray[np.uint32]
    need_bits: NDArray[np.uint32]
    needs_known: NDArray[np.bool_]
    sought_start: NDArray[np.int64]  # one more than the people, as the two other starts
    sought: NDArray[np.int32]  # position in the codes of the affinity
    held_start: NDArray[np.int64]
    held: NDArray[np.int32]
    skill_start: NDArray[np.int64]
    skill: NDArray[np.int32]  # dim of the skill space, declared


class StatedArrays(NamedTuple):
    """What the making of entries reads of opportunities: a few of their columns, never the ids.

    Numba knows a type of text by the object that names it: a new one costs it 10 ms.
    """

    occupation: NDArray[np.int32]
    density: NDArray[np.uint8]
    approximate: NDArray[np.bool_]
    start: NDArray[np.int64]
    skill: NDArray[np.int32]
    required: NDArray[np.bool_]


class SlotArrays(NamedTuple):
    """The columns that a scan reads; one entry a slot, slots in the order of the index.

    ``x, y, z`` is the place as a point of the unit sphere, in single precision: enough to bound a
    distance to the metre, never used to state one. What a slot asks beyond its occupation is in
    compressed rows: ``entry_*[entry_start[s]:entry_start[s + 1]]``.
    """

    x: NDArray[np.float32]  # NaN when nothing is known of the place
    y: NDArray[np.float32]
    z: NDArray[np.float32]
    lat_rad: NDArray[np.float64]
    lon_rad: NDArray[np.float64]
    flags: NDArray[np.uint32]  # KIND_BIT | CONTRACT_BIT | LICENCE_BIT << LICENCE_SHIFT
    traits: NDArray[np.uint8]  # density | APPROXIMATE | INHERITED
    area: NDArray[np.uint8]  # position in the radii of areas, 0 for a point
    hours: NDArray[np.uint16]  # position in the distinct weekly hours
    shift: NDArray[np.int32]  # position in the patterns of weekly hours, -1 when not known
    strain_bits: NDArray[np.uint16]
    need_bits: NDArray[np.uint16]
    occupation: NDArray[np.uint16]  # the number of occupations when not known
    entry_start: NDArray[np.uint32]
    entry_dim: NDArray[np.uint16]
    entry_weight: NDArray[np.uint16]  # what the slot asks, in units of 1/256
    entry_usual: NDArray[np.uint16]  # what its occupation asks, less


class VocabularyArrays(NamedTuple):
    """The distinct values that slots refer to; the first of each stands for « none »."""

    area_km: NDArray[np.float64]  # 0 first
    weekly_hours: NDArray[np.float64]  # NaN first
    window_start: NDArray[np.int32]  # windows of pattern p: window_start[p]:window_start[p + 1]
    window_from: NDArray[np.uint16]  # first minute of the week of a window
    window_to: NDArray[np.uint16]  # the minute after its last


class UsualArrays(NamedTuple):
    """What each occupation asks by itself, in compressed rows; one more row for « not known »."""

    start: NDArray[np.int64]
    dim: NDArray[np.uint16]  # ascending
    weight: NDArray[np.uint16]  # in units of 1/256
    linked: NDArray[np.bool_]  # asked itself, not only lit as the family of what is asked
    links: NDArray[np.int64]  # skills asked, one an occupation


class UsualSums(NamedTuple):
    """Σ x and Σ x² of what each occupation asks by itself, 0 for one not known."""

    l1: NDArray[np.int64]
    l2: NDArray[np.int64]


class CreditArrays(NamedTuple):
    """Which dims a skill held credits, and which those of an occupation held, compressed rows."""

    skill_start: NDArray[np.int64]
    skill_reaches: NDArray[np.uint16]
    occupation_start: NDArray[np.int64]
    occupation_reaches: NDArray[np.uint16]


class TileArrays(NamedTuple):
    """The tiles: boxes that hold near places, and the groups that each holds.

    A group is one kind and one occupation: ``kind * (occupations + 1) + occupation``. Those present
    in tile ``t`` are the bits of ``present[t]``, ``WORD_BITS`` a word; the first of word ``w`` is
    at place ``place[t, w]``, the others follow. The slots of the group at ``p`` are
    ``start[p]:start[p + 1]``; those of kind ``i`` of tile ``t``,
    ``kind_start[t, i]:kind_start[t, i + 1]``.
    """

    low: NDArray[np.float32]  # (tile, 3): the box of the points x, y, z; NaN: places not known
    high: NDArray[np.float32]
    slack_km: NDArray[np.float64]  # largest radius of an area, 0 for a tile of points
    densities: NDArray[np.uint8]  # one bit a density present
    present: NDArray[np.int64]  # (tile, word)
    place: NDArray[np.uint32]  # (tile, word)
    start: NDArray[np.uint32]
    kind_start: NDArray[np.uint32]


class BoundArrays(NamedTuple):
    """What opportunities of each occupation ask, by dim: exactly, and at most relatively.

    Postings of dim ``d`` are ``start[d]:start[d + 1]``. ``parts`` has four numbers each: what the
    occupation asks by itself, 0 when it does not, and the square of that, both exact; then at
    least the share of the dim in the sum of what any of its slots asks, and in the sum of the
    squares.
    """

    start: NDArray[np.uint32]
    occupation: NDArray[np.uint16]
    parts: NDArray[np.float32]  # (posting, 4)
    strain_bits: NDArray[np.uint16]  # one a group: demands that all its slots share


class IdentityArrays(NamedTuple):
    """Who each slot is, and what only an explanation or a filter reads."""

    rank: NDArray[np.uint32]  # position of the slot's id among all ids in ascending order
    slot: NDArray[np.uint32]  # slot of each rank
    id_start: NDArray[np.uint32]  # one more than the ids: where each begins, in ascending order
    id_bytes: NDArray[np.uint8]
    desired_licence_bits: NDArray[np.uint16]
    commune: NDArray[np.int32]
    expires: NDArray[np.int32]


class PolicyArrays(NamedTuple):
    """The constants of the policy that the loops read."""

    weights: NDArray[np.float64]  # (kind, criterion), points
    free_minutes: float
    half_minutes: NDArray[np.float64]  # one a density of the home
    tail_share: float
    tail_times: float
    hours_tolerance: float
    one_limit_strained: float
    several_limits_strained: float
    unknown_skills_asked: float
    unknown_occupation: float
    unknown_weekly_hours: NDArray[np.float64]  # one a kind
    unknown_needs: float
    unknown_minutes: float
    reach_steps: NDArray[np.float64]  # (density of the home, quarter of a minute from 0)


class QuestionArrays(NamedTuple):
    """One person's question, as numbers."""

    lat_rad: float
    lon_rad: float
    x: float
    y: float
    z: float
    max_minutes: float  # the longest way accepted for some occupation
    own_minutes: NDArray[np.float64]  # by occupation when some have their own, else empty
    access_minutes: NDArray[np.float64]  # one a mode
    minutes_per_km: NDArray[np.float64]  # (mode, density of the place)
    forbidden: int  # flags that exclude: kinds not wanted, contracts refused, licences lacked
    forbidden_kinds: int  # the kinds alone: not looked at, hence not counted either
    forbidden_licences: int  # required and lacked
    available: NDArray[np.uint16]  # minutes available before each minute of the week; empty: always
    occupation_value: NDArray[np.float64]  # one an occupation and one for « not known », in [0, 1]
    credit: NDArray[np.uint16]  # one a dim, in thousandths
    credited: NDArray[np.uint16]  # the dims whose credit is not 0
    hours_min: float  # NaN when the person has no wish
    hours_max: float
    limit_bits: int
    need_bits: int
    needs_known: bool
    home_density: int  # geo.communes.DensityClass: how far people go depends on it


def set_words(groups: int) -> int:
    """Return how many words a set of groups takes."""
    return -(-groups // WORD_BITS)


Columns = TypeVar(
    "Columns",
    OpportunityColumns,
    SlotArrays,
    VocabularyArrays,
    UsualArrays,
    UsualSums,
    CreditArrays,
    TileArrays,
    BoundArrays,
    IdentityArrays,
)


def read_only(columns: Columns) -> Columns:
    """Return ``columns`` as views closed to writing, once each array is checked.

    Raises
    ------
    InvalidColumns
        When an array has another type or layout than declared; the message names it.
    """
    checked = {}
    for name, expected in _dtypes(cast(Any, type(columns))).items():
        array = getattr(columns, name)
        same = array.dtype.kind == expected.kind == "S" or array.dtype == expected
        if not (same and array.flags.c_contiguous):
            raise InvalidColumns(f"{name}: expected contiguous {expected}, got {array.dtype}")
        checked[name] = array.view()
        checked[name].flags.writeable = False
    return type(columns)(**checked)


@cache
def _dtypes(columns: Any) -> dict[str, np.dtype[Any]]:
    hints = get_type_hints(columns)
    return {name: np.dtype(get_args(get_args(hints[name])[1])[0]) for name in columns._fields}
