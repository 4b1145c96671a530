"""Similar opportunities: near in what they ask and in place, by the engine that serves people.

The question is made from an opportunity and from no person: it can do all that the opportunity
asks, seeks its occupation, wants its hours, covers its needs, and leaves from its place by car.
When its place is not known, or by its département only, likeness is in what is asked alone.
"""

import dataclasses
import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.communes import DensityClass
from geo.coordinates import Coordinates
from insertion.beneficiary import DEFAULT_MAX_MINUTES, Profile
from insertion.errors import UnknownOpportunity
from insertion.opportunity import OpportunityId
from insertion.terms import OpportunityKind
from matching.answer import Criterion, Match, ReasonCode, Travel
from matching.asked import weights_asked
from matching.columns import DENSITY_BITS, KIND_BIT, KINDS, QuestionArrays
from matching.entry import Entry
from matching.explanation import explain
from matching.kernels.formulas import CREDIT_UNIT
from matching.kernels.offering import KEPT
from matching.live_index import State
from matching.query import ASSUMED_MEANS, paces, travel_modes
from matching.reference import Reference
from matching.search import Subset, count, search
from matching.slots import unit_vector

_ANYWHERE = Coordinates(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class SimilarOpportunities:
    """The exact ``k`` most similar; ``total`` counts all in reach of the one they resemble.

    In each match, skills held are those in common, missing those that only the other asks, needs
    covered those of both, and the way is that between the two places.
    """

    matches: tuple[Match, ...]
    total: int
    by_content_only: bool  # the place is not known: no way was counted
    snapshot_version: str
    policy_version: str


def find_similar(
    opportunity_id: OpportunityId,
    k: int,
    kinds: Collection[OpportunityKind] | None,
    state: State,
    reference: Reference,
) -> SimilarOpportunities:
    """Return the exact ``k`` opportunities nearest to one, itself left out.

    Those of its own kind when ``kinds`` is None. Equal scores are told apart by ascending id.

    Raises
    ------
    insertion.errors.UnknownOpportunity
        When the index does not hold it.
    """
    name = state.name_of(opportunity_id)
    if name is None:
        raise UnknownOpportunity("opportunity: not in the index")
    (entry,) = state.entries(np.array([name], np.int64))
    question = _question(name, entry, kinds or {entry.kind}, state, reference)
    found = search(state, question, reference.policy_arrays, k + 1)
    others = found.names[found.names != name][:k]
    kept = count(state, question)[KEPT] - count(state, question, _only(name))[KEPT]
    placed = _is_placed(entry)
    matches = explain(others, _seeker(entry, reference), question, state, reference)
    return SimilarOpportunities(
        matches=tuple(_told(match, placed=placed) for match in matches),
        total=int(kept),
        by_content_only=not placed,
        snapshot_version=state.version,
        policy_version=reference.policy.version,
    )


def _question(
    name: int,
    entry: Entry,
    kinds: Collection[OpportunityKind],
    state: State,
    reference: Reference,
) -> QuestionArrays:
    slots, slot = (state.index.slots, name) if name >= 0 else (state.added, ~name)
    lat_rad = lon_rad = 0.0
    way, density = _constant_way(reference), DensityClass.INTERMEDIATE
    if _is_placed(entry):
        lat_rad, lon_rad = float(slots.lat_rad[slot]), float(slots.lon_rad[slot])
        density = DensityClass(int(slots.traits[slot]) & DENSITY_BITS)
        way = paces(travel_modes(_seeker(entry, reference)), density)
    x, y, z = unit_vector(lat_rad, lon_rad)
    not_wanted = sum(KIND_BIT[kind] for kind in KINDS if kind not in kinds)
    credit, credited = _credits(entry, reference)
    return QuestionArrays(
        lat_rad=lat_rad,
        lon_rad=lon_rad,
        x=x,
        y=y,
        z=z,
        max_minutes=DEFAULT_MAX_MINUTES if _is_placed(entry) else math.inf,
        own_minutes=np.empty(0),
        access_minutes=way[0],
        minutes_per_km=way[1],
        forbidden=not_wanted,
        forbidden_kinds=not_wanted,
        forbidden_licences=0,
        available=np.empty(0, np.uint16),
        occupation_value=_occupation_values(entry, reference),
        credit=credit,
        credited=credited,
        hours_min=entry.weekly_hours,
        hours_max=entry.weekly_hours,
        limit_bits=0,
        need_bits=entry.need_bits,
        needs_known=entry.need_bits != 0,
        home_density=int(density),
    )


def _is_placed(entry: Entry) -> bool:
    return not (entry.by_area or entry.place_unknown)


def _constant_way(reference: Reference) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the means of going anywhere in the time that a place not known is taken to be away."""
    minutes = reference.policy.unknown.travel_minutes
    return np.array([minutes]), np.zeros((1, len(DensityClass)))


def _credits(entry: Entry, reference: Reference) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Return full credit for each dim that the opportunity asks, families included."""
    credit = np.zeros(len(reference.space.dims), np.uint16)
    asked = weights_asked(entry.occupation, entry.stated, reference.usual)
    credited = np.array(sorted(asked), np.uint16)
    credit[credited] = CREDIT_UNIT
    return credit, credited


def _occupation_values(entry: Entry, reference: Reference) -> NDArray[np.float64]:
    """Return the nearness of each occupation from its own; the unknown everywhere without one."""
    codes, unknown = reference.affinity.codes, reference.policy.unknown.occupation
    if entry.occupation == len(codes):
        return np.full(len(codes) + 1, unknown)
    row = reference.affinity.values[entry.occupation].astype(np.float64)
    return np.append(row, unknown)


def _seeker(entry: Entry, reference: Reference) -> Profile:
    """Return what an explanation reads of who asks: the occupation, and the means."""
    codes = reference.affinity.codes
    sought = () if entry.occupation == len(codes) else (codes[entry.occupation],)
    return Profile(home=_ANYWHERE, means=ASSUMED_MEANS, sought=sought)


def _only(name: int) -> Subset:
    none = np.empty(0, np.int64)
    chosen = np.array([name if name >= 0 else ~name], np.int64)
    return Subset(chosen, none) if name >= 0 else Subset(none, chosen)


def _told(match: Match, *, placed: bool) -> Match:
    """Return what is said of a likeness: nothing to ask of a person, no way from nowhere."""
    if placed:
        return dataclasses.replace(match, to_check=())
    lines = tuple(
        line._replace(reason=ReasonCode.TRAVEL_UNKNOWN)
        if line.criterion is Criterion.TRAVEL
        else line
        for line in match.contributions
    )
    unknown = Travel(None, None, None, match.travel.approximate_place)
    return dataclasses.replace(match, contributions=lines, travel=unknown, to_check=())
