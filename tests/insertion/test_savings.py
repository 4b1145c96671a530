"""What exits to work spare: two figures, worked out by hand, never one alone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from insertion.parcours import EventKind, ParcoursEvent, by_person
from insertion.periods import Period
from insertion.savings import Savings, SavingsAssumptions, own_effect, savings

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
SUPPOSED = SavingsAssumptions(monthly_amount=Decimal(500), monthly_amount_source="essai")
TODAY = date(2026, 7, 1)


def leaves(
    person: str, on: date, months: int | None = None, amount: str | None = None
) -> ParcoursEvent:
    return ParcoursEvent(
        id=f"{person}-out", beneficiary_id=person, kind=EventKind.WORK_EXIT, on=on,
        recorded_at=MOMENT, actor_id="r1", months=months,
        monthly_amount=None if amount is None else Decimal(amount),
    )  # fmt: skip


def plain(person: str, kind: EventKind, on: date) -> ParcoursEvent:
    return ParcoursEvent(
        id=f"{person}-{kind}", beneficiary_id=person, kind=kind, on=on, recorded_at=MOMENT,
        actor_id="r1",
    )  # fmt: skip


def crowd(prefix: str, size: int) -> list[ParcoursEvent]:
    return [plain(f"{prefix}{n}", EventKind.NOTIFIED, date(2025, 1, 1)) for n in range(size)]


def spared(*events: ParcoursEvent, today: date = TODAY) -> Savings:
    """Return what ``events`` of retained people spare, among 11 retained and 11 others."""
    retained = {event.beneficiary_id for event in events} | {f"r{n}" for n in range(11)}
    everyone = [*crowd("r", 11), *crowd("o", 11), *events]
    return savings(by_person(everyone), retained, YEAR, today, SUPPOSED)


def test_one_exit_of_a_known_amount_is_counted_by_hand() -> None:
    # Left on 1 April, seen on 1 July: 3 months (April to June) and 1 July itself, 1/31 of a month.
    found = spared(leaves("p", date(2026, 4, 1), amount="600.00"))
    assert found.gross == Decimal("7200.00")  # 12 x 600
    assert found.own_effect == 1  # nobody left without the platform
    assert found.cautious == Decimal("1819.35")  # (3 + 1/31) x 600 = 1819.3548…
    assert (found.exits, found.exits_of_unknown_amount) == (1, 0)


@pytest.mark.parametrize(("months", "cautious"), [(1, "500.00"), (2, "1000.00"), (None, "1516.13")])
def test_a_short_contract_spares_no_more_than_it_lasts(months: int | None, cautious: str) -> None:
    found = spared(leaves("p", date(2026, 4, 1), months=months))
    assert found.cautious == Decimal(cautious)
    assert found.gross == Decimal("6000.00")
    assert found.exits_of_unknown_amount == 1


def test_a_return_to_the_rsa_ends_what_is_spared() -> None:
    back = plain("p", EventKind.RETURNED, date(2026, 5, 16))
    # April, then 1 to 15 May: 15 days of 31.
    assert spared(leaves("p", date(2026, 4, 1)), back).cautious == Decimal("741.94")


def test_nothing_is_spared_beyond_the_horizon() -> None:
    found = spared(leaves("p", date(2026, 1, 1)), today=date(2030, 1, 1))
    assert found.cautious == found.gross == Decimal("6000.00")


def test_what_would_have_happened_anyway_is_taken_away() -> None:
    # 2 of 12 retained left, 1 of 12 others did: half of it is the platform's own.
    retained = {*(f"r{n}" for n in range(12))}
    events = [*crowd("r", 12), *crowd("o", 12)]
    exits = [leaves(person, date(2026, 2, 1)) for person in ("r0", "r1", "o0")]
    histories = by_person([*events, *exits])
    assert own_effect(histories, retained, YEAR, TODAY) == Fraction(1, 2)
    found = savings(histories, retained, YEAR, date(2027, 6, 1), SUPPOSED)
    assert (found.gross, found.cautious) == (Decimal("12000.00"), Decimal("6000.00"))


def test_with_fewer_than_eleven_to_compare_with_nothing_is_claimed() -> None:
    retained = {f"r{n}" for n in range(11)}
    exits = [leaves("r0", date(2026, 2, 1))]
    histories = by_person([*crowd("r", 11), *crowd("o", 10), *exits])
    found = savings(histories, retained, YEAR, TODAY, SUPPOSED)
    assert found.own_effect is None
    assert (found.gross, found.cautious) == (Decimal("6000.00"), Decimal("0.00"))


def test_others_who_leave_more_often_claim_nothing_either() -> None:
    retained = {f"r{n}" for n in range(11)}
    exits = [leaves(person, date(2026, 2, 1)) for person in ("r0", "o0", "o1")]
    histories = by_person([*crowd("r", 11), *crowd("o", 11), *exits])
    assert own_effect(histories, retained, YEAR, TODAY) == 0
