"""The engine: one person's question in, the exact best opportunities out, explained.

Read this first. Each stage takes values and returns new ones; none changes what it was given.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.errors import UnknownOpportunity
from insertion.opportunity import Opportunity, OpportunityId
from insertion.terms import OpportunityKind
from matching.answer import Assessment, ExclusionReason, Match, Ranking
from matching.batch import BatchRanking, rank_many
from matching.beside import Beside, beside_the_model
from matching.columns import QuestionArrays
from matching.encoding import encode
from matching.explanation import exclusions, explain
from matching.filters import NO_FILTER, Filter, subset_of
from matching.generation import arrange
from matching.kernels.offering import (
    CONTRACT_REFUSED,
    KEPT,
    LICENCE_MISSING,
    SHIFT_UNAVAILABLE,
    TOO_FAR,
)
from matching.live_index import LiveIndex, State
from matching.query import prepare_question
from matching.reference import Reference
from matching.roads import Roads, no_roads
from matching.search import Found, count, search
from matching.similar import SimilarOpportunities, find_similar
from matching.slots import to_slots
from matching.stopovers import stopover_answer
from matching.timetables import Timetables, no_timetables
from matching.vocabulary import Vocabulary

ALL_KINDS = frozenset(OpportunityKind)
EXCLUSION_OUTCOME = {
    ExclusionReason.TOO_FAR: TOO_FAR,
    ExclusionReason.LICENCE_MISSING: LICENCE_MISSING,
    ExclusionReason.CONTRACT_REFUSED: CONTRACT_REFUSED,
    ExclusionReason.SHIFT_UNAVAILABLE: SHIFT_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class Engine:
    """An index of the catalogue, and the reference it was built with.

    ``moment`` is the state that answers, None for the index as it is at each question.
    """

    reference: Reference
    index: LiveIndex
    timetables: Callable[[], Timetables | None] = no_timetables
    roads: Callable[[], Roads | None] = no_roads
    moment: State | None = None

    @property
    def state(self) -> State:
        """Return the index as it is now; an answer is made of one state only."""
        return self.index.state if self.moment is None else self.moment

    @property
    def version(self) -> str:
        """Return what names everything that its answers are read from."""
        told = (self.roads(), self.timetables())
        return "+".join((self.state.version, *(each.version for each in told if each is not None)))

    def still(self) -> "Engine":
        """Return an engine of this moment: for an answer that asks several questions."""
        timetables, roads = self.timetables(), self.roads()
        return replace(self, timetables=lambda: timetables, roads=lambda: roads, moment=self.state)

    def rank(
        self,
        profile: Profile,
        k: int | None,
        kinds: Collection[OpportunityKind] = ALL_KINDS,
        *,
        skip: int = 0,
        among: Filter = NO_FILTER,
    ) -> Ranking:
        """Return the exact best ``k`` opportunities within reach of a person, after ``skip``.

        Same profile, same state of the index, same policy: same answer, to the bit. Equal scores
        are told apart by ascending id. All of them when ``k`` is None.

        Raises
        ------
        skills.errors.SkillsError
            When the profile names an occupation or a skill that the referential does not hold.
        """
        state, reference = self.state, self.reference
        beside = self.beside(profile, state)
        question = prepare_question(profile, kinds, reference, beside.left_out)
        subset = subset_of(among, state, reference)
        last = len(state) if k is None else skip + k
        found = search(state, question, reference.policy_arrays, last, subset, beside.ways)
        counts = count(state, question, subset, beside.ways).tolist()
        return Ranking(
            matches=tuple(self.shown(found.names[skip:], profile, question, beside)),
            total=counts[KEPT],
            excluded={reason: counts[code] for reason, code in EXCLUSION_OUTCOME.items()},
            snapshot_version=beside.named(),
            policy_version=reference.policy.version,
        )

    def best_ids(
        self,
        profile: Profile,
        k: int,
        kinds: Collection[OpportunityKind] = ALL_KINDS,
        *,
        among: Filter = NO_FILTER,
    ) -> tuple[OpportunityId, ...]:
        """Return the ids of what :meth:`rank` ranks, in its order, without explaining any."""
        state, reference = self.state, self.reference
        beside = self.beside(profile, state)
        question = prepare_question(profile, kinds, reference, beside.left_out)
        subset = subset_of(among, state, reference)
        found = search(state, question, reference.policy_arrays, k, subset, beside.ways)
        return tuple(state.id_of(name) for name in found.names.tolist())

    def assess(self, profile: Profile, opportunity_id: OpportunityId) -> Assessment:
        """Return what one opportunity would earn, and everything that excludes it.

        Raises
        ------
        insertion.errors.UnknownOpportunity
            When the index does not hold it.
        """
        state = self.state
        name = state.name_of(opportunity_id)
        if name is None:
            raise UnknownOpportunity("opportunity: not in the index")
        beside = self.beside(profile, state)
        question = prepare_question(profile, ALL_KINDS, self.reference, beside.left_out)
        chosen = np.array([name], np.int64)
        (match,) = self.shown(chosen, profile, question, beside)
        if profile.stopover is not None:
            answer = stopover_answer(name, profile, state, self.reference, beside.timetables)
            match = replace(match, stopover=answer)
        return Assessment(match, exclusions(name, question, state, beside))

    def shown(
        self,
        names: NDArray[np.int64],
        profile: Profile,
        question: QuestionArrays,
        beside: Beside,
    ) -> Iterator[Match]:
        """Yield what is said of each opportunity found, the child to leave on the way with it."""
        state = beside.state
        matches = explain(names, profile, question, state, self.reference, beside)
        if profile.stopover is None:
            yield from matches
            return
        for name, match in zip(names.tolist(), matches, strict=True):
            answer = stopover_answer(name, profile, state, self.reference)
            by_bus = match.travel.mode is TravelMode.TRANSIT
            if answer is not None and answer.failure is not None and by_bus:
                answer = None  # the bus may do: one asks of one offer at a time
            yield replace(match, stopover=answer)

    def beside(self, profile: Profile, state: State) -> Beside:
        """Return what timetables and matrices of roads tell of the ways of a person."""
        takes_bus = TravelMode.TRANSIT in (profile.means or ())
        timetables = self.timetables() if takes_bus else None
        return beside_the_model(profile, state, self.reference, timetables, self.roads())

    def rank_many(
        self, profiles: Sequence[Profile], k: int, kinds: Collection[OpportunityKind] = ALL_KINDS
    ) -> BatchRanking:
        """Return the ids and scores of the exact best ``k`` of each profile, unexplained."""
        state, reference = self.state, self.reference

        def ask_alone(profile: Profile) -> Found:
            beside = self.beside(profile, state)
            question = prepare_question(profile, kinds, reference, beside.left_out)
            return search(state, question, reference.policy_arrays, k, ways=beside.ways)

        by_road = self.roads() is not None
        return rank_many(profiles, k, kinds, state, reference, ask_alone, all_alone=by_road)

    def similar(
        self,
        opportunity_id: OpportunityId,
        k: int,
        kinds: Collection[OpportunityKind] | None = None,
    ) -> SimilarOpportunities:
        """Return the exact ``k`` opportunities nearest to one; see :mod:`matching.similar`."""
        return find_similar(opportunity_id, k, kinds, self.state, self.reference)


def build_engine(
    opportunities: Iterable[Opportunity], reference: Reference, version: str
) -> Engine:
    """Return the engine that ranks ``opportunities``; ``version`` names the catalogue's state."""
    vocabulary = Vocabulary()
    columns = encode(opportunities, reference, vocabulary)
    slots = to_slots(columns, reference, vocabulary)
    generation = arrange(slots, reference, vocabulary.arrays())
    return Engine(reference, LiveIndex(generation, reference, version))
