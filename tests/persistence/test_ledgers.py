"""What a décompte is settled from, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from insertion.attendance import (
    ParticipationFacts,
)
from insertion.capacity import Audience
from insertion.periods import Period
from insertion.positionnement import Transition
from insertion.positionnement_reasons import Exit
from insertion.screening import prepare
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.attendance_builders import (
    CONVENTION,
    DAY,
    YEAR,
    UnitOfWorkFactory,
    a_row,
    a_seance,
    place,
    the_attendance_ground,
)
from tests.persistence.insertion_builders import (
    NOW,
    a_session,
    an_event,
    moved,
)


@pytest.fixture
def ground(unit_of_work: UnitOfWorkFactory) -> UnitOfWorkFactory:
    return the_attendance_ground(unit_of_work)


def test_a_ledger_is_read_with_six_queries_whatever_its_length(
    ground: UnitOfWorkFactory, statements: list[str]
):
    other = replace(CONVENTION, id="conv-2", dispositif_id="adse_b")
    with ground() as uow:
        uow.conventions.upsert([other])
        uow.action_sessions.add(a_session("s-3", convention_id="conv-2"))
        place(uow, 2, "s-3", beneficiary_id="b-1", opportunity_id="ft-1", outcome=Exit.REACHED)
        theirs = a_seance("sea-b", session_id="s-3", convention_id="conv-2")
        uow.attendances.add_seance(theirs, NOW, "op-user")
        uow.attendances.record(
            [
                a_row(),
                a_row("row-b", seance_id="sea-b", positionnement_id="pos-2"),
            ]
        )
        uow.attendances.record([a_row("fix", minutes=90, corrects="row-1")])
        uow.commit()
    with ground() as uow:
        statements.clear()
        ledger = uow.attendances.ledger(CONVENTION, DAY)
        assert len(statements) == 6
    assert [(each.row.id, each.row.minutes) for each in ledger.presences] == [("fix", 90)]
    (mine,) = ledger.participations
    assert (mine.positionnement_id, mine.entered_on) == ("pos-1", date(2026, 11, 2))
    assert mine.public is Audience.BRSA
    assert [each.row.id for each in ledger.elsewhere.presences] == ["row-b"]
    (elsewhere,) = ledger.elsewhere.participations
    assert (elsewhere.convention_id, elsewhere.goals_reached) == ("conv-2", True)
    assert ledger.elsewhere.conventions == {"conv-2": other}
    with ground() as uow:
        assert uow.attendances.ledger(CONVENTION, DAY - timedelta(days=1)).presences == ()


def test_a_person_of_a_session_whose_convention_is_not_written_is_settled(
    ground: UnitOfWorkFactory,
):
    with ground() as uow:
        uow.action_sessions.add(a_session("s-3", convention_id="not-written"))
        place(uow, 2, "s-3", beneficiary_id="b-1", opportunity_id="ft-1")
        uow.attendances.record([a_row()])
        ledger = uow.attendances.ledger(CONVENTION, DAY)
    (elsewhere,) = ledger.elsewhere.participations
    assert elsewhere.convention_id not in ledger.elsewhere.conventions
    facts = prepare(ledger, Period(YEAR.start, DAY))
    assert [each.row.id for each in facts.presences] == ["row-1"]


def test_the_public_of_the_positionnement_counts_until_another_is_proved(
    ground: UnitOfWorkFactory,
):
    def public(uow: SqlUnitOfWork) -> tuple[Audience | None, bool]:
        (mine,) = uow.attendances.ledger(CONVENTION, DAY).participations
        return mine.public, mine.public_proved

    facts = ParticipationFacts(
        id="f-1", positionnement_id="pos-1", recorded_at=NOW, actor_id="op-user"
    )
    checked = replace(facts, id="f-2", checked_on=DAY, corrects="f-1")
    other = replace(facts, id="f-3", public=Audience.OTHER, corrects="f-2")
    with ground() as uow:
        assert public(uow) == (Audience.BRSA, False)
        for stated, expected in (
            (facts, (Audience.BRSA, False)),
            (checked, (Audience.BRSA, True)),
            (other, (Audience.OTHER, True)),
        ):
            uow.attendances.record_facts([stated])
            assert public(uow) == expected


def test_the_pauses_of_a_participation_are_the_days_stated(ground: UnitOfWorkFactory):
    steps = [
        (Transition.SUSPEND, {"le": "2026-11-04"}),
        (Transition.GO_ON, {"le": "2026-11-10"}),
        (Transition.SUSPEND, {"le": "2026-11-12"}),
        (Transition.GO_ON, {"le": "2026-11-12"}),  # the same day: no day was missed
        (Transition.SUSPEND, None),  # the day it was written
    ]
    with ground() as uow:
        uow.action_sessions.add(a_session("s-3", convention_id="conv-9"))
        place(uow, 2, "s-3", beneficiary_id="b-1", opportunity_id="ft-1")
        for key in ("pos-1", "pos-2"):
            placed = uow.positionnements.get(key)
            assert placed is not None
            for transition, payload in steps:
                placed = moved(placed)
                event = replace(an_event(placed, transition), payload=payload)
                uow.positionnements.save(placed, event)
        ledger = uow.attendances.ledger(CONVENTION, DAY)
    (mine,) = ledger.participations
    assert mine.pauses == (
        Period(date(2026, 11, 4), date(2026, 11, 9)),
        Period(placed.state_since.astimezone().date()),
    )


def test_a_prolongation_renews_from_the_day_after_the_planned_end(ground: UnitOfWorkFactory):
    with ground() as uow:
        place(
            uow,
            2,
            "s-2",
            planned_end_on=date(2026, 11, 30),
            prolonged_until=date(2027, 2, 28),
        )
        participations = uow.attendances.ledger(CONVENTION, DAY).participations
    renewed = {each.positionnement_id: each.renewed_on for each in participations}
    assert renewed == {"pos-1": None, "pos-2": date(2026, 12, 1)}
