"""The baselines: edit distance and shared words of rapidfuzz, cosine of letters of scikit-learn.

Each gets the labels folded and whole, as anybody would compare them.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein
from sklearn.feature_extraction.text import TfidfVectorizer

from skills.normalize import fold

Rank = Callable[[Sequence[str], int], list[list[str]]]
_BATCH = 128


def _ranked(scores: NDArray[np.float32], ids: Sequence[str], k: int) -> list[str]:
    """Return the ``k`` best different ids; an id may have several labels, ties in their order."""
    best: dict[str, None] = {}
    for row in np.argsort(-scores, kind="stable"):
        best.setdefault(ids[row])
        if len(best) == k:
            break
    return list(best)


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), _BATCH):
        yield [fold(text) for text in texts[start : start + _BATCH]]


def char_tfidf(labels: Sequence[str], ids: Sequence[str]) -> Rank:
    """Return the lexical baseline: cosine of char_wb 3-5 TF-IDF."""
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), lowercase=False, dtype=np.float32
    )
    by_label = vectorizer.fit_transform([fold(label) for label in labels]).T.tocsr()

    def rank(texts: Sequence[str], k: int) -> list[list[str]]:
        return [
            _ranked(row, ids, k)
            for batch in _batches(texts)
            for row in (vectorizer.transform(batch) @ by_label).toarray()
        ]

    return rank


def _rapidfuzz(labels: Sequence[str], ids: Sequence[str], scorer: Callable[..., float]) -> Rank:
    folded = [fold(label) for label in labels]

    def rank(texts: Sequence[str], k: int) -> list[list[str]]:
        return [
            _ranked(row, ids, k)
            for batch in _batches(texts)
            for row in process.cdist(batch, folded, scorer=scorer, dtype=np.float32)
        ]

    return rank


def token_set(labels: Sequence[str], ids: Sequence[str]) -> Rank:
    """Return a dumb baseline: ``token_set_ratio``."""
    return _rapidfuzz(labels, ids, fuzz.token_set_ratio)


def edit(labels: Sequence[str], ids: Sequence[str]) -> Rank:
    """Return the dumbest baseline: normalised edit distance."""
    return _rapidfuzz(labels, ids, Levenshtein.normalized_similarity)


BASELINES = {"edit": edit, "token_set": token_set, "char TF-IDF": char_tfidf}
