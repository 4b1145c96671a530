"""The naive twin of the other direction: every person looked at, one by one, in plain Python.

It reads what :mod:`tests.oracles.naive_ranking` says of a person and an opportunity, and leaves
the way out of the score.
"""

from dataclasses import dataclass

from insertion.beneficiary import Profile
from insertion.opportunity import Opportunity
from matching.reference import Reference
from tests.oracles.naive_ranking import naive_exclusions, naive_score


@dataclass(frozen=True)
class NaivePerson:
    """What the oracle ranks: an id, its score and the points of each criterion but the way."""

    id: str
    score: float
    points: tuple[float, ...]


def naive_people(
    opportunity: Opportunity, people: dict[str, Profile], reference: Reference
) -> list[NaivePerson]:
    """Return everyone whom nothing excludes, best first, ties by id."""
    found = []
    for identifier, profile in people.items():
        if naive_exclusions(profile, opportunity, reference.communes):
            continue
        *points, _way = naive_score(profile, opportunity, reference).points
        found.append(NaivePerson(identifier, sum(points), tuple(points)))
    return sorted(found, key=lambda person: (-person.score, person.id))


def naive_people_left_out(
    opportunity: Opportunity, people: dict[str, Profile], reference: Reference
) -> dict[str, int]:
    """Return how many people each reason excludes, each counted under the first one."""
    counts: dict[str, int] = {}
    for profile in people.values():
        broken = naive_exclusions(profile, opportunity, reference.communes)
        if broken:
            counts[broken[0]] = counts.get(broken[0], 0) + 1
    return counts
