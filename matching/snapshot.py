"""Opportunities become columns: built whole, never changed, named by what they hold.

Rows are in ascending id, so that the order of insertion cannot matter and equal scores are told
apart by id. Competency vectors and weekly hours are interned: rows refer to distinct ones.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from geo.areas import departement_areas
from geo.communes import Communes, DensityClass
from geo.coordinates import Coordinates
from insertion.opportunity import Opportunity, OpportunityId
from insertion.place import Place
from insertion.schedule import MINUTES_PER_WEEK, WeeklyHours
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    PhysicalDemand,
    RequirementLevel,
)
from matching.columns import KINDS, DemandArrays, RowArrays, read_only
from matching.demand import DemandRegister
from matching.reference import Reference
from skills.taxonomy import Referential

_KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
CONTRACT_BIT = {kind: 1 << position for position, kind in enumerate(ContractKind)}
LICENCE_BIT = {licence: 1 << position for position, licence in enumerate(Licence)}
STRAIN_BIT = {demand: 1 << position for position, demand in enumerate(PhysicalDemand)}
NEED_BIT = {need: 1 << position for position, need in enumerate(Need)}
_DIGEST_BYTES = 6


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole catalogue as it was at one moment.

    ``ids[row]`` is the opportunity of a row; ``demand_inherited[d]`` says that competency vector
    ``d`` holds competences that the occupation lends, not only those the offer states.
    """

    version: str
    ids: tuple[OpportunityId, ...]
    row_of: Mapping[OpportunityId, int]
    rows: RowArrays
    demands: DemandArrays
    demand_inherited: tuple[bool, ...]
    shifts: tuple[WeeklyHours, ...]

    def __len__(self) -> int:
        return len(self.ids)


def build_snapshot(
    opportunities: Iterable[Opportunity], reference: Reference, version: str
) -> Snapshot:
    """Return the snapshot of ``opportunities``; of two with one id, the last is kept."""
    referential = reference.referential
    by_id = {opportunity.id: opportunity for opportunity in opportunities}
    ordered = [by_id[opportunity_id] for opportunity_id in sorted(by_id)]
    located = [_locate(o.place, reference.communes) for o in ordered]
    points = [point for point, _ in located]
    register = DemandRegister(referential, reference.space, reference.policy.demand)
    shifts: dict[int, tuple[int, WeeklyHours]] = {}
    occupation_number = reference.affinity.index
    rows = RowArrays(
        lat_rad=_radians([None if p is None else p.lat for p in points]),
        lon_rad=_radians([None if p is None else p.lon for p in points]),
        area_km=np.array([radius for _, radius in located], np.float64),
        approximate=np.array([o.place.approximate for o in ordered], np.bool_),
        density=np.array([_density(o.place, reference.communes) for o in ordered], np.uint8),
        kind=np.array([_KIND_NUMBER[o.kind] for o in ordered], np.uint8),
        contract_bits=np.array(
            [CONTRACT_BIT[o.contract] if o.contract else 0 for o in ordered], np.uint32
        ),
        licence_bits=_licence_bits(ordered, RequirementLevel.REQUIRED),
        desired_licence_bits=_licence_bits(ordered, RequirementLevel.DESIRED),
        shift=np.array([_intern_shift(o.shifts, shifts) for o in ordered], np.int32),
        occupation=np.array(
            [occupation_number.get(o.rome_code, -1) if o.rome_code else -1 for o in ordered],
            np.int32,
        ),
        demand=np.array([register.number_of(o) for o in ordered], np.int32),
        weekly_hours=np.array(
            [math.nan if o.weekly_hours is None else o.weekly_hours for o in ordered], np.float64
        ),
        strain_bits=np.array([_strain_bits(o, referential) for o in ordered], np.uint32),
        need_bits=np.array([sum(NEED_BIT[need] for need in o.needs) for o in ordered], np.uint32),
    )
    demands = read_only(register.arrays())
    ids = tuple(opportunity.id for opportunity in ordered)
    weeks = tuple(hours for _, hours in shifts.values())
    return Snapshot(
        version=f"{version}.{_digest(ids, weeks, rows, demands)}",
        ids=ids,
        row_of=MappingProxyType({opportunity_id: row for row, opportunity_id in enumerate(ids)}),
        rows=read_only(rows),
        demands=demands,
        demand_inherited=register.inherited(),
        shifts=weeks,
    )


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
            sum({LICENCE_BIT[asked.licence] for asked in o.licences if asked.level is level})
            for o in opportunities
        ],
        np.uint32,
    )


def _intern_shift(hours: WeeklyHours | None, known: dict[int, tuple[int, WeeklyHours]]) -> int:
    if hours is None:
        return -1
    return known.setdefault(hours.mask, (len(known), hours))[0]


def _strain_bits(opportunity: Opportunity, referential: Referential) -> int:
    """Return the physical demands stated, or else those usual of the occupation."""
    strains = opportunity.demands
    code = opportunity.rome_code
    if not strains and code is not None and code in referential.occupations:
        contexts = referential.occupations[code].contexts
        strains = frozenset(demand for demand in PhysicalDemand if demand.value in contexts)
    return sum(STRAIN_BIT[strain] for strain in strains)


def _digest(
    ids: tuple[OpportunityId, ...],
    weeks: tuple[WeeklyHours, ...],
    rows: RowArrays,
    demands: DemandArrays,
) -> str:
    """Return a short name of the content: same catalogue, same name."""
    digest = hashlib.blake2b("\n".join(ids).encode(), digest_size=_DIGEST_BYTES)
    for week in weeks:
        digest.update(week.mask.to_bytes(MINUTES_PER_WEEK // 8, "big"))
    for array in (*rows, *demands):
        digest.update(array.tobytes())
    return digest.hexdigest()
