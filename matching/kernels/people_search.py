"""The exact best people for an opportunity, and what excludes the others.

Groups of one occupation sought or held are visited by decreasing nearness to that of the
opportunity. A person is in several groups: she counts in the first visited, which is the one that
values her most. All bounds are of the very numbers they bound, rounded by the same growing
functions; a person is left out only when hers is under the worst score kept, so equal scores meet
and are told apart by id.
"""

import numpy as np
from numpy.typing import NDArray

from matching.kernels.compiled import compiled, inlined
from matching.kernels.formulas import bit_count, hours_fit, limits_fit, needs_fit, on_grid
from matching.kernels.offering import CONDITIONS, NEEDS, OCCUPATION
from matching.kernels.people_columns import DemandArrays, PeopleArrays, PeopleRoom, PersonArrays
from matching.kernels.people_reach import (
    FAR,
    NEAR,
    bound_mobilities,
    chord_square,
    fit_availabilities,
    is_too_far,
    tile_side,
)
from matching.kernels.people_skills import (
    credited_sums,
    lay_out_demand,
    most_skills_points,
    skills_points,
    sums_at_most,
)
from matching.kernels.pruning import GRID_SLACK
from matching.kernels.searching import BestArrays, offer_score
from matching.policy import PolicyArrays


@compiled
def prepare_people_room(
    index: PeopleArrays, demand: DemandArrays, policy: PolicyArrays, room: PeopleRoom
) -> int:
    """Write what a search reads of each number, dim and tile; return how many tiles to visit."""
    bound_mobilities(index.shared, demand, room.near, room.far)
    fit_availabilities(index.shared, demand, room.fits)
    shared, kind = index.shared, demand.kind
    for number in range(room.hours.shape[0]):
        fit = hours_fit(
            demand.weekly_hours, shared.hours_min[number], shared.hours_max[number],
            policy.hours_tolerance, policy.unknown_weekly_hours[kind],
        )  # fmt: skip
        room.hours[number] = on_grid(policy.weights[kind, CONDITIONS] * fit)
    for number in range(room.needs.shape[0]):
        fit = policy.unknown_needs
        if shared.needs_known[number]:
            stated = np.int64(shared.need_bits[number])
            fit = needs_fit(bit_count(stated & demand.need_bits), bit_count(stated))
        room.needs[number] = on_grid(policy.weights[kind, NEEDS] * fit)
    room.sums[0] = room.sums[1] = 0
    for number in range(demand.dim.shape[0]):
        room.sums[0] += demand.weight[number]
        room.sums[1] += demand.weight[number] * demand.weight[number]
    lay_out_demand(index.lit, demand, room, 1)
    count = 0
    for tile in range(index.tiles.least_km.shape[0]):
        side = tile_side(index.tiles, demand, tile)
        room.side[tile] = side
        if side != FAR:
            room.listed[count] = tile
            count += 1
    return count


@compiled
def clear_people_room(index: PeopleArrays, demand: DemandArrays, room: PeopleRoom) -> None:
    """Leave zeros where :func:`prepare_people_room` wrote what is asked."""
    lay_out_demand(index.lit, demand, room, 0)


@compiled
def search_people(
    index: PeopleArrays,
    demand: DemandArrays,
    policy: PolicyArrays,
    room: PeopleRoom,
    tiles: int,
    best: BestArrays,
) -> None:
    """Put the best people into ``best``; ``room`` is prepared, ``tiles`` of it are to visit."""
    skills_most = most_skills_points(demand, policy, room)
    weight = policy.weights[demand.kind, OCCUPATION]
    if demand.order.shape[0] == 0:
        points = on_grid(weight * demand.value[0])
        for number in range(tiles):
            tile = room.listed[number]
            sure = room.side[tile] == NEAR
            for person in range(index.tiles.start[tile], index.tiles.start[tile + 1]):
                _visit(index, demand, policy, room, best, person, sure, points, -1, skills_most)
        return
    most = skills_most + policy.weights[demand.kind, CONDITIONS]
    most += policy.weights[demand.kind, NEEDS] + GRID_SLACK
    groups = demand.value.shape[0]
    for turn in range(groups):
        group = demand.order[turn]
        points = on_grid(weight * demand.value[group])
        if best.size[0] == best.score.shape[0] and points + most < best.score[0]:
            return
        for number in range(tiles):
            tile = room.listed[number]
            sure = room.side[tile] == NEAR
            first = tile * groups + group
            for position in range(
                index.tiles.posting_start[first], index.tiles.posting_start[first + 1]
            ):
                person = index.tiles.posting[position]
                _visit(index, demand, policy, room, best, person, sure, points, turn, skills_most)


@compiled
def scan_people(
    index: PeopleArrays,
    demand: DemandArrays,
    policy: PolicyArrays,
    room: PeopleRoom,
    chosen: NDArray[np.int64],
    best: BestArrays,
) -> None:
    """Put the best of the chosen people into ``best``; ``room`` is prepared."""
    skills_most = most_skills_points(demand, policy, room)
    for position in range(chosen.shape[0]):
        person = chosen[position]
        value = 0.0
        groups = demand.value.shape[0]
        named = 0
        for entry in range(
            index.people.sought_start[person], index.people.sought_start[person + 1]
        ):
            value = max(value, demand.value[index.people.sought[entry]])
            named += 1
        for entry in range(index.people.held_start[person], index.people.held_start[person + 1]):
            value = max(value, demand.value[(groups - 1) // 2 + index.people.held[entry]])
            named += 1
        if named == 0:
            value = demand.value[groups - 1]
        points = on_grid(policy.weights[demand.kind, OCCUPATION] * value)
        _visit(index, demand, policy, room, best, person, False, points, -1, skills_most)


@inlined
def _visit(
    index: PeopleArrays,
    demand: DemandArrays,
    policy: PolicyArrays,
    room: PeopleRoom,
    best: BestArrays,
    person: int,
    sure: bool,
    value: float,
    turn: int,
    skills_most: float,
) -> None:
    """Score one person as soon as her bounds let her in, the cheapest first."""
    people = index.people
    if np.int64(people.forbidden[person]) & demand.flags:
        return
    left = 1.0
    strained = bit_count(np.int64(people.limit_bits[person]) & demand.strain_bits)
    if strained:
        left = limits_fit(strained, policy.one_limit_strained, policy.several_limits_strained)
    rest = value + room.hours[people.hours[person]] + room.needs[people.needs[person]]
    full = best.size[0] == best.score.shape[0]
    if full and (skills_most + rest) * left + GRID_SLACK < best.score[0]:
        return
    if not room.fits[people.availability[person]]:
        return
    if not sure:
        chord = chord_square(people, demand, person)
        number = people.mobility[person]
        if chord > room.far[number]:
            return
        sure = chord <= room.near[number]
    skills = skills_most
    if room.sums[0] > 0 and skills_most > 0.0:
        held, held_square = sums_at_most(index, room, person)
        skills = skills_points(demand, policy, room, held, held_square)
        if full and (skills + rest) * left + GRID_SLACK < best.score[0]:
            return
    if turn >= 0 and _is_in_earlier(people, demand, person, turn):
        return
    if room.sums[0] > 0 and skills_most > 0.0:
        held, held_square = credited_sums(index, room, person)
        skills = skills_points(demand, policy, room, held, held_square)
    suitability = skills + rest
    score = suitability - on_grid(suitability * (1.0 - left))
    key = np.uint64(people.rank[person])
    if full and (score < best.score[0] or (score == best.score[0] and key > best.key[0])):
        return
    if not sure and is_too_far(people, index.shared, demand, person):
        return
    offer_score(best, score, key, person)


@inlined
def _is_in_earlier(people: PersonArrays, demand: DemandArrays, person: int, turn: int) -> bool:
    """Return whether a person is in a group visited before: she counted there, valued more."""
    held = (demand.value.shape[0] - 1) // 2
    for entry in range(people.sought_start[person], people.sought_start[person + 1]):
        if demand.turn[people.sought[entry]] < turn:
            return True
    for entry in range(people.held_start[person], people.held_start[person + 1]):
        if demand.turn[held + people.held[entry]] < turn:
            return True
    return False
