"""The scalar formulas, one by one, against what they promise."""

import math

import numpy as np
import pytest
from geopy.distance import geodesic, great_circle
from hypothesis import given
from hypothesis import strategies as st

from geo.distance import EARTH_RADIUS_KM
from insertion.terms import Need
from matching.kernels.formulas import (
    bit_count,
    closeness_fit,
    coverage_fit,
    distance_km,
    hours_fit,
    limits_fit,
    needs_fit,
    needs_weight,
    next_needs,
    on_grid,
    reach,
    weight_on_grid,
)

lats = st.floats(-22.0, 51.5)
lons = st.floats(-63.0, 56.0)


@given(lats, lons, lats, lons)
def test_distance_is_that_of_geopy_to_the_ten_metres(lat, lon, other_lat, other_lon):
    ours = distance_km(*np.radians([lat, lon, other_lat, other_lon]))
    assert ours == pytest.approx(
        great_circle((lat, lon), (other_lat, other_lon), radius=EARTH_RADIUS_KM).km, abs=0.0051
    )


@given(lats, lons, st.floats(-0.9, 0.9), st.floats(-0.9, 0.9))
def test_distance_is_that_of_the_geodesic_within_half_a_percent(lat, lon, north, east):
    there = (lat + north, lon + east)
    km = geodesic((lat, lon), there).km
    # Half a percent for the sphere, and on top of it the rounding to ten metres.
    assert abs(distance_km(*np.radians([lat, lon, *there])) - km) <= 0.005 * km + 0.0051


@given(lats, lons, lats, lons)
def test_distance_is_symmetric_and_never_less_than_the_latitude_difference(a, b, c, d):
    points = np.radians([a, b, c, d])
    there, back = distance_km(*points), distance_km(*points[[2, 3, 0, 1]])
    assert there == back
    assert there >= EARTH_RADIUS_KM * abs(points[2] - points[0]) - 0.0051


@given(st.floats(0.0, 100.0))
def test_a_point_on_the_grid_moves_by_less_than_a_millionth(points):
    assert abs(on_grid(points) - points) <= 2.0**-21
    assert on_grid(on_grid(points)) == on_grid(points)


@given(st.lists(st.floats(0.0, 100.0).map(on_grid), max_size=6))
def test_sums_on_the_grid_are_exact_in_any_order(points):
    assert sum(points) == sum(reversed(points)) == math.fsum(points)


@given(st.floats(0.0, 300.0), st.floats(0.0, 300.0))
def test_reach_never_grows_with_the_minutes(minutes, more):
    near, far = (reach(way, 8.0, 5.0, 0.02, 3.0) for way in (minutes, minutes + more))
    assert 0.0 < far <= near <= 1.0


def test_reach_is_whole_near_home_then_halves_down_to_its_tail():
    assert reach(8.0, 8.0, 5.0, 0.02, 3.0) == 1.0
    assert reach(13.0, 8.0, 5.0, 0.0, 3.0) == pytest.approx(0.5)
    assert reach(18.0, 8.0, 5.0, 0.0, 3.0) == pytest.approx(0.25)
    assert reach(248.0, 8.0, 5.0, 0.02, 3.0) == pytest.approx(0.02 / 2**16, rel=1e-6)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(20.0, 1.0), (28.0, 1.0), (24.5, 1.0), (33.0, 0.5), (15.0, 0.5), (38.0, 0.0), (60.0, 0.0)],
)
def test_hours_fit_inside_the_wish_and_fade_outside(hours, expected):
    assert hours_fit(hours, 20.0, 28.0, 10.0, 0.5) == expected


def test_hours_not_known_are_worth_the_unknown_and_no_wish_suits_everything():
    assert hours_fit(math.nan, 20.0, 28.0, 10.0, 0.5) == 0.5
    assert hours_fit(39.0, math.nan, math.nan, 10.0, 0.5) == 1.0
    assert hours_fit(math.nan, math.nan, math.nan, 10.0, 0.5) == 1.0


@given(st.integers(0, 2**32 - 1))
def test_bits_are_counted(bits):
    assert bit_count(bits) == bits.bit_count()


def test_one_strained_limit_costs_and_several_cost_more():
    assert [limits_fit(strained, 0.5, 0.25) for strained in range(4)] == [1.0, 0.5, 0.25, 0.25]


def test_the_needs_of_the_next_objective_weigh_twice():
    bit = {need: 1 << place for place, need in enumerate(Need)}
    stated = bit[Need.MOBILITY] | bit[Need.PROJECT] | bit[Need.JOB_SEARCH]
    assert next_needs(stated) == bit[Need.MOBILITY]
    assert needs_weight(stated, stated) == 4
    assert needs_weight(bit[Need.MOBILITY], stated) == 2
    assert needs_weight(bit[Need.PROJECT], stated) == 1
    later = bit[Need.PROJECT] | bit[Need.JOB_SEARCH]
    assert next_needs(later) == bit[Need.PROJECT]
    assert next_needs(bit[Need.JOB_SEARCH]) == bit[Need.JOB_SEARCH]
    assert next_needs(0) == 0


def test_a_need_covered_is_worth_at_least_half():
    assert needs_fit(0, 3) == 0.0
    assert needs_fit(0, 0) == 0.0
    assert needs_fit(1, 2) == 0.75
    assert needs_fit(2, 2) == 1.0


weights = st.lists(st.integers(1, 4000), min_size=1, max_size=60)


@given(weights, st.data())
def test_skills_fit_is_the_plain_share_and_the_projected_cosine(asked, data):
    credit = np.array(
        data.draw(st.lists(st.integers(0, 1000), min_size=len(asked), max_size=len(asked)))
    )
    vector = np.array(asked)
    coverage = coverage_fit(int((vector * credit).sum()), int(vector.sum()))
    closeness = closeness_fit(int(((vector * credit) ** 2).sum()), int((vector**2).sum()))
    assert coverage == pytest.approx((vector * credit / 1000).sum() / vector.sum())
    projected = np.linalg.norm(vector * credit / 1000) / np.linalg.norm(vector)
    assert closeness == pytest.approx(projected)
    assert 0.0 <= coverage <= 1.0
    assert 0.0 <= closeness <= 1.0


@given(st.floats(1e-9, 12.0))
def test_a_weight_on_the_grid_never_vanishes_and_moves_by_half_a_step(weight):
    whole = weight_on_grid(weight)
    assert whole >= 1
    assert whole == 1 or abs(whole / 256 - weight) <= 1 / 512
