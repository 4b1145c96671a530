"""An encoder without a model: a text is the direction of the letters it holds."""

import hashlib
from collections.abc import Sequence

import numpy as np

from skills.encoder import encoded_text
from skills.postings import FloatArray


class LetterEncoder:
    """Counts letters; remembers how many texts it was asked."""

    dimension = 26

    def __init__(self, model: str = "letters") -> None:
        self.digest = hashlib.sha256(model.encode()).hexdigest()
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> FloatArray:
        self.encoded += texts
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for letter in encoded_text(text):
                vectors[row, ord(letter) % self.dimension] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: FloatArray = (vectors / np.maximum(norms, 1e-6)).astype(np.float32)
        return unit
