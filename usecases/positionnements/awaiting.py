"""What waits for the answer of who welcomes people, what has waited longest first."""

from dataclasses import dataclass
from datetime import date, timedelta

from insertion.actor import Actor
from insertion.capacity import ActionSession
from insertion.opportunity import OpportunityId
from insertion.ports import UnitOfWork
from insertion.positionnement import State
from insertion.positionnement_ports import Listed, PositionnementFilter, Window
from usecases.parcours.deadlines import local_day
from usecases.positionnements.browse import SeenPositionnement, list_positionnements
from usecases.positionnements.expire import DELAYS, end_of_wait

_SENT = frozenset({State.SENT})


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One positionnement sent and not answered.

    ``remind_on`` is the day from which it is late, ``ends_on`` the one on which it ends without
    an answer; ``sessions`` are those where the person may still enter.
    """

    seen: SeenPositionnement
    since: date
    remind_on: date
    ends_on: date
    late: bool
    sessions: tuple[ActionSession, ...]


def list_awaiting(uow: UnitOfWork, viewer: Actor, window: Window, today: date) -> Listed[Awaiting]:
    """Return one page of those that ``viewer`` may see, the oldest first.

    Raises
    ------
    UnknownRecord
        When who asks may see none.
    """
    where = PositionnementFilter(viewer, states=_SENT, oldest_first=True)
    found = list_positionnements(uow, where, window)
    sessions: dict[OpportunityId, list[ActionSession]] = {}
    with uow:
        wanted = {each.positionnement.opportunity_id for each in found.items}
        for session in uow.action_sessions.of_actions(wanted):
            if session.takes_people_on(today):
                sessions.setdefault(session.action_id, []).append(session)
    items = tuple(
        _awaiting(each, today, tuple(sessions.get(each.positionnement.opportunity_id, ())))
        for each in found.items
    )
    return Listed(items, found.total)


def _awaiting(
    seen: SeenPositionnement, today: date, sessions: tuple[ActionSession, ...]
) -> Awaiting:
    state_since = seen.positionnement.state_since
    remind_on = local_day(state_since + timedelta(days=DELAYS[State.SENT].remind_days))
    ends_on = end_of_wait(State.SENT, state_since)
    assert ends_on is not None
    return Awaiting(
        seen=seen,
        since=local_day(state_since),
        remind_on=remind_on,
        ends_on=ends_on,
        late=remind_on < today,
        sessions=sessions,
    )
