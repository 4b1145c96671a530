"""The map of reach, timed: ``python -m benchmarks.bench_reach_map --people 16000``.

The demonstration's offers and actions, repeated around their places, and its people around their
homes. CPU time of one thread, warm; without timetables. The count alone: neither reading the
profiles nor hiding small cells is in it.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from benchmarks.timing import significant
from geo.communes import load_communes
from geo.coordinates import Coordinates
from insertion.beneficiary import Profile
from insertion.opportunity import Opportunity, OpportunityId
from insertion.terms import Objective, OpportunityKind
from matching.engine import build_engine
from matching.policy import load_policy
from matching.reference import build_reference
from matching.within_reach import destinations
from skills.starter import load_starter
from usecases.demo import demo_opportunities, demo_people
from usecases.find_out_of_reach import MeansWanted, ReachWanted, count_out_of_reach

SEED = 49
TODAY = date(2026, 11, 26)
_JITTER_DEG = 0.05
QUESTIONS = ((45, MeansWanted.THEIRS), (30, MeansWanted.WITHOUT_CAR), (15, MeansWanted.WITHOUT_CAR))


def run(people: int, offers: int) -> list[dict[str, Any]]:
    """Return the figures of each question."""
    rng = random.Random(SEED)
    referential, communes = load_starter(), load_communes()
    reference = build_reference(referential, communes, load_policy())
    catalogue = tuple(demo_opportunities(SEED, referential, communes, TODAY))
    engine = build_engine(_repeated(catalogue, offers, rng), reference, "bench").still()
    looked_for = destinations(engine, (), {OpportunityKind.JOB_OFFER})
    known = [profile for _key, profile in demo_people(SEED, referential, communes)]
    everyone = [_moved(known[number % len(known)], rng) for number in range(people)]
    figures = []
    for minutes, means in QUESTIONS:
        wanted = ReachWanted(Objective.WORK, minutes, means)
        count_out_of_reach(iter(everyone[:50]), wanted, looked_for, engine)  # compiles
        start = time.process_time()
        cells = count_out_of_reach(iter(everyone), wanted, looked_for, engine)
        spent = time.process_time() - start
        figures.append(
            {
                "people": people,
                "places": len(looked_for),
                "minutes": minutes,
                "means": means.value,
                "without": sum(cell.without for cell in cells.values()),
                "cpu_seconds": significant(spent, 3),
            }
        )
    return figures


def _repeated(
    catalogue: tuple[Opportunity, ...], size: int, rng: random.Random
) -> Iterator[Opportunity]:
    for number in range(size):
        each = catalogue[number % len(catalogue)]
        point = each.place.coordinates
        place = each.place if point is None else replace(each.place, coordinates=_near(point, rng))
        yield replace(each, id=OpportunityId(f"bench-{number}"), place=place)


def _moved(profile: Profile, rng: random.Random) -> Profile:
    return replace(profile, home=_near(profile.home, rng))


def _near(point: Coordinates, rng: random.Random) -> Coordinates:
    lat, lon = (rng.uniform(-_JITTER_DEG, _JITTER_DEG) for _ in range(2))
    return Coordinates(point.lat + lat, point.lon + lon)


def main() -> None:
    """Print the figures, a line a question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=16_000)
    parser.add_argument("--offers", type=int, default=10_000)
    asked = parser.parse_args()
    for figures in run(asked.people, asked.offers):
        sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
