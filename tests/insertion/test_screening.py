"""What is never paid, whatever the dispositif: unsigned, twice, of nobody, out of dates."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from insertion.amounts import UNPROVED_PUBLIC
from insertion.attendance import FollowUp, Presence, Seance, SeanceKind
from insertion.capacity import Audience
from insertion.conventions import Terms
from insertion.decompte import LineStatus
from insertion.errors import InvalidValue
from insertion.periods import Period
from insertion.screening import Elsewhere
from tests.insertion.settling import (
    Year,
    a_convention,
    a_participation,
    a_row,
    a_seance,
    of_status,
)
from tests.insertion.tariffs_2021 import A_AND_B, ACI, ADSE_A, ADSE_B, AI, ASTRE

ALONE, GROUP = SeanceKind.INDIVIDUAL, SeanceKind.COLLECTIVE
MARCH = date(2021, 3, 2)
SIMPLE = Terms(follow_up=FollowUp.SIMPLE)


def the_reason(year: Year) -> str | None:
    (line,) = year.settle(AI).lines
    assert line.amount == 0
    return line.reason


def test_a_seance_that_is_not_closed_is_not_paid() -> None:
    year = Year().enters("anne")
    year.meet(ALONE, 1, MARCH, "anne", closed=False)
    assert the_reason(year) == "séance non close : la feuille n’est pas signée"


def test_a_seance_out_of_the_convention_is_not_paid() -> None:
    year = Year(a_convention(period=Period(date(2021, 4, 1), date(2021, 12, 31)))).enters("anne")
    year.meet(ALONE, 1, MARCH, "anne")
    decompte = year.settle(AI, Period(date(2021, 1, 1), date(2021, 12, 31)))
    assert [line.reason for line in decompte.lines] == ["séance hors des dates de la convention"]


@pytest.mark.parametrize(
    "facts", [{"entered_on": date(2021, 3, 3)}, {"ended_on": date(2021, 3, 1)}]
)
def test_hours_before_the_entry_or_after_the_end_are_not_paid(facts: dict[str, date]) -> None:
    year = Year().enters("anne", **facts)
    year.meet(ALONE, 1, MARCH, "anne")
    assert the_reason(year) == "aucune entrée de cette personne à cette date dans la convention"


def in_both(mine_since: date, theirs_since: date, theirs_until: date | None = None) -> Year:
    """Return a year of ADSE A of someone who is followed in ADSE B too."""
    year = Year(a_convention("adse_a", terms=SIMPLE)).enters("anne", entered_on=mine_since)
    other = a_convention("adse_b", id="conv-b")
    theirs = a_participation(
        "anne", convention_id="conv-b", positionnement_id="p-b", entered_on=theirs_since
    )
    theirs = replace(theirs, ended_on=theirs_until)
    year.elsewhere = Elsewhere({"conv-b": other}, (theirs,))
    year.meet(GROUP, 2, MARCH, "anne")
    return year


@pytest.mark.parametrize(
    ("mine", "theirs", "until", "paid"),
    [
        (date(2021, 2, 1), date(2021, 1, 1), None, False),
        (date(2021, 2, 1), date(2021, 1, 1), date(2021, 3, 2), False),
        (date(2021, 2, 1), date(2021, 1, 1), date(2021, 3, 1), True),  # ended the day before
        (date(2021, 1, 1), date(2021, 2, 1), None, True),  # who came first keeps them
    ],
)
def test_nobody_counts_in_adse_a_and_b_at_the_same_time(
    mine: date, theirs: date, until: date | None, paid: bool
) -> None:
    (line,) = in_both(mine, theirs, until).settle(ADSE_A, incompatibilities=A_AND_B).lines
    assert (line.status is LineStatus.DUE) is paid
    if not paid:
        assert line.reason == (
            "personne déjà comptée au titre de la convention conv-b depuis le 01/01/2021"
        )
        assert [rule.section for rule in line.rules] == ["annexe 2 §4"]


def test_a_session_of_a_convention_not_written_yet_refuses_nothing() -> None:
    year = in_both(date(2021, 2, 1), date(2021, 1, 1))
    year.elsewhere = replace(year.elsewhere, conventions={})
    (line,) = year.settle(ADSE_A, incompatibilities=A_AND_B).lines
    assert line.status is LineStatus.DUE


def test_two_dispositifs_that_go_together_do_not_refuse_one_another() -> None:
    year = in_both(date(2021, 2, 1), date(2021, 1, 1))
    (line,) = year.settle(ADSE_A).lines
    assert line.status is LineStatus.DUE


def elsewhere_at(theirs: Seance, dispositif: str = "ai", **facts: Any) -> Elsewhere:
    """Return another convention, under which Anne was at a séance."""
    key = theirs.convention_id
    assert key is not None
    entered = {"positionnement_id": f"p-{key}", "convention_id": key} | facts
    row = a_row(theirs, "anne", id=f"{key}.anne", positionnement_id=f"p-{key}")
    return Elsewhere(
        {key: a_convention(dispositif, id=key)},
        (a_participation("anne", **entered),),
        (Presence(theirs, row),),
    )


@pytest.mark.parametrize(
    ("starts", "ends", "paid"), [(600, 660, False), (659, 700, False), (660, 720, True)]
)
def test_the_same_hours_are_not_paid_by_two_conventions(starts: int, ends: int, paid: bool) -> None:
    year = Year(a_convention(period=Period(date(2021, 2, 1), date(2021, 12, 31)))).enters("anne")
    year.meet(ALONE, "0.5", MARCH, "anne", starts=starts, ends=ends)
    theirs = a_seance("t1", ALONE, 60, MARCH, convention_id="earlier", starts=600, ends=660)
    year.elsewhere = elsewhere_at(theirs)
    (line,) = year.settle(AI, Period(date(2021, 2, 1), date(2021, 12, 31))).lines
    assert (line.status is LineStatus.DUE) is paid
    if not paid:
        assert (
            line.reason == "mêmes heures déjà comptées dans la séance t1 de la convention earlier"
        )


def test_the_same_seance_is_not_claimed_by_two_conventions() -> None:
    year = Year().enters("anne")
    seance = year.meet(ALONE, 1, MARCH, "anne")
    year.elsewhere = elsewhere_at(replace(seance, convention_id="alpha"))
    assert "convention alpha" in (the_reason(year) or "")


def test_someone_in_two_rooms_at_once_is_paid_for_one() -> None:
    year = Year().enters("anne")
    year.meet(ALONE, 1, MARCH, "anne", starts=600, ends=660)
    year.meet(ALONE, 1, MARCH, "anne", starts=630, ends=690)
    decompte = year.settle(AI)
    assert decompte.total == Decimal("45.00")
    assert "même personne aux mêmes heures dans la séance s000" in [
        line.reason for line in decompte.lines
    ]


@pytest.mark.parametrize(
    ("closed", "until", "entry", "paid"),
    [
        (True, date(2021, 3, 2), {}, False),
        (False, date(2021, 3, 2), {}, True),  # not signed
        (True, date(2021, 3, 1), {}, True),  # the convention ended the day before
        (True, date(2021, 3, 2), {"entered_on": date(2021, 3, 3)}, True),
        (True, date(2021, 3, 2), {"ended_on": date(2021, 3, 1)}, True),
    ],
)
def test_hours_that_another_convention_refuses_are_paid_here(
    closed: bool, until: date, entry: dict[str, date], paid: bool
) -> None:
    since = date(2020, 6, 1)
    year = Year().enters("anne")
    year.meet(ALONE, 1, MARCH, "anne", starts=600, ends=660)
    theirs = replace(year.seances[0], id="t1", convention_id="earlier", closed=closed)
    year.elsewhere = elsewhere_at(theirs, **({"entered_on": since} | entry))
    earlier = a_convention(id="earlier", period=Period(since, until))
    year.elsewhere = replace(year.elsewhere, conventions={"earlier": earlier})
    (line,) = year.settle(AI).lines
    assert (line.status is LineStatus.DUE) is paid


@pytest.mark.parametrize("wrong", [{"closed": False}, {"closed": True}])
def test_an_unsigned_sheet_takes_nobody_from_another_room(wrong: dict[str, bool]) -> None:
    year = Year().enters("anne")
    year.meet(ALONE, 1, MARCH, "anne", starts=600, ends=660, **wrong)
    year.meet(ALONE, 1, MARCH, "anne", starts=630, ends=690)
    assert year.settle(AI).total == Decimal("45.00")
    refused = of_status(year.settle(AI), LineStatus.REFUSED)
    assert [line.rows for line in refused] == [
        ("s001.anne",) if wrong["closed"] else ("s000.anne",)
    ]


def test_the_same_hours_of_two_that_do_not_go_together_are_paid_by_one() -> None:
    """Followed in A first, at the hours of B, whose convention is the older one."""
    year = in_both(date(2021, 1, 15), date(2021, 2, 15))
    late = Period(date(2021, 1, 10), date(2021, 12, 31))
    year.convention = replace(year.convention, period=late)
    seance = replace(year.seances[0], starts=600, ends=720)
    year.seances[0] = seance
    theirs = replace(seance, id="t1", convention_id="conv-b")
    since = date(2021, 2, 15)
    year.elsewhere = elsewhere_at(theirs, "adse_b", entered_on=since)
    (line,) = year.settle(ADSE_A, late, incompatibilities=A_AND_B).lines
    assert line.status is LineStatus.DUE
    (alone,) = year.settle(ADSE_A, late).lines
    assert alone.status is LineStatus.REFUSED


def test_work_and_a_workshop_may_share_the_same_hours() -> None:
    year = Year(a_convention("adse_a", terms=SIMPLE)).enters("anne")
    year.meet(SeanceKind.WORK, 7, MARCH, "anne", starts=480, ends=1020)
    year.meet(GROUP, 2, MARCH, "anne", starts=600, ends=720)
    assert year.settle(ADSE_A).total == Decimal("29.79")  # 1 400 / 47


def test_a_young_person_whose_last_day_is_not_said_is_to_check() -> None:
    year = Year(a_convention("aci")).enters("anne", public=Audience.YOUNG_FAJ)
    (line,) = year.settle(ACI).lines
    assert (line.status, line.amount) == (LineStatus.TO_CHECK, 0)
    assert "la veille des 26 ans" in (line.reason or "")


def test_a_public_stated_by_the_positionnement_alone_is_due_and_said() -> None:
    year = Year().enters("anne", public_proved=False).enters("bob")
    year.meet(ALONE, 1, MARCH, "anne", "bob")
    year.meet(GROUP, 1, MARCH, "anne")
    lines = year.settle(AI).lines
    doubts = {(line.beneficiary_id, line.status): line.to_check for line in lines}
    assert doubts == {
        ("anne", LineStatus.DUE): (UNPROVED_PUBLIC,),
        ("anne", LineStatus.REFUSED): (),  # not due for another reason
        ("bob", LineStatus.DUE): (),
    }


@pytest.mark.parametrize("proved", [True, False])
def test_a_place_and_a_subsidy_say_the_public_that_nobody_proved(proved: bool) -> None:
    terms = Terms(planned_activities=1, means_attested_on=MARCH)
    for tariff, convention in (
        (ACI, a_convention("aci")),
        (ADSE_B, a_convention("adse_b", envelope=Decimal(100), terms=terms)),
    ):
        year = Year(convention).enters("anne", public_proved=proved, weekly_minutes=1560)
        if tariff is ADSE_B:
            year.meet(GROUP, 2, MARCH, "anne")
        (line,) = of_status(year.settle(tariff), LineStatus.DUE)
        assert (UNPROVED_PUBLIC in line.to_check) is not proved


def test_where_anyone_counts_neither_a_proof_nor_an_age_is_asked_for() -> None:
    year = Year(a_convention("astre"))
    year.enters("anne", public=Audience.YOUNG_FAJ, public_proved=False)
    year.enters("bob", public=Audience.YOUNG_FAJ, public_until=date(2021, 3, 1))
    for person in ("anne", "bob"):
        year.meet(ALONE, 18, MARCH, person)
    decompte = year.settle(ASTRE)
    assert decompte.total == Decimal("2000.00")
    assert [line.to_check for line in decompte.lines] == [(), ()]


def test_a_period_that_shares_no_day_with_the_convention_is_refused() -> None:
    with pytest.raises(InvalidValue, match="jours communs"):
        Year().settle(AI, Period(date(2022, 1, 1), date(2022, 12, 31)))
    with pytest.raises(InvalidValue, match="jours communs"):
        Year().settle(AI, Period(date(2021, 1, 1)))
