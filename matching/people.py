"""The people whom an opportunity could suit, arranged for search: read-only, built whole."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from geo.communes import DensityClass
from geo.travel import TravelMode, access_minutes, minutes_per_km
from insertion.beneficiary import Profile
from insertion.schedule import WeeklyHours
from matching.columns import (
    KINDS,
    LICENCE_SHIFT,
    CreditArrays,
    PeopleColumns,
    PolicyArrays,
)
from matching.errors import InvalidColumns
from matching.kernels.formulas import CREDIT_UNIT
from matching.kernels.people_columns import (
    LitArrays,
    PeopleArrays,
    PeopleTileArrays,
    PersonArrays,
    SharedArrays,
)
from matching.people_encoding import OwnMinutes, encode_people
from matching.reference import Reference
from matching.tiling import cut_tiles
from matching.vocabulary import windows_of_week

Arrays = TypeVar("Arrays", PersonArrays, SharedArrays, PeopleTileArrays, LitArrays)

_TILE_PEOPLE = 2048
_MIN_TILE = 64
_NOWHERE = -1.0  # further than no distance at all
_CAR_BITS = 1 << list(TravelMode).index(TravelMode.CAR)


@dataclass(frozen=True, slots=True)
class PeopleIndex:
    """Who can be found, by pseudonymous id; what one knows of them is in ``arrays``."""

    arrays: PeopleArrays
    policy: PolicyArrays
    ids: NDArray[np.bytes_]  # ascending
    slot_of_rank: NDArray[np.uint32]
    # By number of mobility, the minutes accepted for occupations; empty when nobody has any.
    own_minutes: tuple[OwnMinutes, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def nbytes(self) -> int:
        """Return the bytes of everything that grows with the people."""
        people, shared, tiles = self.arrays[:3]
        arrays: list[NDArray[Any]] = [*people, *shared, *tiles, self.ids, self.slot_of_rank]
        return sum(array.nbytes for array in arrays)

    def for_occupation(self, occupation: int) -> "PeopleIndex":
        """Return the index as an opportunity of this occupation sees it: the same, nearly always.

        When people have a maximum of their own for it, all boxes are looked into, and people of
        this mobility are bounded by it.
        """
        own = [dict(each).get(occupation) for each in self.own_minutes]
        if all(each is None for each in own):
            return self
        shared, tiles = self.arrays.shared, self.arrays.tiles
        least = shared.max_minutes.tolist()
        maximum = np.array(
            [most if each is None else each for each, most in zip(own, least, strict=True)]
        )
        shared = shared._replace(
            max_minutes=maximum, reach_km=_reach_km(maximum, shared.modes, shared.home)
        )
        tiles = tiles._replace(
            least_km=np.full_like(tiles.least_km, _NOWHERE),
            most_km=np.full_like(tiles.most_km, np.inf),
        )
        arrays = self.arrays._replace(shared=shared, tiles=tiles)
        return dataclasses.replace(self, arrays=arrays)

    def slots_of(self, ids: Iterable[str]) -> NDArray[np.int64]:
        """Return where the people of ``ids`` are, each once; those not there are passed over."""
        sought = np.array(sorted({each.encode("ascii", "replace") for each in ids}) or np.empty(0))
        sought = sought.astype(np.bytes_)
        ranks = np.searchsorted(self.ids, sought)
        ranks, sought = ranks[ranks < len(self.ids)], sought[ranks < len(self.ids)]
        found: NDArray[np.int64] = self.slot_of_rank[ranks[self.ids[ranks] == sought]].astype(
            np.int64
        )
        return found

    def id_of(self, slot: int) -> str:
        """Return the id of the person in a slot."""
        return bytes(self.ids[self.arrays.people.rank[slot]]).decode("ascii")


def build_people(people: Iterable[tuple[str, Profile]], reference: Reference) -> PeopleIndex:
    """Return the index of people given as (id, profile); of two with one id, the last is kept."""
    encoded = encode_people(people, reference)
    return index_people(encoded.columns, encoded.availabilities, reference, encoded.own_minutes)


def index_people(
    columns: PeopleColumns,
    availabilities: Sequence[WeeklyHours],
    reference: Reference,
    own_minutes: Sequence[OwnMinutes] = (),
) -> PeopleIndex:
    """Return the index of ``columns``, whose availabilities are numbered by their position.

    ``own_minutes`` are empty, or those of each person.

    Raises
    ------
    InvalidColumns
        When there are more people, or distinct wishes, than the columns can number.
    """
    by_id = np.argsort(columns.ids, kind="stable")
    size = min(_TILE_PEOPLE, max(_MIN_TILE, len(by_id) // 64))
    homes = (columns.lat_rad[by_id], columns.lon_rad[by_id])
    tiles = [np.sort(tile) for tile in cut_tiles(*homes, np.zeros(len(by_id), np.bool_), size)]
    ranks = np.concatenate([np.empty(0, np.int64), *tiles])
    start = np.cumsum([0, *(len(tile) for tile in tiles)], dtype=np.int64)
    occupations = len(reference.affinity.codes)
    owners, kinds_of_own = _numbered_own(own_minutes, len(by_id))
    shared, people, own_of = _persons(
        columns, by_id[ranks], ranks, availabilities, occupations, owners
    )
    slot_of_rank = np.empty(len(ranks), np.uint32)
    slot_of_rank[ranks] = np.arange(len(ranks))
    credit = reference.policy.credit
    arrays = PeopleArrays(
        people=people,
        shared=shared,
        tiles=_tiles(people, shared, start, occupations),
        lit=_lit(reference.credits, len(reference.space.dims)),
        credits=reference.credits,
        declared=round(credit.declared * CREDIT_UNIT),
        lent=round(credit.held_occupation * CREDIT_UNIT),
        things=_most_named(people),
    )
    return PeopleIndex(
        arrays,
        reference.policy_arrays,
        np.ascontiguousarray(columns.ids[by_id]),
        slot_of_rank,
        tuple(kinds_of_own[number] for number in own_of) if len(kinds_of_own) > 1 else (),
    )


def _numbered_own(
    own_minutes: Sequence[OwnMinutes], count: int
) -> tuple[NDArray[np.int64], list[OwnMinutes]]:
    """Return the number of what each person accepts of her own, and what it is; 0: nothing."""
    numbers: dict[OwnMinutes, int] = {(): 0}
    owners = [numbers.setdefault(own, len(numbers)) for own in own_minutes]
    return np.array(owners or np.zeros(count), np.int64), list(numbers)


def _persons(  # noqa: PLR0913, PLR0917
    columns: PeopleColumns,
    order: NDArray[np.int64],
    ranks: NDArray[np.int64],
    availabilities: Sequence[WeeklyHours],
    occupations: int,
    owners: NDArray[np.int64],
) -> tuple[SharedArrays, PersonArrays, list[int]]:
    """Return the people in this order, the values they share, and the owner of each mobility."""
    lat, lon = columns.lat_rad[order], columns.lon_rad[order]
    means = np.where(columns.means_bits == 0, _CAR_BITS, columns.means_bits)[order]
    mobility, mobilities = _numbered(
        columns.max_minutes[order],
        means.astype(float),
        columns.density[order].astype(float),
        owners[order].astype(float),
    )
    hours, wishes = _numbered(columns.hours_min[order], columns.hours_max[order])
    known = columns.needs_known[order]
    needs, need_values = _numbered(columns.need_bits[order].astype(float), known.astype(float))
    _require(len(wishes) <= _most(np.uint16), "distinct hours wished")
    _require(len(need_values) <= _most(np.uint16), "distinct needs")
    group_start, group = _groups(columns, order, occupations)
    skill_start, skill = _taken(columns.skill_start, columns.skill, order)
    refused = columns.refused_contract_bits[order] << np.uint32(len(KINDS) + 1)
    people = PersonArrays(
        x=(np.cos(lat) * np.cos(lon)).astype(np.float32),
        y=(np.cos(lat) * np.sin(lon)).astype(np.float32),
        z=np.sin(lat).astype(np.float32),
        lat_rad=lat,
        lon_rad=lon,
        mobility=mobility.astype(np.uint32),
        forbidden=refused | columns.lacked_licence_bits[order] << np.uint32(LICENCE_SHIFT),
        availability=(columns.availability[order] + 1).astype(np.uint32),
        hours=hours.astype(np.uint16),
        needs=needs.astype(np.uint16),
        limit_bits=columns.limit_bits[order].astype(np.uint16),
        rank=ranks.astype(np.uint32),
        group_start=group_start,
        group=group,
        skill_start=skill_start,
        skill=skill,
    )
    shared = _shared(mobilities, wishes, need_values, availabilities)
    return shared, _frozen(people), mobilities[:, 3].astype(int).tolist()


def _most_named(people: PersonArrays) -> int:
    """Return how many skills and occupations one person names at most."""
    named = _lengths(people.skill_start) + _lengths(people.group_start)
    return int(named.max(initial=1))


def _shared(
    mobilities: NDArray[np.float64],
    wishes: NDArray[np.float64],
    needs: NDArray[np.float64],
    availabilities: Sequence[WeeklyHours],
) -> SharedArrays:
    access, pace = _model()
    maximum, modes, home = mobilities[:, 0], mobilities[:, 1].astype(int), mobilities[:, 2]
    runs = [(), *(windows_of_week(hours) for hours in availabilities)]
    flat = [run for of_one in runs for run in of_one]
    return _frozen(
        SharedArrays(
            modes=modes.astype(np.uint8),
            home=home.astype(np.uint8),
            max_minutes=np.ascontiguousarray(maximum),
            reach_km=_reach_km(maximum, modes, home.astype(int)),
            hours_min=np.ascontiguousarray(wishes[:, 0]),
            hours_max=np.ascontiguousarray(wishes[:, 1]),
            need_bits=needs[:, 0].astype(np.uint16),
            needs_known=needs[:, 1] > 0,
            window_start=np.cumsum([0, *(len(of_one) for of_one in runs)], dtype=np.int64),
            window_from=np.array([first for first, _ in flat], np.uint16),
            window_to=np.array([last for _, last in flat], np.uint16),
            access_minutes=access,
            minutes_per_km=pace,
        )
    )


def _model() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the access minutes of each mode, and its minutes a km by density of both ends."""
    access = np.array([access_minutes(mode) for mode in TravelMode])
    pace = np.array(
        [
            [[minutes_per_km(mode, home, there) for there in DensityClass] for home in DensityClass]
            for mode in TravelMode
        ]
    )
    return access, pace


def _reach_km(
    maximum: NDArray[np.float64], modes: NDArray[Any], home: NDArray[Any]
) -> NDArray[np.float64]:
    """Return how far the fastest mode of each mobility goes, by density there."""
    access, pace = _model()
    ways = (maximum[None, :, None] - access[:, None, None]) / pace[:, home, :]
    has_mode = (modes[None, :] >> np.arange(len(access))[:, None] & 1) > 0
    ways = np.where(has_mode[:, :, None] & (ways >= 0.0), ways, _NOWHERE)
    return np.ascontiguousarray(ways.max(axis=0))


def _tiles(
    people: PersonArrays, shared: SharedArrays, start: NDArray[np.int64], occupations: int
) -> PeopleTileArrays:
    spans = [slice(a, b) for a, b in zip(start[:-1].tolist(), start[1:].tolist(), strict=True)]
    axes = (people.x, people.y, people.z)
    reach = [shared.reach_km[np.unique(people.mobility[span])] for span in spans]
    groups = 2 * occupations + 1
    person = np.repeat(np.arange(len(people.rank)), _lengths(people.group_start))
    group = people.group.astype(np.int64)
    key = (np.searchsorted(start, person, side="right") - 1) * groups + group
    order = np.lexsort((person, key))
    places = len(DensityClass)
    return _frozen(
        PeopleTileArrays(
            low=np.array([[a[span].min() for a in axes] for span in spans], np.float32).reshape(
                -1, 3
            ),
            high=np.array([[a[span].max() for a in axes] for span in spans], np.float32).reshape(
                -1, 3
            ),
            least_km=np.array([each.min(axis=0) for each in reach]).reshape(-1, places),
            most_km=np.array([each.max(axis=0) for each in reach]).reshape(-1, places),
            start=start,
            posting_start=np.concatenate(
                ([0], np.cumsum(np.bincount(key, minlength=len(spans) * groups)))
            ).astype(np.uint32),
            posting=person[order].astype(np.uint32),
        )
    )


def _groups(
    columns: PeopleColumns, order: NDArray[np.int64], occupations: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
    """Return the groups of each person: what she seeks, then what she held, or that of no one."""
    _require(2 * occupations < _most(np.uint16), "occupations")
    sought_start, sought = _taken(columns.sought_start, columns.sought, order)
    held_start, held = _taken(columns.held_start, columns.held, order)
    everyone = np.arange(len(order))
    seeks, held_some = _lengths(sought_start), _lengths(held_start)
    nothing = everyone[(seeks == 0) & (held_some == 0)]
    person = np.concatenate((np.repeat(everyone, seeks), np.repeat(everyone, held_some), nothing))
    group = np.concatenate(
        (
            sought.astype(np.int64),
            held.astype(np.int64) + occupations,
            np.full(len(nothing), 2 * occupations),
        )
    )
    by_person = np.argsort(person, kind="stable")
    start = np.concatenate(([0], np.cumsum(np.bincount(person, minlength=len(order)))))
    return start.astype(np.uint32), group[by_person].astype(np.uint16)


def _lit(credits: CreditArrays, dims: int) -> LitArrays:
    skill_start, skill = _transposed(credits.skill_start, credits.skill_reaches, dims)
    start, occupation = _transposed(credits.occupation_start, credits.occupation_reaches, dims)
    return _frozen(LitArrays(skill_start, skill, start, occupation))


def _transposed(
    start: NDArray[np.int64], reaches: NDArray[np.uint16], dims: int
) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    lengths = start[1:] - start[:-1]
    row = np.repeat(np.arange(len(lengths)), lengths)
    counts = np.bincount(reaches, minlength=dims)
    order = np.argsort(reaches, kind="stable")
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64), row[order].astype(np.uint16)


def _numbered(*columns: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the number of each distinct row, and the rows; NaN is one value like another."""
    number = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        distinct, inverse = np.unique(column, return_inverse=True)
        _, number = np.unique(number * (len(distinct) + 1) + inverse, return_inverse=True)
    count = int(number.max(initial=-1)) + 1
    first = np.zeros(count, np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return number, np.stack([column[first] for column in columns], axis=1)


def _taken(
    start: NDArray[np.int64], values: NDArray[np.int32], order: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
    lengths = np.diff(start)[order]
    taken = np.concatenate(([0], np.cumsum(lengths)))
    _require(int(taken[-1]) <= _most(np.uint32), "skills declared")
    source = np.repeat(start[:-1][order] - taken[:-1], lengths) + np.arange(taken[-1])
    return taken.astype(np.uint32), values[source].astype(np.uint16)


def _lengths(start: NDArray[np.uint32]) -> NDArray[np.int64]:
    starts = start.astype(np.int64)
    return starts[1:] - starts[:-1]


def _require(held: bool, what: str) -> None:
    if not held:
        raise InvalidColumns(f"people: too many {what} for one index")


def _most(kind: type[np.unsignedinteger[Any]]) -> int:
    return int(np.iinfo(kind).max)


def _frozen(arrays: Arrays) -> Arrays:
    """Return the arrays contiguous and closed to writing."""
    closed = [np.ascontiguousarray(array).view() for array in cast(Any, arrays)]
    for array in closed:
        array.flags.writeable = False
    frozen: Arrays = cast(Any, type(arrays))(*closed)
    return frozen
