"""Fit what each lane weighs, on the synonyms of ROME kept for that, and print ``lanes.toml``.

A synonym of parts 4 to 7, removed from the index with its part, is a question; its occupation is
the answer. Weights maximise the likelihood of the answer among what the index brings back
(softmax), stay positive so that a score can be read, and sum to 1. Labels first, then occupations
with the labels' weights; ``--semantic`` fits the tables with meaning as well. What nobody can fit
this way is kept as it stands: the shares of ``link``, chosen on the open linking sets.

    python -m benchmarks.fit_lanes [--semantic]

Needs ``rome/rome4_v460.zip`` under ``$VICINAL_BENCH_DATA``.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.public_data import missing_data, public_data
from benchmarks.quality.meaning import bench_sense
from benchmarks.quality.title_questions import (
    FITTING_PARTS,
    Question,
    active_referential,
    hold_out,
)
from skills.label_index import LABEL_LANES
from skills.lookup import TitleLookup
from skills.meanings import MeaningIndex, Sense
from skills.names import NameIndex
from skills.normalize import label_key, split_genders
from skills.occupation_index import MEANING_LANES, OCCUPATION_LANES, OccupationIndex
from skills.postings import FloatArray
from skills.taxonomy import Referential

ARCHIVE = "rome/rome4_v460.zip"
_ROWS = 200
_DECAY = 1e-4
_ROUNDED = 3


@dataclass(frozen=True, slots=True)
class Case:
    """What an index brings back for one question: its lanes, and which of it is right."""

    lanes: FloatArray
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Part:
    """One part held out: the index without it, and its questions as they are typed."""

    referential: Referential
    names: NameIndex
    meanings: MeaningIndex | None
    questions: tuple[tuple[str, frozenset[str]], ...]


def fitted(cases: Sequence[Case]) -> FloatArray:
    """Return the positive weights, summing to 1, under which the right answers are likeliest."""
    kept = [case for case in cases if case.right.any()]
    lanes = np.concatenate([case.lanes for case in kept]).astype(np.float64)
    right = np.concatenate([case.right for case in kept])
    lengths = [len(case.right) for case in kept]
    starts = np.cumsum([0, *lengths[:-1]])
    owner = np.repeat(np.arange(len(kept)), lengths)
    scale = lanes.std(axis=0) + 1e-9
    lanes /= scale

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = lanes @ weights
        chances = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        every = np.add.reduceat(chances, starts)
        good = np.add.reduceat(chances * right, starts)
        slope = chances / every[owner] - chances * right / good[owner]
        value = -np.log(good / every).mean() + _DECAY * weights @ weights
        return float(value), lanes.T @ slope / len(kept) + 2 * _DECAY * weights

    start = np.full(lanes.shape[1], 0.1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(start))
    weights = found.x / scale
    shares: FloatArray = (weights / weights.sum()).astype(np.float32)
    return shares


def held_out(part: int, sense: Sense | None) -> Part:
    """Return the index without a part, and the questions in either gender by turns."""
    referential, asked = hold_out(active_referential(public_data(ARCHIVE)), part)
    names = NameIndex(TitleLookup(referential).named)
    meanings = sense.index_of(names.forms) if sense else None
    typed = tuple((_written(one, turn), one.codes) for turn, one in enumerate(asked))
    return Part(referential, names, meanings, typed)


def _written(question: Question, turn: int) -> str:
    forms = split_genders(question.text)
    return forms[turn % len(forms)]


def label_cases(part: Part, *, with_meaning: bool, weights: FloatArray | None) -> Iterator[Case]:
    """Yield the nearest names for each question, right when of the right occupation.

    With meaning, the lanes are the weighted likeness of labels and the meaning.
    """
    names = part.names
    for text, codes in part.questions:
        look = names.labels.first_look(label_key(text))
        rows = np.argsort(-look.scores, kind="stable")[:_ROWS]
        meaning = part.meanings.nearness(text) if part.meanings and with_meaning else None
        if meaning is not None:
            rows = np.union1d(rows, np.argsort(-meaning, kind="stable")[:_ROWS])
        lanes = names.labels.lanes(look, rows)
        if meaning is not None and weights is not None:
            lanes = np.stack([lanes @ weights, meaning[rows]], axis=1)
        right = np.array([names.named[owner].code in codes for owner in names.owners[rows]])
        yield Case(lanes, right)


def occupation_cases(part: Part, weights: FloatArray, *, with_meaning: bool) -> Iterator[Case]:
    """Yield the nearest occupations for each question."""
    names = part.names
    index = OccupationIndex(names, part.referential, weights)
    for text, codes in part.questions:
        meaning = part.meanings.nearness(text) if part.meanings and with_meaning else None
        compared = index.compare(names.labels.first_look(label_key(text)), meaning)
        right = np.array([names.named[owner].code in codes for owner in compared.owners])
        yield Case(compared.lanes, right)


def table(name: str, lanes: Sequence[str], weights: FloatArray) -> str:
    """Return one table of the file."""
    lines = (f"{lane} = {weight:.{_ROUNDED}f}" for lane, weight in zip(lanes, weights, strict=True))
    return "\n".join([f"[{name}]", *lines])


def tables(*, semantic: bool) -> Iterator[str]:
    """Yield the tables that can be fitted."""
    parts = [held_out(part, bench_sense("metiers") if semantic else None) for part in FITTING_PARTS]
    labels = fitted(
        [c for part in parts for c in label_cases(part, with_meaning=False, weights=None)]
    )
    yield table("label", LABEL_LANES, labels)
    for with_meaning in (False, True)[: 1 + semantic]:
        cases = [
            case
            for part in parts
            for case in occupation_cases(part, labels, with_meaning=with_meaning)
        ]
        lanes = OCCUPATION_LANES + (MEANING_LANES if with_meaning else ())
        suffix = "_with_meaning" if with_meaning else ""
        yield table(f"occupation{suffix}", lanes, fitted(cases))


def main() -> int:
    """Print the tables, or say which data is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--semantic", action="store_true")
    arguments = parser.parse_args()
    missing = missing_data(ARCHIVE)
    if missing:
        sys.stdout.write(missing)
        return 0
    for text in tables(semantic=arguments.semantic):
        sys.stdout.write(f"{text}\n\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
