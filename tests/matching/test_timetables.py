"""Public transport in the ranking: what a full scan finds, one opportunity after the other."""

import dataclasses
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coordinates import Coordinates
from geo.transit_network import build_network
from geo.travel import TravelMode
from insertion.opportunity import OpportunityId
from insertion.place import Place
from insertion.schedule import TimeWindow, Weekday, WeeklyHours
from matching.answer import CheckReason, ExclusionReason, TransitTimes
from matching.engine import ALL_KINDS, build_engine
from matching.filters import Filter
from matching.recent import Recent
from matching.timetables import Timetables
from matching.vocabulary import windows_of_week
from matching.worked_days import worked_days
from tests import strategies
from tests.builders import CLEANER, a_job_offer, a_profile, hours, small_reference
from tests.geo.gtfs_tables import MONDAY, WEEKDAYS_ONLY, feeds, read, shuttle_feeds, table
from tests.matching.worlds import a_catalogue
from tests.oracles.naive_ranking import naive_first_reasons, naive_ranking
from tests.oracles.naive_timetables import NaiveTimetables, naive_worked_days

TOWNS = [(47.0, -0.5), (47.003, -0.5), (47.05, -0.5), (47.1, -0.502), (47.15, -0.5), (47.21, -0.5)]
towns = st.sampled_from(TOWNS).map(lambda point: Coordinates(*point))
shifts = st.lists(
    st.builds(
        TimeWindow,
        st.sampled_from(Weekday),
        st.sampled_from([0, 390, 450, 480, 540, 1260, 1410]),
        st.sampled_from([30, 375, 480, 720, 960, 1020, 1440]),
    ),
    min_size=1,
    max_size=2,
).map(WeeklyHours.from_windows)


@st.composite
def catalogues(draw):
    """Draw opportunities, most of them in the towns that buses may serve at their hours."""
    catalogue = draw(strategies.opportunities(min_size=3, max_size=9))
    return [draw(st.one_of(_moved(each), _moved(each), st.just(each))) for each in catalogue]


def _moved(each):
    """Return the same, in a town."""
    place = towns.map(lambda point: Place(coordinates=point, approximate=False))
    return st.builds(dataclasses.replace, st.just(each), place=place, shifts=st.none() | shifts)


profiles = st.builds(
    dataclasses.replace,
    strategies.profiles,
    home=st.one_of(towns, towns, strategies.coordinates),
    max_minutes=st.sampled_from([20.0, 40.0, 59.5, 90.0, 180.0]),
    means=st.frozensets(
        st.sampled_from([TravelMode.WALK, TravelMode.BIKE, TravelMode.CARPOOL]), max_size=1
    ).map(lambda means: means | {TravelMode.TRANSIT}),
    availability=st.none(),
)


@settings(max_examples=80)
@given(
    st.one_of(shuttle_feeds(), shuttle_feeds(), feeds()), profiles, catalogues(), st.integers(1, 6)
)
def test_with_timetables_the_engine_finds_what_a_full_scan_finds(tables, profile, catalogue, k):
    timetables = Timetables(build_network([read(tables).feed]), MONDAY, "t")
    engine = dataclasses.replace(
        build_engine(catalogue, small_reference(), "t"), timetables=lambda: timetables
    )
    naive = NaiveTimetables(tables, MONDAY)
    expected = naive_ranking(profile, catalogue, small_reference(), ALL_KINDS, naive)
    for _ in range(2):  # the second time, the ways of her home are kept
        ranking = engine.rank(profile, k)
        assert [m.opportunity_id for m in ranking.matches] == [r.id for r in expected[:k]]
        assert [m.score for m in ranking.matches] == [r.score for r in expected[:k]]
        assert ranking.total == len(expected)
    reasons = naive_first_reasons(profile, catalogue, small_reference(), ALL_KINDS, naive)
    assert {code.value: n for code, n in ranking.excluded.items() if n} == reasons


def engine_with(tables, catalogue):
    """Return an engine over the small reference, and the timetables of one feed."""
    timetables = Timetables(build_network([read(tables).feed]), MONDAY, "t")
    engine = build_engine(catalogue, small_reference(), "t")
    return dataclasses.replace(engine, timetables=lambda: timetables)


@settings(max_examples=30)
@given(shuttle_feeds(), profiles, catalogues(), st.data())
def test_what_is_looked_at_and_what_changed_since_are_by_timetable_too(
    tables, profile, catalogue, data
):
    first = data.draw(st.integers(0, len(catalogue)))
    engine = engine_with(tables, catalogue[:first])
    engine.rank(profile, 5)  # the ways of her home are kept before anything is added
    engine.index.apply(catalogue[first:])
    naive = NaiveTimetables(tables, MONDAY)
    kept = [each for each in catalogue if data.draw(st.booleans())]
    for some, among in (
        (catalogue, Filter()),
        (kept, Filter(ids=frozenset(each.id for each in kept))),
    ):
        expected = naive_ranking(profile, some, small_reference(), ALL_KINDS, naive)
        ranking = engine.rank(profile, 4, among=among)
        assert [m.opportunity_id for m in ranking.matches] == [r.id for r in expected[:4]]
        assert [m.score for m in ranking.matches] == [r.score for r in expected[:4]]
        assert ranking.total == len(expected)
    engine.index.merge()
    assert engine.rank(profile, 4, among=among).matches == ranking.matches


@given(st.none() | strategies.weekly_hours | shifts)
def test_the_worked_days_are_those_read_minute_by_minute(hours):
    expected = [
        (weekday, start, (start + length - 1) % 1440 + 1)
        for weekday, start, length in naive_worked_days(hours)
    ]
    found = [] if hours is None else worked_days(windows_of_week(hours))
    assert sorted(found) == sorted(expected)


# One bus out at 7:00 and one at 9:00, half an hour; one back at 12:00 and the last at 17:10.
ONE_LINE = {
    "agency": table("agency", "A,Essai,,Europe/Paris"),
    "stops": table("stops", "S0,Ici,47.0,-0.5,0,", "S1,Là,47.2,-0.5,0,"),
    "routes": table("routes", "R,A,1,Ligne 1,3"),
    "trips": table("trips", *(f"R,D,T{hour}," for hour in (7, 9, 12, 17))),
    "stop_times": table(
        "stop_times",
        "T7,07:00:00,07:00:00,S0,0,,",
        "T7,07:30:00,07:30:00,S1,1,,",
        "T9,09:00:00,09:00:00,S0,0,,",
        "T9,09:30:00,09:30:00,S1,1,,",
        "T12,12:00:00,12:00:00,S1,0,,",
        "T12,12:30:00,12:30:00,S0,1,,",
        "T17,17:10:00,17:10:00,S1,0,,",
        "T17,17:40:00,17:40:00,S0,1,,",
    ),
    "calendar": table("calendar", f"D,{WEEKDAYS_ONLY},20260101,20261231"),
}
HERE, THERE = Coordinates(47.0, -0.5), Coordinates(47.2, -0.5)


def an_offer(identifier, *windows):
    return a_job_offer(
        identifier,
        place=Place(coordinates=THERE, approximate=False),
        shifts=hours(*windows) if windows else None,
    )


def on_the_line(*offers, minutes=60.0, **facts):
    """Return the ranking of someone who has the bus only."""
    means = frozenset({TravelMode.TRANSIT})
    profile = a_profile(home=HERE, means=means, max_minutes=minutes, **facts)
    return engine_with(ONE_LINE, offers).rank(profile, 10)


def test_she_is_there_before_the_start_and_home_after_the_end():
    ranking = on_the_line(an_offer("day", (Weekday.MONDAY, "08:00", "17:00")))
    (match,) = ranking.matches
    # She leaves at 7:00 for 8:00, and is home at 17:40 after 17:00: the longer of the two.
    assert match.travel.mode is TravelMode.TRANSIT
    assert match.travel.minutes == 60.0
    assert match.travel.times == TransitTimes(0, 7 * 60, 17 * 60 + 40, 17 * 60 + 10)
    assert CheckReason.SHIFTS not in match.to_check
    assert ranking.snapshot_version.endswith("+t")


def test_the_last_bus_gone_is_gone():
    late = an_offer("late", (Weekday.MONDAY, "10:00", "17:30"))
    sunday = an_offer(
        "sunday", (Weekday.MONDAY, "10:00", "17:00"), (Weekday.SUNDAY, "10:00", "17:00")
    )
    ranking = on_the_line(late, sunday)
    assert not ranking.matches
    assert ranking.excluded[ExclusionReason.TOO_FAR] == 2


def test_a_way_longer_than_she_accepts_is_none_and_her_own_maximum_for_an_occupation_counts():
    offer = an_offer("day", (Weekday.MONDAY, "08:00", "17:00"))
    assert not on_the_line(offer, minutes=59.0).matches
    assert on_the_line(offer, minutes=5.0, max_minutes_by_occupation=((CLEANER, 60.0),)).matches
    assert not on_the_line(offer, max_minutes_by_occupation=((CLEANER, 59.0),)).matches


def test_hours_that_are_not_known_are_taken_at_their_best_and_asked_for():
    (match,) = on_the_line(an_offer("some-day")).matches
    assert match.travel.minutes == 30.0
    assert match.travel.times is None
    assert CheckReason.SHIFTS in match.to_check


def test_far_from_every_stop_nothing_is_excluded_for_a_bus_that_may_exist():
    far = Coordinates(47.32, -0.5)  # 13 km from the nearest stop
    offer = a_job_offer("far", place=Place(coordinates=far, approximate=False))
    (match,) = on_the_line(offer, minutes=90.0).matches
    assert match.travel.assumed
    assert CheckReason.TIMETABLES in match.to_check


def test_without_timetables_the_way_is_assumed_and_asked_for():
    profile = a_profile(home=HERE, means=frozenset({TravelMode.TRANSIT}), max_minutes=60.0)
    ranking = build_engine([an_offer("day")], small_reference(), "t").rank(profile, 1)
    assert ranking.matches[0].travel.assumed
    assert CheckReason.TIMETABLES in ranking.matches[0].to_check
    assert "+" not in ranking.snapshot_version


def test_an_assessment_says_what_the_ranking_does():
    offers = [
        an_offer("day", (Weekday.MONDAY, "08:00", "17:00")),
        an_offer("late", (Weekday.MONDAY, "10:00", "17:30")),
    ]
    engine = engine_with(ONE_LINE, offers)
    profile = a_profile(home=HERE, means=frozenset({TravelMode.TRANSIT}), max_minutes=60.0)
    (match,) = engine.rank(profile, 5).matches
    assert engine.assess(profile, OpportunityId("day")).match == match
    assert not engine.assess(profile, OpportunityId("day")).exclusions
    late = engine.assess(profile, OpportunityId("late"))
    assert late.exclusions == (ExclusionReason.TOO_FAR,)
    assert late.match.travel.mode is TravelMode.WALK


def test_by_road_and_by_timetable_many_offers_merge_in_one_order() -> None:
    rng = random.Random(2)
    places = [HERE, THERE, Coordinates(47.05, -0.5), Coordinates(47.201, -0.501)]
    shifts = [
        None,
        *(hours((Weekday.MONDAY, *each)) for each in (("08:00", "17:00"), ("10:00", "11:30"))),
    ]
    catalogue = [
        dataclasses.replace(
            each,
            place=Place(coordinates=rng.choice(places), approximate=False),
            shifts=rng.choice(shifts),
        )
        for each in a_catalogue(7, 300)
    ]
    engine = engine_with(ONE_LINE, catalogue[:240])
    engine.index.apply(catalogue[240:], [each.id for each in catalogue[20:30]])
    for longest in (30.0, 60.0, 180.0):
        profile = a_profile(
            home=HERE,
            home_commune=None,
            means=frozenset({TravelMode.TRANSIT}),
            max_minutes=longest,
            sought=(CLEANER,),
        )
        ids = [match.opportunity_id for match in engine.rank(profile, None).matches]
        assert len(set(ids)) == engine.rank(profile, 1).total
        for k, skip in ((1, 0), (5, 5), (20, 0), (40, 3)):
            page = engine.rank(profile, k, skip=skip).matches
            assert [match.opportunity_id for match in page] == ids[skip : skip + k]


def test_a_still_engine_answers_of_its_moment() -> None:
    offers = [a_job_offer("first", place=Place(coordinates=THERE, approximate=False))]
    engine = engine_with(ONE_LINE, offers)
    still = engine.still()
    engine.index.apply([], [offers[0].id])
    profile = a_profile(home=THERE, home_commune=None)
    assert engine.rank(profile, 5).total == 0
    assert [each.opportunity_id for each in still.rank(profile, 5).matches] == ["first"]
    assert still.version != engine.version


def test_what_is_kept_is_bounded_in_bytes_and_cleared_for_good() -> None:
    kept: Recent[bytes] = Recent(10, lambda each: 30 * 1024 * 1024 * len(each))
    for key in ("a", "b", "c"):
        kept.of(key, lambda key=key: key.encode())
    assert kept.held() == [b"b", b"c"]

    def late() -> bytes:
        kept.clear()  # another thread, meanwhile
        return b"d"

    assert kept.of("d", late) == b"d"
    assert kept.held() == []
    assert kept.of("e", lambda: b"xxx") == b"xxx"  # too large to be kept alone
    assert kept.held() == []
