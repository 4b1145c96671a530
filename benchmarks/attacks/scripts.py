"""The six scripts upon the served API: the same ideas, with all that an employer is told there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.attacks.geometry import Points, distances, locate, on_plane
from benchmarks.attacks.ground import Ground, Target
from benchmarks.attacks.live import Attacker, after_sybil, communes_of, zones_left
from geo.travel import access_minutes, minutes_per_km
from geo.zones import Zone

_MIDDLE_MINUTES = {
    "15_min_au_plus": 8.0,
    "30_min_au_plus": 22.5,
    "45_min_au_plus": 37.5,
    "60_min_au_plus": 52.5,
    "plus_de_60_min": 75.0,
}
_NEAR = frozenset({"15_min_au_plus", "30_min_au_plus"})
_STEPS_KM = (2.0, 4.0, 7.0, 10.0, 14.0, 18.0, 24.0, 30.0, 40.0, 50.0, 65.0, 80.0)
_AGAIN = 20

Seen = Mapping[str, tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """Where an attack puts a target; ``left`` are the zones that it cannot tell apart."""

    point: Points
    left: tuple[Zone, ...]


def by_distances(ground: Ground, attacker: Attacker, seen: Seen) -> dict[str, Points]:
    """A1: take the middle of each class for a distance, and trilaterate."""
    return {
        each.id: locate(attacker.places, _kilometres(each, attacker, seen[each.id]))
        for each in ground.targets
    }


def by_bounds(ground: Ground, attacker: Attacker, seen: Seen) -> dict[str, Points]:
    """A2: take each class for bounds of a distance; the mean of where all of them hold."""
    places, weights = _inhabited(ground)
    found = {}
    for each in ground.targets:
        km = _kilometres(each, attacker, seen[each.id])
        missed = np.abs(_all_distances(places, attacker.places) - km).sum(axis=1)
        kept = missed <= np.quantile(missed, 0.02)
        found[each.id] = np.average(places[kept], axis=0, weights=weights[kept])
    return found


def by_nearness(ground: Ground, attacker: Attacker, seen: Seen) -> dict[str, Points]:
    """A3: take « half an hour at most » for a filter; the mean of where it fits best."""
    places, weights = _inhabited(ground)
    found = {}
    for each in ground.targets:
        near = np.array([one in _NEAR for one in seen[each.id]])
        reach = _reach_km(each, attacker)
        fits = ((_all_distances(places, attacker.places) <= reach) == near).sum(axis=1)
        best = fits == fits.max()
        found[each.id] = np.average(places[best], axis=0, weights=weights[best])
    return found


def by_order(ground: Ground, attacker: Attacker) -> dict[str, Points]:
    """A4: move a sybil away from each site until a target comes before it in the list."""
    few = attacker.places[:4]
    km = {each.id: np.zeros(len(few)) for each in ground.targets}
    for number, (place, offer) in enumerate(zip(few, attacker.offers, strict=False)):
        behind = {each.id: 0 for each in ground.targets}
        for step in _STEPS_KM:
            attacker.move_sybil(place + np.array([step, 0.0]))
            names = after_sybil(attacker.cards(offer))
            for each in ground.targets:
                behind[each.id] += each.first_name in names
        for each in ground.targets:
            km[each.id][number] = ([0.0, *_STEPS_KM])[behind[each.id]]
    return {each.id: locate(few, km[each.id]) for each in ground.targets}


def by_zones(ground: Ground, attacker: Attacker, seen: Seen) -> dict[str, Found]:
    """A5: from fixed sites, keep the zones that give every class seen: the best there is."""
    found = {}
    for each in ground.targets:
        left = zones_left(ground, attacker, each, seen[each.id])
        found[each.id] = Found(_likeliest(left), tuple(left))
    return found


def by_asking_again(ground: Ground, attacker: Attacker, seen: Seen) -> tuple[Seen, int]:
    """A6: ask the same again and again; return the classes, and how many answers differed."""
    different = 0
    for offer in attacker.offers:
        first = attacker.raw(offer, "interessees").content
        different += sum(attacker.raw(offer, "interessees").content != first for _ in range(_AGAIN))
        count = attacker.raw(offer, "personnes-proches").content
        different += sum(
            attacker.raw(offer, "personnes-proches").content != count for _ in range(_AGAIN)
        )
    return seen, different


def _likeliest(zones: Sequence[Zone]) -> Points:
    communes = communes_of(zones)
    places = np.array([on_plane(each.center) for each in communes])
    weights = np.array([(each.population or 0) + 1.0 for each in communes])
    return np.asarray(np.average(places, axis=0, weights=weights))


def _inhabited(ground: Ground) -> tuple[Points, Points]:
    """Return a grid over the département, and how probable a home is around each point."""
    communes = list(ground.communes.values())
    centers = np.array([on_plane(each.center) for each in communes])
    people = np.array([(each.population or 0) + 1.0 for each in communes])
    low, high = centers.min(axis=0) - 3, centers.max(axis=0) + 3
    east, north = np.meshgrid(np.arange(low[0], high[0], 1.0), np.arange(low[1], high[1], 1.0))
    places = np.column_stack([east.ravel(), north.ravel()])
    weights = np.zeros(len(places))
    for center, count in zip(centers, people, strict=True):
        weights += count * np.exp(-(distances(center, places) ** 2) / (2 * 1.5**2))
    return places, weights + 1e-9


def _all_distances(places: Points, sites: Points) -> Points:
    return np.hypot(places[:, None, 0] - sites[:, 0], places[:, None, 1] - sites[:, 1])


def _kilometres(target: Target, attacker: Attacker, seen: tuple[str | None, ...]) -> Points:
    (mode,) = target.means
    found = []
    for (commune, _cell), one in zip(attacker.sites, seen, strict=True):
        minutes = _MIDDLE_MINUTES[one or "plus_de_60_min"] - access_minutes(mode)
        found.append(max(minutes, 1.0) / minutes_per_km(mode, commune.density, commune.density))
    return np.array(found)


def _reach_km(target: Target, attacker: Attacker) -> Points:
    (mode,) = target.means
    return np.array(
        [
            (30.0 - access_minutes(mode)) / minutes_per_km(mode, commune.density, commune.density)
            for commune, _cell in attacker.sites
        ]
    )
