"""What a person can do of what is asked: the sums Σ x·c and Σ (x·c)², and bounds of them.

``x`` is what is asked, laid out by dim; ``c`` the credit of a dim: the larger of that of a skill
declared and that of an occupation held that reach it.
"""

import math

import numpy as np

from matching.columns import PolicyArrays
from matching.kernels.compiled import inlined
from matching.kernels.formulas import CREDIT_UNIT, closeness_fit, coverage_fit, on_grid
from matching.kernels.offering import COSINE, COVERAGE
from matching.kernels.people_columns import (
    DemandArrays,
    LitArrays,
    PeopleArrays,
    PeopleRoom,
    PersonArrays,
)

_WORD_BITS = 62


@inlined
def bits_of(number: int) -> int:
    """Return how many bits a positive whole number takes."""
    bits = 0
    while number > 0:
        number >>= 1
        bits += 1
    return bits


@inlined
def choose_shift(room: PeopleRoom, things: int) -> None:
    """Choose where a gain is cut: it holds two sums in one word, so that one addition sums both.

    The weights credited are above the cut and their squares below. A person names at most
    ``things``, each of which credits a dim once: no sum is more than ``things`` times that of all
    that is asked. When both do not fit in a word there is no cut (-1), and no bound of skills.
    """
    squares = bits_of(things * room.sums[1])
    room.sums[2] = squares if squares + bits_of(things * room.sums[0]) <= _WORD_BITS else -1


@inlined
def lay_out_demand(lit: LitArrays, demand: DemandArrays, room: PeopleRoom, present: int) -> None:
    """Write what is asked by dim, and the gain of each skill and occupation held, or zeros."""
    occupations = (room.lent_gain.shape[0] - 1) // 2
    shift = room.sums[2]
    for number in range(demand.dim.shape[0]):
        dim, weight = demand.dim[number], demand.weight[number]
        part = (weight << shift) + weight * weight if shift >= 0 else np.int64(1)
        room.weight[dim] = weight * present
        for position in range(lit.skill_start[dim], lit.skill_start[dim + 1]):
            skill = lit.skill[position]
            room.gain[skill] = (room.gain[skill] + part) * present
        for position in range(lit.occupation_start[dim], lit.occupation_start[dim + 1]):
            group = occupations + lit.occupation[position]
            room.lent_gain[group] = (room.lent_gain[group] + part) * present


@inlined
def declared_gain(people: PersonArrays, room: PeopleRoom, person: int) -> int:
    """Return the gains of what a person declared, summed."""
    gain = 0
    for entry in range(people.skill_start[person], people.skill_start[person + 1]):
        gain += room.gain[people.skill[entry]]
    return gain


@inlined
def skills_at_most(
    index: PeopleArrays,
    demand: DemandArrays,
    policy: PolicyArrays,
    room: PeopleRoom,
    declared: int,
    lent: int,
) -> float:
    """Return a bound of the points of skills, from the gains of what is declared and held.

    The credit of a dim is that of one of the things that reach it, hence at most their sum, in the
    same way for its square. Products instead of divisions move it by less than a step of the grid.
    """
    shift = room.sums[2]
    if room.sums[0] == 0 or shift < 0:
        return most_skills_points(demand, policy, room)
    below = (np.int64(1) << shift) - 1
    held = index.declared * (declared >> shift) + index.lent * (lent >> shift)
    squares = np.float64(index.declared * index.declared) * np.float64(declared & below)
    squares += np.float64(index.lent * index.lent) * np.float64(lent & below)
    coverage = min(held * room.share[0], 1.0)
    closeness = min(math.sqrt(squares * room.share[1]), 1.0)
    points: float = policy.weights[demand.kind, COVERAGE] * coverage
    return points + policy.weights[demand.kind, COSINE] * closeness


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
    occupations = (room.lent_gain.shape[0] - 1) // 2
    total = square = 0
    for entry in range(index.people.group_start[person], index.people.group_start[person + 1]):
        group = np.int64(index.people.group[entry])
        if room.lent_gain[group] == 0:
            continue
        held = group - occupations
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
