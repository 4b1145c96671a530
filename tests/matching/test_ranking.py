"""Exact top-k with deterministic ties."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.ranking import top_k


@given(st.lists(st.sampled_from([0.0, 1.0, 2.5, 2.5, 70.0])), st.integers(-1, 30))
def test_top_k_is_a_full_sort_cut_at_k(scores, k):
    expected = sorted(range(len(scores)), key=lambda position: (-scores[position], position))
    assert top_k(np.array(scores), k).tolist() == expected[: max(k, 0)]
