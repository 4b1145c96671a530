"""Deadlines and indicators read the database here: one query a question, by batches of ids."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, func, select

from insertion.piloting_ports import DatedFact, PlacementRecord, StepRecord
from insertion.positionnement import RETAINED
from insertion.referent import AccompanimentRole
from insertion.terms import OpportunityKind
from persistence.attendance_rows import counts, facts_count
from persistence.attendance_tables import AttendanceRow, ParticipationFactsRow, SeanceRow
from persistence.id_batches import id_batches
from persistence.insertion_tables import (
    AccompanimentRow,
    ActionSessionRow,
    PositionnementEventRow,
    PositionnementRow,
)
from persistence.moments import in_utc
from persistence.positionnements import not_hidden_by_objection
from persistence.transaction import Transaction


class SqlPiloting:
    """See :class:`insertion.piloting_ports.PilotingReader`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def placements(self) -> Sequence[PlacementRecord]:
        """Return every positionnement, by ascending id: one query."""
        row, line = PositionnementRow, PositionnementEventRow
        retained = and_(
            line.positionnement_id == row.id, line.to_state.in_([s.value for s in RETAINED])
        )
        query = (
            select(
                *(row.id, row.beneficiary_id, row.opportunity_kind, row.dispositif),
                *(row.created_at, func.min(line.at)),
            )
            .outerjoin(line, retained)
            .group_by(row.id)
            .order_by(row.id)
        )
        return [
            PlacementRecord(
                id=key,
                beneficiary_id=person,
                kind=OpportunityKind(kind),
                dispositif=dispositif,
                created_at=in_utc(created_at),
                retained_at=None if retained_at is None else in_utc(retained_at),
            )
            for key, person, kind, dispositif, created_at, retained_at in (
                self._transaction.read().execute(query)
            )
        ]

    def steps_of(self, beneficiary_ids: Iterable[str]) -> Sequence[StepRecord]:
        """Return the history of every positionnement of these people, in order."""
        found: list[StepRecord] = []
        for ids in id_batches(beneficiary_ids):
            found += self._steps(PositionnementRow.beneficiary_id.in_(ids))
        return found

    def steps_hosted_by(self, organisation_id: str) -> Sequence[StepRecord]:
        """Return the history of what was sent to a structure to be answered, in order."""
        row = PositionnementRow
        mine = (row.host_id == organisation_id) & row.sent_at.is_not(None)
        return list(self._steps(mine, not_hidden_by_objection()))

    def dated_facts(self, positionnement_ids: Iterable[str]) -> Sequence[DatedFact]:
        """Return the days on which someone came (``rdv_action``), or was checked again."""
        row, held, checked = AttendanceRow, SeanceRow, ParticipationFactsRow
        found: list[DatedFact] = []
        for ids in id_batches(positionnement_ids):
            came = (
                select(row.positionnement_id, held.held_on)
                .join(held, held.id == row.seance_id)
                .where(row.positionnement_id.in_(ids), row.status == "present", counts())
            )
            again = select(checked.positionnement_id, checked.checked_on).where(
                checked.positionnement_id.in_(ids), checked.checked_on.is_not(None), facts_count()
            )
            for kind, query in (("rdv_action", came), ("eligibilite_verifiee", again)):
                rows = self._transaction.read().execute(query)
                found += [DatedFact(key, kind, on) for key, on in rows if on is not None]
        return sorted(found, key=lambda fact: (fact.positionnement_id, fact.on, fact.kind))

    def portfolio_ids(self, referent_id: str) -> frozenset[str]:
        """Return the ids of the people whom a référent accompanies now."""
        row = AccompanimentRow
        query = select(row.beneficiary_id).where(
            row.referent_id == referent_id, row.ends_on.is_(None)
        )
        return frozenset(self._transaction.read().execute(query).scalars())

    def principal_referents(self, beneficiary_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the principal référent of each of these people who has one."""
        row = AccompanimentRow
        found: dict[str, str] = {}
        for ids in id_batches(beneficiary_ids):
            query = select(row.beneficiary_id, row.referent_id).where(
                row.beneficiary_id.in_(ids),
                row.ends_on.is_(None),
                row.role == AccompanimentRole.PRINCIPAL.value,
            )
            found |= dict(self._transaction.read().execute(query).all())
        return found

    def _steps(self, *where: ColumnElement[bool]) -> Iterator[StepRecord]:
        row, line, session = PositionnementRow, PositionnementEventRow, ActionSessionRow
        query = (
            select(
                *(row.id, row.beneficiary_id, row.dispositif, line.transition, line.to_state),
                *(line.at, session.starts_on, row.prolonged_until, row.entered_on, row.ended_on),
            )
            .join(line, line.positionnement_id == row.id)
            .outerjoin(session, session.id == row.session_id)
            .where(*where)
            .order_by(row.id, line.sequence)
        )
        for each in self._transaction.read().execute(query):
            yield StepRecord(
                positionnement_id=each.id,
                beneficiary_id=each.beneficiary_id,
                dispositif=each.dispositif,
                transition=each.transition,
                state=each.to_state,
                at=in_utc(each.at),
                session_starts_on=each.starts_on,
                prolonged_until=each.prolonged_until,
                entered_on=each.entered_on,
                ended_on=each.ended_on,
            )
