"""Read positionnements: a page of those one may see, or one with its history."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from insertion.actor import Actor
from insertion.errors import UnknownRecord
from insertion.opportunity import Opportunity, OpportunityId
from insertion.ports import UnitOfWork
from insertion.positionnement import Event, Positionnement, Transition
from insertion.positionnement_ports import Listed, PositionnementFilter, Window
from insertion.positionnement_table import possible
from usecases.positionnements.standing import known_actor, parties_on


@dataclass(frozen=True, slots=True)
class PositionnementPage:
    """One page, and the offers and actions it speaks of, those closed left out."""

    listed: Listed[Positionnement]
    opportunities: Mapping[OpportunityId, Opportunity]


@dataclass(frozen=True, slots=True)
class PositionnementFile:
    """One positionnement, its history, and what who asks may do next."""

    positionnement: Positionnement
    history: tuple[Event, ...]
    possible: tuple[Transition, ...]
    opportunity: Opportunity | None


def list_positionnements(
    uow: UnitOfWork, where: PositionnementFilter, window: Window
) -> PositionnementPage:
    """Return one page of what ``where.viewer`` may see, the last changed first."""
    with uow:
        where = replace(where, viewer=known_actor(uow, where.viewer))
        listed = uow.positionnements.page(where, window)
        ids = [each.opportunity_id for each in listed.items]
        return PositionnementPage(listed, uow.opportunities.get_many(ids))


def show_positionnement(
    uow: UnitOfWork, positionnement_id: str, viewer: Actor
) -> PositionnementFile:
    """Return one with its history.

    Raises
    ------
    UnknownRecord
        When it is not there for who asks.
    """
    with uow:
        viewer = known_actor(uow, viewer)
        found = uow.positionnements.visible(positionnement_id, viewer)
        if found is None:
            raise UnknownRecord("no such positionnement for this actor")
        named = uow.opportunities.get_many([found.opportunity_id])
        return PositionnementFile(
            found,
            tuple(uow.positionnements.history(found.id)),
            possible(found.state, parties_on(uow, viewer, found)),
            named.get(found.opportunity_id),
        )
