"""Budgets against what is due: every convention that someone may see, in one question."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from insertion.conventions import Convention
from insertion.decompte import Decompte
from insertion.dispositifs import Dispositifs
from insertion.errors import TransitionRefused
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Window
from usecases.attendance.settling import list_conventions, settle_convention

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Realised:
    """A convention and what is due under it so far; ``reason`` says why nothing is counted.

    ``places_used`` is how many people something is due for.
    """

    convention: Convention
    due: Decimal | None
    places_used: int | None
    reason: str = ""

    @property
    def left(self) -> Decimal | None:
        """Return what is left of the envelope, None when either is not known."""
        envelope = self.convention.envelope
        return None if envelope is None or self.due is None else envelope - self.due


def budgets_realised(
    acting: Acting, year: int | None, dispositifs: Dispositifs, uow: UnitOfWork
) -> tuple[Realised, ...]:
    """Return each convention, of one year or of all, with what is due up to today."""
    return tuple(
        _realised(convention, acting, dispositifs, uow)
        for convention in list(_every(acting, uow))
        if year in {None, convention.year}
    )


def _every(acting: Acting, uow: UnitOfWork) -> Iterator[Convention]:
    page = 1
    while items := list_conventions(acting.actor, Window(page, _AT_ONCE), uow).items:
        yield from items
        page += 1


def _realised(
    convention: Convention, acting: Acting, dispositifs: Dispositifs, uow: UnitOfWork
) -> Realised:
    try:
        settled = settle_convention(acting, convention.id, (None, None), dispositifs, uow)
    except TransitionRefused as refused:  # not begun, or not paid by what is done
        return Realised(convention, None, None, refused.sentence)
    return Realised(convention, settled.decompte.total, _people(settled.decompte))


def _people(decompte: Decompte) -> int:
    return sum(amount > 0 for amount in decompte.by_beneficiary().values())
