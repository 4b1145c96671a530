"""What is let out of a person's profile once and for all: her zone and coarse facts.

It is written when her profile is, by the side that may read homes (``usecases/placing.py``); the
other side reads this and nothing else. Two homes of one zone make the same released facts.
"""

from dataclasses import dataclass

from geo.travel import TravelMode
from skills.codes import SkillId

Domain = str
"""The letter that an occupation's code begins with: one of the fourteen « grands domaines »."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedPerson:
    """One person, as far as a host's answers may depend on her.

    ``zone_id`` is None while no zones were drawn where she lives. ``protected`` people have the
    whole département for a zone, and are counted nowhere. ``means`` is None when not known.
    ``domains`` are those of the occupations that she seeks or has held.
    """

    beneficiary_id: str
    zone_id: str | None = None
    protected: bool = False
    means: frozenset[TravelMode] | None = None
    domains: frozenset[Domain] = frozenset()
    skills: frozenset[SkillId] = frozenset()


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people share a zone, means and domains; those who are protected left out."""

    zone_id: str
    means: frozenset[TravelMode] | None
    domains: frozenset[Domain]
    people: int
