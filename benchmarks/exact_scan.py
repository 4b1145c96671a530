"""The truth the engine is held to: a full scan, independent of it, for many people at once.

Every opportunity is scored for every person from its whole competency vector, by blocks, with
nothing pruned. Written from docs/scoring.md alone, with ``question.py``, ``demands.py`` and
``formula.py``.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.corpus import Corpus
from benchmarks.demands import as_matrix, full_axes, read_usual
from benchmarks.formula import (
    Floats,
    Rows,
    Totals,
    allowed,
    best,
    distances_km,
    minutes_to,
    scores_of,
)
from benchmarks.question import Question
from matching.columns import OpportunityColumns
from matching.reference import Reference

BLOCK = 25_000


class Truth(NamedTuple):
    """The best opportunities of one person, and how many are proposed in all."""

    ids: tuple[str, ...]
    scores: tuple[float, ...]
    total: int


def scan(
    corpus: Corpus,
    questions: Sequence[Question],
    reference: Reference,
    k: int,
    progress: Callable[[int], None] | None = None,
) -> list[Truth]:
    """Return the exact top ``k`` of each question; equal scores by ascending id."""
    usual, policy = read_usual(reference), reference.policy_arrays
    credit = np.array([question.credit for question in questions], np.float64).T
    columns, size = corpus.columns, len(corpus)
    kept: list[tuple[Rows, Floats]] = [(np.empty(0, np.int64), np.empty(0)) for _ in questions]
    totals = np.zeros(len(questions), np.int64)
    for first in range(0, size, BLOCK):
        block = rows_between(columns, first, min(first + BLOCK, size))
        vectors = as_matrix(full_axes(block, usual), len(block.ids), len(usual.idf))
        squares = vectors.copy()
        squares.data **= 2
        held, held_square = vectors @ credit, squares @ credit**2
        sums = Totals(
            np.asarray(vectors.sum(axis=1)).ravel(), np.asarray(squares.sum(axis=1)).ravel()
        )
        for number, question in enumerate(questions):
            rows, minutes = in_reach(question, block)
            scores = scores_of(
                question, block, sums, policy, rows, minutes,
                held[rows, number], held_square[rows, number],
            )  # fmt: skip
            totals[number] += len(rows)
            before_rows, before_scores = kept[number]
            kept[number] = best(
                np.concatenate((before_scores, scores)),
                np.concatenate((before_rows, rows + first)),
                k,
            )
        if progress:
            progress(min(first + BLOCK, size))
    return [
        Truth(tuple(columns.ids[rows].astype(str).tolist()), tuple(scores.tolist()), int(total))
        for (rows, scores), total in zip(kept, totals, strict=True)
    ]


def in_reach(question: Question, columns: OpportunityColumns) -> tuple[Rows, Floats]:
    """Return the rows that no known fact excludes, and the minutes to each (NaN: not known)."""
    cos_lat = np.cos(columns.lat_rad)
    km = distances_km(question, columns.lat_rad, columns.lon_rad, cos_lat)
    minutes = minutes_to(question, np.maximum(km - columns.area_km, 0.0), columns.density)
    near = ~(minutes > question.max_minutes)  # NaN stays: unknown never excludes
    rows = np.flatnonzero(near & allowed(question, columns, slice(None)))
    return rows, minutes[rows]


def rows_between(columns: OpportunityColumns, first: int, last: int) -> OpportunityColumns:
    """Return a run of opportunities as columns of their own."""
    start = columns.stated_start[first : last + 1]
    cut = {
        name: array[first:last]
        for name, array in columns._asdict().items()
        if not name.startswith("stated")
    }
    entries = slice(int(start[0]), int(start[-1]))
    return OpportunityColumns(
        **cut,
        stated_start=start - start[0],
        stated_skill=columns.stated_skill[entries],
        stated_required=columns.stated_required[entries],
    )
