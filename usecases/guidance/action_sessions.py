"""The ways into an action: its sessions with a place left, or any day when it has none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from insertion.capacity import ActionSession
from insertion.dispositifs import Dispositifs
from insertion.dispositifs_rules import Unit
from insertion.opportunity import InsertionAction, OpportunityId
from insertion.periods import Period, add_days, add_months
from insertion.plan import HORIZON_MONTHS, Entry
from insertion.positionnement_terms import dispositif_key

DEFAULT_MONTHS = 3
"""How long an action without a session is taken to last when no rule says it."""


@dataclass(frozen=True, slots=True)
class Place:
    """The next way in: which session if any, from when, how many places are left if it is known."""

    session: ActionSession | None
    entry: Entry


def months_of(dispositif: str, dispositifs: Dispositifs, day: date) -> int:
    """Return how many months a dispositif lasts at most, or ``DEFAULT_MONTHS``."""
    key = dispositif_key(dispositif)
    rules = dispositifs.get(key).on(day) if key in dispositifs else None
    value = None if rules is None else rules.values.get("duree_max")
    if value is None or value.unit is not Unit.MONTHS:
        return DEFAULT_MONTHS
    return value.whole


def places_of(
    action: InsertionAction, sessions: Iterable[ActionSession], months: int, today: date
) -> Sequence[Place]:
    """Return the ways into an action from ``today``, the soonest first.

    One enters a session on its first day, or later on the first of a month while half of the time
    it gives is left: later, a proposal would be of little use. An action that never had a session
    is entered today or on the first of a month.
    """
    own = list(sessions)
    if own:
        opened = [each for each in own if each.takes_people_on(today) and each.free > 0]
        return sorted(
            (
                Place(each, _entry(each, months, start))
                for each in opened
                for start in _days(max(each.starts_on, today), _last_entry(each, months))
            ),
            key=lambda place: (place.entry.period.start, str(place.entry.session_id)),
        )
    return [
        Place(None, Entry(Period.of_months(start, months)))
        for start in _days(today, action.expires_on)
    ]


def _last_entry(session: ActionSession, months: int) -> date:
    """Return the last day on which half of what a session gives a person is left."""
    whole = _entry(session, months, session.starts_on).period.days()
    assert whole is not None
    return max(session.starts_on, add_days(session.ends_on, -(whole // 2)))


def _days(first: date, last: date | None) -> Sequence[date]:
    """Return the days on which one may enter: the first, then each first of a month."""
    month = first.replace(day=1)
    days = [first, *(add_months(month, after) for after in range(1, HORIZON_MONTHS))]
    return [day for day in days if last is None or day <= last]


def by_action(
    sessions: Iterable[ActionSession],
) -> Mapping[OpportunityId, Sequence[ActionSession]]:
    """Return the sessions of each action."""
    found: dict[OpportunityId, list[ActionSession]] = {}
    for session in sessions:
        found.setdefault(session.action_id, []).append(session)
    return found


def _entry(session: ActionSession, months: int, start: date) -> Entry:
    """Return the period of someone who enters a session: no longer than its dispositif allows."""
    longest = Period.of_months(start, months).end
    assert longest is not None
    return Entry(Period(start, min(session.ends_on, longest)), session.id)
