"""A person's question as numbers: everything the kernels need to know of her, and no more."""

import math
from collections.abc import Collection, Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geo.communes import Communes, DensityClass
from geo.travel import TravelMode, access_minutes, minutes_per_km
from insertion.beneficiary import Profile
from insertion.schedule import WeeklyHours
from insertion.terms import ContractKind, Licence, OpportunityKind
from matching.columns import (
    CONTRACT_BIT,
    KIND_BIT,
    KINDS,
    LICENCE_BIT,
    LICENCE_SHIFT,
    QuestionArrays,
)
from matching.encoding import NEED_BIT, STRAIN_BIT
from matching.kernels.formulas import CREDIT_UNIT
from matching.kernels.question import credit_dims, value_occupations
from matching.policy import Policy
from matching.reference import Reference
from matching.slots import unit_vector
from matching.vocabulary import minutes_available
from skills.codes import RomeCode
from skills.similarity import Affinity

# Means not stated: the most generous one, so that an unknown hides nothing.
_NOWHERE_MINUTES = 1e6  # more than anyone accepts
ASSUMED_MEANS = frozenset({TravelMode.CAR})


def travel_modes(profile: Profile, left_out: Collection[TravelMode] = ()) -> tuple[TravelMode, ...]:
    """Return the modes of a person but some, in the order of :class:`TravelMode`.

    Whoever takes the bus walks to it, and to what is near.
    """
    means = ASSUMED_MEANS if profile.means is None else profile.means
    if TravelMode.TRANSIT in means:
        means |= {TravelMode.WALK}
    return tuple(mode for mode in TravelMode if mode in means and mode not in left_out)


def own_minutes(profile: Profile, affinity: Affinity) -> NDArray[np.float64]:
    """Return the minutes accepted for each occupation, the last for one not known.

    Empty when all have the same. An occupation that the referential does not hold is that of no
    opportunity of the index.
    """
    if not profile.max_minutes_by_occupation:
        return np.empty(0)
    minutes = np.full(len(affinity.codes) + 1, profile.max_minutes)
    for code, own in profile.max_minutes_by_occupation:
        if code in affinity.index:
            minutes[affinity.index[code]] = own
    return minutes


def prepare_question(
    profile: Profile,
    kinds: Collection[OpportunityKind],
    reference: Reference,
    left_out: Collection[TravelMode] = (),
) -> QuestionArrays:
    """Return ``profile`` as numbers.

    ``left_out`` are the modes that something else than the model answers for.

    Raises
    ------
    skills.errors.SkillsError
        When the profile names an occupation or a skill that the referential does not hold.
    """
    modes = travel_modes(profile, left_out)
    home = home_density(profile, reference.communes)
    lat_rad, lon_rad = math.radians(profile.home.lat), math.radians(profile.home.lon)
    x, y, z = unit_vector(lat_rad, lon_rad)
    access_minutes, minutes_per_km = paces(modes, home)
    not_wanted = sum(KIND_BIT[kind] for kind in KINDS if kind not in kinds)
    lacked = _lacked_licence_bits(profile) << LICENCE_SHIFT
    hours = profile.weekly_hours
    credit, credited = credits_of(profile, reference)
    return QuestionArrays(
        lat_rad=lat_rad,
        lon_rad=lon_rad,
        x=x,
        y=y,
        z=z,
        max_minutes=profile.longest_minutes,
        own_minutes=own_minutes(profile, reference.affinity),
        access_minutes=access_minutes,
        minutes_per_km=minutes_per_km,
        forbidden=not_wanted | lacked | _refused_contract_bits(profile),
        forbidden_kinds=not_wanted,
        forbidden_licences=lacked,
        available=_available(profile.availability),
        occupation_value=occupation_values(profile, reference.affinity, reference.policy),
        credit=credit,
        credited=credited,
        hours_min=math.nan if hours is None else hours.minimum,
        hours_max=math.nan if hours is None else hours.maximum,
        limit_bits=sum(STRAIN_BIT[limit] for limit in profile.limits),
        need_bits=sum(NEED_BIT[need] for need in profile.needs or ()),
        needs_known=profile.needs is not None,
        home_density=int(home),
    )


def occupation_values(profile: Profile, affinity: Affinity, policy: Policy) -> NDArray[np.float64]:
    """Return, for each occupation, its nearness to the occupations sought or held.

    Shape (n_occupations + 1,), in [0, 1]; the last is the unknown of the policy, for an occupation
    that is not known; the unknown everywhere when the person named none.
    """
    unknown = policy.unknown.occupation
    if not (profile.sought or profile.held):
        return np.full(len(affinity.codes) + 1, unknown)
    values = np.zeros(len(affinity.codes) + 1)
    values[-1] = unknown
    value_occupations(
        affinity.values,
        _numbers(profile.sought, affinity),
        _numbers(profile.held, affinity),
        policy.credit.held_affinity,
        values,
    )
    return values


def credits_of(
    profile: Profile, reference: Reference
) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Return the credit of each dim, in thousandths, and the dims that have one, ascending."""
    space, credit = reference.space, reference.policy.credit
    values = np.zeros(len(space.dims), np.uint16)
    reached = np.empty(len(space.dims), np.uint16)
    count = credit_dims(
        reference.credits,
        np.array([space.dim(skill) for skill in profile.skills], np.int32),
        round(credit.declared * CREDIT_UNIT),
        _numbers(profile.held, reference.affinity),
        round(credit.held_occupation * CREDIT_UNIT),
        values,
        reached,
    )
    return values, reached[:count]


def _numbers(codes: Iterable[RomeCode], affinity: Affinity) -> NDArray[np.int32]:
    return np.array([affinity.number(code) for code in codes], np.int32)


@lru_cache(maxsize=64)
def paces(
    modes: tuple[TravelMode, ...], home: DensityClass
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the access minutes of each mode, and its minutes a km by density of the place.

    One mode that goes nowhere when there is none.
    """
    if not modes:
        return np.array([_NOWHERE_MINUTES]), np.ones((1, len(DensityClass)))
    access = np.array([access_minutes(mode) for mode in modes], np.float64)
    per_km = np.array(
        [[minutes_per_km(mode, home, there) for there in DensityClass] for mode in modes],
        np.float64,
    )
    return access, per_km


@lru_cache(maxsize=1024)
def _available(availability: WeeklyHours | None) -> NDArray[np.uint16]:
    return minutes_available(availability)


def home_density(profile: Profile, communes: Communes) -> DensityClass:
    """Return the density of the commune understood for the home, or of the nearest to its point."""
    if profile.home_commune is not None and profile.home_commune in communes.by_code:
        return communes.get(profile.home_commune).density
    return communes.nearest(profile.home).density


def _lacked_licence_bits(profile: Profile) -> int:
    if profile.licences is None:
        return 0
    return sum(LICENCE_BIT[licence] for licence in Licence if licence not in profile.licences)


def _refused_contract_bits(profile: Profile) -> int:
    accepted = profile.accepted_contracts
    if accepted is None:
        return 0
    return sum(CONTRACT_BIT[kind] for kind in ContractKind if kind not in accepted)
