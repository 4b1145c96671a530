"""A person's question as numbers, read from docs/scoring.md alone.

The exactness scan, the baselines and the peers share it; it imports nothing of the engine but the
names of the columns, the reference data and the published policy, so that a mistake of the engine
cannot be repeated here.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geo.communes import DensityClass
from geo.travel import TravelMode, access_minutes, minutes_per_km
from insertion.beneficiary import Profile
from insertion.schedule import WeeklyHours
from insertion.terms import ContractKind, Licence, Need, OpportunityKind, PhysicalDemand
from matching.columns import KINDS
from matching.reference import Reference

CREDIT_UNIT = 1000  # credits are whole thousandths, so that sums of products are exact


@dataclass(frozen=True, slots=True)
class Question:
    """Everything a full scan needs to know of one person."""

    lat_rad: float
    lon_rad: float
    max_minutes: float
    access: NDArray[np.float64]  # one a mode
    per_km: NDArray[np.float64]  # (mode, density of the place)
    kinds: NDArray[np.bool_]  # one of KINDS each
    lacked_licences: int
    refused_contracts: int
    shift_fits: NDArray[np.bool_]  # one a pattern, and a last one for hours not known
    occupation_value: NDArray[np.float64]  # one an occupation, and a last one for not known
    credit: NDArray[np.int64]  # one a dim, in thousandths
    hours_min: float  # NaN without a wish
    hours_max: float
    limits: int
    needs: int
    needs_known: bool
    home: DensityClass

    @property
    def reach_km(self) -> float:
        """Return a distance beyond which no mode arrives in time, whatever the density there."""
        within = (self.max_minutes - self.access)[:, None] / self.per_km
        return max(float(within.max()), 0.0)

    @property
    def credited(self) -> NDArray[np.int64]:
        """Return the dims that have a credit."""
        return np.flatnonzero(self.credit)


def ask(
    profile: Profile,
    shifts: tuple[WeeklyHours, ...],
    reference: Reference,
    kinds: Collection[OpportunityKind] = tuple(OpportunityKind),
) -> Question:
    """Return the question of ``profile`` about opportunities whose patterns are ``shifts``."""
    means = profile.means if profile.means is not None else {TravelMode.CAR}
    modes = [mode for mode in TravelMode if mode in means]
    home = _home_density(profile, reference)
    wish, free = profile.weekly_hours, profile.availability
    return Question(
        lat_rad=math.radians(profile.home.lat),
        lon_rad=math.radians(profile.home.lon),
        max_minutes=profile.max_minutes,
        access=np.array([access_minutes(mode) for mode in modes]),
        per_km=np.array(
            [[minutes_per_km(m, home, there) for there in DensityClass] for m in modes]
        ),
        kinds=np.array([kind in kinds for kind in KINDS]),
        lacked_licences=0
        if profile.licences is None
        else bits(Licence, frozenset(Licence) - profile.licences),
        refused_contracts=0
        if profile.accepted_contracts is None
        else bits(ContractKind, frozenset(ContractKind) - profile.accepted_contracts),
        shift_fits=np.array([free is None or each.fits_in(free) for each in shifts] + [True]),
        occupation_value=_occupation_values(profile, reference),
        credit=_credits(profile, reference),
        hours_min=math.nan if wish is None else wish.minimum,
        hours_max=math.nan if wish is None else wish.maximum,
        limits=bits(PhysicalDemand, profile.limits),
        needs=bits(Need, profile.needs or ()),
        needs_known=profile.needs is not None,
        home=home,
    )


def bits(members: type[StrEnum], chosen: Collection[StrEnum]) -> int:
    """Return one bit for each of ``chosen``, by its position among ``members``."""
    return sum(1 << number for number, member in enumerate(members) if member in chosen)


def _home_density(profile: Profile, reference: Reference) -> DensityClass:
    commune = profile.home_commune
    if commune is not None and commune in reference.communes.by_code:
        return reference.communes.get(commune).density
    return reference.communes.nearest(profile.home).density


def _occupation_values(profile: Profile, reference: Reference) -> NDArray[np.float64]:
    """Return the best affinity from what is sought, or less from what was held (part 2.2)."""
    affinity, unknown = reference.affinity, reference.policy.unknown.occupation
    if not profile.sought and not profile.held:
        return np.full(len(affinity.codes) + 1, unknown)
    sought = [affinity.row(code).astype(np.float64) for code in profile.sought]
    share = reference.policy.credit.held_affinity
    held = [share * affinity.row(code).astype(np.float64) for code in profile.held]
    return np.append(np.max([*sought, *held], axis=0), unknown)


def _credits(profile: Profile, reference: Reference) -> NDArray[np.int64]:
    """Return what each dim is credited with: declared, usual of an occupation held, near."""
    space, policy = reference.space, reference.policy.credit
    own = np.zeros(len(space.dims), np.int64)
    for code in profile.held:
        for link in reference.referential.occupation(code).skills:
            own[space.index[link.skill_id]] = round(CREDIT_UNIT * policy.held_occupation)
    for skill_id in profile.skills:
        own[space.index[skill_id]] = round(CREDIT_UNIT * policy.declared)
    credit = own.copy()
    for dim in np.flatnonzero(own).tolist():
        for other in space.stands_for.get(dim, ()):
            credit[other] = max(credit[other], own[dim])
    dims = np.flatnonzero(credit)
    families = space.macro_dim[dims]
    in_one = families >= 0
    np.maximum.at(credit, families[in_one], credit[dims[in_one]])
    return credit
