"""Events of parcours in SQL: added, read by person, never changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Row, Select, insert, select
from sqlalchemy.exc import IntegrityError

from insertion.errors import InvalidValue
from insertion.parcours import EventKind, OrientationKind, ParcoursEvent
from insertion.terms import ContractKind
from insertion.text import is_id
from persistence.id_batches import id_batches
from persistence.moments import in_utc
from persistence.parcours_tables import ParcoursEventRow
from persistence.transaction import Transaction

_T = TypeVar("_T")

_COLUMNS = (
    *(ParcoursEventRow.id, ParcoursEventRow.beneficiary_id, ParcoursEventRow.kind),
    *(ParcoursEventRow.happened_on, ParcoursEventRow.recorded_at, ParcoursEventRow.actor_id),
    *(ParcoursEventRow.corrects, ParcoursEventRow.detail),
)


class SqlParcours:
    """See :class:`insertion.parcours_ports.ParcoursRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, events: Sequence[ParcoursEvent]) -> None:
        """Write events.

        Raises
        ------
        insertion.errors.InvalidValue
            When an id is taken, or an event is corrected that was so already.
        """
        if not events:
            return
        try:
            self._transaction.write().execute(
                insert(ParcoursEventRow), [_to_row(event) for event in events]
            )
        except IntegrityError:
            raise InvalidValue(
                "corrige", "un événement qui existe et n’a pas déjà été corrigé"
            ) from None

    def get(self, event_id: str) -> ParcoursEvent | None:
        """Return one event, corrected or not, or None."""
        if not is_id(event_id):
            return None
        query = select(*_COLUMNS).where(ParcoursEventRow.id == event_id)
        row = self._transaction.read().execute(query).one_or_none()
        return None if row is None else _from_row(row)

    def of_people(self, beneficiary_ids: Iterable[str]) -> Sequence[ParcoursEvent]:
        """Return every event of these people, corrected ones too, by person and day."""
        found: list[ParcoursEvent] = []
        for ids in id_batches(beneficiary_ids):
            found += self._all(select(*_COLUMNS).where(ParcoursEventRow.beneficiary_id.in_(ids)))
        return found

    def iterate(self) -> Iterator[ParcoursEvent]:
        """Yield every event of everyone, corrected ones too, by person and day."""
        yield from self._all(select(*_COLUMNS))

    def _all(self, query: Select[Any]) -> Iterator[ParcoursEvent]:
        row = ParcoursEventRow
        ordered = query.order_by(row.beneficiary_id, row.happened_on, row.recorded_at, row.id)
        return map(_from_row, self._transaction.read().execute(ordered))


def _to_row(event: ParcoursEvent) -> dict[str, Any]:
    detail = {
        "orientation": event.orientation,
        "organisation_id": event.organisation_id,
        "duree_mois": event.months,
        "jusqu_au": None if event.until is None else event.until.isoformat(),
        "contrat": event.contract,
        "positionnement_id": event.positionnement_id,
        "montant_mensuel": None if event.monthly_amount is None else str(event.monthly_amount),
    }
    return {
        "id": event.id,
        "beneficiary_id": event.beneficiary_id,
        "kind": event.kind.value,
        "happened_on": event.on,
        "recorded_at": event.recorded_at,
        "actor_id": event.actor_id,
        "corrects": event.corrects,
        "detail": {name: value for name, value in detail.items() if value is not None},
    }


def _from_row(row: Row[Any]) -> ParcoursEvent:
    detail: Mapping[str, Any] = row.detail
    return ParcoursEvent(
        id=row.id,
        beneficiary_id=row.beneficiary_id,
        kind=EventKind(row.kind),
        on=row.happened_on,
        recorded_at=in_utc(row.recorded_at),
        actor_id=row.actor_id,
        corrects=row.corrects,
        orientation=_read(OrientationKind, detail.get("orientation")),
        organisation_id=detail.get("organisation_id"),
        months=detail.get("duree_mois"),
        until=_read(date.fromisoformat, detail.get("jusqu_au")),
        contract=_read(ContractKind, detail.get("contrat")),
        positionnement_id=detail.get("positionnement_id"),
        monthly_amount=_read(Decimal, detail.get("montant_mensuel")),
    )


def _read(make: Callable[[str], _T], text: str | None) -> _T | None:
    return None if text is None else make(text)
