"""How the decay of reach was chosen: figures on the fit half of the homes, and what is cited.

    python -m benchmarks.fit_decay [--cited] [--stretch]

Prints, for homes of each density, the nDCG@10 and the log-likelihood a trip of each half-life;
then the head and the tail, one moved at a time. ``--cited`` adds what each half-life says of all
of France (jobs taken from the population and the density) beside the published figures: the rural
one is set from these, as the flows hold no rural home outside Île-de-France. ``--stretch`` adds
what stretching the decay does to commuting and to the bridge. Needs the public data
(``$VICINAL_BENCH_DATA``).
"""

import argparse
import sys
from dataclasses import replace

import numpy as np

from benchmarks.bench_occupation_similarity import ours
from benchmarks.corpus_places import JOBS, SPLIT_COMMUNES
from benchmarks.public_data import missing_data, public_data
from benchmarks.quality.bridge import OFFERS, read_bridge
from benchmarks.quality.commuting import REACH, models
from benchmarks.quality.flows import FLOWS, Floats, Flows, Model, read_flows
from benchmarks.quality.measures import figure
from benchmarks.quality.sets import ARCHIVE
from benchmarks.quality.title_questions import active_referential
from geo.communes import DensityClass, load_communes
from geo.distance import haversine_km
from geo.travel import TravelMode, access_minutes, minutes_per_km
from matching.policy import Reach, load_policy

HALVES = (4.0, 4.5, 5.0, 5.5, 6.0, 7.0, 8.0, 10.0)
VARIANTS: tuple[dict[str, float], ...] = (
    {"free_minutes": 4.0},
    {"free_minutes": 6.0},
    {"free_minutes": 10.0},
    {"tail_share": 0.0},
    {"tail_share": 0.01},
    {"tail_share": 0.05},
    {"tail_share": 0.1},
    {"tail_times": 2.0},
    {"tail_times": 4.0},
)
STRETCHES = (1.0, 1.25, 1.5, 2.0, 3.0)
HOMES = 250


def fitted() -> Reach:
    """Return the published decay, not stretched."""
    return replace(load_policy().reach, stretch=1.0)


def of_all(way: Reach, half: float) -> Reach:
    """Return the decay with one half-life everywhere."""
    names = ("half_minutes_rural", "half_minutes_intermediate", "half_minutes_dense")
    return replace(way, **dict.fromkeys(names, half))


def figures(flows: Flows, way: Reach, homes: list[int]) -> str:
    """Return the two figures of a decay over some homes."""
    model = models(flows, way)[REACH]
    ndcg = np.mean([flows.ndcg(model, home) for home in homes])
    likely = sum(flows.log_likelihood(model, home) for home in homes)
    return f"nDCG@10 {ndcg:.3f}  log-likelihood {likely / flows.trips[homes].sum():.3f}"


def print_fit(flows: Flows) -> None:
    """Print the half-lives by density, then the head and the tail."""
    for density in DensityClass:
        homes = flows.homes("fit", density)
        sys.stdout.write(f"{density.name.lower()}, {len(homes)} homes\n")
        for half in HALVES:
            line = figures(flows, of_all(fitted(), half), homes)
            sys.stdout.write(f"  half-life {half:4.1f} min  {line}\n")
    homes = flows.homes("fit")
    sys.stdout.write(f"all\n  as published          {figures(flows, fitted(), homes)}\n")
    for change in VARIANTS:
        told = ", ".join(f"{name} {value:g}" for name, value in change.items())
        sys.stdout.write(f"  {told:20}  {figures(flows, replace(fitted(), **change), homes)}\n")


def print_cited() -> None:
    """Print the share of the own commune, the median and the share beyond 50 km, by density."""
    sys.stdout.write(
        "cited: 23 % of job-seekers back to work are in their own commune, the median is 13.7 km,\n"
        "20 % are beyond 50 km (Pôle emploi 2019); rural commutes: median > 13 km (INSEE 1948)\n"
    )
    communes = load_communes()
    kept = [
        each
        for each in (*communes.current(), *communes.parts())
        if not each.departement.startswith("97")
        and (each.parent in SPLIT_COMMUNES or (not each.parent and each.code not in SPLIT_COMMUNES))
    ]
    lat, lon = (np.array([getattr(each.center, name) for each in kept]) for name in ("lat", "lon"))
    density = np.array([int(each.density) for each in kept])
    people = np.array([float(each.population or 0) for each in kept])
    jobs, rng = people * np.array(JOBS)[density], np.random.default_rng(0)
    for home in DensityClass:
        of_these = np.flatnonzero(density == home)
        drawn = rng.choice(of_these, HOMES, p=people[of_these] / people[of_these].sum())
        km = np.array([haversine_km(lat[one], lon[one], lat, lon) for one in drawn])
        pace = np.array([minutes_per_km(TravelMode.CAR, home, there) for there in DensityClass])
        minutes = access_minutes(TravelMode.CAR) + km * pace[density]
        share = people[of_these].sum() / people.sum()
        sys.stdout.write(f"{home.name.lower()}, {share:.0%} of the people\n")
        for half in HALVES:
            print_of_france(of_all(fitted(), half), half, jobs, km, minutes, drawn)


def print_of_france(
    way: Reach, half: float, jobs: Floats, km: Floats, minutes: Floats, homes: Floats
) -> None:
    """Print where people of some homes would work under one half-life."""
    grid = np.arange(0.0, minutes.max() + 0.25, 0.25)
    left = np.array([way.left_after(far, DensityClass.DENSE) for far in grid.tolist()])
    worth = jobs * np.interp(minutes, grid, left)
    chance = worth / worth.sum(axis=1, keepdims=True)
    own = chance[np.arange(len(homes)), homes].mean()
    order = np.argsort(km, axis=None)
    sums = np.cumsum(chance.ravel()[order]) / len(homes)
    median = km.ravel()[order][np.searchsorted(sums, 0.5)]
    far = chance[km > 50.0].sum() / len(homes)  # noqa: PLR2004
    sys.stdout.write(
        f"  half-life {half:4.1f} min  own commune {own:.2f}  median {median:4.1f} km  "
        f"beyond 50 km {far:.2f}\n"
    )


def print_stretches(flows: Flows) -> None:
    """Print what stretching does to commuting and to affinity × reach on the bridge."""
    referential = active_referential(public_data(ARCHIVE))
    bridge = read_bridge(flows, referential, public_data(OFFERS))
    affinity = ours(referential, {}).astype(np.float64)[:, bridge.occupation]
    questions = list(bridge.questions("fit"))
    jobs = np.maximum(flows.mass, 1.0)
    for stretch in STRETCHES:
        way = replace(fitted(), stretch=stretch)
        model = models(flows, way)[REACH]

        def worth(home: int, one: int, model: Model = model) -> Floats:
            return np.asarray(affinity[one] * (model(home) / jobs)[bridge.commune])

        found = [bridge.ndcg(worth, *one, own=False) for one in questions]
        near = figure(np.array(found))
        sys.stdout.write(
            f"stretch {stretch:4.2f}  commuting {figures(flows, way, flows.homes('fit'))}  "
            f"bridge nDCG@10 {near.mean:.3f} [{near.low:.3f}, {near.high:.3f}]\n"
        )


def main() -> int:
    """Print what is asked, or what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cited", action="store_true", help="all of France, beside what is cited")
    parser.add_argument("--stretch", action="store_true", help="against the bridge")
    arguments = parser.parse_args()
    if missing := missing_data(FLOWS, ARCHIVE, OFFERS):
        sys.stdout.write(missing)
        return 0
    flows = read_flows(public_data(FLOWS), load_communes())
    print_fit(flows)
    if arguments.cited:
        print_cited()
    if arguments.stretch:
        print_stretches(flows)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
