"""Cosine between a text and many labels, over the TF-IDF of their letters.

The n-grams are those of scikit-learn's ``char_wb`` analyser, 3 to 5 letters inside a word and its
two edges. They are counted once a word and not once a label: labels share few words, so 33,000 of
them are indexed in about a second.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

FloatArray = NDArray[np.float32]


class NgramIndex:
    """Labels indexed by their letters; the labels are keys of ``normalize.label_key``."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._size = len(keys)
        words = {
            word: place for place, word in enumerate(sorted({w for k in keys for w in k.split()}))
        }
        self._counter = CountVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), lowercase=False, dtype=np.float32
        )
        self._by_ngram: csr_matrix | None = None
        if not words:
            return
        of_words = self._counter.fit_transform(words)
        counts = _words_of_labels(keys, words) @ of_words
        self._transformer = TfidfTransformer(sublinear_tf=True)
        # One row an n-gram: a query reads the rows of its own n-grams only.
        self._by_ngram = self._transformer.fit_transform(counts).T.tocsr().astype(np.float32)

    def cosines(self, key: str) -> FloatArray:
        """Return the cosine of ``key`` with each label, shape ``(n_labels,)``, in [0, 1]."""
        if self._by_ngram is None:
            return np.zeros(self._size, dtype=np.float32)
        query = self._transformer.transform(self._counter.transform([key]))
        cosines: FloatArray = (query.astype(np.float32) @ self._by_ngram).toarray()[0]
        return cosines


def _words_of_labels(keys: Sequence[str], words: dict[str, int]) -> csr_matrix:
    columns = [words[word] for key in keys for word in key.split()]
    row_starts = np.cumsum([0, *(len(key.split()) for key in keys)])
    ones = np.ones(len(columns), dtype=np.float32)
    return csr_matrix((ones, columns, row_starts), shape=(len(keys), len(words)))
