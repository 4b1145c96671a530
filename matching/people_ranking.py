"""Opportunity → people: the exact best people for an offer or an action, explained.

The score is ``suitability × limits``. The way there is a yes or a no by her own means and maximum,
never a distance (docs/decisions/0016). What is said of a person is what she would be told of this
very opportunity, less the way.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.opportunity import Opportunity
from insertion.terms import OpportunityKind
from matching.answer import CheckReason, Criterion, ExclusionReason, Match
from matching.demand import prepare_demand
from matching.engine import EXCLUSION_OUTCOME, build_engine
from matching.explanation import exclusions, explain
from matching.kernels.offering import KEPT
from matching.live_index import State
from matching.people import PeopleIndex
from matching.people_answer import Feasibility, PeopleRanking, PersonMatch
from matching.people_encoding import known_part
from matching.people_search import find_people
from matching.query import prepare_question
from matching.reference import Reference

_ONLY = np.zeros(1, np.int64)

# Profiles by id, of the people that a search found: an index keeps numbers, not profiles.
ProfilesOf = Callable[[Sequence[str]], Mapping[str, Profile]]


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """An index of people, and what it was built from; ``profiles_of`` gives those very profiles."""

    reference: Reference
    index: PeopleIndex
    profiles_of: ProfilesOf

    def rank(
        self, opportunity: Opportunity, k: int | None, among: Collection[str] | None = None
    ) -> PeopleRanking:
        """Return the exact best ``k`` people for an opportunity; all of them when it is None.

        ``among`` is a list of ids, a référent's portfolio say: the others are neither ranked nor
        counted. Someone whose profile is not there any more is left out of the list.
        """
        index, reference = self.index, self.reference
        demand = prepare_demand(opportunity, reference)
        code = opportunity.rome_code
        if code is not None and code in reference.affinity.index:
            index = index.for_occupation(reference.affinity.index[code])
        slots = None if among is None else index.slots_of(among)
        found = find_people(index, demand, len(index) if k is None else k, among=slots)
        ids = [index.id_of(slot) for slot in found.slots.tolist()]
        profiles = self.profiles_of(ids)
        alone = build_engine([opportunity], reference, "").state
        counts = found.counts.tolist()
        return PeopleRanking(
            matches=tuple(
                _match(each, profiles[each], opportunity.kind, alone, reference)
                for each in ids
                if each in profiles
            ),
            total=counts[KEPT],
            excluded={reason: counts[code] for reason, code in EXCLUSION_OUTCOME.items()},
            policy_version=reference.policy.version,
        )


def _match(
    beneficiary_id: str,
    profile: Profile,
    kind: OpportunityKind,
    alone: State,
    reference: Reference,
) -> PersonMatch:
    """Return what a person would be told of the only opportunity of ``alone``, less the way."""
    person = known_part(profile, reference)
    question = prepare_question(person, {kind}, reference)
    (match,) = explain(_ONLY, person, question, alone, reference)
    # By means that are sure, without what is assumed of public transport.
    surely = prepare_question(person, {kind}, reference, {TravelMode.TRANSIT})
    by_bus_only = ExclusionReason.TOO_FAR in exclusions(0, surely, alone)
    lines = tuple(line for line in match.contributions if line.criterion is not Criterion.TRAVEL)
    return PersonMatch(
        beneficiary_id=beneficiary_id,
        score=sum(line.points for line in lines),
        contributions=lines,
        feasibility=_feasibility(match, by_bus_only=by_bus_only),
        skills=match.skills,
        nearest_occupation=match.nearest_occupation,
        strained=match.strained,
        covered=match.covered,
        to_check=tuple(
            check for check in match.to_check if check is not CheckReason.TIMETABLES or by_bus_only
        ),
    )


def _feasibility(match: Match, *, by_bus_only: bool) -> Feasibility:
    unknown = by_bus_only or CheckReason.PLACE in match.to_check
    return Feasibility.TO_CHECK if unknown else Feasibility.IN_REACH
