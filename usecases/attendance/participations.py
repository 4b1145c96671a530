"""Say what is proved of participations: public, follow-up, working time, renewal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from insertion.actor import Actor
from insertion.attendance import FollowUp, ParticipationFacts
from insertion.capacity import Audience
from insertion.errors import InvalidValue
from insertion.ports import UnitOfWork
from usecases.attendance.access import the_convention
from usecases.attendance.sheets import MAX_ROWS, BadRow, RowOutcome, RowReport


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


def state_facts(
    actor: Actor,
    convention_id: str,
    rows: Sequence[FactsRow | BadRow],
    uow: UnitOfWork,
    at: datetime,
    new_id: Callable[[], str],
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
        convention = the_convention(actor, convention_id, uow)
        uow.attendances.wait_to_write()
        asked = [row.positionnement_id for row in rows if isinstance(row, FactsRow)]
        conventions = uow.attendances.convention_of(asked)
        stated = {each.positionnement_id: each for each in uow.attendances.facts(asked)}
        added: dict[str, ParticipationFacts] = {}
        reports = []
        for row in rows:
            if isinstance(row, BadRow):
                reports.append(_refused(row.positionnement_id, row.field, row.expected))
            elif conventions.get(row.positionnement_id) != convention.id:
                expected = "une personne d’une session de cette convention"
                reports.append(_refused(row.positionnement_id, "positionnement", expected))
            elif row.positionnement_id in added:
                expected = "une seule ligne par personne"
                reports.append(_refused(row.positionnement_id, "positionnement", expected))
            else:
                before = stated.get(row.positionnement_id)
                reports.append(_state(row, before, actor, at, new_id, added))
        if added:
            uow.attendances.record_facts(list(added.values()))
            uow.commit()
    return tuple(reports)


def _state(
    row: FactsRow,
    before: ParticipationFacts | None,
    actor: Actor,
    at: datetime,
    new_id: Callable[[], str],
    added: dict[str, ParticipationFacts],
) -> RowReport:
    try:
        facts = ParticipationFacts(
            id=new_id(),
            positionnement_id=row.positionnement_id,
            recorded_at=at,
            actor_id=actor.id,
            public=row.public,
            checked_on=row.checked_on,
            public_until=row.public_until,
            follow_up=row.follow_up,
            weekly_minutes=row.weekly_minutes,
            renewed_on=row.renewed_on,
            corrects=None if before is None else before.id,
        )
    except InvalidValue as error:
        return _refused(row.positionnement_id, error.field, error.expected)
    if before is not None and facts.says_the_same(before):
        outcome = RowOutcome.UNCHANGED
    else:
        outcome = RowOutcome.RECORDED if before is None else RowOutcome.CORRECTED
        added[row.positionnement_id] = facts
    return RowReport(outcome=outcome, positionnement_id=row.positionnement_id)


def _refused(positionnement_id: str | None, field: str, expected: str) -> RowReport:
    return RowReport(
        outcome=RowOutcome.REFUSED,
        positionnement_id=positionnement_id,
        field=field,
        message=expected,
    )
