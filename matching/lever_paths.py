"""What would bring one opportunity in reach of a person: the fewest levers, the least effort first.

Every way found is asked of the engine before it is told: with its levers pulled, nothing excludes
the opportunity any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations, islice, product

from insertion.beneficiary import MAX_MAX_MINUTES, MAX_SKILLS, Profile
from insertion.opportunity import OpportunityId
from matching.answer import Assessment, ExclusionReason
from matching.engine import Engine
from matching.lever_skills import LEARNT
from matching.levers import (
    Lever,
    LeverKind,
    more_minutes,
    one_more_skill,
    possible_levers,
    with_levers,
)

WAYS_SHOWN = 3
SKILLS_SHOWN, SKILLS_TRIED = 3, 8
MINUTES_STEP, MOST_MINUTES = 5, 30

Levers = tuple[Lever, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Levers pulled together, and what the opportunity then is for the person."""

    levers: Levers
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Ways:
    """One opportunity today, the smallest ways to have it in reach, and skills that would help.

    ``ways`` is empty when it is in reach already, or when no lever we know is enough. Each of
    ``skills`` is one skill acquired, the most helpful first, on top of the first way if there is
    one.
    """

    today: Assessment
    ways: tuple[Way, ...]
    skills: tuple[Way, ...]


def find_ways(profile: Profile, opportunity_id: OpportunityId, engine: Engine) -> Ways:
    """Return what would bring one opportunity in.

    Raises
    ------
    insertion.errors.UnknownOpportunity
        When the index does not hold it.
    """
    today = engine.assess(profile, opportunity_id)
    target = _Target(opportunity_id, profile, engine)
    ways = target.ways()
    pulled = ways[0].levers if ways else ()
    in_reach = bool(ways) or not today.exclusions
    return Ways(today, ways, target.skills(pulled) if in_reach else ())


@dataclass(frozen=True, slots=True)
class _Target:
    """One opportunity of one state, looked at for one person."""

    id: OpportunityId
    profile: Profile
    engine: Engine

    def assess(self, levers: Levers) -> Assessment:
        """Return what the engine says with these levers pulled."""
        return self.engine.assess(with_levers(self.profile, levers), self.id)

    def ways(self) -> tuple[Way, ...]:
        """Return the smallest ways that leave no exclusion."""
        reasons = self._excluded(())
        if not reasons:
            return ()
        alternatives = [tuple(self._alternatives(reason)) for reason in reasons]
        joined = {_joined(levers) for levers in product(*alternatives)}
        enough = [levers for levers in sorted(joined, key=_size) if not self._excluded(levers)]
        return tuple(Way(levers, self.assess(levers)) for levers in enough[:WAYS_SHOWN])

    def skills(self, pulled: Levers) -> tuple[Way, ...]:
        """Return the skills that add most points, each on top of ``pulled``."""
        if len(self.profile.skills) >= MAX_SKILLS:
            return ()
        today = self.assess(pulled).match
        skills = self.engine.reference.referential.skills
        asked = (*today.skills.missing, *today.skills.near, *today.skills.presumed)
        learnt = [skill for skill in asked if skills[skill].kind in LEARNT][:SKILLS_TRIED]
        tried = [(*pulled, one_more_skill(skill)) for skill in learnt]
        found = [Way(levers, self.assess(levers)) for levers in tried]
        found.sort(key=lambda way: -way.assessment.match.score)
        better = (way for way in found if way.assessment.match.score > today.score)
        return tuple(better)[:SKILLS_SHOWN]

    def _excluded(self, levers: Levers) -> tuple[ExclusionReason, ...]:
        return self.assess(levers).exclusions

    def _alternatives(self, reason: ExclusionReason) -> Iterator[Levers]:
        """Yield the ways to lift one exclusion."""
        if reason is ExclusionReason.TOO_FAR:
            yield from self._nearer()
        elif reason is ExclusionReason.LICENCE_MISSING:
            yield tuple(self._all_needed(LeverKind.LICENCE, reason))
        elif reason is ExclusionReason.CONTRACT_REFUSED:
            yield from self._first_enough(LeverKind.CONTRACT, reason)
        else:
            yield from self._first_enough(LeverKind.HOURS, reason)

    def _first_enough(self, kind: LeverKind, reason: ExclusionReason) -> Iterator[Levers]:
        """Yield the first lever of a kind that lifts an exclusion, or else the first two."""
        levers = self._levers(kind)
        tried: Iterator[Levers] = chain(combinations(levers, 1), combinations(levers, 2))
        enough = (pulled for pulled in tried if reason not in self._excluded(pulled))
        yield from islice(enough, 1)

    def _all_needed(self, kind: LeverKind, reason: ExclusionReason) -> Iterator[Lever]:
        """Yield the levers of a kind without which an exclusion stays, whatever the others do."""
        levers = self._levers(kind)
        for lever in levers:
            others = tuple(each for each in levers if each is not lever)
            if reason in self._excluded(others):
                yield lever

    def _levers(self, kind: LeverKind) -> Levers:
        return tuple(lever for lever in possible_levers(self.profile) if lever.kind is kind)

    def _nearer(self) -> Iterator[Levers]:
        """Yield the ways to be there in time: minutes, a means, or both."""
        for pulled in ((), *((lever,) for lever in self._levers(LeverKind.MEANS))):
            minutes = self._minutes_needed(pulled)
            if minutes is not None:
                yield (*pulled, *([more_minutes(float(minutes))] if minutes else []))

    def _minutes_needed(self, pulled: Levers) -> int | None:
        """Return the fewest minutes to add, by steps, or None when ``MOST_MINUTES`` are too few."""
        for minutes in range(0, MOST_MINUTES + 1, MINUTES_STEP):
            if self.profile.max_minutes + minutes > MAX_MAX_MINUTES:
                return None
            longer = (*pulled, more_minutes(float(minutes))) if minutes else pulled
            if ExclusionReason.TOO_FAR not in self._excluded(longer):
                return minutes
        return None


def _joined(alternatives: tuple[Levers, ...]) -> Levers:
    """Return the levers of one way, each once; a car brings the licence that goes with it."""
    levers = list(dict.fromkeys(lever for each in alternatives for lever in each))
    with_car = {lever.licence for lever in levers if lever.kind is LeverKind.MEANS}
    kept = (
        lever
        for lever in levers
        if lever.kind is not LeverKind.LICENCE or lever.licence not in with_car
    )
    return tuple(sorted(kept, key=lambda lever: lever.effort))


def _size(levers: Levers) -> tuple[object, ...]:
    return (
        len(levers),
        [lever.effort for lever in reversed(levers)],
        [lever.code for lever in levers],
    )
