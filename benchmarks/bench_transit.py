"""How long public transport takes: one-to-all, a whole day's profile, many offers at once.

Run ``python -m benchmarks.bench_transit``. A seeded network, CPU time, one thread, warm, minimum
of several passes for each home, p50 to p99 over homes. Nothing is left out: preparation is printed
apart.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from datetime import date
from random import Random

import numpy as np

from benchmarks.machine import describe_machine
from benchmarks.transit_corpus import synthetic_feed
from geo.coordinates import Coordinates
from geo.transit_day import Timetable, day_timetable
from geo.transit_feed import feed_from_bytes, feed_to_bytes
from geo.transit_journey import Doors, journey_arriving
from geo.transit_network import TransitNetwork, build_network
from geo.transit_search import (
    Places,
    door_profile,
    earliest_arrivals,
    join_places,
    latest_departures,
)
from geo.transit_week import HomeWeek, ShiftRows

PASSES = 5
MONDAY = date(2026, 11, 30)
ZONE = "Europe/Paris"
EARLY_S, LATE_S = 5 * 3600, 21 * 3600
NEAR_STOP_DEG = 0.003


def cpu_milliseconds(
    run: Callable[[int], object], homes: int, passes: int = PASSES
) -> dict[str, float]:
    """Return p50, p95 and p99 of the CPU time of ``run`` by home, minimum of the passes."""
    run(0)  # compiles
    best = np.full(homes, np.inf)
    for _ in range(passes):
        for home in range(homes):
            start = time.thread_time_ns()
            run(home)
            best[home] = min(best[home], (time.thread_time_ns() - start) / 1e6)
    return {f"p{q}": round(float(np.percentile(best, q)), 2) for q in (50, 95, 99)}


def seconds_of(run: Callable[[], object]) -> float:
    """Return the CPU seconds of one call."""
    start = time.process_time()
    run()
    return round(time.process_time() - start, 3)


def draw_doors(network: TransitNetwork, count: int, rng: Random) -> list[Coordinates]:
    """Return doors a few hundred metres from stops drawn at random."""
    stops = [rng.randrange(network.stop_count) for _ in range(count)]
    return [
        Coordinates(
            float(network.lat[stop]) + rng.gauss(0.0, NEAR_STOP_DEG),
            float(network.lon[stop]) + rng.gauss(0.0, NEAR_STOP_DEG),
        )
        for stop in stops
    ]


def time_searches(
    timetable: Timetable, homes: Sequence[Coordinates], limit_minutes: int
) -> dict[str, dict[str, float]]:
    """Return the CPU time of each kind of search from each home."""
    ends = [Doors(home, homes[number - 1]) for number, home in enumerate(homes)]
    limit_s = limit_minutes * 60
    searches: dict[str, Callable[[int], object]] = {
        "earliest_arrivals_one_to_all": lambda n: earliest_arrivals(timetable, homes[n], EARLY_S),
        "latest_departures_all_to_one": lambda n: latest_departures(timetable, homes[n], LATE_S),
        "day_profile_both_ways": lambda n: door_profile(timetable, homes[n], limit_s),
        "one_journey_told": lambda n: journey_arriving(timetable, ends[n], 9 * 3600, limit_s),
    }
    return {name: cpu_milliseconds(run, len(homes)) for name, run in searches.items()}


def time_offers(
    network: TransitNetwork, homes: Sequence[Coordinates], places: Places, limit_minutes: int
) -> dict[str, dict[str, float]]:
    """Return the CPU time of the whole answer to every offer, each at its own hours, both ways.

    ``first`` prepares the days of the home, ``again`` finds them there.
    """
    rng = Random(len(homes))
    count = places.lat.shape[0]
    starts = [rng.randrange(20, 60) * 15 for _ in range(count)]
    rows = ShiftRows(
        np.arange(count, dtype=np.int32),
        np.array([rng.randrange(5) for _ in range(count)], np.int32),
        np.array(starts, np.int32),
        np.array([start + 7 * 60 for start in starts], np.int32),
    )
    weeks = [HomeWeek(network, home, MONDAY, limit_minutes) for home in homes]

    def first(home: int) -> None:
        HomeWeek(network, homes[home], MONDAY, limit_minutes).answer(places, rows)

    def again(home: int) -> None:
        weeks[home].answer(places, rows)

    return {
        f"{count}_offers_first": cpu_milliseconds(first, len(homes)),
        f"{count}_offers_again": cpu_milliseconds(again, len(homes)),
    }


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=200_000)
    parser.add_argument("--homes", type=int, default=200)
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument("--minutes", type=int, default=60, help="longest way of a profile")
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    rng = Random(arguments.seed)
    feed = synthetic_feed(arguments.connections, arguments.seed)
    stored = feed_to_bytes(feed)
    network = build_network([feed])
    timetable = day_timetable(network, MONDAY, ZONE)
    homes = draw_doors(network, arguments.homes, rng)
    points = draw_doors(network, arguments.offers, rng)
    places = join_places(network, points)
    answer = {
        "connections": int(timetable.services.forward.connections.departure.size),
        "stops": network.stop_count,
        "stored_bytes": len(stored),
        "prepare_cpu_seconds": {
            "feed_from_bytes": seconds_of(lambda: feed_from_bytes(stored)),
            "build_network": seconds_of(lambda: build_network([feed])),
            "day_timetable": seconds_of(lambda: day_timetable(build_network([feed]), MONDAY, ZONE)),
            "join_places": seconds_of(lambda: join_places(network, points)),
        },
        "search_cpu_ms": time_searches(timetable, homes, arguments.minutes),
        "week_cpu_ms": time_offers(
            network, homes[: arguments.homes // 4], places, arguments.minutes
        ),
        "machine": describe_machine(),
    }
    print(json.dumps(answer, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
