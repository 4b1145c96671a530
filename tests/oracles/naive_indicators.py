"""Fiche 5 counted again from bare events, person by person, day by day where it can be."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from insertion.indicators import Indicator
from insertion.parcours import ParcoursEvent
from insertion.periods import Period, add_months

Counts = tuple[int, int, int]


def naive_fiche_5(
    events: Iterable[ParcoursEvent], period: Period, today: date
) -> dict[Indicator, Counts]:
    """Return (part, whole, waiting) of each indicator; the events must hold no correction."""
    rows = sorted((e for e in events if e.on <= today), key=lambda e: (e.on, e.recorded_at, e.id))
    people = [
        [e for e in rows if e.beneficiary_id == who] for who in {e.beneficiary_id for e in rows}
    ]
    assert period.end is not None
    end = min(period.end, today)
    states = [
        _state([(e.kind.value, e.on, e.months) for e in own if e.on <= end], end) for own in people
    ]
    oriented = [s for s in states if s["followed"] and s["oriented"]]
    found = {
        Indicator.ORIENTED: (len(oriented), sum(s["followed"] for s in states), 0),
        Indicator.CONTRACTED: (sum(s["contract"] for s in oriented), len(oriented), 0),
        Indicator.CONTRACTED_OR_REMINDED: (
            sum(s["contract"] or s["reminded"] for s in oriented), len(oriented), 0,
        ),
    }  # fmt: skip
    month, days_31, two_months = (
        lambda d: add_months(d, 1), lambda d: d + timedelta(days=31), lambda d: add_months(d, 2),
    )  # fmt: skip
    for indicator, start, last, good in (
        (Indicator.ORIENTED_WITHIN_MONTH, "notification", month, "orientation"),
        (Indicator.ORIENTED_WITHIN_31_DAYS, "notification", days_31, "orientation"),
        (Indicator.CONTRACTED_WITHIN_MONTHS, "orientation", two_months, "contrat_signe"),
    ):
        found[indicator] = _delays(people, period, today, (start, last, good, None))
    found[Indicator.CONTRACTED_WITHIN_MONTHS_OR_REMINDED] = _delays(
        people, period, today, ("orientation", two_months, "contrat_signe", "rappel")
    )
    return found


def _state(rows: list[tuple[str, date, int | None]], end: date) -> dict[str, bool]:
    state = {"followed": False, "oriented": False, "reminded": False, "contract": False}
    contracts: list[tuple[date, int]] = []
    for kind, on, months in rows:
        if kind.startswith("sortie"):
            state = dict.fromkeys(state, False)
            contracts = []
        elif kind in ("notification", "retour_rsa"):
            state["followed"] = True
        elif kind in ("orientation", "reorientation"):
            state["oriented"] = True
        elif kind == "contrat_signe":
            state["reminded"] = False
            assert months is not None
            contracts.append((on, months))
        elif kind == "rappel":
            state["reminded"] = True
    state["contract"] = any(end in Period.of_months(on, months) for on, months in contracts)
    return state


def _delays(
    people: list[list[ParcoursEvent]],
    period: Period,
    today: date,
    clock: tuple[str, Callable[[date], date], str, str | None],
) -> Counts:
    start, last, good, after = clock
    assert period.end is not None
    part = whole = waiting = 0
    for own in people:
        for i, first in enumerate(own):
            if first.kind.value != start or not period.start <= first.on <= period.end:
                continue
            until = last(first.on)
            rest = own[i + 1 :]
            restart = next((j for j, e in enumerate(rest) if e.kind.value == start), len(rest))
            mine = rest[:restart]
            in_time = [e for e in mine if e.on <= until]
            # What comes first decides: the aim, what makes up for it, or leaving.
            decisive = [
                e for e in mine
                if (e.kind.value == good and e.on <= until)
                or e.kind.value == after
                or (e.kind.value.startswith("sortie") and e in in_time)
            ]  # fmt: skip
            if decisive:
                left = decisive[0].kind.value.startswith("sortie")
                waiting, whole, part = waiting + left, whole + (not left), part + (not left)
            elif restart < len(rest) and rest[restart].on <= until:
                waiting += 1
            elif restart < len(rest) or today > until:
                whole += 1
            else:
                waiting += 1
    return part, whole, waiting
