"""Close offers and actions: they are neither proposed nor listed any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from insertion.opportunity import OpportunityId
from insertion.ports import CloseOutcome, UnitOfWork


@dataclass(frozen=True, slots=True)
class CloseReport:
    """What became of each id asked, in the order given."""

    closed: tuple[str, ...]
    already_closed: tuple[str, ...]
    unknown: tuple[str, ...]


def close_offers(ids: Sequence[str], uow: UnitOfWork, today: date) -> CloseReport:
    """Close the opportunities of these ids, all in one transaction; the unknown are reported.

    One that is imported again later is open again.
    """
    asked = [OpportunityId(each) for each in dict.fromkeys(ids)]
    with uow:
        outcomes = uow.opportunities.close(asked, today)
        uow.commit()

    def ended(wanted: CloseOutcome) -> tuple[str, ...]:
        return tuple(each for each in asked if outcomes[each] is wanted)

    return CloseReport(
        ended(CloseOutcome.CLOSED),
        ended(CloseOutcome.ALREADY_CLOSED),
        ended(CloseOutcome.UNKNOWN),
    )
