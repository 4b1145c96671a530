"""A child to leave on the way: feasible, or by how many minutes it fails."""

import dataclasses

import pytest

from geo.communes import DensityClass
from geo.coordinates import Coordinates
from geo.distance import great_circle_km
from geo.transit_network import build_network
from geo.travel import TravelMode, travel_minutes
from insertion.beneficiary import StopoverPlace
from insertion.errors import InvalidValue
from insertion.opportunity import OpportunityId
from insertion.place import Place
from insertion.schedule import Weekday
from matching.answer import StopoverFailure
from matching.engine import build_engine
from matching.timetables import Timetables
from tests.builders import ANGERS, TRELAZE, a_job_offer, a_profile, hours, small_reference
from tests.geo.gtfs_tables import MONDAY, read
from tests.matching.test_timetables import HERE, ONE_LINE, THERE


def opening(*windows, stay=5, point=TRELAZE):
    return StopoverPlace(point, hours(*windows), stay)


def answer_of(stopover, *shift, **facts):
    """Return what is said of one offer in Angers, home in Angers, the child in Trélazé."""
    offer = a_job_offer(shifts=hours(shift) if shift else None)
    engine = build_engine([offer], small_reference(), "t")
    return engine.rank(a_profile(stopover=stopover, **facts), 1).matches[0].stopover


MONDAY_SHIFT = (Weekday.MONDAY, "08:00", "17:00")


def leg_minutes():
    return travel_minutes(
        great_circle_km(ANGERS, TRELAZE),
        TravelMode.CAR,
        DensityClass.DENSE,
        DensityClass.INTERMEDIATE,
    )


def test_a_child_is_left_and_fetched_when_the_place_is_open():
    answer = answer_of(opening((Weekday.MONDAY, "07:00", "18:30")), *MONDAY_SHIFT)
    assert answer.failure is None
    assert answer.mode is TravelMode.CAR
    assert answer.minutes == pytest.approx(2 * leg_minutes() + 5)


def test_it_says_by_how_much_the_place_opens_too_late_or_closes_too_early():
    late = answer_of(opening((Weekday.MONDAY, "08:00", "18:30")), *MONDAY_SHIFT)
    assert late.failure is StopoverFailure.OPENS_LATE
    assert late.missing_minutes == pytest.approx(leg_minutes() + 5)
    early = answer_of(opening((Weekday.MONDAY, "07:00", "17:00")), *MONDAY_SHIFT)
    assert early.failure is StopoverFailure.CLOSES_EARLY
    assert early.weekday == Weekday.MONDAY
    assert early.missing_minutes == pytest.approx(leg_minutes() + 5)


def test_a_day_off_is_said_and_so_is_a_way_too_long():
    closed = answer_of(opening((Weekday.THURSDAY, "07:00", "18:30")), *MONDAY_SHIFT)
    assert closed.failure is StopoverFailure.CLOSED
    far = answer_of(opening((Weekday.MONDAY, "07:00", "18:30")), *MONDAY_SHIFT, max_minutes=20.0)
    assert far.failure is StopoverFailure.TOO_LONG


def test_nothing_is_said_without_hours_or_without_a_child():
    open_all_day = opening((Weekday.MONDAY, "07:00", "18:30"))
    assert answer_of(open_all_day) is None
    assert answer_of(None, *MONDAY_SHIFT) is None


def test_by_bus_it_is_answered_for_one_offer_at_a_time():
    timetables = Timetables(build_network([read(ONE_LINE).feed]), MONDAY, "t")
    offer = a_job_offer(
        place=Place(coordinates=THERE, approximate=False),
        shifts=hours((Weekday.MONDAY, "08:00", "17:00")),
    )
    engine = dataclasses.replace(
        build_engine([offer], small_reference(), "t"), timetables=lambda: timetables
    )
    beside_home = opening((Weekday.MONDAY, "06:00", "19:00"), stay=0, point=HERE)
    profile = a_profile(
        home=HERE,
        means=frozenset({TravelMode.TRANSIT}),
        max_minutes=60.0,
        stopover=beside_home,
    )
    answer = engine.assess(profile, OpportunityId("offer-1")).match.stopover
    assert answer.failure is None
    assert answer.mode is TravelMode.TRANSIT
    assert answer.minutes == 60.0
    (shown,) = engine.rank(profile, 1).matches  # without the searches that a bus costs
    assert shown.stopover is None


@pytest.mark.parametrize("minutes", [-1, 61])
def test_a_stay_is_some_minutes(minutes):
    with pytest.raises(InvalidValue, match="minutes_sur_place"):
        StopoverPlace(Coordinates(47.0, -0.5), hours((Weekday.MONDAY, "07:00", "08:00")), minutes)
