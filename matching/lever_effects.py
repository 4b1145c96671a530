"""What each lever opens, by asking the engine again with the lever pulled.

Two kinds of gain, both counted one opportunity at a time: more *in reach* (excluded before, not any
more), and more *good* ones (a score that was below ``GOOD_SCORE``, or none, and no longer is).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insertion.beneficiary import Profile
from insertion.opportunity import OpportunityId
from insertion.terms import OpportunityKind
from matching.answer import Match
from matching.asking import Asking
from matching.engine import Engine
from matching.lever_skills import likely_skills
from matching.levers import GOOD_SCORE, Lever, MoreHours, possible_levers, with_levers
from matching.live_index import State
from matching.search import Found, Subset

MAX_OPENED = 100
BEST_SHOWN = 3
_FIRST_LOOK = 64
_LOOK_FURTHER = 4


@dataclass(frozen=True, slots=True)
class LeverEffect:
    """What one lever opens; ``opened`` and ``best`` are as they rank once it is pulled.

    ``opened`` holds the first ``MAX_OPENED`` ids of what is newly in reach or newly good;
    ``opened_count`` says how many there are in all.
    """

    lever: Lever
    in_reach: int
    good: int
    opened_count: int
    opened: tuple[OpportunityId, ...]
    best: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Levers:
    """How much is in reach and good today, and what each lever adds, the most useful first."""

    in_reach: int
    good: int
    effects: tuple[LeverEffect, ...]
    snapshot_version: str
    policy_version: str


def weigh_levers(
    profile: Profile,
    kinds: Collection[OpportunityKind],
    engine: Engine,
    *,
    at_most: int,
    skills: int,
) -> Levers:
    """Return the levers that open something, at most ``at_most``, among them ``skills`` skills.

    Ordered by good matches added, then by matches in reach added, then by effort.

    Raises
    ------
    skills.errors.SkillsError
        When the profile names an occupation or a skill that the referential does not hold.
    """
    state, reference = engine.state, engine.reference
    scales = _Scales(profile, frozenset(kinds), engine, state)
    learnt = likely_skills(scales.today, scales.found, state, reference)
    weighed = _smallest([scales.weigh(lever) for lever in possible_levers(profile)])
    by_skill = sorted((scales.weigh(lever) for lever in learnt), key=_usefulness)[:skills]
    useful = sorted((each for each in (*weighed, *by_skill) if each.opened), key=_usefulness)
    kept = [scales.shown(each) for each in useful[:at_most]]
    return Levers(
        in_reach=len(scales.found.names),
        good=len(scales.good),
        effects=tuple(kept),
        snapshot_version=engine.version,
        policy_version=reference.policy.version,
    )


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A lever and what it opens, not explained yet."""

    lever: Lever
    pulled: Asking
    in_reach: int
    good: int
    opened_count: int
    opened: tuple[tuple[OpportunityId, int], ...]  # (id, name), best first
    best_score: float


def _usefulness(weighed: _Weighed) -> tuple[object, ...]:
    lever = weighed.lever
    return -weighed.good, -weighed.in_reach, lever.effort, -weighed.best_score, lever.code


def _smallest(weighed: Sequence[_Weighed]) -> Iterator[_Weighed]:
    """Yield the levers without early and late hours when one of the two opens as much."""
    opened = {each.lever.hours: each.opened_count for each in weighed}
    one = max(opened.get(MoreHours.EARLY, 0), opened.get(MoreHours.LATE, 0))
    for each in weighed:
        if each.lever.hours is not MoreHours.EARLY_AND_LATE or each.opened_count > one:
            yield each


class _Scales:
    """One person's answer today, against which each lever is weighed."""

    def __init__(
        self,
        profile: Profile,
        kinds: frozenset[OpportunityKind],
        engine: Engine,
        state: State,
    ) -> None:
        self._profile, self._kinds = profile, kinds
        self._engine, self._state = engine, state
        self.today = self._ask(profile)
        self.found = self.today.find_all()
        self.good = self.found.names[self.found.scores >= GOOD_SCORE]
        self._out_of_reach = self._openable()

    def weigh(self, lever: Lever) -> _Weighed:
        """Return what the engine answers once the lever is pulled, less what it answers today."""
        pulled = self._ask(lever.apply(self._profile))
        reached = pulled.find(self._size(self._out_of_reach), self._out_of_reach)
        good = _good(pulled)
        raised = ~np.isin(good.names, self.good)
        newly_good = Found(good.names[raised], good.scores[raised])
        both = np.union1d(reached.names, newly_good.names)
        return _Weighed(
            lever,
            pulled,
            len(reached.names),
            len(newly_good.names),
            len(both),
            self._first(reached, newly_good),
            max([0.0, *reached.scores[:1].tolist(), *newly_good.scores[:1].tolist()]),
        )

    def shown(self, weighed: _Weighed) -> LeverEffect:
        """Return the effect of a lever, its best opportunities explained."""
        names = np.array([name for _, name in weighed.opened[:BEST_SHOWN]], np.int64)
        return LeverEffect(
            weighed.lever,
            weighed.in_reach,
            weighed.good,
            weighed.opened_count,
            tuple(each for each, _ in weighed.opened),
            weighed.pulled.show(names),
        )

    def _ask(self, profile: Profile) -> Asking:
        return Asking(profile, self._kinds, self._engine, self._state)

    def _openable(self) -> Subset:
        """Return what all the levers together would put in reach: the others stay out anyway.

        Levers only add, so that what one of them opens is opened by all of them pulled at once.
        """
        rest = _without(self._state, self.found.names)
        everything = with_levers(self._profile, possible_levers(self._profile))
        opened = self._ask(everything).find(self._size(rest), rest).names
        return Subset(np.sort(opened[opened >= 0]), np.sort(~opened[opened < 0]))

    @staticmethod
    def _size(subset: Subset) -> int:
        return len(subset.slots) + len(subset.added)

    def _first(self, *lists: Found) -> tuple[tuple[OpportunityId, int], ...]:
        """Return the first of several ranked lists joined: best first, then by ascending id."""
        scores: dict[int, float] = {}
        for found in lists:
            names, points = found.names[:MAX_OPENED], found.scores[:MAX_OPENED]
            scores.update(zip(names.tolist(), points.tolist(), strict=True))
        ranked = sorted((-score, self._state.id_of(name), name) for name, score in scores.items())
        return tuple((each, name) for _, each, name in ranked[:MAX_OPENED])


def _good(asking: Asking) -> Found:
    """Return all that scores ``GOOD_SCORE`` or more: the best, as many as it takes."""
    k = _FIRST_LOOK
    while True:
        found = asking.find(k)
        if len(found.names) < k or found.scores[-1] < GOOD_SCORE:
            count = int((found.scores >= GOOD_SCORE).sum())
            return Found(found.names[:count], found.scores[:count])
        k *= _LOOK_FURTHER


def _without(state: State, names: NDArray[np.int64]) -> Subset:
    """Return every slot of a state but those of ``names``."""
    rest, added = (
        np.ones(len(state.generation), np.bool_),
        np.ones(len(state.added_slots), np.bool_),
    )
    rest[names[names >= 0]] = False
    added[~names[names < 0]] = False
    return Subset(np.flatnonzero(rest), np.flatnonzero(added))
