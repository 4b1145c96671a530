"""The exact best of what is far from home, where many tiles have nearly the same reach."""

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.place import Place
from insertion.terms import Need
from matching.engine import ALL_KINDS
from matching.query import prepare_question
from matching.search import Subset, search
from tests.builders import a_profile, small_reference
from tests.matching.worlds import a_catalogue, an_engine

KM_PER_DEGREE = 111.2
REFERENCE = small_reference()
SKILLS = sorted(REFERENCE.referential.skills)
OCCUPATIONS = sorted(REFERENCE.referential.occupations)


@settings(max_examples=120)
@given(
    st.integers(0, 10**6),
    st.sampled_from([25, 40, 60, 90]),
    st.sampled_from([1, 3, 7]),
    st.sampled_from([-1, 1]),
    st.lists(st.sampled_from(SKILLS), max_size=6, unique=True),
    st.lists(st.sampled_from(OCCUPATIONS), max_size=1),
    st.none() | st.frozensets(st.sampled_from(list(Need)), max_size=2),
    st.randoms(use_true_random=False),
)
def test_the_best_of_a_band_far_away_is_that_of_a_scan_of_everything(  # noqa: PLR0913, PLR0917
    seed, far_km, tile, side, skills, sought, needs, random
):
    """``side`` matters: tiles are numbered from south to north, reaches fall with the distance."""
    places = [
        Place(
            coordinates=Coordinates(
                47.0 + side * (far_km + 8 * random.random()) / KM_PER_DEGREE, -0.5
            ),
            approximate=False,
        )
        for _ in range(20)
    ]
    catalogue = [
        dataclasses.replace(each, place=random.choice(places)) for each in a_catalogue(seed, 200)
    ]
    state = an_engine(catalogue, tile).state
    profile = a_profile(
        home=Coordinates(47.0, -0.5 + 0.2 * random.random() - 0.1),
        home_commune=None,
        means=frozenset({TravelMode.CAR}),
        max_minutes=180.0,
        skills=frozenset(skills),
        sought=tuple(sought),
        needs=needs,
    )
    question = prepare_question(profile, ALL_KINDS, REFERENCE)
    everything = Subset(np.arange(len(state)), np.empty(0, np.int64))
    policy = REFERENCE.policy_arrays
    for k in (1, 2, 3, 5, 10, 20):
        found = search(state, question, policy, k)
        scanned = search(state, question, policy, k, everything)
        assert found.names.tolist() == scanned.names.tolist()
        assert found.scores.tolist() == scanned.scores.tolist()
