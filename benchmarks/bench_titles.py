"""How often the words people use for a job lead to its ROME code.

Four sets of questions, on the official archive: held-out synonyms (``dev``, removed from the
index), the masculine and the feminine forms of those, and labels of ESCO. Beside our lookup, the
baselines: cosine of char_wb 3-5 TF-IDF on whole labels, and rapidfuzz ``token_set_ratio``. Each
A@1 has its 95 % bootstrap interval, and the lookup its latency. Constants are chosen on these
sets only.

    python -m benchmarks.bench_titles

Needs ``rome/rome4_v460.zip`` and ``quality/titles/esco_label_to_rome.tsv`` under
``$VICINAL_BENCH_DATA``; without them, the benchmark says so and stops.
"""

import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.public_data import missing_data, public_data
from skills.lookup import TitleLookup
from skills.normalize import fold, split_genders
from skills.rome_archive import read_rome_archive
from skills.taxonomy import Appellation, Referential

ARCHIVE = "rome/rome4_v460.zip"
ESCO = "quality/titles/esco_label_to_rome.tsv"
DEPTH = 10
_RESAMPLES = 2000
_DEV_PART = 1
_FORMS = 2

Answers = Callable[[Sequence[str]], list[list[str]]]


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody may type, and the codes that answer it."""

    text: str
    codes: frozenset[str]


def is_held_out(name: Appellation) -> bool:
    """Tell whether a synonym is a question of the dev part, by a hash that nobody chose."""
    if name.principal or name.code is None:
        return False
    digest = hashlib.sha1(f"rome-title-v1:{name.code}".encode()).hexdigest()
    return int(digest, 16) % 10 == _DEV_PART


def hold_out(referential: Referential) -> tuple[Referential, list[Question]]:
    """Return the referential without the held-out synonyms, and those as questions."""
    questions = [
        Question(name.label, frozenset({occupation.code}))
        for occupation in referential.occupations.values()
        for name in occupation.appellations
        if is_held_out(name)
    ]
    kept = {
        code: replace(
            occupation,
            appellations=tuple(n for n in occupation.appellations if not is_held_out(n)),
        )
        for code, occupation in referential.occupations.items()
    }
    return replace(referential, occupations=kept), questions


def one_gender(questions: Sequence[Question], form: int) -> list[Question]:
    """Return the questions that have two forms, written in the one asked."""
    forms = ((split_genders(question.text), question) for question in questions)
    return [replace(q, text=written[form]) for written, q in forms if len(written) == _FORMS]


def esco_questions(path: Path) -> list[Question]:
    """Return the labels of ESCO with the ROME codes they are linked to."""
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [Question(label, frozenset(codes.split())) for label, codes in lines]


def _labels(referential: Referential) -> tuple[list[str], list[str]]:
    named = [
        (fold(label), code)
        for code, occupation in sorted(referential.occupations.items())
        for label in (occupation.label, *(name.label for name in occupation.appellations))
    ]
    return [label for label, _ in named], [code for _, code in named]


def _best_codes(scores: NDArray[np.float64], codes: list[str]) -> list[str]:
    best: dict[str, None] = {}
    for row in np.argsort(-scores, kind="stable"):
        best.setdefault(codes[row])
        if len(best) == DEPTH:
            break
    return list(best)


def char_tfidf(referential: Referential) -> Answers:
    """Return the lexical baseline: cosine of letters with whole labels, nearest label wins."""
    labels, codes = _labels(referential)
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=False)
    by_label = vectorizer.fit_transform(labels)

    def answers(texts: Sequence[str]) -> list[list[str]]:
        queries = vectorizer.transform([fold(text) for text in texts])
        return [_best_codes((query @ by_label.T).toarray()[0], codes) for query in queries]

    return answers


def token_set(referential: Referential) -> Answers:
    """Return the dumb baseline: rapidfuzz's ``token_set_ratio`` with whole labels."""
    labels, codes = _labels(referential)

    def answers(texts: Sequence[str]) -> list[list[str]]:
        folded = [fold(text) for text in texts]
        scores = process.cdist(folded, labels, scorer=fuzz.token_set_ratio)
        return [_best_codes(row, codes) for row in scores]

    return answers


def lookup(referential: Referential) -> Answers:
    """Return our own answers."""
    titles = TitleLookup(referential)
    titles.warm_up()

    def answers(texts: Sequence[str]) -> list[list[str]]:
        return [[hit.code for hit in titles.search(text, DEPTH)] for text in texts]

    return answers


def ranks(questions: Sequence[Question], answers: Answers) -> NDArray[np.float64]:
    """Return the rank of the first right code of each question, infinite beyond the tenth."""
    found = answers([question.text for question in questions])
    firsts = (
        (place for place, code in enumerate(codes, 1) if code in question.codes)
        for question, codes in zip(questions, found, strict=True)
    )
    return np.array([next(first, np.inf) for first in firsts])


def report_line(system: str, found: NDArray[np.float64]) -> str:
    """Return A@1 with its interval, A@5 and MRR."""
    first = found == 1
    rng = np.random.default_rng(20260101)
    drawn = rng.integers(0, len(first), size=(_RESAMPLES, len(first)))
    low, high = np.percentile(first[drawn].mean(axis=1), [2.5, 97.5])
    return (
        f"  {system:12} A@1 {first.mean():.3f} [{low:.3f}, {high:.3f}]"
        f"  A@5 {(found <= 5).mean():.3f}  MRR {(1 / found).mean():.3f}"  # noqa: PLR2004
    )


def latency_line(referential: Referential, texts: Sequence[str]) -> str:
    """Return the time to build the index, and of a search on half-typed texts."""
    start = perf_counter()
    titles = TitleLookup(referential)
    titles.warm_up()
    built = perf_counter() - start
    times = []
    for text in texts:
        start = perf_counter()
        titles.search(text[: max(3, len(text) // 2)])
        times.append(1000 * (perf_counter() - start))
    p50, p99 = np.percentile(times, [50, 99])
    return f"index built in {built:.2f} s; half-typed search p50 {p50:.1f} ms, p99 {p99:.1f} ms"


def lines() -> Iterator[str]:
    """Yield the report, one line at a time."""
    full = read_rome_archive(public_data(ARCHIVE)).referential
    held, dev = hold_out(full)
    esco = esco_questions(public_data(ESCO))
    sets = {
        "held-out synonyms (dev)": dev,
        "the same, masculine": one_gender(dev, 0),
        "the same, feminine": one_gender(dev, 1),
        "ESCO labels": esco,
    }
    systems = {
        "lookup": lookup(held),
        "char TF-IDF": char_tfidf(held),
        "token_set": token_set(held),
    }
    for name, questions in sets.items():
        yield f"{name}: {len(questions)} questions"
        for system, answers in systems.items():
            yield report_line(system, ranks(questions, answers))
    yield latency_line(full, [question.text for question in dev])


def main() -> int:
    """Print the report, or say which data is missing."""
    missing = missing_data(ARCHIVE, ESCO)
    if missing:
        sys.stdout.write(missing)
        return 0
    for line in lines():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
