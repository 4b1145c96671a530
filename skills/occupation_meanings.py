"""What occupations mean to an encoder, for the optional semantic layer.

The text of an occupation is its label and its definition. All such texts are near one another for
an encoder, so each vector is freed from their mean; it then takes its share of its family, as the
words do (``occupation_vectors.py``).
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from skills.occupation_vectors import FAMILY_SHARE, FloatArray, family_means
from skills.taxonomy import Referential

# Texts to vectors of norm 1, shape (n_texts, dimension); None when they are not to be had.
Encode = Callable[[Sequence[str]], NDArray[np.float32] | None]


def occupation_texts(referential: Referential) -> list[str]:
    """Return the text of every occupation, in ascending code."""
    occupations = (referential.occupations[code] for code in sorted(referential.occupations))
    return [f"{one.label}. {one.definition}".strip() for one in occupations]


def occupation_meanings(referential: Referential, encode: Encode) -> FloatArray | None:
    """Return one vector of norm 1 per occupation, in ascending code; zeros when it says nothing.

    None when there are no vectors.
    """
    vectors = encode(occupation_texts(referential))
    if vectors is None:
        return None
    encoded = vectors.astype(np.float64)
    own = _unit(encoded - encoded.mean(axis=0))
    return _unit(own + FAMILY_SHARE * (family_means(referential) @ own))


def _unit(rows: FloatArray) -> FloatArray:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: FloatArray = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0.0)
    return unit
