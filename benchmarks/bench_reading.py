"""What is read of familiar sentences and of adverts, kind by kind, and what is invented.

Texts of ``benchmarks/reading/*.txt``, written with the code at hand: a development set, not a
promise. Each is read with the starter referential alone, and with the official ROME merged in when
``rome/rome4_v460.zip`` is under ``$VICINAL_BENCH_DATA``. A competence counts by the words that say
it, the rest by its code. ``--misses`` lists what was not read (-) and what should not be (+).

    python -m benchmarks.bench_reading [--misses]
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from time import process_time

import numpy as np

from benchmarks.public_data import missing_data, public_data
from benchmarks.reading_gold import KINDS, Expected, Told, read_gold
from skills.extraction import Extraction, Extractor, Fact
from skills.lookup import SkillLookup, TitleLookup
from skills.mentions import FactKind
from skills.rome_archive import read_rome_archive
from skills.starter import load_starter
from skills.starter_merge import merge_with_starter
from skills.taxonomy import Referential

ARCHIVE = "rome/rome4_v460.zip"
FILES = {
    "sentences": "sentences.txt",
    "adverts": "adverts.txt",
    "more sentences": "sentences_2.txt",
    "more adverts": "adverts_2.txt",
}
_SAID_BY_WORDS = {
    "compétences": frozenset([FactKind.SKILL, FactKind.KNOWLEDGE]),
    "savoir-être": frozenset([FactKind.SOFT_SKILL]),
}
_BY_WORDS = frozenset(_SAID_BY_WORDS)

_LONG_ADVERT = 3000

Tally = Counter[tuple[str, str]]


def found_facts(read: Extraction) -> dict[str, tuple[Fact, ...]]:
    """Return the facts of an extraction under the names of the hand-written files."""
    return {
        "métiers": read.occupations,
        "compétences": read.skills,
        "savoir-être": read.soft_skills,
        "permis": read.licences,
        "certificats": read.certificates,
        "contrat": read.contracts,
        "temps": read.working_share,
        "heures": read.weekly_hours,
        "plages": read.shifts,
        "conditions": read.demands,
        "expérience": read.experience,
        "secteurs": read.sectors,
        "niés": read.denied,
    }


def judge(told: Told, read: Extraction, tally: Tally) -> Iterator[str]:
    """Add one text to the tally and yield what was missed and what was invented."""
    for kind, facts in found_facts(read).items():
        expected = told.facts.get(kind, ())
        for one in expected:
            # a skill said twice in other words is one fact: each time it is said counts as read
            said = read.every if kind in _BY_WORDS else facts
            met = any(_answers(kind, one, fact, told.text) for fact in said)
            if not one.optional:
                tally[kind, "met" if met else "missed"] += 1
                if not met:
                    yield f"- {kind} {'|'.join(sorted(one.choices))}"
        for fact in facts:
            right = any(_answers(kind, one, fact, told.text) for one in expected)
            if kind == "niés" or (kind == "plages" and " " not in fact.code):
                continue  # what is denied asserts nothing; hours without days are not listed
            tally[kind, "right" if right else "wrong"] += 1
            if not right:
                yield f"+ {kind} {fact.code} {fact.label!r} « {fact.support} »"


def _answers(kind: str, expected: Expected, fact: Fact, text: str) -> bool:
    if kind == "secteurs":  # by grand domaine
        return fact.code[0] in expected.choices
    if kind not in _BY_WORDS:
        return fact.code in expected.choices
    if fact.kind not in _SAID_BY_WORDS[kind]:
        return False
    places = ((text.find(words), len(words)) for words in expected.choices)
    return any(
        place >= 0 and fact.start < place + length and place < fact.end for place, length in places
    )


def table(name: str, tally: Tally) -> Iterator[str]:
    """Yield one line a kind: precision, recall, and the counts behind them."""
    yield f"  {name}"
    for kind in KINDS:
        met, missed = tally[kind, "met"], tally[kind, "missed"]
        right, wrong = tally[kind, "right"], tally[kind, "wrong"]
        if met + missed + right + wrong == 0:
            continue
        precision = f"{right / (right + wrong):.2f}" if right + wrong else "  – "
        recall = f"{met / (met + missed):.2f}" if met + missed else "  – "
        yield (
            f"    {kind:12} precision {precision} ({right}/{right + wrong})"
            f"   recall {recall} ({met}/{met + missed})"
        )


def lines(referential: Referential, misses: bool) -> Iterator[str]:
    """Yield the report of one referential."""
    extractor = Extractor(TitleLookup(referential), SkillLookup(referential))
    extractor.warm_up()
    for name, file in FILES.items():
        gold, tally = read_gold(file), Counter[tuple[str, str]]()
        start = process_time()
        read = [extractor.extract(told.text) for told in gold]
        spent = 1000 * (process_time() - start) / len(gold)
        for told, extraction in zip(gold, read, strict=True):
            faults = list(judge(told, extraction, tally))
            if misses and faults:
                yield f"{told.text}\n    " + "\n    ".join(faults)
        yield from table(f"{name}: {len(gold)} texts, {spent:.1f} ms of CPU each", tally)
    yield speed_line(extractor)


def speed_line(extractor: Extractor) -> str:
    """Return how long a warm reader takes for an advert of 3,000 characters, CPU time."""
    adverts = [told.text for told in read_gold(FILES["adverts"])]
    texts = [("\n".join(adverts[first:] + adverts))[:_LONG_ADVERT] for first in range(len(adverts))]
    times = []
    for text in texts:
        start = process_time()
        extractor.extract(text)
        times.append(1000 * (process_time() - start))
    p50, p99 = np.percentile(times, [50, 99])
    return f"  an advert of {_LONG_ADVERT} characters: p50 {p50:.1f} ms, p99 {p99:.1f} ms of CPU"


def main() -> int:
    """Print the report for each referential that is at hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only", choices=("starter", "rome"))
    arguments = parser.parse_args()
    referentials = {"starter": load_starter()}
    missing = missing_data(ARCHIVE)
    if missing is None:
        official = read_rome_archive(public_data(ARCHIVE)).referential
        referentials["rome"] = merge_with_starter(official, referentials["starter"])
    for name, referential in referentials.items():
        if arguments.only in {None, name}:
            sys.stdout.write(f"{name}: {referential.version}\n")
            for line in lines(referential, arguments.misses):
                sys.stdout.write(f"{line}\n")
    sys.stdout.write(missing or "")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
