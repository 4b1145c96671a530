"""The indicators of the convention, counted on the same events as everything else.

Fiche 5 (orientation and contract) and fiche 7 (who was placed where, who left for work) of the
State–Département convention, avenant 2 of 30 September 2020.

Two kinds of figures. A *state* looks at the people followed on the last day of the period. A
*delay* follows those whose clock started in the period: one whose delay has not run out yet, and
who has not met it, is neither counted for nor against; how many there are is said.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from insertion.dispositifs import Dispositifs
from insertion.parcours import EXITS, EventKind, ParcoursEvent
from insertion.periods import Period, add_days, add_months

CONVENTION = "calpae_fiche_5"

ORIENTATION_DAYS = 31
"""How other software reads « un mois » (WebRSA); this reading is always given beside the other."""

History = Sequence[ParcoursEvent]


class Indicator(StrEnum):
    """The indicators of fiche 5."""

    ORIENTED = "taux_orientation"
    ORIENTED_WITHIN_MONTH = "taux_orientation_un_mois"
    ORIENTED_WITHIN_31_DAYS = "taux_orientation_31_jours"
    CONTRACTED = "taux_contractualisation"
    CONTRACTED_OR_REMINDED = "taux_contractualisation_ou_rappel"
    CONTRACTED_WITHIN_MONTHS = "taux_contractualisation_2_mois"
    CONTRACTED_WITHIN_MONTHS_OR_REMINDED = "taux_contractualisation_2_mois_ou_rappel"


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many; ``waiting`` are those whose delay has not run out."""

    part: int
    whole: int
    waiting: int = 0

    @property
    def value(self) -> Fraction | None:
        """Return the exact share, or None of nobody."""
        return Fraction(self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Fiche5Delays:
    """The delays of the convention, in months, counted from date to date."""

    orientation: int
    contract: int

    @classmethod
    def on(cls, dispositifs: Dispositifs, day: date) -> "Fiche5Delays":
        """Return those that the convention holds for ``day``.

        Raises
        ------
        insertion.dispositifs.UnknownDispositif
            When it held none yet.
        """
        convention = dispositifs.on(CONVENTION, day)
        return cls(
            convention.value("orientation_delai").whole,
            convention.value("contractualisation_delai").whole,
        )


def fiche_5(
    histories: Mapping[str, History], period: Period, delays: Fiche5Delays, today: date
) -> Mapping[Indicator, Rate]:
    """Return the rates of fiche 5 over ``period``, as they are known on ``today``.

    Parameters
    ----------
    histories
        The events that stand of each person to count, by day (see ``insertion.parcours``).
    period
        Both days included; it must have an end.
    """
    known = {
        key: [event for event in events if event.on <= today] for key, events in histories.items()
    }
    end = min(period.end or today, today)
    at_end = [_until(events, end) for events in known.values()]
    followed = [events for events in at_end if _is_followed(events)]
    oriented = [events for events in followed if _is_oriented(events)]
    contracted = [events for events in oriented if _has_contract(events, end)]
    covered = [e for e in oriented if _has_contract(e, end) or _is_reminded(e)]
    states = {
        Indicator.ORIENTED: Rate(len(oriented), len(followed)),
        Indicator.CONTRACTED: Rate(len(contracted), len(oriented)),
        Indicator.CONTRACTED_OR_REMINDED: Rate(len(covered), len(oriented)),
    }
    return states | {
        indicator: _delay(known.values(), period, today, clock)
        for indicator, clock in _clocks(delays).items()
    }


@dataclass(frozen=True, slots=True)
class _Clock:
    """What starts a delay, when it runs out, what meets it, and what makes up for it after."""

    starts: EventKind
    ends: Callable[[date], date]
    met_by: frozenset[EventKind]
    made_up_by: frozenset[EventKind] = frozenset()


_SIGNED = frozenset({EventKind.CONTRACT_SIGNED})
_IS_ORIENTED = frozenset({EventKind.ORIENTED})
_BY_DAYS = _Clock(EventKind.NOTIFIED, lambda day: add_days(day, ORIENTATION_DAYS), _IS_ORIENTED)


def _clocks(delays: Fiche5Delays) -> Mapping[Indicator, _Clock]:
    def to_orient(day: date) -> date:
        return add_months(day, delays.orientation)

    def to_sign(day: date) -> date:
        return add_months(day, delays.contract)

    reminded = frozenset({EventKind.REMINDED})
    return {
        Indicator.ORIENTED_WITHIN_MONTH: _Clock(EventKind.NOTIFIED, to_orient, _IS_ORIENTED),
        Indicator.ORIENTED_WITHIN_31_DAYS: _BY_DAYS,
        Indicator.CONTRACTED_WITHIN_MONTHS: _Clock(EventKind.ORIENTED, to_sign, _SIGNED),
        Indicator.CONTRACTED_WITHIN_MONTHS_OR_REMINDED: _Clock(
            EventKind.ORIENTED, to_sign, _SIGNED, reminded
        ),
    }


def _delay(histories: Iterable[History], period: Period, today: date, clock: _Clock) -> Rate:
    """Count each start of the clock in the period once: met, missed, or still running."""
    part = whole = waiting = 0
    for events in histories:
        for place, event in enumerate(events):
            if event.kind is not clock.starts or event.on not in period:
                continue
            outcome = _outcome(events[place:], clock, clock.ends(event.on), today)
            if outcome is None:
                waiting += 1
            else:
                whole += 1
                part += outcome
    return Rate(part, whole, waiting)


def _outcome(after: History, clock: _Clock, last_day: date, today: date) -> bool | None:
    """Return whether the clock that ``after[0]`` started was met; None when it still runs.

    Someone who leaves the RSA before the delay runs out, or for whom the clock starts anew, no
    longer waits for anything: she is not counted, as if the clock were still running.
    """
    for event in after[1:]:
        if event.kind in clock.met_by and event.on <= last_day:
            return True
        if event.kind in clock.made_up_by:
            return True
        if event.kind in EXITS and event.on <= last_day:
            return None
        if event.kind is clock.starts:  # what comes next belongs to the new start
            return None if event.on <= last_day else False
    return False if today > last_day else None


def _until(events: History, day: date) -> History:
    return [event for event in events if event.on <= day]


def _last(events: History, kinds: frozenset[EventKind]) -> int:
    """Return where the last event of ``kinds`` is, -1 when there is none."""
    return max((place for place, event in enumerate(events) if event.kind in kinds), default=-1)


_ENTRIES = frozenset({EventKind.NOTIFIED, EventKind.RETURNED})
_ORIENTATIONS = frozenset({EventKind.ORIENTED, EventKind.REORIENTED})


def _is_followed(events: History) -> bool:
    """Return whether a person is subject to rights and duties: notified, and not gone since."""
    return _last(events, _ENTRIES) > _last(events, EXITS)


def _is_oriented(events: History) -> bool:
    """Return whether an orientation holds: made since she last left the RSA."""
    return _last(events, _ORIENTATIONS) > _last(events, EXITS)


def _has_contract(events: History, day: date) -> bool:
    """Return whether a contract signed since the last exit runs on ``day``."""
    since = events[_last(events, EXITS) + 1 :]
    return any(
        event.kind is EventKind.CONTRACT_SIGNED
        and event.months is not None
        and day in Period.of_months(event.on, event.months)
        for event in since
    )


def _is_reminded(events: History) -> bool:
    """Return whether a reminder was made since the last contract or exit."""
    since = max(_last(events, EXITS), _last(events, frozenset({EventKind.CONTRACT_SIGNED})))
    return _last(events, frozenset({EventKind.REMINDED})) > since
