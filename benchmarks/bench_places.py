"""How long territories and reachable areas take: a point looked up, a whole map answered.

Run ``python -m benchmarks.bench_places``. Seeded points and layers, the national corpus of the
speed benchmark, CPU time of one thread, warm, minimum of several passes for each place, p50 to p99
over places.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import numpy as np
import shapely

from api.schemas.area import area_text
from benchmarks.corpus import build_corpus
from benchmarks.machine import describe_machine
from benchmarks.setting import find_archive, load_reference
from geo.communes import Commune, load_communes
from geo.coordinates import Coordinates
from geo.geocoding import default_geocoder
from geo.territory import Territory, TerritoryArea, TerritoryMap
from geo.travel import TravelMode
from matching.engine import Engine
from matching.generation import build_generation
from matching.live_index import LiveIndex
from usecases.find_area import AreaForm, AreaWanted, find_area
from usecases.knowledge import build_knowledge
from usecases.matching_desk import MatchingDesk
from usecases.profile_draft import HomeDraft
from usecases.shortlist import Sources

PASSES = 5
QUARTERS, POLES = 1_500, 40
ASKED = ((TravelMode.BIKE, 30), (TravelMode.CAR, 45), (TravelMode.CAR, 90))


def cpu_times(run: Callable[[int], object], count: int, passes: int = PASSES) -> list[float]:
    """Return the CPU milliseconds of ``run`` for each number, the minimum of the passes."""
    best = [float("inf")] * count
    for _ in range(passes):
        for number in range(count):
            start = time.thread_time_ns()
            run(number)
            best[number] = min(best[number], (time.thread_time_ns() - start) / 1e6)
    return best


def percentiles(times: Sequence[float], scale: float = 1.0) -> dict[str, float]:
    """Return p50, p95 and p99, times ``scale``."""
    return {f"p{q}": round(float(np.percentile(times, q)) * scale, 2) for q in (50, 95, 99)}


def draw_map(rng: Random, homes: Sequence[Commune]) -> TerritoryMap:
    """Return as many quarters as France has, drawn as octagons, and poles that are communes."""
    communes = load_communes()
    codes = [commune.code for commune in communes.current()]
    quarters = [
        TerritoryArea(
            Territory("qpv", f"Q{number}", f"Quartier {number}"),
            outline=shapely.Point(home.center.lon, home.center.lat).buffer(0.006, quad_segs=2),
        )
        for number, home in enumerate(rng.choices(homes, k=QUARTERS))
    ]
    poles = [
        TerritoryArea(
            Territory("pds", f"P{number}", f"Pôle {number}"), frozenset(codes[number::POLES])
        )
        for number in range(POLES)
    ]
    return TerritoryMap([*quarters, *poles], communes)


def time_territories(rng: Random, homes: Sequence[Commune]) -> dict[str, object]:
    """Return the microseconds of a look-up by commune, by commune and point, by point alone."""
    territories = draw_map(rng, homes)
    points = [
        Coordinates(home.center.lat + rng.gauss(0, 0.005), home.center.lon + rng.gauss(0, 0.005))
        for home in homes
    ]
    codes = [home.code for home in homes]
    runs: dict[str, Callable[[int], object]] = {
        "commune": lambda n: territories.territories_of(codes[n]),
        "commune_and_point": lambda n: territories.territories_of(codes[n], points[n]),
        "point": lambda n: territories.at(points[n]),
    }
    return {name: percentiles(cpu_times(run, len(homes)), 1000.0) for name, run in runs.items()}


def time_areas(sources: Sources, homes: Sequence[Commune]) -> dict[str, object]:
    """Return the milliseconds of the whole GeoJSON answer, and how large it is."""
    measured: dict[str, object] = {}
    for form in AreaForm:
        for mode, minutes in ASKED:
            wanted = AreaWanted(mode, float(minutes), form)
            places = [HomeDraft(commune_code=home.code) for home in homes]
            lengths = [len(area_text(find_area(place, sources, wanted))) for place in places]
            times = cpu_times(
                lambda n, wanted=wanted, places=places: area_text(  # type: ignore[misc]
                    find_area(places[n], sources, wanted)
                ),
                len(places),
                passes=3,
            )
            key = f"{form}_{mode}_{minutes}_min"
            measured[key] = percentiles(times) | {"largest_kB": max(lengths) // 1000}
    return measured


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--homes", type=int, default=60)
    parser.add_argument("--points", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rome", type=Path)
    options = parser.parse_args()
    rng = Random(options.seed)
    reference = load_reference(find_archive(options.rome))
    corpus = build_corpus(options.size, options.seed, reference)
    generation = build_generation(corpus.columns, corpus.shifts, reference)
    engine = Engine(reference, LiveIndex(generation, reference, "bench"))
    desk = MatchingDesk(reference, engine)
    knowledge = build_knowledge(reference.referential)
    sources = Sources(desk, knowledge, load_communes(), default_geocoder())
    by_people = [each for each in load_communes().current() if each.departement < "96"]
    weights = [each.population or 0 for each in by_people]
    homes = rng.choices(by_people, weights, k=options.points)
    report = {
        "offers_and_actions": len(corpus),
        "territory_cpu_us": time_territories(rng, homes),
        "area_cpu_ms": time_areas(sources, homes[: options.homes]),
        "machine": describe_machine(),
    }
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
