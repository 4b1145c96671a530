"""People become columns: one value at a time, in any order."""

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.schedule import WeeklyHours
from insertion.terms import ContractKind, Licence
from matching.columns import LICENCE_BIT, PeopleColumns
from matching.encoding import NEED_BIT, STRAIN_BIT
from matching.query import home_density, travel_modes
from matching.reference import Reference

Member = TypeVar("Member", bound=StrEnum)

_CONTRACT_BIT = {kind: 1 << position for position, kind in enumerate(ContractKind)}
_MODE_BIT = {mode: 1 << position for position, mode in enumerate(TravelMode)}


# The minutes that a person accepts for occupations of her own, by their number.
OwnMinutes = tuple[tuple[int, float], ...]


class EncodedPeople(NamedTuple):
    """People as columns, and the availabilities that these refer to by their position."""

    columns: PeopleColumns
    availabilities: tuple[WeeklyHours, ...]
    own_minutes: tuple[OwnMinutes, ...] = ()  # one a person, none when nobody has any


def known_part(profile: Profile, reference: Reference) -> Profile:
    """Return a profile without the codes that the referential does not hold (any more).

    A stored profile may be older than the referential: it must hide nobody.
    """
    codes, skills = reference.affinity.index, reference.space.index
    return dataclasses.replace(
        profile,
        sought=tuple(dict.fromkeys(code for code in profile.sought if code in codes)),
        held=tuple(dict.fromkeys(code for code in profile.held if code in codes)),
        skills=frozenset(skill for skill in profile.skills if skill in skills),
    )


def encode_people(people: Iterable[tuple[str, Profile]], reference: Reference) -> EncodedPeople:
    """Return people as columns, by ascending id; of two with one id, the last is kept."""
    by_id = {each_id: known_part(profile, reference) for each_id, profile in people}
    ids = sorted(by_id)
    encoded = encode_in_order([by_id[each] for each in ids], reference)
    names = np.array([each.encode("ascii") for each in ids] or np.empty(0), np.bytes_)
    return encoded._replace(columns=encoded.columns._replace(ids=names))


def encode_in_order(kept: Sequence[Profile], reference: Reference) -> EncodedPeople:
    """Return profiles as columns in the order given, without ids.

    Raises
    ------
    skills.errors.SkillsError
        When a profile names an occupation or a skill that the referential does not hold.
    """
    numbers: dict[WeeklyHours, int] = {}
    affinity, space = reference.affinity, reference.space
    sought = [[affinity.number(code) for code in each.sought] for each in kept]
    held = [[affinity.number(code) for code in each.held] for each in kept]
    skills = [sorted(space.dim(skill) for skill in each.skills) for each in kept]
    wishes = [each.weekly_hours for each in kept]
    columns = PeopleColumns(
        ids=np.empty(0, "S1"),
        lat_rad=np.array([math.radians(each.home.lat) for each in kept], np.float64),
        lon_rad=np.array([math.radians(each.home.lon) for each in kept], np.float64),
        density=np.array([home_density(each, reference.communes) for each in kept], np.uint8),
        means_bits=_bits(
            [travel_modes(each) if each.means else () for each in kept], _MODE_BIT
        ).astype(np.uint8),
        max_minutes=np.array([each.max_minutes for each in kept], np.float64),
        lacked_licence_bits=_bits([_lacked(each) for each in kept], LICENCE_BIT),
        refused_contract_bits=_bits([_refused(each) for each in kept], _CONTRACT_BIT),
        availability=np.array(
            [
                -1
                if each.availability is None
                else numbers.setdefault(each.availability, len(numbers))
                for each in kept
            ],
            np.int32,
        ),
        hours_min=np.array([math.nan if wish is None else wish.minimum for wish in wishes]),
        hours_max=np.array([math.nan if wish is None else wish.maximum for wish in wishes]),
        limit_bits=_bits([each.limits for each in kept], STRAIN_BIT),
        need_bits=_bits([each.needs or () for each in kept], NEED_BIT),
        needs_known=np.array([each.needs is not None for each in kept], np.bool_),
        sought_start=_starts(sought),
        sought=_joined(sought),
        held_start=_starts(held),
        held=_joined(held),
        skill_start=_starts(skills),
        skill=_joined(skills),
    )
    return EncodedPeople(columns, tuple(numbers), _own_minutes(kept, reference))


def _own_minutes(kept: Sequence[Profile], reference: Reference) -> tuple[OwnMinutes, ...]:
    number = reference.affinity.index
    own = tuple(
        tuple(
            (number[code], minutes)
            for code, minutes in each.max_minutes_by_occupation
            if code in number
        )
        for each in kept
    )
    return own if any(own) else ()


def _lacked(profile: Profile) -> list[Licence]:
    if profile.licences is None:
        return []
    return [licence for licence in Licence if licence not in profile.licences]


def _refused(profile: Profile) -> list[ContractKind]:
    accepted = profile.accepted_contracts
    if accepted is None:
        return []
    return [kind for kind in ContractKind if kind not in accepted]


def _bits(members: Iterable[Iterable[Member]], bit_of: Mapping[Member, int]) -> NDArray[np.uint32]:
    return np.array([sum(bit_of[each] for each in of_one) for of_one in members], np.uint32)


def _starts(rows: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)


def _joined(rows: Sequence[Sequence[int]]) -> NDArray[np.int32]:
    return np.array([each for row in rows for each in row], np.int32)
