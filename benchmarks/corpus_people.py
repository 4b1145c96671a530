"""Seeded people: as profiles, to ask what is there for them; as columns, for the other direction.

Both come from the same draws. The shares are plausible orders of magnitude, not statistics: half
have no car, more in town; one in ten states no skill, one in twenty seeks no occupation.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import corpus_ids
from benchmarks.corpus_hours import availability_patterns
from benchmarks.corpus_objects import members
from benchmarks.corpus_occupations import Entries, Occupations, distinct
from benchmarks.corpus_places import Places
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import HoursRange, Profile
from insertion.schedule import WeeklyHours
from insertion.terms import ContractKind, Licence, Need, PhysicalDemand
from matching.columns import PeopleColumns
from matching.reference import Reference

BLOCK = 20_000
HEAVY_SKILLS = 40
WORST_MINUTES = 60.0

_MODE = {mode: np.uint8(1 << number) for number, mode in enumerate(TravelMode)}
_CAR_SHARE = np.array((0.65, 0.52, 0.4))  # by density class, rural first
_MOPED_SHARE = np.array((0.2, 0.1, 0.03))
_BIKE_SHARE = 0.45
_MINUTES, _MINUTES_SHARE = np.array((20.0, 30.0, 45.0, 60.0, 75.0)), (0.15, 0.33, 0.32, 0.16, 0.04)
_NEVER_ASKED = (
    frozenset[ContractKind](),
    frozenset(ContractKind) - {ContractKind.CDI, ContractKind.CDD, ContractKind.CDDI},
    frozenset({ContractKind.SELF_EMPLOYED}),
    frozenset(ContractKind) - {ContractKind.CDI, ContractKind.CDDI},
)
_REFUSED_SHARE = (0.42, 0.25, 0.25, 0.08)
_NEEDS_UNKNOWN_SHARE = 0.2
_NEED_SHARE = 0.18


class People(StrEnum):
    """Who asks."""

    USUAL = "usual"  # up to 29 skills, the middle near 12
    HEAVY = "heavy"  # 40 skills, as far as the occupations drawn have them
    WORST = "worst"  # Paris, an hour by car, no constraint, no occupation


@dataclass(frozen=True)
class PeopleCorpus:
    """People as columns, with what a profile needs beside them."""

    columns: PeopleColumns
    availabilities: tuple[WeeklyHours, ...]
    reference: Reference
    commune: NDArray[np.int32]  # of the home, position among the communes by code

    def __len__(self) -> int:
        return len(self.columns.ids)

    @cached_property
    def _commune_codes(self) -> tuple[str, ...]:
        return tuple(sorted(self.reference.communes.by_code))

    def profiles(self) -> Iterator[Profile]:
        """Yield each person as a profile."""
        for row in range(len(self)):
            yield self.profile(row)

    def profile(self, row: int) -> Profile:
        """Return one person as a profile."""
        people, codes = self.columns, self.reference.affinity.codes
        dims = self.reference.space.dims
        lacked, refused = (
            int(people.lacked_licence_bits[row]),
            int(people.refused_contract_bits[row]),
        )
        means = int(people.means_bits[row])
        return Profile(
            home=_degrees(people.lat_rad[row], people.lon_rad[row]),
            home_commune=self._commune_codes[self.commune[row]],
            means=frozenset(members(TravelMode, means)) if means else None,
            max_minutes=float(people.max_minutes[row]),
            licences=frozenset(Licence) - members(Licence, lacked) if lacked else None,
            sought=tuple(codes[i] for i in _row(people.sought_start, people.sought, row)),
            held=tuple(codes[i] for i in _row(people.held_start, people.held, row)),
            skills=frozenset(dims[i] for i in _row(people.skill_start, people.skill, row)),
            availability=None
            if people.availability[row] < 0
            else self.availabilities[people.availability[row]],
            accepted_contracts=frozenset(ContractKind) - members(ContractKind, refused)
            if refused
            else None,
            weekly_hours=None
            if np.isnan(people.hours_min[row])
            else HoursRange(float(people.hours_min[row]), float(people.hours_max[row])),
            limits=members(PhysicalDemand, int(people.limit_bits[row])),
            needs=members(Need, int(people.need_bits[row])) if people.needs_known[row] else None,
        )


def build_people_corpus(
    size: int,
    seed: int,
    reference: Reference,
    who: People = People.USUAL,
    progress: Callable[[int], None] | None = None,
) -> PeopleCorpus:
    """Return ``size`` people; the same for the same arguments, the first of a larger corpus."""
    places, occupations = Places(reference.communes), Occupations(reference, seed)
    free = availability_patterns(seed)
    blocks = []
    for first in range(0, size, BLOCK):
        draw = _Draw(np.random.default_rng([seed, 4, list(People).index(who), first // BLOCK]), who)
        blocks.append(draw.block(first, BLOCK, places, occupations, len(free)))
        if progress:
            progress(min(first + BLOCK, size))
    communes = np.concatenate([commune for _, commune in blocks])[:size]
    columns = _first_people(_joined([columns for columns, _ in blocks]), size)
    return PeopleCorpus(columns, free, reference, communes)


@dataclass(frozen=True, slots=True)
class _Draw:
    """One block of people."""

    rng: np.random.Generator
    who: People

    def block(
        self, first: int, count: int, places: Places, occupations: Occupations, n_free: int
    ) -> tuple[PeopleColumns, NDArray[np.int32]]:
        rng, worst = self.rng, self.who is People.WORST
        home = self._homes(count, places)
        lat, lon = places.scatter(rng, home)
        density = places.density[home]
        means = self._means(density)
        sought, held = self._occupations(count, occupations)
        skills = self._skills(count, sought, held, occupations)
        hours_min, hours_max = self._hours(count)
        columns = PeopleColumns(
            ids=corpus_ids(first, count, b"person-"),
            lat_rad=np.radians(lat),
            lon_rad=np.radians(lon),
            density=density,
            means_bits=np.full(count, _MODE[TravelMode.CAR]) if worst else means,
            max_minutes=np.full(count, WORST_MINUTES)
            if worst
            else rng.choice(_MINUTES, count, p=_MINUTES_SHARE),
            lacked_licence_bits=_none_if(worst, self._lacked(means)),
            refused_contract_bits=_none_if(worst, self._refused(count)),
            availability=np.full(count, -1, np.int32)
            if worst
            else np.where(rng.random(count) < 0.25, -1, rng.integers(0, n_free, count)).astype(  # noqa: PLR2004
                np.int32
            ),
            hours_min=np.full(count, np.nan) if worst else hours_min,
            hours_max=np.full(count, np.nan) if worst else hours_max,
            limit_bits=_none_if(worst, self._limits(count)),
            need_bits=_none_if(worst, self._needs(count)),
            needs_known=np.ones(count, np.bool_),
            sought_start=sought.starts(count),
            sought=sought.dim,
            held_start=held.starts(count),
            held=held.dim,
            skill_start=skills.starts(count),
            skill=skills.dim,
        )
        return self._forget_needs(columns), places.commune[home]

    def _homes(self, count: int, places: Places) -> NDArray[np.int64]:
        if self.who is not People.WORST:
            return places.draw_homes(self.rng, count)
        paris = np.flatnonzero(places.in_paris)
        shares = places.population[paris] / places.population[paris].sum()
        return self.rng.choice(paris, count, p=shares)

    def _means(self, density: NDArray[np.uint8]) -> NDArray[np.uint8]:
        drawn = self.rng.random((4, len(density)))
        car = drawn[0] < _CAR_SHARE[density]
        means = np.full(len(density), _MODE[TravelMode.WALK])
        means = np.where(car, means | _MODE[TravelMode.CAR], means)
        means = np.where(~car & (drawn[1] < _BIKE_SHARE), means | _MODE[TravelMode.BIKE], means)
        moped = ~car & (drawn[2] < _MOPED_SHARE[density])
        means = np.where(moped, means | _MODE[TravelMode.MOPED], means)
        return np.where(drawn[3] < 0.05, np.uint8(0), means).astype(np.uint8)  # noqa: PLR2004

    def _occupations(self, count: int, occupations: Occupations) -> tuple[Entries, Entries]:
        """Return those sought and those held, half of the latter near one sought."""
        rng = self.rng
        if self.who is People.WORST:
            nothing = np.empty(0, np.int64)
            none = Entries(nothing, nothing.astype(np.int32), nothing.astype(np.bool_))
            return none, none
        first = occupations.draw(rng, count)
        n_sought = rng.choice(4, count, p=(0.05, 0.35, 0.4, 0.2))
        n_held = rng.choice(3, count, p=(0.2, 0.5, 0.3))
        return (
            _some_near(rng, first, n_sought, occupations, 0.7),
            _some_near(rng, occupations.near(rng, first, 0.6), n_held, occupations, 0.5),
        )

    def _skills(
        self, count: int, sought: Entries, held: Entries, occupations: Occupations
    ) -> Entries:
        """Return skills of the occupations held and sought, and some of any."""
        rng = self.rng
        if self.who is People.HEAVY:
            wanted = np.full(count, 3 * HEAVY_SKILLS)  # enough for 40 distinct ones
        else:
            wanted = np.rint(rng.triangular(2.0, 9.0, 29.0, count)).astype(np.int64)
            wanted[rng.random(count) < 0.1] = 0  # noqa: PLR2004
        owner = np.repeat(np.arange(count), wanted)
        source = rng.random(len(owner))
        occupation = occupations.draw(rng, count)[owner]  # of those who name none
        for entries, low, high in ((sought, 0.0, 0.4), (held, 0.4, 0.9)):
            starts = entries.starts(count)
            lengths = np.diff(starts)[owner]
            which = starts[:-1][owner] + (rng.random(len(owner)) * lengths).astype(np.int64)
            chosen = (source >= low) & (source < high) & (lengths > 0)
            occupation[chosen] = entries.dim[which[chosen]]
        drawn = occupations.draw_skills(rng, owner, occupation)
        return _at_most(rng, drawn, HEAVY_SKILLS, count) if self.who is People.HEAVY else drawn

    def _lacked(self, means: NDArray[np.uint8]) -> NDArray[np.uint32]:
        rng, count = self.rng, len(means)
        held = {
            Licence.B: ((means & _MODE[TravelMode.CAR]) > 0) | (rng.random(count) < 0.35),  # noqa: PLR2004
            Licence.AM: (means & _MODE[TravelMode.MOPED]) > 0,
            Licence.CACES: rng.random(count) < 0.06,  # noqa: PLR2004
            Licence.C: rng.random(count) < 0.02,  # noqa: PLR2004
        }
        lacked = np.zeros(count, np.uint32)
        for number, licence in enumerate(Licence):
            missing = ~held.get(licence, np.zeros(count, np.bool_))
            lacked |= missing.astype(np.uint32) << np.uint32(number)
        return np.where(rng.random(count) < 0.1, np.uint32(0), lacked).astype(np.uint32)  # noqa: PLR2004

    def _refused(self, count: int) -> NDArray[np.uint32]:
        kinds = list(ContractKind)
        bits = np.array([sum(1 << kinds.index(k) for k in refused) for refused in _NEVER_ASKED])
        return self.rng.choice(bits, count, p=_REFUSED_SHARE).astype(np.uint32)

    def _hours(self, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        rng, wish = self.rng, self.rng.random(count)
        part_time, full_time = wish < 0.4, wish < 0.7  # noqa: PLR2004
        low = np.where(
            part_time, rng.choice((8.0, 12.0, 15.0), count), rng.choice((20.0, 28.0, 30.0), count)
        )
        high = np.where(part_time, rng.choice((24.0, 28.0, 30.0), count), 40.0)
        return np.where(full_time, low, np.nan), np.where(full_time, high, np.nan)

    def _limits(self, count: int) -> NDArray[np.uint32]:
        rng = self.rng
        bits = np.zeros(count, np.uint32)
        for share in (0.25, 0.12):
            one = np.uint32(1) << rng.integers(0, len(PhysicalDemand), count).astype(np.uint32)
            bits |= np.where(rng.random(count) < share, one, 0).astype(np.uint32)
        return bits

    def _needs(self, count: int) -> NDArray[np.uint32]:
        bits = np.zeros(count, np.uint32)
        for number in range(len(Need)):
            has = self.rng.random(count) < _NEED_SHARE
            bits |= has.astype(np.uint32) << np.uint32(number)
        return bits

    def _forget_needs(self, columns: PeopleColumns) -> PeopleColumns:
        known = self.rng.random(len(columns.ids)) >= _NEEDS_UNKNOWN_SHARE
        known |= self.who is People.WORST
        bits = np.where(known, columns.need_bits, 0).astype(np.uint32)
        return columns._replace(needs_known=known, need_bits=bits)


def _none_if(worst: bool, bits: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return np.zeros_like(bits) if worst else bits


def _some_near(
    rng: np.random.Generator,
    first: NDArray[np.int64],
    wanted: NDArray[np.int64],
    occupations: Occupations,
    near_share: float,
) -> Entries:
    """Return ``wanted`` occupations each: the first one, then neighbours of it or others."""
    owner = np.repeat(np.arange(len(first)), wanted)
    is_first = np.ones(len(owner), np.bool_)
    is_first[1:] = owner[1:] != owner[:-1]
    near = occupations.near(rng, first[owner], 1.0)
    other = np.where(rng.random(len(owner)) < near_share, near, occupations.draw(rng, len(owner)))
    chosen = np.where(is_first, first[owner], other).astype(np.int32)
    return distinct(owner, chosen, np.ones(len(owner), np.bool_), len(occupations.length))


def _at_most(rng: np.random.Generator, entries: Entries, most: int, owners: int) -> Entries:
    """Return at most ``most`` entries of each owner, any of them."""
    shuffled = np.lexsort((rng.random(len(entries.owner)), entries.owner))
    rank = np.arange(len(shuffled)) - entries.starts(owners)[entries.owner]
    kept = np.sort(shuffled[rank < most])
    return Entries(entries.owner[kept], entries.dim[kept], entries.required[kept])


def _row(start: NDArray[np.int64], values: NDArray[np.int32], row: int) -> list[int]:
    numbers: list[int] = values[start[row] : start[row + 1]].tolist()
    return numbers


def _degrees(lat_rad: float, lon_rad: float) -> Coordinates:
    return Coordinates(round(float(np.degrees(lat_rad)), 5), round(float(np.degrees(lon_rad)), 5))


_LISTS = {"sought_start": "sought", "held_start": "held", "skill_start": "skill"}


def _first_people(columns: PeopleColumns, size: int) -> PeopleColumns:
    cut = {name: array[:size] for name, array in columns._asdict().items()}
    for start, values in _LISTS.items():
        cut[start] = getattr(columns, start)[: size + 1]
        cut[values] = getattr(columns, values)[: int(cut[start][-1])]
    return PeopleColumns(**cut)


def _joined(blocks: list[PeopleColumns]) -> PeopleColumns:
    joined = {
        name: np.concatenate([getattr(block, name) for block in blocks])
        for name in PeopleColumns._fields
        if name not in _LISTS
    }
    for name in _LISTS:
        lengths = [np.diff(getattr(block, name)) for block in blocks]
        joined[name] = np.concatenate(([0], np.cumsum(np.concatenate(lengths)))).astype(np.int64)
    return PeopleColumns(**joined)
