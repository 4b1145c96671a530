"""Small counts that are not shown, so that no figure tells of a person.

Whatever leaves a référent's own portfolio shows no count of 1 to 10, nor anything from which one
could be worked out: when exactly one part of a total is hidden, a second one is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

THRESHOLD = 11
"""Smallest count shown, as for tax data at the INSEE: groups of 11 at least."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A count that is not shown; whether it is small itself is not told."""


HIDDEN = Hidden()

Cell = int | Hidden


def is_small(count: int) -> bool:
    """Return whether a count is too small to be shown; none at all is."""
    return 0 < count < THRESHOLD


def hide_count(count: int) -> Cell:
    """Return the count, or that it is hidden."""
    return HIDDEN if is_small(count) else count


def hide_share(part: int, whole: int) -> tuple[Cell, Cell]:
    """Return (part, whole) as they can be shown together.

    The part is hidden when it is small, and when what it leaves is: either tells of a few people.
    A whole that is small hides both.
    """
    if is_small(whole):
        return HIDDEN, HIDDEN
    return (HIDDEN if is_small(part) or is_small(whole - part) else part), whole


def hide_parts(parts: Mapping[str, int]) -> tuple[Mapping[str, Cell], Cell]:
    """Return parts that share nobody, and their total, as they can be shown together.

    When a single part is hidden while the total is shown, the smallest of the others that is not
    zero (of equal ones, the first by name) is hidden with it; when there is none, the total is.
    When several hidden parts still add up to a small count, so is one more.
    """
    total = sum(parts.values())
    if is_small(total):
        return dict.fromkeys(parts, HIDDEN) if parts else {}, HIDDEN
    hidden = {name for name, count in parts.items() if is_small(count)}
    while hidden and (len(hidden) == 1 or is_small(sum(parts[name] for name in hidden))):
        others = [(count, name) for name, count in parts.items() if name not in hidden and count]
        if not others:
            return _shown(parts, hidden), HIDDEN
        hidden.add(min(others)[1])
    return _shown(parts, hidden), total


def _shown(parts: Mapping[str, int], hidden: set[str]) -> Mapping[str, Cell]:
    return {name: HIDDEN if name in hidden else count for name, count in parts.items()}
