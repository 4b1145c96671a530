"""Conventions in SQL; euros are whole cents there."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Update, exists, func, insert, select, update

from insertion.attendance import FollowUp
from insertion.conventions import Convention, Proration, Terms
from insertion.periods import Period
from insertion.positionnement_ports import Listed, Window
from insertion.text import is_id
from persistence.attendance_tables import ConventionRow, SeanceRow
from persistence.insertion_tables import ActionSessionRow
from persistence.json_form import Document, known, read_optional, reading
from persistence.transaction import Transaction
from persistence.violations import unless_of_another

CONVENTION_COLUMNS = (
    *(ConventionRow.id, ConventionRow.dispositif_id, ConventionRow.operator_id, ConventionRow.year),
    *(ConventionRow.starts_on, ConventionRow.ends_on, ConventionRow.places),
    *(ConventionRow.envelope_cents, ConventionRow.terms),
)


class SqlConventions:
    """See :class:`insertion.attendance_ports.ConventionRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def upsert(self, conventions: Iterable[Convention]) -> int:
        """Write each in the place of the former of its id; return how many changed.

        Séances held before the convention of their session was written become its own.
        """
        changed = 0
        for each in conventions:
            connection = self._transaction.write()
            stored = self.get(each.id)
            if stored is None:
                with unless_of_another(connection):
                    connection.execute(insert(ConventionRow).values(id=each.id, **_values(each)))
                connection.execute(_adopt(each.id))
            elif stored != _comparable(each):
                connection.execute(
                    update(ConventionRow).where(ConventionRow.id == each.id).values(_values(each))
                )
            else:
                continue
            changed += 1
        return changed

    def get(self, convention_id: str) -> Convention | None:
        """Return one, or None."""
        if not is_id(convention_id):
            return None
        query = select(*CONVENTION_COLUMNS).where(ConventionRow.id == convention_id)
        found = self._transaction.read().execute(query).one_or_none()
        return None if found is None else convention_of(found)

    def page(self, operator_id: str | None, window: Window) -> Listed[Convention]:
        """Return those of an operator, or all, the latest year first: two queries."""
        row, connection = ConventionRow, self._transaction.read()
        mine = [] if operator_id is None else [row.operator_id == operator_id]
        total = connection.execute(select(func.count()).select_from(row).where(*mine)).scalar_one()
        query = select(*CONVENTION_COLUMNS).where(*mine).order_by(row.year.desc(), row.id)
        rows = connection.execute(query.limit(window.size).offset(window.skip)).all()
        return Listed(tuple(convention_of(each) for each in rows), total)

    def has_seances(self, convention_id: str) -> bool:
        """Return whether some séance was held under one."""
        held = select(exists().where(SeanceRow.convention_id == convention_id))
        return bool(self._transaction.read().execute(held).scalar_one())


def _adopt(convention_id: str) -> Update:
    sessions = select(ActionSessionRow.id).where(ActionSessionRow.convention_id == convention_id)
    return (
        update(SeanceRow)
        .where(SeanceRow.convention_id.is_(None), SeanceRow.session_id.in_(sessions))
        .values(convention_id=convention_id)
    )


def convention_of(row: Row[*tuple[Any, ...]]) -> Convention:
    """Return the convention of a row."""
    cents = row.envelope_cents
    return Convention(
        id=row.id,
        dispositif_id=row.dispositif_id,
        operator_id=row.operator_id,
        year=row.year,
        period=Period(row.starts_on, row.ends_on),
        places=row.places,
        envelope=None if cents is None else Decimal(cents).scaleb(-2),
        terms=reading(_terms, row.terms),
    )


def _comparable(convention: Convention) -> Convention:
    envelope = convention.envelope
    same = None if envelope is None else envelope.quantize(Decimal("0.01"))
    return replace(convention, envelope=same)


def _values(convention: Convention) -> dict[str, Any]:
    envelope = convention.envelope
    return {
        "dispositif_id": convention.dispositif_id,
        "operator_id": convention.operator_id,
        "year": convention.year,
        "starts_on": convention.period.start,
        "ends_on": convention.ends_on,
        "places": convention.places,
        "envelope_cents": None if envelope is None else int(envelope.scaleb(2)),
        "terms": _terms_document(convention.terms),
    }


def _terms_document(terms: Terms) -> Document:
    attested, sent = terms.means_attested_on, terms.report_sent_on
    return known(
        {
            "also": list(terms.also) or None,
            "follow_up": terms.follow_up,
            "proration": terms.proration,
            "planned_activities": terms.planned_activities,
            "means_attested_on": None if attested is None else attested.isoformat(),
            "participants_objective": terms.participants_objective,
            "mopeds": terms.mopeds,
            "weekly_minutes": terms.weekly_minutes,
            "report_sent_on": None if sent is None else sent.isoformat(),
        }
    )


def _terms(document: Document) -> Terms:
    return Terms(
        also=tuple(document.get("also", ())),
        follow_up=read_optional(FollowUp, document.get("follow_up")),
        proration=Proration(document["proration"]),
        planned_activities=document.get("planned_activities"),
        means_attested_on=read_optional(date.fromisoformat, document.get("means_attested_on")),
        participants_objective=document.get("participants_objective"),
        mopeds=document.get("mopeds"),
        weekly_minutes=document.get("weekly_minutes"),
        report_sent_on=read_optional(date.fromisoformat, document.get("report_sent_on")),
    )
