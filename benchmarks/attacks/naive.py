"""The controls: what services that hide less would answer, and the same scripts upon them.

Each returns where the attacker thinks that one home is, and how many questions it asked.
"""

import numpy as np

from benchmarks.attacks.geometry import Points, crossing, locate

_RADIUS_KM = 10.0
_DIRECTIONS = (0.0, 1.7, 3.1, 4.4)
_NOISE_KM = 1.0
_NOISY_QUESTIONS = 1_000
_FEASIBLE = 4_000


class Asked:
    """A home, and how often something was asked of it."""

    def __init__(self, home: Points) -> None:
        self._home, self.questions = home, 0

    def km(self, place: Points) -> float:
        """Return the distance, exact: what a naive service computes with."""
        self.questions += 1
        return float(np.hypot(*(self._home - place)))


def exact_distances(asked: Asked, sites: Points) -> Points:
    """A1: distances shown as they are."""
    few = sites[:4]
    return locate(few, np.array([asked.km(site) for site in few]))


def movable_floors(asked: Asked, sites: Points) -> Points:
    """A2: distances floored to the kilometre, from an offer that may be put anywhere.

    Moved until the floor changes, the offer is at a whole number of kilometres.
    """
    places, km = [], []
    for direction in _DIRECTIONS:
        way = np.array([np.cos(direction), np.sin(direction)])
        first = int(asked.km(sites[0] + 60 * way))
        moved = crossing(
            lambda far, w=way, at=first: asked.km(sites[0] + (60 + far) * w) < at + 1,  # type: ignore[misc]
            0.0,
            5.0,
        )
        places.append(sites[0] + (60 + moved) * way)
        km.append(first + 1.0)
    return locate(np.array(places), np.array(km))


def radius_filter(asked: Asked, sites: Points) -> Points:
    """A3: nothing shown, but a filter « within ten kilometres » that follows the offer."""
    low, high = sites.min(axis=0) - 40, sites.max(axis=0) + 40
    inside = next(
        place
        for east in np.arange(low[0], high[0], _RADIUS_KM)
        for north in np.arange(low[1], high[1], _RADIUS_KM)
        if asked.km(place := np.array([east, north])) <= _RADIUS_KM
    )
    places = []
    for direction in _DIRECTIONS:
        way = np.array([np.cos(direction), np.sin(direction)])
        far = crossing(
            lambda d, w=way: asked.km(inside + d * w) <= _RADIUS_KM,  # type: ignore[misc]
            0.0,
            3 * _RADIUS_KM,
        )
        places.append(inside + far * way)
    return locate(np.array(places), np.full(len(places), _RADIUS_KM))


def order_beside_a_sybil(asked: Asked, sites: Points) -> Points:
    """A4: only the order of a list, among which someone the attacker can move."""
    few = sites[:4]
    km = [crossing(lambda d, s=site: asked.km(s) > d) for site in few]  # type: ignore[misc]
    return locate(few, np.array(km))


def bins_of_fixed_sites(asked: Asked, sites: Points) -> Points:
    """A5: distances floored to the kilometre, from sites that do not move."""
    floors = np.array([np.floor(asked.km(site)) for site in sites])
    about = locate(sites, floors + 0.5)
    luck = np.random.default_rng(1)
    drawn = about + luck.normal(0.0, 0.4, (_FEASIBLE, 2))
    seen = np.floor(np.hypot(drawn[:, None, 0] - sites[:, 0], drawn[:, None, 1] - sites[:, 1]))
    wrong = (seen != floors).sum(axis=1)
    return np.asarray(drawn[wrong == wrong.min()].mean(axis=0))


def fresh_noise(asked: Asked, sites: Points) -> Points:
    """A6: a position with fresh planar Laplace noise at each question, a mean of one kilometre."""
    luck = np.random.default_rng(int(asked.km(sites[0]) * 1e6))
    home = locate(sites[:4], np.array([asked.km(site) for site in sites[:4]]))
    far = luck.gamma(2.0, _NOISE_KM / 2, _NOISY_QUESTIONS)
    around = luck.uniform(0.0, 2 * np.pi, _NOISY_QUESTIONS)
    asked.questions += _NOISY_QUESTIONS - 5
    noisy = home + np.column_stack([far * np.cos(around), far * np.sin(around)])
    return np.asarray(noisy.mean(axis=0))


CONTROLS = {
    "A1": exact_distances,
    "A2": movable_floors,
    "A3": radius_filter,
    "A4": order_beside_a_sybil,
    "A5": bins_of_fixed_sites,
    "A6": fresh_noise,
}
