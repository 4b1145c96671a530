"""Write what happened in the parcours of a person, correct it, and read it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from insertion.actor import Actor
from insertion.errors import InvalidValue
from insertion.organisations import ACCOMPANYING, Organisation
from insertion.parcours import (
    EventKind,
    OrientationKind,
    ParcoursEvent,
    check_correction,
    standing,
)
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.rights import Right
from insertion.terms import ContractKind
from usecases.rights import require_person

OLDEST = date(1988, 12, 1)
"""Nothing is older than the RMI, which the RSA took the place of: law of 1 December 1988."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDraft:
    """An event as it is said, before it has an id, a moment and an author."""

    kind: EventKind
    on: date
    corrects: str | None = None
    orientation: OrientationKind | None = None
    organisation_id: str | None = None
    months: int | None = None
    until: date | None = None
    contract: ContractKind | None = None
    positionnement_id: str | None = None
    monthly_amount: Decimal | None = None


def record_event(
    beneficiary_id: str, draft: EventDraft, uow: UnitOfWork, acting: Acting, new_id: str
) -> ParcoursEvent:
    """Write one event: by who accompanies the person, or by the Département.

    Raises
    ------
    UnknownRecord
        When there is no such person for who acts.
    insertion.errors.InvalidValue
        When the event cannot be, is still to come, or corrects what cannot be corrected.
    """
    if not OLDEST <= draft.on <= acting.today:
        raise InvalidValue("le", "un jour depuis décembre 1988, aujourd’hui au plus tard")
    event = ParcoursEvent(
        id=new_id,
        beneficiary_id=beneficiary_id,
        recorded_at=acting.at,
        actor_id=acting.actor.id,
        kind=draft.kind,
        on=draft.on,
        corrects=draft.corrects,
        orientation=draft.orientation,
        organisation_id=draft.organisation_id,
        months=draft.months,
        until=draft.until,
        contract=draft.contract,
        positionnement_id=draft.positionnement_id,
        monthly_amount=draft.monthly_amount,
    )
    with uow:
        uow.wait_to_write()
        require_person(uow, acting.actor, beneficiary_id, Right.WRITE_PARCOURS)
        if event.corrects is not None:
            check_correction(uow.parcours.get(event.corrects), event)
        _require_own_positionnement(uow, event)
        if (
            event.organisation_id is not None
            and uow.organisations.get(event.organisation_id) is None
        ):
            raise InvalidValue("organisation_id", "un organisme qui existe")
        uow.parcours.add([event])
        uow.commit()
    return event


def show_parcours(
    beneficiary_id: str, uow: UnitOfWork, viewer: Actor, *, corrected: bool = False
) -> Sequence[ParcoursEvent]:
    """Return the events of a person by day; to her and to those who accompany her only.

    ``corrected`` gives those that were corrected as well.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_PARCOURS)
        events = uow.parcours.of_people([beneficiary_id])
    return events if corrected else standing(events)


def list_accompanying(
    beneficiary_id: str, uow: UnitOfWork, viewer: Actor
) -> Sequence[Organisation]:
    """Return which structures an event of a person may name, to who may write it.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.WRITE_PARCOURS)
        return uow.organisations.of_kinds(ACCOMPANYING)


def _require_own_positionnement(uow: UnitOfWork, event: ParcoursEvent) -> None:
    if event.positionnement_id is None:
        return
    found = uow.positionnements.get(event.positionnement_id)
    if found is None or found.beneficiary_id != event.beneficiary_id:
        raise InvalidValue("positionnement_id", "un positionnement de cette personne")
