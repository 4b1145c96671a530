"""Read positionnements: a page of those one may see, or one with its history."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from insertion.actor import Actor, Role
from insertion.errors import UnknownRecord
from insertion.opportunity import Opportunity
from insertion.ports import UnitOfWork
from insertion.positionnement import Event, Positionnement, State, Transition
from insertion.positionnement_ports import Listed, PositionnementFilter, Window
from insertion.positionnement_reasons import Reason
from insertion.positionnement_sight import Sight, sight_of
from insertion.positionnement_table import Asks, Party, possible, rules_of
from insertion.rights import Right
from usecases.positionnements.standing import known_actor, parties_on
from usecases.rights import require_right


@dataclass(frozen=True, slots=True)
class SeenPositionnement:
    """One positionnement, what it is on, None once closed, and what who asks sees of it."""

    positionnement: Positionnement
    opportunity: Opportunity | None
    sight: Sight


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that who asks may do next, what it asks for, and the reasons it may be given."""

    transition: Transition
    asks: frozenset[Asks]
    reasons: frozenset[Reason]


@dataclass(frozen=True, slots=True)
class PositionnementFile:
    """One positionnement, its history, and what who asks may do next."""

    seen: SeenPositionnement
    history: tuple[Event, ...]
    possible: tuple[Choice, ...]

    @property
    def positionnement(self) -> Positionnement:
        """Return the positionnement."""
        return self.seen.positionnement


def list_positionnements(
    uow: UnitOfWork, where: PositionnementFilter, window: Window
) -> Listed[SeenPositionnement]:
    """Return one page of what ``where.viewer`` may see, the last changed first.

    Raises
    ------
    UnknownRecord
        When who asks may see none.
    """
    require_right(where.viewer, Right.READ_POSITIONNEMENTS)
    with uow:
        viewer = known_actor(uow, where.viewer)
        listed = uow.positionnements.page(replace(where, viewer=viewer), window)
        named = uow.opportunities.get_many([each.opportunity_id for each in listed.items])
        followed = _followed(uow, viewer)
    return Listed(
        tuple(
            SeenPositionnement(
                each,
                named.get(each.opportunity_id),
                sight_of(viewer, _seen_as(viewer, each, followed)),
            )
            for each in listed.items
        ),
        listed.total,
    )


def show_positionnement(
    uow: UnitOfWork, positionnement_id: str, viewer: Actor
) -> PositionnementFile:
    """Return one with its history.

    Raises
    ------
    UnknownRecord
        When it is not there for who asks.
    """
    require_right(viewer, Right.READ_POSITIONNEMENTS)
    with uow:
        viewer = known_actor(uow, viewer)
        found = uow.positionnements.visible(positionnement_id, viewer)
        if found is None:
            raise UnknownRecord("no such positionnement for this actor")
        parties = parties_on(uow, viewer, found)
        return PositionnementFile(
            SeenPositionnement(found, _opportunity(uow, found), sight_of(viewer, parties)),
            tuple(uow.positionnements.history(found.id)),
            tuple(_choice(found.state, each, parties) for each in possible(found.state, parties)),
        )


def _choice(state: State, transition: Transition, parties: frozenset[Party]) -> Choice:
    rows = rules_of(transition, state, parties)
    return Choice(
        transition,
        frozenset(asked for row in rows for asked in row.asks),
        frozenset(reason for row in rows for reason in row.reasons),
    )


def require_still_seen(uow: UnitOfWork, positionnement_id: str, viewer: Actor) -> None:
    """Raise :class:`UnknownRecord` when who acted on a positionnement may not read it any more.

    Who validated it no longer finds it among what waits, and is told again what he did.
    """
    with uow:
        viewer = known_actor(uow, viewer)
        found = uow.positionnements.get(positionnement_id)
        if found is not None and viewer.role is Role.REFERENT:
            seen = bool(parties_on(uow, viewer, found))
        else:
            seen = uow.positionnements.visible(positionnement_id, viewer) is not None
    if not seen:
        raise UnknownRecord("no such positionnement for this actor")


def see_positionnement(
    uow: UnitOfWork, placed: Positionnement, viewer: Actor
) -> SeenPositionnement:
    """Return what who just wrote a positionnement sees of it."""
    with uow:
        parties = parties_on(uow, known_actor(uow, viewer), placed)
        return SeenPositionnement(placed, _opportunity(uow, placed), sight_of(viewer, parties))


def _opportunity(uow: UnitOfWork, placed: Positionnement) -> Opportunity | None:
    return uow.opportunities.get_many([placed.opportunity_id]).get(placed.opportunity_id)


def _followed(uow: UnitOfWork, viewer: Actor) -> Collection[str]:
    return uow.piloting.portfolio_ids(viewer.id) if viewer.role is Role.REFERENT else ()


def _seen_as(viewer: Actor, placed: Positionnement, followed: Collection[str]) -> frozenset[Party]:
    """Return as what one sees a line of the list, which one may see: no query a line."""
    match viewer.role:
        case Role.BENEFICIARY:
            return frozenset({Party.PERSON})
        case Role.REFERENT:
            mine = placed.beneficiary_id in followed
            return frozenset({Party.REFERENT if mine else Party.VALIDATOR})
        case _:
            return frozenset()
