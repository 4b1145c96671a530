"""The requests by which employers ask to be put in contact, in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from insertion.host_side.contacts import ContactOutcome, ContactRequest, ContactState, Means
from insertion.text import is_id
from persistence.contact_tables import ContactRequestRow
from persistence.id_batches import id_batches
from persistence.json_form import read_optional
from persistence.moments import in_utc
from persistence.transaction import Transaction

_ROW = ContactRequestRow
_ALL = _ROW.__table__.c
_BARE: Mapping[str, object] = {"phone": None, "mail": None, "note": None}


class SqlContacts:
    """See :class:`insertion.host_side.contacts.ContactRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, request: ContactRequest) -> None:
        """Write a new one."""
        self._transaction.write().execute(
            insert(_ROW).values(
                id=request.id,
                interest_id=request.interest_id,
                opportunity_id=request.opportunity_id,
                beneficiary_id=request.beneficiary_id,
                organisation_id=request.organisation_id,
                asked_at=request.asked_at,
                **_changing(request),
            )
        )

    def change(self, request: ContactRequest) -> bool:
        """Write the next version of one; False when someone was faster."""
        done = self._transaction.write().execute(
            update(_ROW)
            .where(_ROW.id == request.id, _ROW.version == request.version - 1)
            .values(_changing(request))
        )
        return bool(done.rowcount)

    def get(self, request_id: str) -> ContactRequest | None:
        """Return one, or None."""
        found = self._select(_ROW.id == request_id) if is_id(request_id) else ()
        return found[0] if found else None

    def of_interests(self, interest_ids: Iterable[str]) -> Mapping[str, ContactRequest]:
        """Return those about these yes, each by its own."""
        return {
            each.interest_id: each
            for ids in id_batches(interest_ids)
            for each in self._select(_ROW.interest_id.in_(ids))
        }

    def of_person(self, beneficiary_id: str) -> Sequence[ContactRequest]:
        """Return those about a person, the last asked first."""
        found = self._select(_ROW.beneficiary_id == beneficiary_id)
        return sorted(found, key=lambda each: (each.asked_at, each.id), reverse=True)

    def to_remind(self, day: date, at_most: int) -> Sequence[ContactRequest]:
        """Return those whose last day is come, and of which nobody was reminded."""
        due = _ROW.due_on <= day
        waits = _ROW.state == ContactState.ACCEPTED.value
        return self._select(waits, due, _ROW.reminded_on.is_(None), at_most=at_most)

    def forget_means_before(self, moment: datetime) -> int:
        """Empty the means given before a moment; return of how many."""
        given = _ROW.phone.is_not(None) | _ROW.mail.is_not(None) | _ROW.note.is_not(None)
        old = given & (_ROW.decided_at < moment)
        if not self._select(old, at_most=1):
            return 0  # nothing to write: no lock is waited for
        done = self._transaction.write().execute(update(_ROW).where(old).values(_BARE))
        return int(done.rowcount)

    def _select(
        self, *conditions: ColumnElement[bool], at_most: int | None = None
    ) -> Sequence[ContactRequest]:
        query = select(*_ALL).where(*conditions).order_by(_ROW.id).limit(at_most)
        return [_read(row) for row in self._transaction.read().execute(query).mappings()]


def _changing(request: ContactRequest) -> dict[str, object]:
    means = request.means
    given = _BARE
    if means is not None:
        given = {"phone": means.phone, "mail": means.mail, "note": means.note}
    return {
        "message": request.message,
        "state": request.state.value,
        "decided_at": request.decided_at,
        "due_on": request.due_on,
        "reminded_on": request.reminded_on,
        "outcome": None if request.outcome is None else request.outcome.value,
        "answered_at": request.answered_at,
        "version": request.version,
        **given,
    }


def _read(row: Mapping[Any, Any]) -> ContactRequest:
    bare = row["phone"] is None and row["mail"] is None
    means = None if bare else Means(phone=row["phone"], mail=row["mail"], note=row["note"])
    return ContactRequest(
        id=row["id"],
        interest_id=row["interest_id"],
        opportunity_id=row["opportunity_id"],
        beneficiary_id=row["beneficiary_id"],
        organisation_id=row["organisation_id"],
        message=row["message"],
        asked_at=in_utc(row["asked_at"]),
        state=ContactState(row["state"]),
        decided_at=read_optional(in_utc, row["decided_at"]),
        means=means,
        due_on=row["due_on"],
        reminded_on=row["reminded_on"],
        outcome=read_optional(ContactOutcome, row["outcome"]),
        answered_at=read_optional(in_utc, row["answered_at"]),
        version=row["version"],
    )
