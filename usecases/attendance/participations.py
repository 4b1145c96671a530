"""Say what is proved of participations: public, follow-up, working time, renewal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from insertion.attendance import FollowUp, Participation, ParticipationFacts
from insertion.capacity import Audience
from insertion.errors import InvalidValue
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.rights import Right
from usecases.attendance.access import the_convention
from usecases.attendance.sheets import (
    MAX_ROWS,
    BadRow,
    NewId,
    RowOutcome,
    RowReport,
    refused,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsRow:
    """What is stated of one participation; it takes the place of all that was stated before."""

    positionnement_id: str
    public: Audience | None = None
    checked_on: date | None = None
    public_until: date | None = None
    follow_up: FollowUp | None = None
    weekly_minutes: int | None = None
    renewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A participation as it counts, and the facts that were stated of it, if any."""

    participation: Participation
    facts: ParticipationFacts | None


def show_facts(acting: Acting, convention_id: str, uow: UnitOfWork) -> tuple[Stated, ...]:
    """Return the participations of a convention up to today, with what was stated of each.

    Raises
    ------
    UnknownRecord
        When there is no such convention for ``actor``.
    """
    with uow:
        convention = the_convention(acting.actor, convention_id, uow, Right.STATE_PARTICIPATIONS)
        entered = uow.attendances.ledger(convention, acting.today).participations
        stated = uow.attendances.facts([each.positionnement_id for each in entered])
    by_id = {each.positionnement_id: each for each in stated}
    return tuple(Stated(each, by_id.get(each.positionnement_id)) for each in entered)


def state_facts(
    acting: Acting,
    convention_id: str,
    rows: Sequence[FactsRow | BadRow],
    uow: UnitOfWork,
    new_id: NewId,
) -> tuple[RowReport, ...]:
    """Record what is stated of participations of a convention, and report each row.

    Raises
    ------
    InvalidValue
        When there are too many rows.
    UnknownRecord
        When there is no such convention for ``actor``.
    """
    if len(rows) > MAX_ROWS:
        raise InvalidValue("lignes", f"{MAX_ROWS} lignes au plus")
    with uow:
        convention = the_convention(acting.actor, convention_id, uow, Right.STATE_PARTICIPATIONS)
        uow.wait_to_write()
        asked = [row.positionnement_id for row in rows if isinstance(row, FactsRow)]
        conventions = uow.attendances.convention_of(asked)
        stated = {each.positionnement_id: each for each in uow.attendances.facts(asked)}
        stating = _Stating(acting, new_id, convention.id, conventions, stated, {})
        reports = tuple(stating.take(row) for row in rows)
        if stating.added:
            uow.attendances.record_facts(list(stating.added.values()))
            uow.commit()
    return reports


@dataclass(slots=True)
class _Stating:
    """What is stated of several participations, being recorded."""

    acting: Acting
    new_id: NewId
    convention_id: str
    conventions: dict[str, str | None]
    stated: dict[str, ParticipationFacts]
    added: dict[str, ParticipationFacts]

    def take(self, row: FactsRow | BadRow) -> RowReport:
        """Take one row, and return what became of it."""
        if isinstance(row, BadRow):
            return refused(row.positionnement_id, row.field, row.expected)
        try:
            return self._state(row)
        except InvalidValue as error:
            return refused(row.positionnement_id, error.field, error.expected)

    def _state(self, row: FactsRow) -> RowReport:
        if self.conventions.get(row.positionnement_id) != self.convention_id:
            raise InvalidValue("positionnement", "une personne d’une session de cette convention")
        if row.positionnement_id in self.added:
            raise InvalidValue("positionnement", "une seule ligne par personne")
        if row.checked_on is not None and row.checked_on > self.acting.today:
            raise InvalidValue("verifie_le", "le jour d’une vérification faite, pas à venir")
        before = self.stated.get(row.positionnement_id)
        facts = self._facts(row, before)
        if before is not None and facts.says_the_same(before):
            return RowReport(outcome=RowOutcome.UNCHANGED, positionnement_id=row.positionnement_id)
        self.added[row.positionnement_id] = facts
        outcome = RowOutcome.RECORDED if before is None else RowOutcome.CORRECTED
        return RowReport(outcome=outcome, positionnement_id=row.positionnement_id)

    def _facts(self, row: FactsRow, before: ParticipationFacts | None) -> ParticipationFacts:
        return ParticipationFacts(
            id=self.new_id(),
            positionnement_id=row.positionnement_id,
            recorded_at=self.acting.at,
            actor_id=self.acting.actor.id,
            public=row.public,
            checked_on=row.checked_on,
            public_until=row.public_until,
            follow_up=row.follow_up,
            weekly_minutes=row.weekly_minutes,
            renewed_on=row.renewed_on,
            corrects=None if before is None else before.id,
        )
