"""Euros: decimals to the cent, rounded half up, once a line; never a float."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
_SMALLEST_EXPONENT = -2


def is_cents(amount: Decimal) -> bool:
    """Return whether ``amount`` is a finite number of whole cents."""
    return amount.is_finite() and int(amount.as_tuple().exponent) >= _SMALLEST_EXPONENT


def to_cents(amount: Decimal) -> Decimal:
    """Return ``amount`` to the cent, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def portion(price: Decimal, part: Fraction | int) -> Decimal:
    """Return ``part`` of ``price``, rounded to the cent, half up.

    Exact until the rounding: everything is whole numbers.
    """
    exact = Fraction(price) * part
    cents = (200 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return Decimal(cents).scaleb(-2)


def french_euros(amount: Decimal) -> str:
    """Return the amount as one writes it in French: « 1 234,50 € », with unbreakable blanks."""
    grouped = f"{to_cents(amount):,.2f}"
    return grouped.replace(",", "\u202f").replace(".", ",") + "\u00a0€"
