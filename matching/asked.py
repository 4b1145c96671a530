"""The skills that opportunities ask, in the order in which they are said; remembered.

An explanation sorts them for each opportunity it shows, and the same are shown to many people.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from matching.columns import UsualArrays
from skills.codes import SkillId
from skills.vectors import SkillSpace

MOST_KEPT = 16_384
_DIM_BITS = 16

Stated = tuple[tuple[int, int], ...]


class Asked(NamedTuple):
    """One skill asked: its dim, that of its family, its id."""

    dim: int
    family: int
    skill: SkillId


class AskedSkills:
    """What opportunities ask, by their occupation and what they state; threads may share it."""

    def __init__(self, usual: UsualArrays, space: SkillSpace) -> None:
        self._usual = usual
        self._space = space
        self.of = lru_cache(MOST_KEPT)(self._of)

    def _of(self, occupation: int, stated: Stated) -> tuple[Asked, ...]:
        """Return the skills asked, heaviest first, without families there for a member only."""
        return tuple(self._sorted(weights_asked(occupation, stated, self._usual)))

    def _sorted(self, weights: dict[int, int]) -> Iterator[Asked]:
        dims = [key & 0xFFFF for key in sorted(d - (w << _DIM_BITS) for d, w in weights.items())]
        family_of = self._space.macro_dim[dims].tolist() if dims else []
        families = set(family_of)
        for dim, family in zip(dims, family_of, strict=True):
            if dim not in families:
                yield Asked(dim, family, self._space.dims[dim])


def weights_asked(occupation: int, stated: Stated, usual: UsualArrays) -> dict[int, int]:
    """Return the weight of each dim asked, in units of 1/256."""
    start, end = usual.start[occupation : occupation + 2].tolist()
    dims, weights = usual.dim[start:end].tolist(), usual.weight[start:end].tolist()
    return dict(zip(dims, weights, strict=True)) | dict(stated)
