"""Does the geographic term predict where people really go: mass × decay against the flows.

Each home ranks the other communes by the trips that end there (mass) times what is left after the
way; the truth is where its people go. Half of the homes chose the constants, the other half only
verifies. Every interval is of homes drawn again.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from benchmarks.quality.flows import Floats, Flows, Model
from benchmarks.quality.measures import figure, paired_gain
from benchmarks.quality.report import Results, as_json
from geo.communes import DensityClass
from matching.policy import Reach, load_policy

CITED_KM = 4.0  # exp(-d / 4 km), the best figure published with the flows
BASE = f"exp(-d / {CITED_KM:g} km)"
DECAY = "decay, fitted"
REACH = "reach: the decay as the score stretches it"


def models(flows: Flows, way: Reach | None = None) -> Mapping[str, Model]:
    """Return the ways to weigh a destination, from the dumbest to ours."""
    mass, km, minutes = flows.mass, flows.km, flows.minutes
    way = way or load_policy().reach

    def before(home: int) -> Floats:
        """Half of the score every 15 minutes after ten: chosen by hand, until this was measured."""
        late: Floats = np.maximum(minutes[home] - 10.0, 0.0)
        return mass * np.exp2(-late / 15.0)

    def left(home: int, reach: Reach) -> Floats:
        density = DensityClass(int(flows.density[home]))
        return mass * np.array(
            [reach.left_after(far, density) for far in minutes[home].tolist()], np.float64
        )

    return {
        "no distance": lambda _home: mass,
        "20 km radius": lambda home: mass * (km[home] <= 20.0),  # noqa: PLR2004
        "30 km radius": lambda home: mass * (km[home] <= 30.0),  # noqa: PLR2004
        BASE: lambda home: mass * np.exp(-km[home] / CITED_KM),
        "half-life of 15 min": before,
        DECAY: lambda home: left(home, replace(way, stretch=1.0)),
        REACH: lambda home: left(home, way),
    }


def measured_commuting(flows: Flows, half: str) -> Results:
    """Return the figures of every model on one half of the homes."""
    homes, ways = flows.homes(half), models(flows)
    total = sum(float(flows.trips[home].sum()) for home in homes)
    systems, ndcg = {}, {}
    for name, model in ways.items():
        ndcg[name] = np.array([flows.ndcg(model, home) for home in homes])
        likely = np.array([flows.log_likelihood(model, home) for home in homes])
        figures = {"nDCG@10": as_json(figure(ndcg[name]))}
        for density in reversed(DensityClass):
            of_these = ndcg[name][flows.density[homes] == density]
            if len(of_these):
                figures[f"{density.name.lower()} ({len(of_these)})"] = as_json(figure(of_these))
        figures["log-likelihood a trip"] = as_json(figure(likely * len(homes) / total))
        systems[name] = figures
    gains = {
        name: as_json(paired_gain(each, ndcg[BASE]))
        for name, each in ndcg.items()
        if name in (DECAY, REACH)
    }
    return {
        "questions": len(homes),
        "unit": "homes",
        "systems": systems,
        f"gains over {BASE}, nDCG@10": gains,
    }
