"""How long a suggestion takes while somebody types, on the full official referential, warm.

Beginnings of three letters and more, whole names, and the same with a typing error.
"""

from collections.abc import Iterator, Sequence
from random import Random
from time import perf_counter, process_time

import numpy as np

from benchmarks.public_data import public_data
from benchmarks.quality.meaning import bench_sense
from benchmarks.quality.sets import ARCHIVE
from benchmarks.quality.title_questions import DEV_PART, active_referential, hold_out
from skills.lookup import TitleLookup

_SEED = 2026
_LEAST_TYPED = 3
_NAMES = 250


def typed_texts(names: Sequence[str], rng: Random) -> Iterator[str]:
    """Yield what is typed on the way to each name, right and wrong."""
    for name in names:
        begun = name[: rng.randint(_LEAST_TYPED, max(_LEAST_TYPED, len(name)))]
        yield from (begun, _mistyped(begun, rng), name, _mistyped(name, rng))


def _mistyped(text: str, rng: Random) -> str:
    """Return ``text`` with one letter missing, doubled, or swapped with the next."""
    place = rng.randrange(len(text))
    letter, after = text[place], text[place + 1 :]
    wrong = rng.choice(("", letter * 2, after[:1] + letter))
    return text[:place] + wrong + (after[1:] if wrong == after[:1] + letter else after)


def suggestion_times(*, semantic: bool) -> dict[str, float]:
    """Return the milliseconds of one suggestion: elapsed, and of processor time."""
    full = active_referential(public_data(ARCHIVE))
    dev = [question.text for question in hold_out(full, DEV_PART)[1]]
    names = Random(_SEED).sample(dev, _NAMES)
    titles = TitleLookup(full, bench_sense("metiers") if semantic else None)
    titles.warm_up()
    texts = list(typed_texts(names, Random(_SEED)))
    for text in texts[:20]:
        titles.search(text)
    elapsed, worked = [], []
    for text in texts:
        start, start_worked = perf_counter(), process_time()
        titles.search(text)
        elapsed.append(1000 * (perf_counter() - start))
        worked.append(1000 * (process_time() - start_worked))
    return {
        f"{clock} p{share}": round(float(np.percentile(times, share)), 1)
        for clock, times in (("elapsed", elapsed), ("processor", worked))
        for share in (50, 95, 99)
    } | {"texts": len(texts)}
