"""What each lane weighs, read from ``data/lanes.toml`` (written by ``benchmarks.fit_lanes``)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np

from skills.postings import FloatArray


@cache
def _tables() -> Mapping[str, Mapping[str, float]]:
    text = files("skills.data").joinpath("lanes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def weights_of(table: str, lanes: tuple[str, ...]) -> FloatArray:
    """Return the weights of ``lanes`` in one table of the file, in order.

    They are positive and sum to 1, so that lanes in [0, 1] make a score in [0, 1]. A lane that the
    table leaves out weighs nothing.
    """
    weights = np.array([_tables()[table].get(lane, 0) for lane in lanes], dtype=np.float32)
    weights /= weights.sum()
    weights.flags.writeable = False
    return weights


def share_of(table: str, lane: str) -> float:
    """Return the share of one lane that is added to a score, as the file says it."""
    return float(_tables()[table][lane])
