"""How long the levers of a person take, and that each opens exactly what it announces.

Run ``python -m benchmarks.bench_levers``. The seeded corpus of the speed benchmark, people who
each have something that holds them back; CPU time of the whole answer (all levers weighed, ten
kept, their three best explained), one thread, warm, minimum of several passes for each person, p50
to p99 over people. Answers of some people are compared with a whole ranking made once more with
each lever pulled.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.corpus import build_corpus
from benchmarks.corpus_people import build_people_corpus
from benchmarks.machine import describe_machine
from benchmarks.setting import find_archive, load_reference
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.schedule import TimeWindow, Weekday, WeeklyHours
from insertion.terms import ContractKind
from matching.engine import Engine
from matching.generation import build_generation
from matching.lever_effects import LeverEffect, Levers, weigh_levers
from matching.levers import GOOD_SCORE, possible_levers
from matching.live_index import LiveIndex
from usecases.find_levers import SKILLS_SHOWN
from usecases.levers_wanted import DEFAULT_LEVERS
from usecases.ranking_request import KINDS

JOB_OFFERS = KINDS["offre"]


def held_back(profile: Profile, rng: Random) -> Profile:
    """Return the person without a car, with few licences, contracts and hours: all levers apply."""
    school = [TimeWindow(day, 525, 975) for day in list(Weekday)[:5]]
    return replace(
        profile,
        means=frozenset({rng.choice([TravelMode.WALK, TravelMode.BIKE])}),
        licences=frozenset(),
        accepted_contracts=frozenset(rng.sample(list(ContractKind), 5)),
        availability=WeeklyHours.from_windows(school),
    )


def answer(engine: Engine, profile: Profile) -> Levers:
    """Return what the API computes for one person."""
    return weigh_levers(profile, JOB_OFFERS, engine, at_most=DEFAULT_LEVERS, skills=SKILLS_SHOWN)


def cpu_milliseconds(engine: Engine, people: Sequence[Profile], passes: int) -> list[float]:
    """Return the CPU time of the answer to each person, the minimum of the passes."""
    best = [float("inf")] * len(people)
    for _ in range(passes):
        for number, profile in enumerate(people):
            start = time.thread_time_ns()
            answer(engine, profile)
            best[number] = min(best[number], (time.thread_time_ns() - start) / 1e6)
    return best


def scores_in_reach(engine: Engine, profile: Profile) -> dict[str, float]:
    """Return the score of every offer in reach, from a whole ranking."""
    matches = engine.rank(profile, None, JOB_OFFERS).matches
    return {match.opportunity_id: match.score for match in matches}


def is_exact(
    engine: Engine, profile: Profile, effect: LeverEffect, before: dict[str, float]
) -> bool:
    """Return whether the lever opens, in a whole ranking, what it announced, in that order."""
    after = scores_in_reach(engine, effect.lever.apply(profile))
    in_reach = after.keys() - before.keys()
    good = {
        each
        for each, score in after.items()
        if score >= GOOD_SCORE and before.get(each, 0.0) < GOOD_SCORE
    }
    opened = sorted(in_reach | good, key=lambda each: (-after[each], each))
    counts = (effect.in_reach, effect.good, effect.opened_count)
    return (
        counts == (len(in_reach), len(good), len(opened))
        and list(effect.opened) == (opened[: len(effect.opened)])
    )


def main() -> int:
    """Measure, check, and print one JSON document; 1 when an answer is not exact."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--checked", type=int, default=20)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rome", type=Path)
    options = parser.parse_args()
    reference = load_reference(find_archive(options.rome))
    corpus = build_corpus(options.size, options.seed, reference)
    generation = build_generation(corpus.columns, corpus.shifts, reference)
    engine = Engine(reference, LiveIndex(generation, reference, "bench"))
    rng = Random(options.seed)
    drawn = build_people_corpus(options.people, options.seed, reference)
    people = [held_back(profile, rng) for profile in drawn.profiles()]
    answers = [answer(engine, profile) for profile in people]  # compiles
    times = cpu_milliseconds(engine, people, options.passes)
    checked = [
        is_exact(engine, profile, effect, before)
        for profile, found in list(zip(people, answers, strict=True))[: options.checked]
        for before in [scores_in_reach(engine, profile)]
        for effect in found.effects
    ]
    percentiles = {f"p{q}": round(float(np.percentile(times, q)), 2) for q in (50, 95, 99)}
    report = {
        "offers_and_actions": len(corpus),
        "people": len(people),
        "levers_weighed": {
            "least": min(len(possible_levers(each)) for each in people),
            "most": max(len(possible_levers(each)) for each in people),
        },
        "in_reach_today": int(np.median([each.in_reach for each in answers])),
        "answer_cpu_ms": percentiles | {"max": round(max(times), 2)},
        "exact": f"{sum(checked)} of {len(checked)} levers",
        "machine": describe_machine(),
    }
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 0 if all(checked) else 1


if __name__ == "__main__":
    sys.exit(main())
