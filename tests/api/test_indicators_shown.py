"""Figures shown beside one another tell of no group of fewer than eleven people."""

from api.schemas.indicators import RateOut
from insertion.indicators import Indicator, Rate

STATE, OR_REMINDED = Indicator.CONTRACTED, Indicator.CONTRACTED_OR_REMINDED


def shown(contracted: int, or_reminded: int, *, hide: bool = True) -> tuple[int | None, int | None]:
    rates = {STATE: Rate(contracted, 156), OR_REMINDED: Rate(or_reminded, 156)}
    first, second = (RateOut.of(code, rates, None, hide=hide) for code in (STATE, OR_REMINDED))
    assert (second.taux is None) == (second.nombre is None)
    return first.nombre, second.nombre


def test_a_rate_that_nearly_equals_the_one_it_holds_is_not_shown() -> None:
    assert shown(105, 113) == (105, None)
    assert shown(105, 115) == (105, None)
    assert shown(105, 116) == (105, 116)
    assert shown(105, 105) == (105, 105)


def test_a_portfolio_is_shown_whole_to_its_referent() -> None:
    assert shown(3, 5, hide=False) == (3, 5)
