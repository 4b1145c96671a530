"""The attack scripts find homes that are told, and what an attacker knows of zones is right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.attacks.geometry import locate, off_plane, on_plane
from benchmarks.attacks.live import _siret, after_sybil, spread
from benchmarks.attacks.naive import CONTROLS, Asked
from geo.communes import load_communes
from geo.coordinates import Coordinates
from geo.distance import great_circle_km
from insertion.host_side.sites import is_siret

SITES = np.random.default_rng(2).uniform(-40, 40, (30, 2))
FOUND_KM = 0.25
km = st.floats(-30, 30)


@pytest.mark.parametrize("name", CONTROLS)
@given(east=km, north=km)
def test_a_naive_service_gives_the_home_away(name: str, east: float, north: float) -> None:
    home = np.array([east, north])
    sites = SITES if name == "A5" else SITES[:10]
    assert np.hypot(*(CONTROLS[name](Asked(home), sites) - home)) < FOUND_KM


@given(east=km, north=km)
def test_a_point_is_found_by_its_distances(east: float, north: float) -> None:
    home = np.array([east, north])
    assert np.hypot(*(locate(SITES[:4], np.hypot(*(SITES[:4] - home).T)) - home)) < FOUND_KM


@given(east=km, north=km)
def test_the_plane_keeps_positions_and_nearly_distances(east: float, north: float) -> None:
    point = off_plane(np.array([east, north]))
    assert np.allclose(on_plane(point), [east, north])
    angers = Coordinates(47.4736, -0.5542)
    flat = float(np.hypot(*(on_plane(point) - on_plane(angers))))
    assert flat == pytest.approx(great_circle_km(point, angers), rel=0.01, abs=0.05)


def test_what_comes_after_the_sybil_is_read_in_order() -> None:
    cards = [("Nadia", None), ("Sybille", None), ("Kevin", None)]
    assert after_sybil(cards) == {"Kevin"}


def test_the_attacker_has_sites_that_are_far_apart_and_true_numbers() -> None:
    communes = {c.code: c for c in load_communes().current() if c.departement == "49"}
    chosen = spread({str(code): each for code, each in communes.items()})
    places = [on_plane(each.center) for each in chosen]
    apart = min(float(np.hypot(*(a - b))) for i, a in enumerate(places) for b in places[:i])
    assert len(chosen) == 11
    assert apart > 10
    assert all(is_siret(_siret(number)) for number in range(20))
