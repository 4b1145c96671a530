"""Many people at once: the exact best of each, ids and scores only, asked from place to place.

People who live near each other read the same tiles: asking them one after the other finds these
in the caches of the processor. The order changes the speed and nothing else.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.communes import DensityClass
from geo.travel import TravelMode, access_minutes, minutes_per_km
from insertion.beneficiary import Profile
from insertion.opportunity import OpportunityId
from insertion.schedule import MINUTES_PER_WEEK, WeeklyHours
from insertion.terms import OpportunityKind
from matching.columns import KIND_BIT, KINDS, LICENCE_BIT, LICENCE_SHIFT, PeopleColumns
from matching.kernels.batching import (
    AskerArrays,
    AskingArrays,
    AskingRoom,
    FoundArrays,
    LiveArrays,
    search_rows,
)
from matching.kernels.best import BestArrays
from matching.kernels.formulas import CREDIT_UNIT
from matching.live_index import State
from matching.people_encoding import EncodedPeople, encode_in_order
from matching.query import ASSUMED_MEANS
from matching.reference import Reference
from matching.search import Found, search_room
from matching.tiling import cut_tiles
from matching.vocabulary import minutes_available

# How many people are asked in one call: their availabilities are laid out minute by minute.
_TOGETHER = 4096
_NEIGHBOURS = 64


@dataclass(frozen=True, slots=True)
class BatchRanking:
    """The best of each person, best first: the first ``sizes[i]`` of line ``i``."""

    state: State
    names: NDArray[np.int64]
    scores: NDArray[np.float64]
    sizes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.sizes)

    def of(self, row: int) -> list[tuple[OpportunityId, float]]:
        """Return the id and the score of each opportunity found for one person."""
        size = int(self.sizes[row])
        names, scores = self.names[row, :size].tolist(), self.scores[row, :size].tolist()
        return [(self.state.id_of(name), score) for name, score in zip(names, scores, strict=True)]


# What one person finds when she is asked alone.
AskAlone = Callable[[Profile], Found]


def rank_many(  # noqa: PLR0913, PLR0917
    profiles: Sequence[Profile],
    k: int,
    kinds: Collection[OpportunityKind],
    state: State,
    reference: Reference,
    ask_alone: AskAlone,
    *,
    all_alone: bool = False,
) -> BatchRanking:
    """Return the exact best ``k`` of each profile, in the order given.

    Who takes the bus, or has a maximum of her own for an occupation, is asked alone: columns do
    not hold them. ``all_alone`` asks everyone so: a matrix of roads may tell of anyone.

    Raises
    ------
    skills.errors.SkillsError
        When a profile names an occupation or a skill that the referential does not hold.
    """
    together = () if all_alone else kinds
    ranking = rank_encoded(encode_in_order(profiles, reference), k, together, state, reference)
    for row, profile in enumerate(profiles):
        by_bus = profile.means is not None and TravelMode.TRANSIT in profile.means
        if all_alone or by_bus or profile.max_minutes_by_occupation:
            found = ask_alone(profile)
            size = len(found.names)
            ranking.sizes[row] = size
            ranking.names[row, :size], ranking.scores[row, :size] = found.names, found.scores
    return ranking


def rank_encoded(
    encoded: EncodedPeople,
    k: int,
    kinds: Collection[OpportunityKind],
    state: State,
    reference: Reference,
) -> BatchRanking:
    """Return the exact best ``k`` of each person, in the order given."""
    people, count, k = encoded.columns, len(encoded.columns.max_minutes), min(k, len(state))
    found = FoundArrays(
        np.zeros((count, k), np.int64), np.zeros((count, k)), np.zeros(count, np.int64)
    )
    order = np.concatenate([np.empty(0, np.int64), *by_place(people)])
    askers, not_wanted = _askers(people), sum(KIND_BIT[kind] for kind in KINDS if kind not in kinds)
    live = LiveArrays(
        state.died,
        state.moment,
        state.added,
        state.added_keys,
        state.added_died,
        state.added_slots,
    )
    for rows in _in_turn(order if k else order[:0]):
        numbers, laid_out = _laid_out(people.availability[rows], encoded.availabilities)
        availability = np.full(count, -1, np.int32)
        availability[rows] = numbers
        search_rows(
            state.index,
            live,
            state.vocabulary,
            reference.policy_arrays,
            askers._replace(availability=availability),
            _asking(reference, laid_out, not_wanted),
            rows,
            _asking_room(reference),
            search_room(state),
            BestArrays(
                np.empty(k), np.empty(k, np.uint64), np.empty(k, np.int64), np.zeros(1, np.int64)
            ),
            found,
        )
    return BatchRanking(state, found.name, found.score, found.size)


def by_place(people: PeopleColumns) -> list[NDArray[np.int64]]:
    """Return the people, neighbours together and near neighbourhoods after each other."""
    everywhere = np.zeros(len(people.max_minutes), np.bool_)
    return cut_tiles(people.lat_rad, people.lon_rad, everywhere, _NEIGHBOURS)


def _in_turn(order: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for first in range(0, len(order), _TOGETHER):
        yield order[first : first + _TOGETHER]


def _laid_out(
    availability: NDArray[np.int32], patterns: Sequence[WeeklyHours]
) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
    """Return the number of each availability among those there, and these minute by minute."""
    there, numbers = np.unique(availability, return_inverse=True)
    known = there[there >= 0].tolist()
    rows = [minutes_available(patterns[number]) for number in known]
    unknown = len(there) - len(known)
    laid_out = np.array(rows or np.zeros((1, MINUTES_PER_WEEK + 1)), np.uint16)
    return (numbers - unknown).astype(np.int32), laid_out


def _askers(people: PeopleColumns) -> AskerArrays:
    car = sum(1 << position for position, mode in enumerate(TravelMode) if mode in ASSUMED_MEANS)
    refused = people.refused_contract_bits.astype(np.int64) << (len(KINDS) + 1)
    lacked = people.lacked_licence_bits.astype(np.int64) << LICENCE_SHIFT
    return AskerArrays(
        lat_rad=people.lat_rad,
        lon_rad=people.lon_rad,
        density=people.density,
        means_bits=np.where(people.means_bits == 0, car, people.means_bits).astype(np.uint8),
        max_minutes=people.max_minutes,
        forbidden=refused | lacked,
        availability=people.availability,
        hours_min=people.hours_min,
        hours_max=people.hours_max,
        limit_bits=people.limit_bits.astype(np.int64),
        need_bits=people.need_bits.astype(np.int64),
        needs_known=people.needs_known,
        sought_start=people.sought_start,
        sought=people.sought,
        held_start=people.held_start,
        held=people.held,
        skill_start=people.skill_start,
        skill=people.skill,
    )


def _asking(reference: Reference, available: NDArray[np.uint16], not_wanted: int) -> AskingArrays:
    policy = reference.policy
    return AskingArrays(
        credits=reference.credits,
        affinity=reference.affinity.values,
        declared=round(policy.credit.declared * CREDIT_UNIT),
        lent=round(policy.credit.held_occupation * CREDIT_UNIT),
        held_affinity=policy.credit.held_affinity,
        unknown_occupation=policy.unknown.occupation,
        access_minutes=np.array([access_minutes(mode) for mode in TravelMode]),
        minutes_per_km=np.array(
            [
                [
                    [minutes_per_km(mode, home, there) for there in DensityClass]
                    for home in DensityClass
                ]
                for mode in TravelMode
            ]
        ),
        available=available,
        not_wanted=not_wanted,
        licence_bits=sum(LICENCE_BIT.values()) << LICENCE_SHIFT,
    )


def _asking_room(reference: Reference) -> AskingRoom:
    dims = len(reference.space.dims)
    return AskingRoom(
        access_minutes=np.empty(len(TravelMode)),
        minutes_per_km=np.empty((len(TravelMode), len(DensityClass))),
        occupation_value=np.empty(len(reference.affinity.codes) + 1),
        credit=np.zeros(dims, np.uint16),
        credited=np.empty(dims, np.uint16),
    )
