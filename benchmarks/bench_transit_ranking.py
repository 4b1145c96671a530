"""What public transport adds to a whole question, and what it says that a radius does not.

Run ``python -m benchmarks.bench_transit_ranking``. Whole answers (best 20, counts, explanations),
the same people with the bus and without, one after the other; CPU time, one thread, median over
people of the minimum of some passes. « First » is the first question from a home, « again » those
that follow it, whose ways are kept.
"""

import argparse
import dataclasses
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

import numpy as np

from benchmarks.bench_transit import draw_doors, seconds_of
from benchmarks.machine import describe_machine
from benchmarks.transit_corpus import draw_point, synthetic_feed
from geo.communes import load_communes
from geo.distance import haversine_km
from geo.transit_feed import TransitFeed
from geo.transit_network import build_network
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.opportunity import JobOffer, OpportunityId
from insertion.place import Place
from matching.engine import Engine, build_engine
from matching.policy import load_policy
from matching.reference import Reference, build_reference
from matching.timetables import Timetables, timetables_of
from skills.starter import load_starter
from usecases.demo.offers import demo_offers
from usecases.demo.people import demo_people
from usecases.demo.transit import demo_feed

SEED = 49
TODAY = date(2026, 11, 25)
K = 20
PASSES = 3
RADIUS_KM = 25.0
ON_FOOT = frozenset({TravelMode.WALK})
BY_BUS = frozenset({TravelMode.WALK, TravelMode.TRANSIT})


@dataclass(frozen=True, slots=True)
class Territory:
    """Offers, the people who look at them, and the buses there."""

    offers: Sequence[JobOffer]
    people: Sequence[Profile]
    feed: TransitFeed
    reference: Reference

    def engine(self) -> Engine:
        """Return the engine over the offers, without timetables."""
        return build_engine(self.offers, self.reference, "bench")

    def timetables(self) -> Timetables:
        """Return the timetables, nothing asked of them yet."""
        found = timetables_of(build_network([self.feed]), TODAY, None)
        assert found is not None
        return found


def demo_territory(reference: Reference) -> Territory:
    """Return the demonstration: its offers, its people, its seven routes."""
    referential, communes = reference.referential, reference.communes
    offers = tuple(demo_offers(SEED, referential, communes, TODAY))
    people = tuple(profile for _, profile in demo_people(SEED, referential, communes))
    return Territory(offers, people, demo_feed(communes, TODAY), reference)


def dense_territory(demo: Territory, connections: int, offers: int, people: int) -> Territory:
    """Return the demonstration's offers drawn again all over a département full of buses."""
    rng = Random(SEED)
    feed = synthetic_feed(connections, SEED)
    homes = draw_doors(build_network([feed]), people, rng)
    return Territory(
        tuple(_drawn_offers(demo.offers, offers, rng)),
        tuple(
            dataclasses.replace(rng.choice(demo.people), home=home, home_commune=None)
            for home in homes
        ),
        feed,
        demo.reference,
    )


def _drawn_offers(models: Sequence[JobOffer], count: int, rng: Random) -> Iterator[JobOffer]:
    for number in range(count):
        place = Place(coordinates=draw_point(rng), approximate=False)
        yield dataclasses.replace(
            rng.choice(models), id=OpportunityId(f"bench-{number}"), place=place
        )


def time_questions(territory: Territory) -> dict[str, object]:
    """Return the milliseconds of a question without the bus, and with it, for the same people."""
    plain = territory.engine()
    timetables = territory.timetables()
    with_bus = dataclasses.replace(plain, timetables=lambda: timetables)
    walkers = [dataclasses.replace(each, means=ON_FOOT) for each in territory.people]
    riders = [dataclasses.replace(each, means=BY_BUS) for each in territory.people]
    preparation = seconds_of(lambda: timetables.warm_up(plain.state))
    with_bus.rank(riders[0], K)  # compiles what is left
    times: dict[str, list[float]] = {"without": [], "first": [], "again": []}
    slots = []
    for walker, rider in zip(walkers, riders, strict=True):
        times["first"].append(_milliseconds(with_bus, rider))
        rounds = [
            (_milliseconds(plain, walker), _milliseconds(with_bus, rider)) for _ in range(PASSES)
        ]
        times["without"].append(min(without for without, _ in rounds))
        times["again"].append(min(again for _, again in rounds))
        slots.append(with_bus.rank(rider, 1).total)
    return {
        "offers": len(territory.offers),
        "people": len(riders),
        "median_in_reach_with_bus": int(np.median(slots)),
        "prepare_cpu_seconds": preparation,
        "cpu_ms": {name: _spread(values) for name, values in times.items()},
        "again_minus_without_ms_p50": round(
            float(np.median(np.subtract(times["again"], times["without"]))), 3
        ),
    }


def _milliseconds(engine: Engine, profile: Profile) -> float:
    start = time.thread_time_ns()
    engine.rank(profile, K)
    return (time.thread_time_ns() - start) / 1e6


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {f"p{q}": round(float(np.percentile(values, q)), 3) for q in (50, 95, 99)}


def against_a_radius(territory: Territory, minutes: float) -> dict[str, float]:
    """Return what a radius of 25 km says wrongly of people who have the bus and their feet."""
    timetables = territory.timetables()
    engine = dataclasses.replace(territory.engine(), timetables=lambda: timetables)
    placed = [each for each in territory.offers if each.place.coordinates is not None]
    lat = np.array([each.place.coordinates.lat for each in placed if each.place.coordinates])
    lon = np.array([each.place.coordinates.lon for each in placed if each.place.coordinates])
    near_not_reached, reached_far, near, reached = 0, 0, 0, 0
    for person in territory.people:
        rider = Profile(home=person.home, home_commune=person.home_commune, means=BY_BUS)
        found = engine.rank(dataclasses.replace(rider, max_minutes=minutes), None).matches
        told = {match.opportunity_id for match in found if not match.travel.assumed}
        is_reached = np.array([each.id in told for each in placed])
        is_near = haversine_km(person.home.lat, person.home.lon, lat, lon) <= RADIUS_KM
        near, reached = near + int(is_near.sum()), reached + int(is_reached.sum())
        near_not_reached += int((is_near & ~is_reached).sum())
        reached_far += int((is_reached & ~is_near).sum())
    return {
        "max_minutes": minutes,
        "within_25_km_not_reached": round(near_not_reached / max(near, 1), 4),
        "reached_beyond_25_km": round(reached_far / max(reached, 1), 4),
    }


def main() -> None:
    """Print everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=200_000)
    parser.add_argument("--offers", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=60)
    arguments = parser.parse_args()
    reference = build_reference(load_starter(), load_communes(), load_policy())
    demo = demo_territory(reference)
    sizes = (arguments.connections, arguments.offers, arguments.people)
    answer = {
        "demo": time_questions(demo),
        "dense": {"connections": arguments.connections}
        | time_questions(dense_territory(demo, *sizes)),
        "radius": [against_a_radius(demo, minutes) for minutes in (30.0, 45.0, 60.0)],
        "machine": describe_machine(),
    }
    print(json.dumps(answer, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
