"""A positionnement as a host sees it: what depends on a home is not there to be leaked."""

from dataclasses import replace

from insertion.actor import Actor, Role
from insertion.positionnement import Event, Positionnement, State

HOSTS = frozenset({Role.EMPLOYER, Role.OPERATOR})
_VALIDATOR = "valideur"


def as_seen(placed: Positionnement, viewer: Actor) -> Positionnement:
    """Return what ``viewer`` may see of it.

    The snapshot holds minutes and a commune, the situation a family, and the MDS that validates is
    that of the commune she lives in.
    """
    if viewer.role not in HOSTS:
        return placed
    sheet = replace(placed.sheet, situation=None)
    return replace(placed, snapshot=None, validator_id=None, sheet=sheet)


def event_as_seen(event: Event, viewer: Actor) -> Event:
    """Return a line of history as ``viewer`` may see it.

    Its payload may hold what suits her instead, near where she lives; and whoever validates is of
    the MDS of her commune.
    """
    if viewer.role not in HOSTS or event.actor_role is viewer.role:
        return event
    validated = event.from_state is State.TO_VALIDATE
    return replace(event, payload=None, actor_id=_VALIDATOR if validated else event.actor_id)
