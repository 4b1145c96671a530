"""The words an occupation is told with, on the same axes for all: names, definition, skills.

More than half of ROME's skills occur in one occupation only, yet « Conduire un chariot élévateur »
and « Utiliser un chariot à mât » share a word: two occupations that no common skill brings
together are near by what is written of them. Weights are scikit-learn's TF-IDF.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer

from skills.normalize import fold
from skills.taxonomy import Occupation, Referential

# A word of one occupation brings nothing near, one of most occupations says nothing.
MIN_OCCUPATIONS = 2
MAX_SHARE = 0.5
_WORD = re.compile(r"[a-z0-9]{3,}")
WORD_AS_WRITTEN = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class WordSpace:
    """Occupations in ascending code as rows of norm 1 over ``words``, which are folded.

    The row of an occupation that shares no telling word is empty.
    """

    words: tuple[str, ...]
    rows: csr_matrix


def occupation_words(referential: Referential) -> WordSpace:
    """Return the words of every occupation: its names, its definition and what it asks."""
    occupations = [referential.occupations[code] for code in sorted(referential.occupations)]
    asked = sorted({link.skill_id for one in occupations for link in one.skills})
    row_of = {skill_id: row for row, skill_id in enumerate(asked)}
    told = [list(_words(_told_of(one))) for one in occupations]
    # Each skill is read once, however many occupations ask it.
    labels = [list(_words([referential.skills[skill_id].label])) for skill_id in asked]
    vocabulary = sorted({word for words in (*told, *labels) for word in words})
    column = {word: place for place, word in enumerate(vocabulary)}
    links = _counts([[row_of[link.skill_id] for link in one.skills] for one in occupations], asked)
    counts = _counts([[column[word] for word in words] for words in told], vocabulary)
    counts += links @ _counts([[column[word] for word in words] for words in labels], vocabulary)
    spread = np.bincount(counts.indices, minlength=len(vocabulary))
    kept = np.flatnonzero((spread >= MIN_OCCUPATIONS) & (spread <= MAX_SHARE * len(occupations)))
    words = tuple(vocabulary[place] for place in kept)
    if not words:
        return WordSpace((), csr_matrix((len(occupations), 0), dtype=np.float64))
    return WordSpace(words, TfidfTransformer(sublinear_tf=True).fit_transform(counts[:, kept]))


def _told_of(occupation: Occupation) -> Iterator[str]:
    yield occupation.definition
    yield from (name.label for name in occupation.appellations)


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _WORD.findall(fold(text))


def _counts(columns: list[list[int]], axis: Sequence[str]) -> csr_matrix:
    starts = np.cumsum([0, *map(len, columns)])
    flat = np.array([place for row in columns for place in row], dtype=np.int32)
    counts = csr_matrix(
        (np.ones(len(flat)), flat, starts), shape=(len(columns), len(axis)), dtype=np.float64
    )
    counts.sum_duplicates()
    return counts
