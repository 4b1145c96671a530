"""The exact best people for an opportunity.

First the groups of one occupation sought or held, by decreasing nearness to that of the
opportunity, which soon gives good scores; then, unless no one else can enter, everyone in turn.
All bounds are of the very numbers they bound; a person is left out only when hers is under the
worst score kept, so equal scores meet and are told apart by id.
"""

import numpy as np
from numpy.typing import NDArray

from matching.columns import PolicyArrays
from matching.kernels.best import BestArrays, offer
from matching.kernels.compiled import compiled, inlined
from matching.kernels.formulas import (
    CREDIT_UNIT,
    bit_count,
    hours_fit,
    limits_fit,
    needs_fit,
    needs_weight,
    on_grid,
)
from matching.kernels.offering import CONDITIONS, NEEDS, OCCUPATION
from matching.kernels.people_columns import DemandArrays, PeopleArrays, PeopleRoom, PersonArrays
from matching.kernels.people_reach import (
    FAR,
    NEAR,
    PARTLY,
    bound_mobilities,
    chord_square,
    fit_availabilities,
    is_too_far,
    tile_side,
)
from matching.kernels.people_skills import (
    choose_shift,
    credited_sums,
    declared_gain,
    lay_out_demand,
    most_skills_points,
    skills_at_most,
    skills_points,
)
from matching.kernels.pruning import GRID_SLACK

# A person met through a group is read here and there, one in turn is read in passing: the
# first is taken to cost sixteen of the second (1.8 million people, p99 90 → 11 ms).
VISIT_COST = 16
FEWEST_VISITS = 512


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
            covered = needs_weight(stated & demand.need_bits, stated)
            fit = needs_fit(covered, needs_weight(stated, stated))
        room.needs[number] = on_grid(policy.weights[kind, NEEDS] * fit)
    room.sums[0] = room.sums[1] = 0
    for number in range(demand.dim.shape[0]):
        room.sums[0] += demand.weight[number]
        room.sums[1] += demand.weight[number] * demand.weight[number]
    choose_shift(room, index.things)
    room.share[0] = 1.0 / (CREDIT_UNIT * max(room.sums[0], 1))
    room.share[1] = 1.0 / (CREDIT_UNIT * CREDIT_UNIT * max(room.sums[1], 1))
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
    visited = _visit_groups(index, demand, policy, room, tiles, best)
    if visited == demand.value.shape[0]:
        return
    people = index.people
    skills_most = most_skills_points(demand, policy, room)
    rest_most = policy.weights[demand.kind, CONDITIONS] + policy.weights[demand.kind, NEEDS]
    occupation = policy.weights[demand.kind, OCCUPATION]
    for number in range(tiles):
        tile = room.listed[number]
        sure = room.side[tile] == NEAR
        for person in range(index.tiles.start[tile], index.tiles.start[tile + 1]):
            if np.int64(people.forbidden[person]) & demand.flags:
                continue
            if not room.fits[people.availability[person]]:
                continue
            if not sure and _side(people, demand, room, person) == FAR:
                continue
            turn, lent = _groups_of(people, demand, room, person)
            if turn < visited:  # she was visited with that group
                continue
            bound = rest_most + occupation * demand.value[turn] + GRID_SLACK
            full = best.size[0] == best.score.shape[0]
            if full and bound + skills_most < best.score[0]:
                continue
            declared = declared_gain(people, room, person)
            skills = skills_at_most(index, demand, policy, room, declared, lent)
            if full and bound + skills < best.score[0]:
                continue
            points = on_grid(occupation * demand.value[turn])
            _visit(index, demand, policy, room, best, person, sure, points, skills)


@inlined
def _visit_groups(
    index: PeopleArrays,
    demand: DemandArrays,
    policy: PolicyArrays,
    room: PeopleRoom,
    tiles: int,
    best: BestArrays,
) -> int:
    """Visit groups by decreasing value, as long as that is less work than visiting everyone.

    Return how many were visited, all of them when no other can enter the best. A person is in
    several groups: she counts in the first visited, which is the one that values her most.
    """
    budget = 0
    for number in range(tiles):
        tile = room.listed[number]
        budget += index.tiles.start[tile + 1] - index.tiles.start[tile]
    budget = max(budget // VISIT_COST, FEWEST_VISITS)
    occupation = policy.weights[demand.kind, OCCUPATION]
    skills_most = most_skills_points(demand, policy, room)
    most = policy.weights[demand.kind, CONDITIONS] + policy.weights[demand.kind, NEEDS]
    most += skills_most + GRID_SLACK
    groups = demand.turn.shape[0]
    for turn in range(demand.order.shape[0]):
        group = demand.order[turn]
        points = on_grid(occupation * demand.value[turn])
        if best.size[0] == best.score.shape[0] and points + most < best.score[0]:
            return demand.value.shape[0]
        if budget < 0:
            return turn
        for number in range(tiles):
            tile = room.listed[number]
            sure = room.side[tile] == NEAR
            first = tile * groups + group
            start, end = index.tiles.posting_start[first], index.tiles.posting_start[first + 1]
            budget -= np.int64(end) - np.int64(start)
            for position in range(start, end):
                person = index.tiles.posting[position]
                first_turn, lent = _groups_of(index.people, demand, room, person)
                if first_turn == turn:
                    declared = declared_gain(index.people, room, person)
                    skills = skills_at_most(index, demand, policy, room, declared, lent)
                    _visit(index, demand, policy, room, best, person, sure, points, skills)
    return demand.order.shape[0]


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
        turn, _ = _groups_of(index.people, demand, room, person)
        points = on_grid(policy.weights[demand.kind, OCCUPATION] * demand.value[turn])
        _visit(index, demand, policy, room, best, person, False, points, skills_most)


@inlined
def _groups_of(
    people: PersonArrays, demand: DemandArrays, room: PeopleRoom, person: int
) -> tuple[int, int]:
    """Return the turn of the group that values a person most, and the gains of what she held."""
    turn = demand.turn.shape[0]
    lent = 0
    for entry in range(people.group_start[person], people.group_start[person + 1]):
        group = people.group[entry]
        turn = min(turn, demand.turn[group])
        lent += room.lent_gain[group]
    return turn, lent


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
    side = NEAR if sure else _side(people, demand, room, person)
    if side == FAR or not room.fits[people.availability[person]]:
        return
    held, held_square = credited_sums(index, room, person)
    suitability = rest + skills_points(demand, policy, room, held, held_square)
    score = suitability - on_grid(suitability * (1.0 - left))
    key = np.uint64(people.rank[person])
    enters = not full or score > best.score[0] or (score == best.score[0] and key < best.key[0])
    if enters and (side == NEAR or not is_too_far(people, index.shared, demand, person)):
        offer(best, score, key, person)


@inlined
def _side(people: PersonArrays, demand: DemandArrays, room: PeopleRoom, person: int) -> int:
    """Return whether a person surely is near, or far, or is to be measured."""
    chord = chord_square(people, demand, person)
    number = people.mobility[person]
    if chord > room.far[number]:
        return FAR
    return NEAR if chord <= room.near[number] else PARTLY
