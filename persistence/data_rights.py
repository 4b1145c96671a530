"""Requests, objections and what left of people, in SQL."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from insertion.actor import Role
from insertion.data_rights import (
    Disclosure,
    DisclosureKind,
    Objection,
    RequestKind,
    RequestState,
    RightsRequest,
)
from insertion.positionnement import State
from insertion.text import is_id
from persistence.data_rights_tables import DisclosureRow, ObjectionRow, RightsRequestRow
from persistence.id_batches import id_batches
from persistence.insertion_tables import (
    OpportunityHostRow,
    PositionnementEventRow,
    PositionnementRow,
)
from persistence.json_form import read_optional
from persistence.moments import in_utc
from persistence.place_tables import InterestRow
from persistence.transaction import Transaction

SENT_FIELDS = ("identifiant", "offre_ou_action", "dates", "etat")
SENT_TO_OPERATOR = ("dispositif", "public", "objectifs", "resultats_attendus", "motif")
CARD_FIELDS = ("prenom", "initiale", "classe_de_trajet", "competences_demandees")

_SAME = ("id", "beneficiary_id", "asked_by", "detail", "due_on", "settled_by", "answer")


class SqlRightsRequests:
    """See :class:`insertion.data_rights_ports.RightsRequestRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, request: RightsRequest) -> None:
        """Write a new one."""
        self._transaction.write().execute(insert(RightsRequestRow).values(_to_row(request)))

    def get(self, request_id: str) -> RightsRequest | None:
        """Return one, or None."""
        if not is_id(request_id):
            return None
        found = self._select(RightsRequestRow.id == request_id)
        return found[0] if found else None

    def settle(self, request: RightsRequest) -> bool:
        """Write what became of one that was open; return whether it still was."""
        row = RightsRequestRow
        done = self._transaction.write().execute(
            update(row)
            .where(row.id == request.id, row.state == RequestState.OPEN)
            .values(_to_row(request))
        )
        return done.rowcount == 1

    def of_person(self, beneficiary_id: str) -> Sequence[RightsRequest]:
        """Return those of a person, the latest first."""
        return self._select(RightsRequestRow.beneficiary_id == beneficiary_id)[::-1]

    def open_until(self, day: date | None, kind: RequestKind | None) -> Sequence[RightsRequest]:
        """Return the open ones due on ``day`` at the latest (None: all), the most urgent first."""
        row = RightsRequestRow
        where = row.state == RequestState.OPEN
        if day is not None:
            where &= row.due_on <= day
        if kind is not None:
            where &= row.kind == kind
        return self._select(where)

    def _select(self, where: Any) -> Sequence[RightsRequest]:
        row = RightsRequestRow
        query = select(row.__table__).where(where).order_by(row.due_on, row.asked_at, row.id)
        return [_from_row(each._mapping) for each in self._transaction.read().execute(query)]


class SqlObjections:
    """See :class:`insertion.data_rights_ports.ObjectionRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, beneficiary_id: str) -> Objection | None:
        """Return hers, or None."""
        row = ObjectionRow
        query = select(row.since, row.actor_id, row.actor_role).where(
            row.beneficiary_id == beneficiary_id
        )
        found = self._transaction.read().execute(query).one_or_none()
        if found is None:
            return None
        return Objection(
            beneficiary_id=beneficiary_id,
            since=in_utc(found.since),
            actor_id=found.actor_id,
            actor_role=Role(found.actor_role),
        )

    def put(self, objection: Objection) -> bool:
        """Write one; return whether there was none."""
        connection = self._transaction.write()
        if self.get(objection.beneficiary_id) is not None:
            return False
        connection.execute(
            insert(ObjectionRow).values(
                beneficiary_id=objection.beneficiary_id,
                since=objection.since,
                actor_id=objection.actor_id,
                actor_role=objection.actor_role.value,
            )
        )
        return True

    def lift(self, beneficiary_id: str) -> bool:
        """Take hers away; return whether there was one."""
        hers = ObjectionRow.beneficiary_id == beneficiary_id
        return self._transaction.write().execute(delete(ObjectionRow).where(hers)).rowcount == 1

    def among(self, beneficiary_ids: Iterable[str]) -> frozenset[str]:
        """Return those of these people who object."""
        found: set[str] = set()
        for ids in id_batches(beneficiary_ids):
            query = select(ObjectionRow.beneficiary_id).where(ObjectionRow.beneficiary_id.in_(ids))
            found |= set(self._transaction.read().execute(query).scalars())
        return frozenset(found)


class SqlDisclosures:
    """See :class:`insertion.data_rights_ports.DisclosureRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, disclosure: Disclosure, disclosure_id: str) -> None:
        """Write one."""
        self._transaction.write().execute(
            insert(DisclosureRow).values(
                id=disclosure_id,
                beneficiary_id=disclosure.beneficiary_id,
                kind=disclosure.kind.value,
                at=disclosure.at,
                actor_id=disclosure.actor_id,
                actor_role=disclosure.actor_role.value,
                organisation_id=disclosure.organisation_id,
                opportunity_id=disclosure.opportunity_id,
                contents={"champs": list(disclosure.fields)},
            )
        )

    def of_person(self, beneficiary_id: str) -> Sequence[Disclosure]:
        """Return all, those that histories tell included, the latest first."""
        told = [
            *self._stored(beneficiary_id),
            *self._sent(beneficiary_id),
            *self._shown(beneficiary_id),
        ]
        return sorted(told, key=lambda each: each.at, reverse=True)

    def exports_by(self, actor_id: str, since: datetime) -> int:
        """Return how many exports someone made since a moment."""
        row = DisclosureRow
        query = select(func.count()).where(
            row.actor_id == actor_id, row.kind == DisclosureKind.EXPORT, row.at > since
        )
        return self._transaction.read().execute(query).scalar_one()

    def _stored(self, beneficiary_id: str) -> Iterable[Disclosure]:
        row = DisclosureRow
        query = select(row.__table__).where(row.beneficiary_id == beneficiary_id).order_by(row.id)
        for each in self._transaction.read().execute(query):
            yield Disclosure(
                beneficiary_id=beneficiary_id,
                kind=DisclosureKind(each.kind),
                at=in_utc(each.at),
                actor_id=each.actor_id,
                actor_role=Role(each.actor_role),
                organisation_id=each.organisation_id,
                opportunity_id=each.opportunity_id,
                fields=tuple(each.contents.get("champs", ())),
            )

    def _sent(self, beneficiary_id: str) -> Iterable[Disclosure]:
        """Yield what histories tell: each time a positionnement was sent to who answers."""
        event, placed = PositionnementEventRow, PositionnementRow
        query = (
            select(
                *(event.at, event.actor_id, event.actor_role),
                *(placed.host_id, placed.opportunity_id, placed.opportunity_kind),
            )
            .join(placed, placed.id == event.positionnement_id)
            .where(
                placed.beneficiary_id == beneficiary_id,
                event.to_state == State.SENT,
                # A reminder leaves it where it was: nothing more was sent.
                event.from_state.is_distinct_from(State.SENT),
            )
            .order_by(event.id)
        )
        for row in self._transaction.read().execute(query):
            more = SENT_TO_OPERATOR if row.opportunity_kind == "action" else ()
            yield Disclosure(
                beneficiary_id=beneficiary_id,
                kind=DisclosureKind.SENT,
                at=in_utc(row.at),
                actor_id=row.actor_id,
                actor_role=Role(row.actor_role),
                organisation_id=row.host_id,
                opportunity_id=row.opportunity_id,
                fields=(*SENT_FIELDS, *more),
            )

    def _shown(self, beneficiary_id: str) -> Iterable[Disclosure]:
        """Yield what she said yes to: from that moment her card could be read there."""
        row, host = InterestRow, OpportunityHostRow
        query = (
            select(row.opportunity_id, row.opened_at, row.with_referent, host.organisation_id)
            .outerjoin(host, host.opportunity_id == row.opportunity_id)
            .where(row.beneficiary_id == beneficiary_id)
            .order_by(row.id)
        )
        for each in self._transaction.read().execute(query):
            yield Disclosure(
                beneficiary_id=beneficiary_id,
                kind=DisclosureKind.CARD,
                at=in_utc(each.opened_at),
                actor_id=beneficiary_id,
                actor_role=Role.REFERENT if each.with_referent else Role.BENEFICIARY,
                organisation_id=each.organisation_id,
                opportunity_id=each.opportunity_id,
                fields=CARD_FIELDS,
            )


def _to_row(request: RightsRequest) -> dict[str, Any]:
    return {name: getattr(request, name) for name in _SAME} | {
        "kind": request.kind.value,
        "asked_at": request.asked_at,
        "asked_role": request.asked_role.value,
        "state": request.state.value,
        "settled_at": request.settled_at,
    }


def _from_row(row: Any) -> RightsRequest:
    return RightsRequest(
        **{name: row[name] for name in _SAME},
        kind=RequestKind(row["kind"]),
        asked_at=in_utc(row["asked_at"]),
        asked_role=Role(row["asked_role"]),
        state=RequestState(row["state"]),
        settled_at=read_optional(in_utc, row["settled_at"]),
    )
