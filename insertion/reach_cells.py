"""Who can get to nothing, commune by commune, so that no figure tells of a few people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.communes import CommuneCode
from insertion.small_cells import HIDDEN, Cell, Hidden, hide_parts, hide_share, is_small


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people live somewhere, and how many of them can get to nothing."""

    people: int
    without: int


@dataclass(frozen=True, slots=True)
class ReachedShown:
    """The same, as it can be shown."""

    people: Cell
    without: Cell

    @property
    def is_whole(self) -> bool:
        """Return whether nothing of it is hidden."""
        return not isinstance(self.people, Hidden) and not isinstance(self.without, Hidden)


@dataclass(frozen=True, slots=True)
class ReachShown:
    """The cells of everywhere, and their total, as they can be shown together."""

    cells: Mapping[str, ReachedShown]
    total: ReachedShown


@dataclass(frozen=True, slots=True)
class Forced:
    """Cells hidden whatever they hold: of ``people``, both numbers; of ``without``, the second."""

    people: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


def hide_cells(counts: Mapping[str, Reached], forced: Forced | None = None) -> ReachShown:
    """Return the cells of a whole département as they can be shown beside their total.

    What is hidden adds up to no small count: neither of people, nor of those who can get to
    nothing, nor of the others. Else one more cell is hidden, and the total when none is left.
    """
    forced = forced or Forced()
    parts, total = hide_parts({code: each.people for code, each in counts.items()})
    unknown = {code for code, part in parts.items() if isinstance(part, Hidden)} | forced.people
    if unknown and (len(unknown) == 1 or is_small(sum(counts[code].people for code in unknown))):
        total = HIDDEN
    shares = {code: hide_share(each.without, each.people)[0] for code, each in counts.items()}
    hidden = {code for code, share in shares.items() if isinstance(share, Hidden)}
    hidden |= unknown | forced.without
    without: Cell = sum(each.without for each in counts.values())
    while hidden and _tells(counts, hidden):
        others = [
            (each.people, code)
            for code, each in counts.items()
            if code not in hidden and each.people
        ]
        if not others:
            without = HIDDEN
            break
        hidden.add(min(others)[1])
    if isinstance(total, Hidden):
        without = HIDDEN
    cells = {
        code: ReachedShown(
            HIDDEN if code in unknown else each.people,
            HIDDEN if code in hidden else each.without,
        )
        for code, each in counts.items()
    }
    return ReachShown(cells, ReachedShown(total, without))


def hide_groups(
    counts: Mapping[CommuneCode, Reached], group_of: Mapping[CommuneCode, str]
) -> ReachShown:
    """Return the cells of groups of communes, which tell no more of a commune than its own cell.

    A group beside its communes would tell what they hide, when that is of a few people.
    """
    by_commune = hide_cells({str(code): each for code, each in counts.items()})
    grouped: dict[str, list[CommuneCode]] = defaultdict(list)
    for code in counts:
        grouped[group_of[code]].append(code)
    sums = {
        group: Reached(
            sum(counts[code].people for code in codes), sum(counts[code].without for code in codes)
        )
        for group, codes in grouped.items()
    }
    people, without = set(), set()
    for group, codes in grouped.items():
        cells = {code: by_commune.cells[code] for code in codes}
        unknown = [code for code, cell in cells.items() if isinstance(cell.people, Hidden)]
        few = sum(counts[code].people for code in unknown)
        if unknown and (len(unknown) == 1 or is_small(few)):
            people.add(group)
        left = {code for code, cell in cells.items() if not cell.is_whole}
        if left and _tells(counts, left):
            without.add(group)
    shown = hide_cells(sums, Forced(frozenset(people), frozenset(without)))
    return ReachShown(shown.cells, _both(shown.total, by_commune.total))


def _both(one: ReachedShown, other: ReachedShown) -> ReachedShown:
    people = HIDDEN if isinstance(other.people, Hidden) else one.people
    return ReachedShown(people, HIDDEN if isinstance(other.without, Hidden) else one.without)


def total_among(shown: ReachShown, codes: Iterable[str]) -> ReachedShown:
    """Return the total of some cells: only what their cells already tell.

    A total beside a cell that is hidden there and not elsewhere would tell it.
    """
    cells = [shown.cells[code] for code in codes if code in shown.cells]
    people = [each.people for each in cells]
    without = [each.without for each in cells]
    return ReachedShown(_sum(people), _sum(without))


def _sum(cells: Iterable[Cell]) -> Cell:
    total = 0
    for cell in cells:
        if isinstance(cell, Hidden):
            return HIDDEN
        total += cell
    return total


def _tells(counts: Mapping[Any, Reached], hidden: set[Any]) -> bool:
    people = sum(counts[code].people for code in hidden)
    without = sum(counts[code].without for code in hidden)
    return len(hidden) == 1 or is_small(without) or is_small(people - without)
