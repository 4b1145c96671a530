"""What the kernels walk: opportunities as read-only columns, and a question as numbers.

Objects become numbers once, in ``snapshot.py`` and ``query.py``; here are the shapes, and the
check that the arrays are exactly those the kernels were written for.
"""

from typing import NamedTuple, TypeVar, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from insertion.terms import OpportunityKind
from matching.errors import InvalidColumns

# The number of a kind in the columns and in the weights of a policy.
KINDS = tuple(OpportunityKind)


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
    contract: NDArray[np.uint8]  # 1 + position in ContractKind, 0 when not known
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


NEVER = np.iinfo(np.int32).max


class RowArrays(NamedTuple):
    """The columns of the opportunities, one entry a row, rows in ascending id."""

    lat_rad: NDArray[np.float64]  # NaN when nothing is known of the place
    lon_rad: NDArray[np.float64]
    area_km: NDArray[np.float64]  # radius of a place known by its area only, else 0
    approximate: NDArray[np.bool_]  # the point is the commune's, not the very place
    density: NDArray[np.uint8]  # geo.communes.DensityClass of the place
    kind: NDArray[np.uint8]  # position in KINDS
    contract_bits: NDArray[np.uint32]  # one bit, or 0 when not known
    licence_bits: NDArray[np.uint32]  # licences required
    desired_licence_bits: NDArray[np.uint32]  # licences only wished for
    shift: NDArray[np.int32]  # pattern of weekly hours, -1 when not known
    occupation: NDArray[np.int32]  # -1 when not known
    demand: NDArray[np.int32]  # competency vector asked, -1 when not known
    weekly_hours: NDArray[np.float64]  # NaN when not known
    strain_bits: NDArray[np.uint32]  # physical demands
    need_bits: NDArray[np.uint32]  # needs an action works on


class DemandArrays(NamedTuple):
    """Distinct competency vectors asked, in compressed rows: vector d is start[d]:start[d + 1]."""

    start: NDArray[np.int64]
    dims: NDArray[np.int32]
    weights: NDArray[np.float64]
    l1: NDArray[np.float64]  # sum of the weights
    l2: NDArray[np.float64]  # Euclidean norm of the weights


class QueryArrays(NamedTuple):
    """One person's question, as numbers."""

    lat_rad: float
    lon_rad: float
    band_rad: float  # half height of the latitude band that holds everything in reach
    max_minutes: float
    access_minutes: NDArray[np.float64]  # one a mode
    minutes_per_km: NDArray[np.float64]  # (mode, density of the place)
    kinds: NDArray[np.bool_]  # kinds wanted
    lacked_licence_bits: int
    refused_contract_bits: int
    shift_allowed: NDArray[np.bool_]  # one a shift pattern
    occupation_value: NDArray[np.float64]  # one an occupation, in [0, 1]
    skill_credit: NDArray[np.float64]  # one a dimension, in [0, 1]
    hours_min: float  # NaN when the person has no wish
    hours_max: float
    limit_bits: int
    need_bits: int
    needs_known: bool


Columns = TypeVar("Columns", RowArrays, DemandArrays)


def read_only(columns: Columns) -> Columns:
    """Return ``columns`` once each array is checked and closed to writing.

    Raises
    ------
    InvalidColumns
        When an array has another type or layout than declared; the message names it.
    """
    hints = get_type_hints(type(columns))
    for name, array in columns._asdict().items():
        expected = np.dtype(get_args(get_args(hints[name])[1])[0])
        if array.dtype != expected or array.ndim != 1 or not array.flags.c_contiguous:
            raise InvalidColumns(f"{name}: expected contiguous {expected}, got {array.dtype}")
        array.flags.writeable = False
    return columns
