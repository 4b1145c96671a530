"""The GeoMob bridge: another occupation, near home, against what experts and flows say.

A question is a home and an occupation. The candidates are the pairs of a commune and an occupation
for which France Travail had an offer in 2021, in the communes of the flows, the home's own left
out. What a candidate is worth is the product of two observed things: the gain of the occupation
among the moves that experts list (``listed_moves.py``; 1 for the very one), and the share of the
flow from the home that goes to the commune, against the largest. *Bridge* leaves the very
occupation out: it measures reconversion near home; *all* keeps it.

Homes are those of one half of the flows, each with three occupations drawn by hash among those of
the same half of the moves, so that nothing the constants were chosen on is measured. Nothing but
the oracle reads the list of moves. An interval is of homes drawn again.
"""

import bz2
import csv
import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench_occupation_similarity import baselines, ours
from benchmarks.listed_moves import in_half as in_half_of_moves
from benchmarks.quality.commuting import DECAY, REACH, models
from benchmarks.quality.flows import DEPTH, Floats, Flows
from benchmarks.quality.measures import figure, paired_gain
from benchmarks.quality.report import Results, as_json
from geo.communes import CommuneCode
from insertion.terms import OpportunityKind
from matching.answer import Criterion
from matching.policy import SUITABILITY_CRITERIA, load_policy
from skills.codes import RomeCode
from skills.similarity import near_gain
from skills.taxonomy import Referential

OFFERS = "offers/mv_villes_offre_2021.csv.bz2"
OCCUPATIONS_A_HOME = 3
BASE = "(competences + text) / 2 × exp(-d / 12 km)"
_MOVES_HALF = {"fit": "dev", "check": "check"}
_DISCOUNTS = 1.0 / np.log2(np.arange(DEPTH) + 2.0)

Positions = NDArray[np.int64]
# The worth of an occupation (by position) and that of a commune make the worth of a candidate.
Ranker = Callable[[int, int], Floats]


@dataclass(frozen=True)
class Bridge:
    """The candidates, and what the moves say of each pair of occupations."""

    flows: Flows
    codes: tuple[RomeCode, ...]
    commune: Positions  # one a candidate
    occupation: Positions
    gain: Floats  # (from, to)

    def worth(self, home: int, occupation: int) -> Floats:
        """Return what each candidate is worth."""
        flow = self.flows.trips[home] / self.flows.trips[home].max()
        return np.asarray(self.gain[occupation, self.occupation] * flow[self.commune])

    def questions(self, half: str) -> Iterator[tuple[int, int]]:
        """Yield the homes and occupations of one half for which another candidate is worth one."""
        offered = set(self.occupation.tolist())
        asked = [
            number
            for number in sorted(offered)
            if self.gain[number, self.occupation].sum() > self.gain[number, number]
            and in_half_of_moves(self.codes[number], _MOVES_HALF[half])
        ]
        for home in self.flows.homes(half):
            code = self.flows.communes[home].code
            drawn = sorted(asked, key=lambda one: _draw(f"{code}:{self.codes[one]}"))
            near = (number for number in drawn if self._answered(home, number))
            yield from ((home, number) for number in itertools.islice(near, OCCUPATIONS_A_HOME))

    def _answered(self, home: int, occupation: int) -> bool:
        worth = self.worth(home, occupation)[self.occupation != occupation]
        return bool(worth.any())

    def ndcg(self, ranker: Ranker, home: int, occupation: int, *, own: bool) -> float:
        """Return how well the first ten candidates are the best, equal ones in the order given."""
        kept = self.commune != home
        if not own:
            kept &= self.occupation != occupation
        gains = self.worth(home, occupation)[kept]
        found = gains[np.argsort(-ranker(home, occupation)[kept], kind="stable")[:DEPTH]]
        best = np.sort(gains)[::-1][:DEPTH]
        return float(found @ _DISCOUNTS[: len(found)]) / float(best @ _DISCOUNTS[: len(best)])


def _draw(text: str) -> bytes:
    return hashlib.sha1(f"geomob-v1:{text}".encode()).digest()


def read_bridge(flows: Flows, referential: Referential, offers: Path) -> Bridge:
    """Return the candidates of a file of offers by commune and occupation, in its order."""
    codes = tuple(sorted(referential.occupations))
    number = {code: position for position, code in enumerate(codes)}
    place = {each.code: position for position, each in enumerate(flows.communes)}
    with bz2.open(offers, "rt", encoding="utf-8", newline="") as lines:
        pairs = [
            (place[CommuneCode(row["commune"])], number[RomeCode(row["dc_rome_id"])])
            for row in csv.DictReader(lines, delimiter=";")
            if row["commune"] in place and row["dc_rome_id"] in number
        ]
    gain = np.eye(len(codes))
    for code, occupation in referential.occupations.items():
        for rank, target in enumerate(occupation.near, start=1):
            gain[number[code], number[target]] = near_gain(rank)
    commune, occupation_of = np.array(pairs, np.int64).T
    return Bridge(flows, codes, commune, occupation_of, gain)


def rankers(bridge: Bridge, referential: Referential) -> Mapping[str, Ranker]:
    """Return the ways to rank the candidates, the baselines first."""
    known = {name: np.asarray(each) for name, each in baselines(referential)}
    skills, text = known["competences, IDF cosine"], known["title + definition, char TF-IDF"]
    affinity = ours(referential, {}).astype(np.float64)
    flows, ways = bridge.flows, models(bridge.flows)
    km, mass = flows.km, flows.mass
    per_job = np.where(mass > 0, 1.0 / np.maximum(mass, 1.0), 0.0)

    def product(occupations: Floats, place: Callable[[int], Floats]) -> Ranker:
        def worth(home: int, one: int) -> Floats:
            there: Floats = place(home)[bridge.commune]
            return np.asarray(occupations[one, bridge.occupation] * there)

        return worth

    def weighted_sum(home: int, one: int) -> Floats:
        near = np.exp(-km[home] / 12.0)[bridge.commune]
        return np.asarray(0.5 * skills[one, bridge.occupation] + 0.5 * near)

    def decay(home: int) -> Floats:
        return ways[DECAY](home) * per_job

    def reach(home: int) -> Floats:
        return ways[REACH](home) * per_job

    both = (skills + text) / 2.0
    return {
        "competences within 20 km": product(skills, lambda home: km[home] <= 20.0),  # noqa: PLR2004
        "weighted sum of competences and exp(-d / 12 km)": weighted_sum,
        BASE: product(both, lambda home: np.exp(-km[home] / 12.0)),
        "affinity × decay": product(affinity, decay),
        "affinity × reach": product(affinity, reach),
        "the score of who names the occupation alone": product(_points(affinity), reach),
        "the same baseline × mass": product(both, lambda home: mass * np.exp(-km[home] / 12.0)),
        "(competences + text) / 2 × exp(-d / 4 km) × mass": product(
            both, lambda home: mass * np.exp(-km[home] / 4.0)
        ),
        "affinity × decay × mass": product(affinity, ways[DECAY]),
        "oracle: listed moves × decay × mass": product(bridge.gain, ways[DECAY]),
    }


def _points(affinity: Floats) -> Floats:
    """Return the suitability of an offer for someone of whom only the occupation is known."""
    weights = load_policy().weights[OpportunityKind.JOB_OFFER]
    points = dict(zip(SUITABILITY_CRITERIA, weights, strict=True))
    return points[Criterion.OCCUPATION] * affinity + points[Criterion.CONDITIONS]


def measured_bridge(bridge: Bridge, referential: Referential, half: str) -> Results:
    """Return the figures of every ranker on one half, one value a home."""
    questions = list(bridge.questions(half))
    homes = np.array([home for home, _ in questions])
    each_home = np.unique(homes)
    systems, left_out = {}, {}
    for name, ranker in rankers(bridge, referential).items():
        figures = {}
        for measure, own in (("bridge", False), ("all", True)):
            values = np.array([bridge.ndcg(ranker, *one, own=own) for one in questions])
            by_home = np.array([values[homes == home].mean() for home in each_home])
            figures[measure] = as_json(figure(by_home))
            if not own:
                left_out[name] = by_home
        systems[name] = figures
    gains = {
        name: as_json(paired_gain(left_out[name], left_out[base]))
        for name, base in (
            ("affinity × decay", BASE),
            ("affinity × reach", BASE),
            ("affinity × decay × mass", BASE),
        )
    }
    return {
        "questions": len(questions),
        "unit": "pairs of a home and an occupation",
        "systems": systems,
        f"gains over {BASE}, nDCG@10 bridge": gains,
    }
