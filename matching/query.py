"""A person's question as numbers: everything the kernels need to know of her, and no more."""

import math
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from geo.communes import Communes, DensityClass
from geo.distance import EARTH_RADIUS_KM
from geo.travel import TravelMode, access_minutes, minutes_per_km
from insertion.beneficiary import Profile
from insertion.terms import ContractKind, Licence, OpportunityKind
from matching.columns import KINDS, QueryArrays
from matching.kernels import DISTANCE_GRID_PER_KM
from matching.policy import Credits, Policy
from matching.reference import Reference
from matching.snapshot import CONTRACT_BIT, LICENCE_BIT, NEED_BIT, STRAIN_BIT, Snapshot
from skills.codes import SkillId
from skills.similarity import Affinity
from skills.taxonomy import Referential
from skills.vectors import held_credits

# Means not stated: the most generous one, so that an unknown hides nothing.
ASSUMED_MEANS = frozenset({TravelMode.CAR})


def travel_modes(profile: Profile) -> tuple[TravelMode, ...]:
    """Return the modes of a person, in the order of :class:`TravelMode`."""
    means = ASSUMED_MEANS if profile.means is None else profile.means
    return tuple(mode for mode in TravelMode if mode in means)


def prepare_query(
    profile: Profile,
    kinds: Collection[OpportunityKind],
    snapshot: Snapshot,
    reference: Reference,
) -> QueryArrays:
    """Return ``profile`` as numbers, against one snapshot.

    Raises
    ------
    skills.errors.SkillsError
        When the profile names an occupation or a skill that the referential does not hold.
    """
    modes = travel_modes(profile)
    home = _home_density(profile, reference.communes)
    access = np.array([access_minutes(mode) for mode in modes], np.float64)
    per_km = np.array(
        [[minutes_per_km(mode, home, there) for there in DensityClass] for mode in modes],
        np.float64,
    )
    hours = profile.weekly_hours
    return QueryArrays(
        lat_rad=math.radians(profile.home.lat),
        lon_rad=math.radians(profile.home.lon),
        band_rad=_band_rad(profile.max_minutes, access, per_km),
        max_minutes=profile.max_minutes,
        access_minutes=access,
        minutes_per_km=per_km,
        kinds=np.array([kind in kinds for kind in KINDS], np.bool_),
        lacked_licence_bits=_lacked_licence_bits(profile),
        refused_contract_bits=_refused_contract_bits(profile),
        shift_allowed=np.array(
            [
                profile.availability is None or shift.fits_in(profile.availability)
                for shift in snapshot.shifts
            ],
            np.bool_,
        ),
        occupation_value=occupation_values(profile, reference.affinity, reference.policy),
        skill_credit=held_credits(
            reference.space,
            skill_credits(profile, reference.referential, reference.policy.credit),
        ),
        hours_min=math.nan if hours is None else hours.minimum,
        hours_max=math.nan if hours is None else hours.maximum,
        limit_bits=sum(STRAIN_BIT[limit] for limit in profile.limits),
        need_bits=sum(NEED_BIT[need] for need in profile.needs or ()),
        needs_known=profile.needs is not None,
    )


def occupation_values(profile: Profile, affinity: Affinity, policy: Policy) -> NDArray[np.float64]:
    """Return, for each occupation, its nearness to the occupations sought or held.

    Shape (n_occupations,), in [0, 1]; the policy's unknown everywhere when the person named none.
    """
    if not (profile.sought or profile.held):
        return np.full(len(affinity.codes), policy.unknown.occupation)
    values = np.zeros(len(affinity.codes))
    for code in profile.sought:
        np.maximum(values, affinity.row(code), out=values)
    for code in profile.held:
        nearness = affinity.row(code).astype(np.float64)
        np.maximum(values, policy.credit.held_affinity * nearness, out=values)
    return values


def _home_density(profile: Profile, communes: Communes) -> DensityClass:
    if profile.home_commune is not None and profile.home_commune in communes.by_code:
        return communes.get(profile.home_commune).density
    return communes.nearest(profile.home).density


def _band_rad(
    max_minutes: float, access: NDArray[np.float64], per_km: NDArray[np.float64]
) -> float:
    """Return a latitude difference beyond which no mode arrives in time.

    A great-circle distance is at least the radius times the latitude difference; rounding to the
    distance grid takes away half a step at most, hence one whole step of margin.
    """
    reach_km = float(np.max((max_minutes - access)[:, None] / per_km, initial=0.0))
    return (max(reach_km, 0.0) + 1.0 / DISTANCE_GRID_PER_KM) / EARTH_RADIUS_KM


def _lacked_licence_bits(profile: Profile) -> int:
    if profile.licences is None:
        return 0
    return sum(LICENCE_BIT[licence] for licence in Licence if licence not in profile.licences)


def _refused_contract_bits(profile: Profile) -> int:
    accepted = profile.accepted_contracts
    if accepted is None:
        return 0
    return sum(CONTRACT_BIT[kind] for kind in ContractKind if kind not in accepted)


def skill_credits(
    profile: Profile, referential: Referential, credit: Credits
) -> dict[SkillId, float]:
    """Return the credit of each skill declared, or usual in an occupation held."""
    credits: dict[SkillId, float] = {}
    for code in profile.held:
        for link in referential.occupation(code).skills:
            credits[link.skill_id] = credit.held_occupation
    credits |= dict.fromkeys(profile.skills, credit.declared)
    return credits
