"""How near a text is to many others by meaning, from the vectors of an encoder.

A cosine between two such vectors says little: all are near one another. Each is first freed from
what all share, then read in standard deviations over all the texts: only how far one stands out
counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from skills.encoder import Encoder, load_encoder
from skills.postings import FloatArray
from skills.vector_store import Report, VectorStore, no_report

_SHARED_DIRECTIONS = 5
_MIN_TEXTS = 1000  # among fewer, what all share cannot be told from what they say
_FULL = np.float32(8)  # standard deviations that count as the same meaning


@dataclass(frozen=True, slots=True)
class Sense:
    """Where the meanings of one set of texts come from: a folder of vectors and a name in it.

    Vectors take minutes to compute. Without ``compute``, meanings are there only when all the
    vectors are: a person who waits for an answer never waits for them.
    """

    folder: Path
    name: str
    report: Report = field(default=no_report)
    compute: bool = True

    def index_of(self, texts: Sequence[str]) -> "MeaningIndex | None":
        """Return ``texts`` ready to be compared with others; None without an encoder."""
        encoder = load_encoder()
        if encoder is None:
            return None
        store = VectorStore(self.folder, encoder)
        if not self.compute and store.missing(self.name, texts):
            return None
        return MeaningIndex(store.vectors(self.name, texts, self.report), encoder)


class MeaningIndex:
    """Texts compared by meaning with what is asked."""

    def __init__(self, vectors: FloatArray, encoder: Encoder) -> None:
        self._encoder = encoder
        self._mean = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1])
        centred = vectors - self._mean
        self._shared = np.zeros((0, vectors.shape[1]), dtype=np.float32)
        if len(vectors) >= _MIN_TEXTS:
            _, axes = np.linalg.eigh(centred.T @ centred)
            self._shared = np.ascontiguousarray(axes[:, -_SHARED_DIRECTIONS:].T, dtype=np.float32)
        self._vectors = self._freed(vectors)

    def nearness(self, text: str) -> FloatArray:
        """Return how far each text stands out as near ``text``, shape ``(n_texts,)``, in [0, 1]."""
        nearness: FloatArray = self.nearnesses([text])[0]
        return nearness

    def nearnesses(self, texts: Sequence[str]) -> FloatArray:
        """Return the nearness of several texts, shape ``(n_asked, n_texts)``."""
        cosines = self._freed(self._encoder.encode(texts)) @ self._vectors.T
        spread = np.maximum(cosines.std(axis=1, keepdims=True), np.float32(1e-6))
        stand_out = (cosines - cosines.mean(axis=1, keepdims=True)) / spread
        nearness: FloatArray = (stand_out / _FULL).clip(0, 1).astype(np.float32)
        return nearness

    def _freed(self, vectors: FloatArray) -> FloatArray:
        """Return unit vectors without what all share."""
        freed = (vectors - self._mean).astype(np.float32)
        freed -= (freed @ self._shared.T) @ self._shared
        norms = np.linalg.norm(freed, axis=1, keepdims=True)
        unit: FloatArray = (freed / np.maximum(norms, np.float32(1e-6))).astype(np.float32)
        return unit
