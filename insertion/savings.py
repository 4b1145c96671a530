"""What exits to work spare in RSA: a gross figure, a cautious one, and what both suppose.

The convention asks for the « économie de la dépense d'allocation RSA liée aux placements en
emploi » and gives no formula. One number alone would claim what nobody knows: how many would have
found work anyway. So two are given, always together, with their assumptions.

- **Gross**: every exit to work of the period spares the household's monthly amount for twelve
  months, whatever the contract and whatever came next.
- **Cautious**: only months really elapsed, up to the horizon, the observation day, the end of a
  contract whose length is known or a return to the RSA, what is left of a month by days;
  and only the share that comparable people did not reach without the platform:
  ``max(0, 1 - exits of those never retained / exits of those retained)``. When either group has
  fewer than eleven people that share is not known, and the cautious figure is 0 euro: nothing is
  claimed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from insertion.parcours import EventKind, ParcoursEvent
from insertion.periods import Period, add_days, add_months, days_between
from insertion.small_cells import THRESHOLD

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingsAssumptions:
    """What the figures suppose; the Département sets its own, each with its source."""

    monthly_amount: Decimal  # of a household whose amount is not known, in euros
    monthly_amount_source: str
    horizon_months: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Savings:
    """Euros spared over the horizon, gross and cautious, and where they come from."""

    gross: Decimal
    cautious: Decimal
    exits: int
    exits_of_unknown_amount: int
    months_elapsed: Decimal
    own_effect: Fraction | None  # share not reached without the platform; None when not known
    assumptions: SavingsAssumptions


def savings(
    histories: Mapping[str, Sequence[ParcoursEvent]],
    retained: Collection[str],
    period: Period,
    today: date,
    assumptions: SavingsAssumptions,
) -> Savings:
    """Return what the exits to work of ``period`` spare, as it is known on ``today``.

    Only exits of people in ``retained`` (placed on an offer or an action) are counted: those of
    others are what they are compared with. A person's first exit of the period counts.
    """
    exits = [
        (event, histories[key][place + 1 :])
        for key in sorted(retained & histories.keys())
        for place, event in _first_exit(histories[key], period, today)
    ]
    months = [_months_spared(event, after, today, assumptions) for event, after in exits]
    amounts = [
        assumptions.monthly_amount if event.monthly_amount is None else event.monthly_amount
        for event, _after in exits
    ]
    effect = own_effect(histories, retained, period, today)
    elapsed = sum((m * Fraction(a) for m, a in zip(months, amounts, strict=True)), Fraction())
    return Savings(
        gross=_euros(sum(map(Fraction, amounts), Fraction()) * assumptions.horizon_months),
        cautious=_euros(elapsed * (effect or 0)),
        exits=len(exits),
        exits_of_unknown_amount=sum(event.monthly_amount is None for event, _after in exits),
        months_elapsed=_decimal(sum(months, Fraction())),
        own_effect=effect,
        assumptions=assumptions,
    )


def own_effect(
    histories: Mapping[str, Sequence[ParcoursEvent]],
    retained: Collection[str],
    period: Period,
    today: date,
) -> Fraction | None:
    """Return the share of exits not reached by those never retained, or None of small groups."""
    placed = [events for key, events in histories.items() if key in retained]
    others = [events for key, events in histories.items() if key not in retained]
    if min(len(placed), len(others)) < THRESHOLD:
        return None
    rate = _exit_rate(placed, period, today)
    if rate == 0:
        return Fraction()
    return max(Fraction(), 1 - _exit_rate(others, period, today) / rate)


def _exit_rate(group: Sequence[Sequence[ParcoursEvent]], period: Period, today: date) -> Fraction:
    left = sum(any(True for _ in _first_exit(events, period, today)) for events in group)
    return Fraction(left, len(group))


def _first_exit(
    events: Sequence[ParcoursEvent], period: Period, today: date
) -> Iterator[tuple[int, ParcoursEvent]]:
    for place, event in enumerate(events):
        if event.kind is EventKind.WORK_EXIT and event.on in period and event.on <= today:
            yield place, event
            return


def _months_spared(
    event: ParcoursEvent,
    after: Iterable[ParcoursEvent],
    today: date,
    assumptions: SavingsAssumptions,
) -> Fraction:
    """Return the months off the RSA that are known: to the horizon, today, or what ended them."""
    ends = [add_months(event.on, assumptions.horizon_months), add_days(today, 1)]
    if event.months is not None:
        ends.append(add_months(event.on, event.months))
    ends.extend(
        each.on
        for each in after
        if each.kind in (EventKind.RETURNED, EventKind.NOTIFIED) and each.on <= today
    )
    return _months_between(event.on, min(ends))


def _months_between(start: date, end: date) -> Fraction:
    """Return full months from date to date, and the days left as a part of their month."""
    months = 0
    while add_months(start, months + 1) <= end:
        months += 1
    begun = add_months(start, months)
    length = days_between(begun, add_months(start, months + 1))
    return months + Fraction(days_between(begun, end), length)


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(CENT, ROUND_HALF_UP)


def _euros(value: Fraction) -> Decimal:
    return _decimal(value)
