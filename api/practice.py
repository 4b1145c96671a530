"""What the use cases of positionnements are given by the server: engine, territories, terms."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from api.schemas.match import exclusion_out, match_out
from geo.communes import CommuneCode, Communes
from geo.errors import UnknownCommune
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


class Source(Protocol):
    """What is needed of the application."""

    @property
    def communes(self) -> Communes:
        """Return the register of communes."""
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
            commune = source.communes.get(code)
        except UnknownCommune:
            return ()
        found = (commune.code, commune.epci_code, commune.departement)
        return [each for each in found if each is not None]

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
        "version_index": sources.desk.engine.state.version,
        "version_politique": sources.desk.reference.policy.version,
    }
