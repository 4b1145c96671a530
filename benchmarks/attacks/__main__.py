"""Run the six scripts and their controls: ``python -m benchmarks.attacks``.

On a database of its own, served on the loopback without quotas, which spares the attacker time.
Prints as JSON the median and fifth percentile of the errors in metres, the fewest people among
whom a target is hidden, and what the control recovers. Fails when the best script does better than
the zone, or a control does not find the home. Results are in ``docs/privacy-of-place.md``.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import httpx2
import numpy as np

from api.settings import Settings
from api.wiring import wire
from benchmarks.attacks.geometry import Points, on_plane
from benchmarks.attacks.ground import HOMES, Ground, prepare
from benchmarks.attacks.live import Attacker, classes_seen, spread
from benchmarks.attacks.naive import CONTROLS, Asked
from benchmarks.attacks.scripts import (
    Found,
    by_asking_again,
    by_bounds,
    by_distances,
    by_nearness,
    by_order,
    by_zones,
)
from benchmarks.bench_http import served
from geo.zones import SMALLEST_ZONE
from persistence.migrate import upgrade

_NAIVE_SITES = 30
_FOUND_M = 100.0  # a home is found when it is known to this
_A_MARGIN = 0.9


def errors_m(ground: Ground, points: Mapping[str, Points]) -> list[float]:
    """Return how far each target is from where it was put, in metres."""
    return [1_000 * float(np.hypot(*(points[t.id] - t.home))) for t in ground.targets]


def said_of(errors: list[float]) -> dict[str, int]:
    """Return what is printed of some errors."""
    return {
        "median_m": round(float(np.median(errors))),
        "p5_m": round(float(np.percentile(errors, 5))),
    }


def centroids(ground: Ground) -> list[float]:
    """Return the errors of someone who knows the zone of each target, and nothing else."""
    zone = {code: each for each in ground.zones for code in each.communes}
    found = {}
    for target in ground.targets:
        nearest = min(
            ground.communes.values(),
            key=lambda commune: float(np.hypot(*(on_plane(commune.center) - target.home))),
        )
        found[target.id] = on_plane(zone[nearest.code].center)
    return errors_m(ground, found)


def controls(ground: Ground, places: Points) -> dict[str, dict[str, int]]:
    """Return what each script recovers from a naive service."""
    more = np.array([on_plane(each.center) for each in spread(ground.communes, _NAIVE_SITES)])
    said = {}
    for name, script in CONTROLS.items():
        sites = more if name == "A5" else places
        asked = [Asked(target.home) for target in ground.targets]
        points = {t.id: script(a, sites) for t, a in zip(ground.targets, asked, strict=True)}
        questions = round(float(np.median([each.questions for each in asked])))
        said[name] = said_of(errors_m(ground, points)) | {"questions": questions}
    return said


def attack(ground: Ground, netloc: str) -> dict[str, object]:
    """Run every script against a server, and return what it recovers."""
    with httpx2.Client(base_url=f"http://{netloc}", timeout=60) as client:
        attacker = Attacker(client)
        attacker.settle(spread(ground.communes))
        for target in ground.targets:
            for offer in attacker.offers:
                attacker.say_yes(target.id, offer, target.first_name)
        seen = classes_seen(attacker, ground.targets)
        zones = by_zones(ground, attacker, seen)
        again, different = by_asking_again(ground, attacker, seen)
        attacker.sybil_says_yes()
        points: dict[str, Mapping[str, Points]] = {
            "A1": by_distances(ground, attacker, seen),
            "A2": by_bounds(ground, attacker, seen),
            "A3": by_nearness(ground, attacker, seen),
            "A4": by_order(ground, attacker),
            "A5": {key: found.point for key, found in zones.items()},
            "A6": {key: f.point for key, f in by_zones(ground, attacker, again).items()},
        }
        refused = attacker.raw(attacker.offers[0], "personnes-proches?rayon_km=10").status_code
        return {
            "sites_granted": len(attacker.sites),
            "radius_filter_answers": refused,
            "answers_that_differ_when_asked_again": different,
            "requests": attacker.requests,
            "scripts": {k: said_of(errors_m(ground, found)) for k, found in points.items()},
            "hidden_among": hidden_among(list(zones.values())),
            "controls": controls(ground, attacker.places),
        }


def hidden_among(found: list[Found]) -> dict[str, int]:
    """Return among how many people the best script leaves each target."""
    people = [sum(zone.people for zone in each.left) for each in found]
    return {"fewest": min(people), "median": round(float(np.median(people)))}


def run(people: int, targets: int, homes: str, seed: int) -> dict[str, object]:
    """Prepare, serve, attack, and return what is printed."""
    os.environ |= {"VICINAL_RATE_LIMITS": "false", "VICINAL_TRUST_ACTOR_HEADER": "true"}
    with tempfile.TemporaryDirectory(prefix="vicinal-attaques-") as folder:
        url = f"sqlite:///{folder}/attaques.sqlite3"
        vicinal = wire(Settings(database_url=url))
        upgrade(vicinal.engine)
        ground = prepare(vicinal, people, targets, homes, seed)
        vicinal.close()
        with served(url, Path(folder)) as netloc:
            said = attack(ground, netloc)
    return {
        "people": people,
        "homes": homes,
        "targets": targets,
        "zones": len(ground.zones),
        "least_people_of_a_zone": ground.least_people,
        "knowing_the_zone_alone": said_of(centroids(ground)),
        **said,
    }


def main() -> int:
    """Run from the command line and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=16_000)
    parser.add_argument("--targets", type=int, default=100)
    parser.add_argument("--homes", choices=HOMES, default=HOMES[0])
    parser.add_argument("--seed", type=int, default=49)
    asked = parser.parse_args()
    said = run(asked.people, asked.targets, asked.homes, asked.seed)
    sys.stdout.write(json.dumps(said, indent=2) + "\n")
    return 0 if held(said) else 1


def held(said: dict[str, object]) -> bool:
    """Return whether no script beats the zone, and every control finds the home."""
    scripts, zone, found = said["scripts"], said["knowing_the_zone_alone"], said["controls"]
    hidden = said["hidden_among"]
    if not all(isinstance(each, dict) for each in (scripts, zone, found, hidden)):
        raise TypeError("not what run returns")
    best = min(each["median_m"] for each in scripts.values())  # type: ignore[attr-defined]
    return (
        best >= _A_MARGIN * zone["median_m"]  # type: ignore[index]
        and hidden["fewest"] >= SMALLEST_ZONE  # type: ignore[index]
        and all(each["median_m"] <= _FOUND_M for each in found.values())  # type: ignore[attr-defined]
    )


if __name__ == "__main__":
    sys.exit(main())
