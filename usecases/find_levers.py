"""What would open more to a person: the levers, what each opens, and the way to one opportunity."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.travel import TravelMode
from insertion.beneficiary import MAX_MAX_MINUTES, Profile
from insertion.opportunity import (
    InsertionAction,
    Opportunity,
    OpportunityId,
    parse_opportunity_id,
)
from insertion.ports import UnitOfWork
from insertion.terms import Need
from matching.engine import Engine
from matching.lever_effects import Levers, weigh_levers
from matching.lever_paths import Ways, find_ways
from matching.levers import Lever, LeverKind
from usecases.levers_wanted import LeversWanted
from usecases.moped_loan import POINT_MOBILITE
from usecases.profile_draft import ProfileDraft, ResolvedProfile
from usecases.ranking_request import KINDS
from usecases.read_profile import read_profile
from usecases.shortlist import Sources

SKILLS_SHOWN = 3
_ACTIONS_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Target:
    """One opportunity, and what would bring it in reach."""

    opportunity: Opportunity
    ways: Ways


@dataclass(frozen=True, slots=True)
class FoundLevers:
    """The levers, the facts of what they open, and where to ask for help with each need.

    ``opportunities`` may lack one that was closed since the desk was built: it is not shown.
    """

    resolved: ResolvedProfile
    wanted: LeversWanted
    levers: Levers
    opportunities: Mapping[OpportunityId, Opportunity]
    helpers: Mapping[Need, tuple[InsertionAction, ...]]
    target: Target | None = None

    def helper_of(self, lever: Lever) -> InsertionAction | None:
        """Return the nearest open action that helps with a lever, None when there is none."""
        actions = self.helpers.get(need_of(lever) or Need.PROJECT, ())
        if lever.mode is TravelMode.MOPED:
            lenders = [each for each in actions if each.dispositif == POINT_MOBILITE]
            return lenders[0] if lenders else None
        return actions[0] if actions else None


def find_levers(
    draft: ProfileDraft, sources: Sources, uow: UnitOfWork, wanted: LeversWanted
) -> FoundLevers:
    """Return what would open more to a person, each lever verified by the engine.

    Raises
    ------
    ProfileRefused
        When the profile cannot be used as it is.
    UnknownOpportunity
        When no open opportunity has the id asked for.
    """
    resolved = read_profile(draft, sources.knowledge, sources.communes, sources.geocoder)
    # One moment answers: what is told of an offer is not of another state than what is counted.
    engine, profile = sources.desk.engine.still(), resolved.profile
    target = None
    if wanted.opportunity_id is not None:
        target = _target(wanted.opportunity_id, profile, engine, uow)
    levers = weigh_levers(
        profile, wanted.kinds, engine, at_most=wanted.at_most, skills=SKILLS_SHOWN
    )
    pulled = [effect.lever for effect in levers.effects]
    if target is not None:
        pulled += [lever for way in target.ways.ways for lever in way.levers]
    ids = {match.opportunity_id for effect in levers.effects for match in effect.best}
    with uow:
        found = uow.opportunities.get_many(sorted(ids))
    return FoundLevers(
        resolved,
        wanted,
        levers,
        found,
        {need: _helpers(need, profile, engine, uow) for need in _needs_of(pulled)},
        target,
    )


def need_of(lever: Lever) -> Need | None:
    """Return the need that an action may work on for this lever, None when there is none."""
    if lever.kind is LeverKind.HOURS:
        return Need.CHILDCARE
    return Need.MOBILITY if lever.kind in {LeverKind.MEANS, LeverKind.LICENCE} else None


def _needs_of(levers: list[Lever]) -> frozenset[Need]:
    return frozenset(need for lever in levers if (need := need_of(lever)) is not None)


def _target(opportunity_id: str, profile: Profile, engine: Engine, uow: UnitOfWork) -> Target:
    known_id = parse_opportunity_id(opportunity_id)
    with uow:
        opportunity = uow.opportunities.get(known_id)
    return Target(opportunity, find_ways(profile, known_id, engine))


def _helpers(
    need: Need, profile: Profile, engine: Engine, uow: UnitOfWork
) -> tuple[InsertionAction, ...]:
    """Return the open actions that work on a need, as they rank for it; far ones too."""
    asking = Profile(
        home=profile.home,
        home_commune=profile.home_commune,
        means=profile.means,
        max_minutes=MAX_MAX_MINUTES,
        needs=frozenset({need}),
    )
    ranking = engine.rank(asking, _ACTIONS_LOOKED_AT, KINDS["action"])
    ids = [match.opportunity_id for match in ranking.matches if need in match.covered]
    with uow:
        found = uow.opportunities.get_many(ids)
    actions = (found.get(each) for each in ids)
    return tuple(each for each in actions if isinstance(each, InsertionAction))
