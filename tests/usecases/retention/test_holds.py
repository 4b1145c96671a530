"""Who may hold, lift, see and open; and that each leaves a trace."""

from datetime import UTC, date, datetime, timedelta

import pytest

from insertion.actor import Actor, Role
from insertion.errors import TransitionRefused, UnknownRecord
from insertion.legal_holds import HoldMotive, HoldStep
from insertion.positionnement_moves import Acting
from insertion.referent import Accompaniment, AccompanimentRole, Referent
from insertion.retention import Terms
from insertion.retention_ports import DayAsked, ReadingMotive
from tests.persistence.insertion_builders import MDS
from tests.usecases.retention.ground import PARIS, Ground
from usecases.retention.archives import open_archive
from usecases.retention.holds import WantedHold, advance_hold, ask_hold, show_retention

SEEN, NOTICE, OVER = date(2024, 11, 25), date(2026, 10, 26), date(2026, 11, 25)
ASKED = DayAsked(date(2026, 11, 1), PARIS)
FIRST, SECOND = Actor("dep-1", Role.DEPARTEMENT), Actor("dep-2", Role.DEPARTEMENT)
PERSON = Actor("b-1", Role.BENEFICIARY)
OTHERS = (
    Actor("b-2", Role.BENEFICIARY),
    Actor("ref-9", Role.REFERENT, "mds-1"),
    Actor("op", Role.OPERATOR, "op-1"),
    Actor("emp", Role.EMPLOYER, "emp-1"),
)


def acting(actor: Actor, hours: int = 0) -> Acting:
    at = datetime(2026, 11, 1, 9, tzinfo=UTC) + timedelta(hours=hours)
    return Acting(actor, at, at.date())


def terms(ground: Ground) -> Terms:
    return Terms.of(ground.running(OVER).rules.on(OVER))


def test_two_people_set_a_hold_and_two_lift_it(ground: Ground) -> None:
    ground.store({"b-1": SEEN})
    ground.run(NOTICE)
    ask_hold("b-1", WantedHold(HoldMotive.LITIGATION), ground.uow(), acting(FIRST), "gel")
    with pytest.raises(TransitionRefused):
        advance_hold("gel", HoldStep.SET, ground.uow(), acting(FIRST, 1))
    advance_hold("gel", HoldStep.SET, ground.uow(), acting(SECOND, 1))
    for later in (OVER, date(2029, 1, 1)):
        assert ground.run(later).held == ["b-1"]
    advance_hold("gel", HoldStep.LIFT_ASKED, ground.uow(), acting(SECOND, 2))
    with pytest.raises(TransitionRefused):
        advance_hold("gel", HoldStep.LIFTED, ground.uow(), acting(SECOND, 3))
    advance_hold("gel", HoldStep.LIFTED, ground.uow(), acting(FIRST, 3))
    assert len(ground.run(OVER).done) == 1


def test_a_step_dated_by_a_clock_set_back_stays_in_order(ground: Ground) -> None:
    ground.store({"b-1": SEEN})
    ask_hold("b-1", WantedHold(HoldMotive.LITIGATION), ground.uow(), acting(FIRST), "gel")
    hold = advance_hold("gel", HoldStep.SET, ground.uow(), acting(SECOND, -5))
    assert [each.step for each in hold.events] == [HoldStep.ASKED, HoldStep.SET]
    assert advance_hold("gel", HoldStep.LIFT_ASKED, ground.uow(), acting(FIRST, 1)).last.step


@pytest.mark.parametrize("actor", [PERSON, *OTHERS], ids=lambda each: each.role)
def test_nobody_else_holds_lifts_or_opens(ground: Ground, actor: Actor) -> None:
    ground.store({"b-1": SEEN})
    ask_hold("b-1", WantedHold(HoldMotive.LITIGATION), ground.uow(), acting(FIRST), "gel")
    with pytest.raises(UnknownRecord):
        ask_hold("b-1", WantedHold(HoldMotive.APPEAL), ground.uow(), acting(actor), "gel-2")
    with pytest.raises(UnknownRecord):
        advance_hold("gel", HoldStep.SET, ground.uow(), acting(actor))
    with pytest.raises(UnknownRecord):
        open_archive("b-1", ReadingMotive.CONTROL, ground.uow(), acting(actor), "r")


@pytest.mark.parametrize("person", ["b-9", "pas un id", "", "x\0"])
def test_nothing_is_held_of_nobody(ground: Ground, person: str) -> None:
    with pytest.raises(UnknownRecord):
        ask_hold(person, WantedHold(HoldMotive.APPEAL), ground.uow(), acting(FIRST), "gel")
    with pytest.raises(UnknownRecord):
        advance_hold(person, HoldStep.SET, ground.uow(), acting(FIRST))
    with pytest.raises(UnknownRecord):
        show_retention(ground.uow(), person, FIRST, terms(ground), ASKED)


def test_the_person_and_her_referent_see_the_days_and_what_suspends_them(ground: Ground) -> None:
    ground.store({"b-1": SEEN, "b-2": SEEN})
    with ground.uow() as uow:
        uow.organisations.upsert([MDS])
        uow.referents.upsert([Referent("ref-1", "mds-1", True)])
        uow.accompaniments.open(
            Accompaniment("acc", "b-1", "ref-1", AccompanimentRole.PRINCIPAL, SEEN)
        )
        uow.commit()
    ground.run(NOTICE)
    ask_hold("b-1", WantedHold(HoldMotive.DISCRIMINATION), ground.uow(), acting(FIRST), "gel")
    for viewer in (PERSON, Actor("ref-1", Role.REFERENT, "mds-1"), FIRST):
        shown = show_retention(ground.uow(), "b-1", viewer, terms(ground), ASKED)
        assert shown.active is not None
        assert shown.active.notice_on == NOTICE
        assert shown.active.put_away_on == OVER
        assert shown.active.anonymised_on == date(2028, 11, 25)
        ((hold, in_force),) = shown.holds
        assert (hold.motive, in_force) == (HoldMotive.DISCRIMINATION, True)
        assert [each.done_on for each in shown.lines] == [NOTICE]
    for viewer in OTHERS:
        with pytest.raises(UnknownRecord):
            show_retention(ground.uow(), "b-1", viewer, terms(ground), ASKED)


def test_an_archive_opens_with_a_motive_that_the_person_sees(ground: Ground) -> None:
    ground.store({"b-1": SEEN})
    with pytest.raises(UnknownRecord):
        open_archive("b-1", ReadingMotive.LITIGATION, ground.uow(), acting(FIRST), "r-0")
    ground.run(NOTICE)
    ground.run(OVER)
    (found,) = open_archive("b-1", ReadingMotive.LITIGATION, ground.uow(), acting(FIRST), "r-1")
    assert found.document["parcours"][0]["happened_on"] == SEEN.isoformat()
    shown = show_retention(ground.uow(), "b-1", PERSON, terms(ground), ASKED)
    assert shown.active is None
    assert shown.archived == ((SEEN, date(2028, 11, 25)),)
    assert [(each.actor_id, each.motive) for each in shown.readings] == [
        ("dep-1", ReadingMotive.LITIGATION)
    ]
