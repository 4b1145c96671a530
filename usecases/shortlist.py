"""From a profile to an explained shortlist: what a person, the API and the CLI ask for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from geo.communes import Communes
from geo.geocoding import Geocoder
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.opportunity import Opportunity, OpportunityId, parse_opportunity_id
from insertion.ports import OpportunityFilter, UnitOfWork
from matching.answer import Assessment, Ranking
from matching.filters import Filter
from usecases.knowledge import Knowledge
from usecases.matching_desk import MatchingDesk
from usecases.profile_draft import ProfileDraft, ResolvedProfile
from usecases.rank_opportunities import assess_opportunity, rank_opportunities
from usecases.ranking_request import Wanted
from usecases.read_profile import is_quickly_read, read_profile

AT_ONCE_AT_MOST = 50  # ranked opportunities: a longer list is written by a thread of its own


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything one answer is made with, taken together so that its parts agree."""

    desk: MatchingDesk
    knowledge: Knowledge
    communes: Communes
    geocoder: Geocoder

    @property
    def versions(self) -> tuple[str, str]:
        """Return which index, timetables apart, and which policy they are."""
        return self.desk.engine.state.version, self.desk.reference.policy.version


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The ranking, the facts of what it ranks, and how the profile was understood.

    ``opportunities`` may lack one that was closed since the desk was built: it is not shown.
    """

    resolved: ResolvedProfile
    ranking: Ranking
    opportunities: Mapping[OpportunityId, Opportunity]
    skip: int = 0  # how many better ones come before


@dataclass(frozen=True, slots=True)
class AssessedOpportunity:
    """One opportunity and why it is proposed, or not."""

    resolved: ResolvedProfile
    assessment: Assessment
    opportunity: Opportunity


@dataclass(frozen=True, slots=True)
class Ranked:
    """A shortlist without the facts yet of what it ranks."""

    resolved: ResolvedProfile
    ranking: Ranking
    skip: int

    @property
    def ids(self) -> list[OpportunityId]:
        """Return whose facts are to be read."""
        return [match.opportunity_id for match in self.ranking.matches]


def draw_up_shortlist(
    draft: ProfileDraft,
    sources: Sources,
    uow: UnitOfWork,
    wanted: Wanted,
) -> Shortlist:
    """Return the best opportunities within reach of a person, explained.

    Raises
    ------
    ProfileRefused
        When the profile cannot be used as it is.
    """
    resolved = _resolve(draft, sources)
    ranking = rank_opportunities(resolved.profile, sources.desk, wanted, _narrowed(wanted, uow))
    return read_facts(Ranked(resolved, ranking, wanted.skip), sources, uow)


def rank_at_once(draft: ProfileDraft, sources: Sources, wanted: Wanted) -> Ranked | None:
    """Return the ranking when it takes neither the database nor long, None otherwise.

    Raises
    ------
    ProfileRefused
        When the profile cannot be used as it is.
    """
    is_short = wanted.text is None and wanted.skip + wanted.k <= AT_ONCE_AT_MOST
    # What is beside the model of the road modes is read of the whole catalogue, once a home.
    beside = TravelMode.TRANSIT in (draft.means or ()) or sources.desk.engine.roads() is not None
    if not is_short or beside or not is_quickly_read(draft, sources.knowledge):
        return None
    resolved = _resolve(draft, sources)
    among = Filter(contract=wanted.contract, commune=wanted.commune)
    ranking = rank_opportunities(resolved.profile, sources.desk, wanted, among)
    return Ranked(resolved, ranking, wanted.skip)


def facts_at_hand(ranked: Ranked, sources: Sources) -> Shortlist | None:
    """Return the shortlist when its facts were shown lately, None when some must be read."""
    facts = sources.desk.facts.at_hand(ranked.ids, ranked.ranking.snapshot_version)
    if facts is None:
        return None
    return Shortlist(ranked.resolved, ranked.ranking, facts, ranked.skip)


def read_facts(ranked: Ranked, sources: Sources, uow: UnitOfWork) -> Shortlist:
    """Return the shortlist, the facts that are not kept read from the database."""
    facts = facts_of(ranked.ids, ranked.ranking.snapshot_version, sources, uow)
    return Shortlist(ranked.resolved, ranked.ranking, facts, ranked.skip)


def rank_with_facts(
    profile: Profile,
    sources: Sources,
    uow: UnitOfWork,
    wanted: Wanted,
) -> tuple[Ranking, Mapping[OpportunityId, Opportunity]]:
    """Return the best opportunities for a profile, and the facts of those still there."""
    ranking = rank_opportunities(profile, sources.desk, wanted, _narrowed(wanted, uow))
    ids = [match.opportunity_id for match in ranking.matches]
    return ranking, facts_of(ids, ranking.snapshot_version, sources, uow)


def best_ids(
    profile: Profile, sources: Sources, uow: UnitOfWork, wanted: Wanted
) -> tuple[OpportunityId, ...]:
    """Return what is wanted of a ranking, in its order, unexplained: for who only compares."""
    among = _narrowed(wanted, uow)
    return sources.desk.engine.best_ids(profile, wanted.k, wanted.kinds, among=among)


def explain_these(
    profile: Profile, sources: Sources, ids: Collection[OpportunityId], wanted: Wanted
) -> Ranking:
    """Return some of what :func:`best_ids` found, in the same order, explained."""
    among = Filter(ids=frozenset(ids))
    return sources.desk.engine.rank(profile, max(len(ids), 1), wanted.kinds, among=among)


def facts_of(
    ids: Sequence[OpportunityId], version: str, sources: Sources, uow: UnitOfWork
) -> Mapping[OpportunityId, Opportunity]:
    """Return the facts of those still there, the ones shown lately without reading them anew."""

    def read(missing: Sequence[OpportunityId]) -> Mapping[OpportunityId, Opportunity]:
        with uow:
            return uow.opportunities.get_many(missing)

    return sources.desk.facts.get_many(ids, version, read)


def assess_for_profile(
    draft: ProfileDraft, sources: Sources, uow: UnitOfWork, opportunity_id: str
) -> AssessedOpportunity:
    """Return why one opportunity is proposed to a person, or everything that excludes it.

    Raises
    ------
    ProfileRefused
        When the profile cannot be used as it is.
    UnknownOpportunity
        When no open opportunity has this id.
    """
    known_id = parse_opportunity_id(opportunity_id)
    with uow:
        opportunity = uow.opportunities.get(known_id)
    resolved = _resolve(draft, sources)
    assessment = assess_opportunity(resolved.profile, sources.desk, known_id)
    return AssessedOpportunity(resolved, assessment, opportunity)


def _narrowed(wanted: Wanted, uow: UnitOfWork) -> Filter:
    """Return what the engine looks at; words are searched in the database."""
    ids = None
    if wanted.text is not None:
        with uow:
            ids = uow.opportunities.ids(OpportunityFilter(text=wanted.text))
    return Filter(contract=wanted.contract, commune=wanted.commune, ids=ids)


def _resolve(draft: ProfileDraft, sources: Sources) -> ResolvedProfile:
    return read_profile(draft, sources.knowledge, sources.communes, sources.geocoder)
