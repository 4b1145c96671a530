"""How long the bars of a table are drawn: a class per hundredth, as pages hold no style."""

from collections.abc import Iterable

_HUNDREDTHS = 100


def share_bar(value: float | None, most: float | None = 1.0) -> str:
    """Return the class of a bar, ``bar-0`` to ``bar-100``; nothing is drawn of what is not shown.

    A bar that is not empty is at least one hundredth long.
    """
    if not value or not most:
        return "bar-0"
    hundredths = round(_HUNDREDTHS * value / most)
    return f"bar-{min(max(hundredths, 1), _HUNDREDTHS)}"


def widest(values: Iterable[float | None]) -> float:
    """Return the value that the longest bar stands for."""
    return max((value for value in values if value is not None), default=0.0)
