"""The people of a portfolio whom an action or an offer suits, with what the rules say of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from insertion.actor import Actor
from insertion.beneficiary import Profile
from insertion.dispositifs import Dispositifs
from insertion.eligibility import Eligibility
from insertion.errors import UnknownOpportunity
from insertion.opportunity import InsertionAction, Opportunity, parse_opportunity_id
from insertion.ports import UnitOfWork
from insertion.positionnement import Positionnement, State
from insertion.rights import Right
from matching.people import build_people
from matching.people_answer import PeopleRanking, PersonMatch
from matching.people_ranking import PeopleDesk
from matching.reference import Reference
from usecases.guidance.situations import situation_of
from usecases.guidance.suited_actions import Judge
from usecases.rights import require_referent


@dataclass(frozen=True, slots=True)
class SuitedPerson:
    """One person of the portfolio; ``eligibility`` is None for an offer, or without a rule."""

    match: PersonMatch
    eligibility: Eligibility | None
    already: State | None  # the state of an open positionnement on it, if there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitedPortfolio:
    """The best of a portfolio for one offer or action, exact and explained.

    ``unknown`` counts people of the portfolio of whom no profile is known: they are not ranked.
    """

    opportunity: Opportunity
    ranking: PeopleRanking
    people: tuple[SuitedPerson, ...]
    unknown: int


def suit_portfolio(
    opportunity_id: str,
    uow: UnitOfWork,
    viewer: Actor,
    reference: Reference,
    rules: tuple[Dispositifs, date],
) -> SuitedPortfolio:
    """Return whom of his portfolio a référent may propose an offer or an action to.

    Those who object are not there, nor counted.

    Raises
    ------
    UnknownRecord
        When who asks is no référent.
    insertion.errors.UnknownOpportunity
        When it does not exist, or is no longer open.
    """
    today = rules[1]
    with uow:
        require_referent(uow, viewer, viewer.id, Right.RANK_PORTFOLIO)
        opportunity = uow.opportunities.get(parse_opportunity_id(opportunity_id))
        if not opportunity.is_open_on(today):
            raise UnknownOpportunity("past its last day")
        portfolio = uow.piloting.portfolio_ids(viewer.id)
        objecting = uow.objections.among(portfolio)
        followed = [each for each in portfolio if each not in objecting]
        profiles = uow.beneficiaries.get_many(followed)
        ranking = _ranked(opportunity, profiles, reference)
        ranked = [match.beneficiary_id for match in ranking.matches]
        situations = uow.situations.get_many(ranked)
        open_ones = _by_person(uow.positionnements.open_of_people(ranked))
    return SuitedPortfolio(
        opportunity=opportunity,
        ranking=ranking,
        people=tuple(
            _suited(
                match,
                opportunity,
                situations.get(match.beneficiary_id),
                open_ones.get(match.beneficiary_id, ()),
                rules,
            )
            for match in ranking.matches
        ),
        unknown=len(followed) - len(profiles),
    )


def _ranked(
    opportunity: Opportunity, profiles: Mapping[str, Profile], reference: Reference
) -> PeopleRanking:
    desk = PeopleDesk(reference, build_people(profiles.items(), reference), lambda _ids: profiles)
    return desk.rank(opportunity, None)


def _by_person(
    positionnements: Iterable[Positionnement],
) -> Mapping[str, Sequence[Positionnement]]:
    found: dict[str, list[Positionnement]] = {}
    for each in positionnements:
        found.setdefault(each.beneficiary_id, []).append(each)
    return found


def _suited(
    match: PersonMatch,
    opportunity: Opportunity,
    document: Mapping[str, Any] | None,
    open_ones: Sequence[Positionnement],
    rules: tuple[Dispositifs, date],
) -> SuitedPerson:
    dispositifs, today = rules
    eligibility = None
    if isinstance(opportunity, InsertionAction):
        judge = Judge(situation_of(document, open_ones), dispositifs)
        eligibility = judge.on(opportunity.dispositif, today)
    states = [each.state for each in open_ones if each.opportunity_id == opportunity.id]
    return SuitedPerson(match, eligibility, states[0] if states else None)
