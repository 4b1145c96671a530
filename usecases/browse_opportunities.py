"""Read the open offers and actions: one page of them, or one by its id."""

from dataclasses import replace

from insertion.errors import UnknownOpportunity
from insertion.opportunity import Opportunity, parse_opportunity_id
from insertion.ports import OpportunityFilter, Page, UnitOfWork
from insertion.terms import OpportunityKind


def list_opportunities(
    uow: UnitOfWork, kind: OpportunityKind, where: OpportunityFilter, page: int, size: int
) -> Page:
    """Return one page of the opportunities of this kind."""
    with uow:
        return uow.opportunities.page(replace(where, kind=kind), page, size)


def show_opportunity(uow: UnitOfWork, kind: OpportunityKind, opportunity_id: str) -> Opportunity:
    """Return one opportunity of this kind, or raise :class:`UnknownOpportunity`."""
    with uow:
        opportunity = uow.opportunities.get(parse_opportunity_id(opportunity_id))
    if opportunity.kind is not kind:
        raise UnknownOpportunity("id: not an opportunity of this kind")
    return opportunity
