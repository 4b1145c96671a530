"""Measure how well texts and places are understood, on every open set, next to the baselines.

    python -m benchmarks.quality [melo] [skills] [titles] [speed] [commuting] [bridge] [--semantic]

Without a name, all of them. Each figure has its 95 % bootstrap interval. Results go to
``benchmarks/results/quality.json`` and to the section of ``benchmarks/README.md``; a set that is
not measured keeps what was written before. Needs the public data (``$VICINAL_BENCH_DATA``); where
it is absent, the benchmark says so and stops.
"""

import argparse
import sys
from collections.abc import Iterator

from benchmarks.machine import describe_machine
from benchmarks.public_data import missing_data, public_data
from benchmarks.quality.bridge import OFFERS, measured_bridge, read_bridge
from benchmarks.quality.commuting import measured_commuting
from benchmarks.quality.flows import FLOWS, HALVES, read_flows
from benchmarks.quality.linking_sets import FILES
from benchmarks.quality.measures import figure, paired_gain, ranking
from benchmarks.quality.report import (
    Results,
    as_json,
    read_results,
    table,
    write_results,
    write_section,
)
from benchmarks.quality.sets import (
    ARCHIVE,
    ESCO,
    LINKING,
    QuestionSet,
    linking_set,
    title_sets,
)
from benchmarks.quality.speed import suggestion_times
from benchmarks.quality.title_questions import active_referential
from geo.communes import load_communes

PLACES = ("commuting", "bridge")
NAMES = ("melo", "skills", "titles", "speed", *PLACES)
_LETTERS = "char TF-IDF"


def measured(questions: QuestionSet) -> Results:
    """Return the figures of every system on one set, printed as they come."""
    rankings = {}
    figures: Results = {}
    sys.stdout.write(f"{questions.name}: {len(questions.texts)} questions\n")
    for system, answers in questions.systems.items():
        rankings[system] = ranking(answers(), questions.right)
        each = {name: figure(rankings[system].each(name)) for name in questions.measures}
        figures[system] = {name: as_json(one) for name, one in each.items()}
        line = "  ".join(
            f"{name} {one.mean:.3f} [{one.low:.3f}, {one.high:.3f}]" for name, one in each.items()
        )
        sys.stdout.write(f"  {system:18} {line}\n")
        sys.stdout.flush()
    base = rankings[_LETTERS].each("A@1")
    gains = {
        system: as_json(paired_gain(one.each("A@1"), base))
        for system, one in rankings.items()
        if system.startswith("ours")
    }
    return {
        "questions": len(questions.texts),
        "systems": figures,
        f"gains over {_LETTERS}, A@1": gains,
    }


def question_sets(names: tuple[str, ...], *, semantic: bool) -> Iterator[QuestionSet]:
    """Yield the sets asked for."""
    for name in LINKING:
        if name in names:
            yield linking_set(name, semantic=semantic)
    if "titles" in names:
        yield from title_sets(semantic=semantic)


def files_of(names: tuple[str, ...]) -> Iterator[str]:
    """Yield the files that the sets asked for read."""
    if set(names) - set(PLACES):
        yield from (ARCHIVE, ESCO)
        yield from (f"{folder}/{file}" for folder in LINKING.values() for file in FILES)
    if set(names) & set(PLACES):
        yield FLOWS
    if "bridge" in names:
        yield from (ARCHIVE, OFFERS)


def places(names: tuple[str, ...]) -> Iterator[tuple[str, Results]]:
    """Yield the figures of the sets of geography asked for, half by half."""
    flows = read_flows(public_data(FLOWS), load_communes())
    halves = [half for half in HALVES if flows.homes(half)]
    if "commuting" in names:
        for half in halves:
            yield f"commuting, {half} half", measured_commuting(flows, half)
    if "bridge" in names:
        referential = active_referential(public_data(ARCHIVE))
        bridge = read_bridge(flows, referential, public_data(OFFERS))
        for half in halves:
            yield f"GeoMob bridge, {half} half", measured_bridge(bridge, referential, half)


def main() -> int:
    """Measure what is asked, write it, and say what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="|".join(NAMES))
    parser.add_argument("--semantic", action="store_true", help="with the optional encoder too")
    arguments = parser.parse_args()
    names = tuple(arguments.sets) or NAMES
    if unknown := set(names) - set(NAMES):
        parser.error(f"unknown set: {', '.join(sorted(unknown))}")
    if missing := missing_data(*files_of(names)):
        sys.stdout.write(missing)
        return 0
    results = read_results()
    for questions in question_sets(names, semantic=arguments.semantic):
        results[questions.name] = measured(questions)
        write_results(results)
    if set(names) & set(PLACES):
        for name, each in places(names):
            results[name] = each
            sys.stdout.write(f"{table(name, each)}\n\n")
            write_results(results)
    if "speed" in names:
        for semantic in (False, True)[: 1 + arguments.semantic]:
            name = "one suggestion" + (", semantic" if semantic else "")
            results[name] = {"times": suggestion_times(semantic=semantic)}
            sys.stdout.write(f"{name}: {results[name]['times']}\n")
    results["machine"] = describe_machine()
    write_results(results)
    write_section(results)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
