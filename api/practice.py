"""What the use cases of positionnements are given by the server: engine, territories, terms."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from api.schemas.match import exclusion_out, match_out
from geo.communes import CommuneCode
from geo.errors import UnknownCommune
from geo.territory import DEPARTEMENT, EPCI, MDS, PDS, TerritoryMap
from insertion.beneficiary import Profile
from insertion.dispositifs import Dispositifs
from insertion.errors import UnknownOpportunity
from insertion.opportunity import Opportunity
from insertion.positionnement_terms import RuledTerms
from insertion.terms import OpportunityKind
from usecases.positionnements.practice import Practice
from usecases.rank_opportunities import assess_opportunity, rank_opportunities
from usecases.ranking_request import Wanted
from usecases.shortlist import Sources

MOST_ALTERNATIVES = 10

_WIDEST_LAST = {MDS: 0, PDS: 2, EPCI: 3, DEPARTEMENT: 4}


class Source(Protocol):
    """What is needed of the application."""

    def territories(self) -> TerritoryMap:
        """Return the map of the territories imported."""
        ...

    def dispositifs(self) -> Dispositifs:
        """Return the dispositifs and their rules."""
        ...

    def held_sources(self) -> Sources | None:
        """Return what one answer is made with, None when it would have to be built first."""
        ...


def practice_of(source: Source) -> Practice:
    """Return how positionnements are dealt with by this application."""

    # Both are asked by who is alone to write: nobody waits there for an index to be built.
    def explain(profile: Profile, opportunity: Opportunity) -> Mapping[str, Any] | None:
        sources = source.held_sources()
        return None if sources is None else _explanation(sources, profile, opportunity)

    def alternatives(profile: Profile, kind: OpportunityKind) -> Sequence[str]:
        sources = source.held_sources()
        if sources is None:
            return ()
        wanted = Wanted(k=MOST_ALTERNATIVES, kinds=frozenset({kind}))
        ranking = rank_opportunities(profile, sources.desk, wanted)
        return [match.opportunity_id for match in ranking.matches]

    def territories_of(code: CommuneCode) -> Sequence[str]:
        try:
            found = source.territories().territories_of(code)
        except UnknownCommune:
            return ()
        # The smallest first: an MDS before a PDS, what is imported before the register's own.
        ordered = sorted(found, key=lambda each: _WIDEST_LAST.get(each.kind, 1))
        return [
            code,
            *(name for each in ordered for name in (f"{each.kind}:{each.code}", each.code)),
        ]

    return Practice(
        terms=RuledTerms(source.dispositifs),
        explain=explain,
        alternatives=alternatives,
        territories_of=territories_of,
    )


def _explanation(
    sources: Sources, profile: Profile, opportunity: Opportunity
) -> Mapping[str, Any] | None:
    """Return what the person would be shown of one opportunity, None when it cannot be ranked."""
    referential = sources.knowledge.referential
    try:
        assessment = assess_opportunity(profile, sources.desk, opportunity.id)
    except UnknownOpportunity:  # too new for the index, or left out of it
        return None
    return {
        "proposee": not assessment.exclusions,
        "exclusions": [exclusion_out(each) for each in assessment.exclusions],
        "correspondance": match_out(assessment.match, opportunity, referential),
        "version_index": sources.desk.engine.version,
        "version_politique": sources.desk.reference.policy.version,
    }
