"""Read the open offers and actions: one page of them, or one by its id."""

from dataclasses import replace
from datetime import date

from insertion.errors import UnknownOpportunity
from insertion.opportunity import Opportunity, parse_opportunity_id
from insertion.ports import OpportunityFilter, Page, UnitOfWork
from insertion.terms import OpportunityKind


def list_opportunities(
    uow: UnitOfWork, where: OpportunityFilter, page: int, size: int, today: date
) -> Page:
    """Return one page of what is open today."""
    with uow:
        return uow.opportunities.page(replace(where, open_on=today), page, size)


def show_opportunity(
    uow: UnitOfWork, kind: OpportunityKind | None, opportunity_id: str, today: date
) -> Opportunity:
    """Return one open opportunity of this kind, or raise :class:`UnknownOpportunity`.

    Of any kind when it is None.
    """
    with uow:
        opportunity = uow.opportunities.get(parse_opportunity_id(opportunity_id))
    if kind not in {None, opportunity.kind} or not opportunity.is_open_on(today):
        raise UnknownOpportunity("id: no open opportunity of this kind")
    return opportunity
