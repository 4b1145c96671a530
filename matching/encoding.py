"""Opportunities become columns: one value at a time, in any order."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.areas import departement_areas
from geo.communes import Communes, DensityClass
from geo.coordinates import Coordinates
from insertion.opportunity import JobOffer, Opportunity
from insertion.place import Place
from insertion.terms import Need, PhysicalDemand, RequirementLevel
from matching.columns import (
    CONTRACTS,
    KINDS,
    LICENCE_BIT,
    NEVER,
    WITHOUT_CONTRACT,
    OpportunityColumns,
    read_only,
)
from matching.reference import Reference
from matching.vocabulary import Vocabulary
from skills.taxonomy import Referential

STRAIN_BIT = {demand: 1 << position for position, demand in enumerate(PhysicalDemand)}
NEED_BIT = {need: 1 << position for position, need in enumerate(Need)}
_KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
_CONTRACT_NUMBER = {kind: number for number, kind in enumerate(CONTRACTS, start=1)}


def encode(
    opportunities: Iterable[Opportunity], reference: Reference, vocabulary: Vocabulary
) -> OpportunityColumns:
    """Return the columns of ``opportunities``; of two with one id, the last is kept.

    New weekly hours and patterns are added to ``vocabulary``.
    """
    by_id = {opportunity.id: opportunity for opportunity in opportunities}
    kept = tuple(by_id[each] for each in sorted(by_id))  # so that numbers depend on what is there
    stated = [_stated(each, reference) for each in kept]
    return read_only(
        OpportunityColumns(
            ids=np.array([each.id.encode("ascii") for each in kept] or np.empty(0), np.bytes_),
            **_places(kept, reference),
            **_facts(kept, reference, vocabulary),
            stated_start=np.cumsum([0, *(len(dims) for dims in stated)], dtype=np.int64),
            stated_skill=np.array([dim for dims in stated for dim in dims], np.int32),
            stated_required=np.array(
                [required for dims in stated for required in dims.values()], np.bool_
            ),
        )
    )


def _places(kept: Sequence[Opportunity], reference: Reference) -> dict[str, NDArray[Any]]:
    """Return the columns that say where."""
    communes = reference.communes
    located = [_locate(each.place, communes) for each in kept]
    return {
        "lat_rad": _radians([None if point is None else point.lat for point, _ in located]),
        "lon_rad": _radians([None if point is None else point.lon for point, _ in located]),
        "area_km": np.array([radius for _, radius in located], np.float64),
        "approximate": np.array([each.place.approximate for each in kept], np.bool_),
        "density": np.array([_density(each.place, communes) for each in kept], np.uint8),
        "commune": np.array([reference.commune_number(each.place) for each in kept], np.int32),
    }


def _facts(
    kept: Sequence[Opportunity], reference: Reference, vocabulary: Vocabulary
) -> dict[str, NDArray[Any]]:
    """Return the columns that say what, when and under which conditions."""
    unknown, hours = math.nan, [each.weekly_hours for each in kept]
    shifts = [-1 if each.shifts is None else vocabulary.pattern(each.shifts) for each in kept]
    number_of = reference.affinity.index
    last_days = [NEVER if each.expires_on is None else each.expires_on.toordinal() for each in kept]
    return {
        "kind": np.array([_KIND_NUMBER[each.kind] for each in kept], np.uint8),
        "contract": np.array([_contract(each) for each in kept], np.uint8),
        "licence_bits": _licence_bits(kept, RequirementLevel.REQUIRED),
        "desired_licence_bits": _licence_bits(kept, RequirementLevel.DESIRED),
        "shift": np.array(shifts, np.int32),
        "occupation": np.array(
            [number_of.get(each.rome_code, -1) if each.rome_code else -1 for each in kept],
            np.int32,
        ),
        "weekly_hours": np.array([unknown if h is None else h for h in hours], np.float64),
        "strain_bits": np.array([strain_bits(each, reference) for each in kept], np.uint32),
        "need_bits": np.array([sum(NEED_BIT[n] for n in each.needs) for each in kept], np.uint32),
        "expires": np.array(last_days, np.int32),
    }


def _contract(opportunity: Opportunity) -> int:
    if isinstance(opportunity, JobOffer) and opportunity.is_discovery:
        return WITHOUT_CONTRACT
    return 0 if opportunity.contract is None else _CONTRACT_NUMBER[opportunity.contract]


def strain_bits(opportunity: Opportunity, reference: Reference) -> int:
    """Return the physical demands stated, or else those usual of the occupation."""
    strains = opportunity.demands
    code = opportunity.rome_code
    referential: Referential = reference.referential
    if not strains and code is not None and code in referential.occupations:
        contexts = referential.occupations[code].contexts
        strains = frozenset(demand for demand in PhysicalDemand if demand.value in contexts)
    return sum(STRAIN_BIT[strain] for strain in strains)


def _stated(opportunity: Opportunity, reference: Reference) -> dict[int, bool]:
    """Return the dims of the skills stated, each with whether it is required."""
    stated: dict[int, bool] = {}
    for asked in opportunity.skills:
        dim = reference.space.index.get(asked.skill_id)
        if dim is not None:  # a referential may have changed since
            firm = asked.level is RequirementLevel.REQUIRED
            stated[dim] = stated.get(dim, False) or firm
    return stated


def _locate(place: Place, communes: Communes) -> tuple[Coordinates | None, float]:
    """Return the point of a place, or the middle of its département and the radius of that."""
    if place.coordinates is None and place.departement is not None:
        area = departement_areas(communes).get(place.departement)
        if area is not None:
            return area.center, area.radius_km
    return place.coordinates, 0.0


def _radians(degrees: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array([math.nan if d is None else math.radians(d) for d in degrees], np.float64)


def _density(place: Place, communes: Communes) -> DensityClass:
    if place.commune_code is not None and place.commune_code in communes.by_code:
        return communes.get(place.commune_code).density
    if place.coordinates is not None:
        return communes.nearest(place.coordinates).density
    return DensityClass.RURAL


def _licence_bits(
    opportunities: Sequence[Opportunity], level: RequirementLevel
) -> NDArray[np.uint32]:
    return np.array(
        [
            sum({LICENCE_BIT[asked.licence] for asked in each.licences if asked.level is level})
            for each in opportunities
        ],
        np.uint32,
    )
