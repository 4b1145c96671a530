"""What a person can do of what an opportunity asks: the sums Σ x·c and Σ (x·c)², and bounds of them.

``x`` is what is asked, laid out by dim; ``c`` the credit of a dim: the larger of that of a skill
declared and that of an occupation held that reach it.
"""

import numpy as np

from matching.kernels.compiled import inlined
from matching.kernels.formulas import CREDIT_UNIT, closeness_fit, coverage_fit, on_grid
from matching.kernels.offering import COSINE, COVERAGE
from matching.kernels.people_columns import DemandArrays, LitArrays, PeopleArrays, PeopleRoom
from matching.policy import PolicyArrays


@inlined
def lay_out_demand(lit: LitArrays, demand: DemandArrays, room: PeopleRoom, present: int) -> None:
    for number in range(demand.dim.shape[0]):
        dim, weight = demand.dim[number], demand.weight[number]
        room.weight[dim] = weight * present
        for position in range(lit.skill_start[dim], lit.skill_start[dim + 1]):
            skill = lit.skill[position]
            room.gain[skill] = (room.gain[skill] + weight) * present
            room.gain_square[skill] = (room.gain_square[skill] + weight * weight) * present
        for position in range(lit.occupation_start[dim], lit.occupation_start[dim + 1]):
            held = lit.occupation[position]
            room.lent_gain[held] = (room.lent_gain[held] + weight) * present
            room.lent_square[held] = (room.lent_square[held] + weight * weight) * present


@inlined
def sums_at_most(index: PeopleArrays, room: PeopleRoom, person: int) -> tuple[int, int]:
    """Return bounds of the two sums: each dim counted once for each thing that credits it.

    The credit of a dim is that of one of the things that reach it, hence at most their sum; in
    the same way for its square.
    """
    people = index.people
    declared = declared_square = lent = lent_square = 0
    for entry in range(people.skill_start[person], people.skill_start[person + 1]):
        skill = people.skill[entry]
        declared += room.gain[skill]
        declared_square += room.gain_square[skill]
    for entry in range(people.held_start[person], people.held_start[person + 1]):
        held = people.held[entry]
        lent += room.lent_gain[held]
        lent_square += room.lent_square[held]
    return (
        index.declared * declared + index.lent * lent,
        index.declared * index.declared * declared_square + index.lent * index.lent * lent_square,
    )


@inlined
def credited_sums(index: PeopleArrays, room: PeopleRoom, person: int) -> tuple[int, int]:
    """Return the two sums, exactly: the larger credit first, each dim once."""
    room.person[0] += 1
    if index.declared >= index.lent:
        first, first_square = _by_skills(index, room, person)
        second, second_square = _by_occupations(index, room, person)
    else:
        first, first_square = _by_occupations(index, room, person)
        second, second_square = _by_skills(index, room, person)
    return first + second, first_square + second_square


@inlined
def _by_skills(index: PeopleArrays, room: PeopleRoom, person: int) -> tuple[int, int]:
    credits = index.credits
    total = square = 0
    for entry in range(index.people.skill_start[person], index.people.skill_start[person + 1]):
        skill = index.people.skill[entry]
        if room.gain[skill] == 0:
            continue
        for position in range(credits.skill_start[skill], credits.skill_start[skill + 1]):
            part = index.declared * _unseen_weight(room, credits.skill_reaches[position])
            total += part
            square += part * part
    return total, square


@inlined
def _by_occupations(index: PeopleArrays, room: PeopleRoom, person: int) -> tuple[int, int]:
    credits = index.credits
    total = square = 0
    for entry in range(index.people.held_start[person], index.people.held_start[person + 1]):
        held = index.people.held[entry]
        if room.lent_gain[held] == 0:
            continue
        for position in range(credits.occupation_start[held], credits.occupation_start[held + 1]):
            part = index.lent * _unseen_weight(room, credits.occupation_reaches[position])
            total += part
            square += part * part
    return total, square


@inlined
def _unseen_weight(room: PeopleRoom, dim: int) -> int:
    """Return what is asked of a dim the first time it is met for a person, then 0."""
    weight: int = room.weight[dim]
    if weight == 0 or room.seen[dim] == room.person[0]:
        return weight - weight
    room.seen[dim] = room.person[0]
    return weight


@inlined
def most_skills_points(demand: DemandArrays, policy: PolicyArrays, room: PeopleRoom) -> float:
    """Return the points of skills of someone who can do everything asked."""
    most = CREDIT_UNIT * room.sums[0]
    return skills_points(demand, policy, room, most, CREDIT_UNIT * CREDIT_UNIT * room.sums[1])


@inlined
def skills_points(
    demand: DemandArrays, policy: PolicyArrays, room: PeopleRoom, held: int, held_square: int
) -> float:
    """Return the points of the two criteria of skills for sums Σ x·c and Σ (x·c)².

    When nothing is known of what is asked, the unknown of the policy, whatever the sums.
    """
    coverage = closeness = policy.unknown_skills_asked
    if room.sums[0] > 0:
        coverage = coverage_fit(held, room.sums[0])
        closeness = closeness_fit(held_square, room.sums[1])
    points: float = on_grid(policy.weights[demand.kind, COVERAGE] * coverage)
    return points + on_grid(policy.weights[demand.kind, COSINE] * closeness)
