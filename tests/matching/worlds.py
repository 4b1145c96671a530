"""Larger catalogues of the small world, cut into small tiles, so that bounds have work to do."""

import random

from geo.coordinates import Coordinates
from insertion.opportunity import LicenceRequirement, SkillRequirement
from insertion.place import Place
from insertion.schedule import Weekday
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    OfferNature,
    PhysicalDemand,
    RequirementLevel,
)
from matching.encoding import encode
from matching.engine import Engine
from matching.generation import arrange
from matching.live_index import LiveIndex
from matching.slots import to_slots
from matching.vocabulary import Vocabulary
from tests.builders import (
    a_job_offer,
    an_insertion_action,
    hours,
    small_communes,
    small_reference,
    small_referential,
)

TILE = 16
_SHIFTS = [
    hours((Weekday.MONDAY, "06:00", "14:00")),
    hours((Weekday.MONDAY, "09:00", "12:00"), (Weekday.SATURDAY, "09:00", "12:00")),
    hours((Weekday.SUNDAY, "22:00", "06:00")),
]


def a_catalogue(seed, size):
    """Return ``size`` opportunities; many share a place, an occupation and what they ask."""
    rng = random.Random(seed)
    return [_an_opportunity(rng, f"o{number:04}") for number in range(size)]


def an_engine(opportunities, tile=TILE):
    """Return an engine over the small reference whose tiles hold ``tile`` opportunities."""
    vocabulary = Vocabulary()
    columns = encode(opportunities, small_reference(), vocabulary)
    slots = to_slots(columns, small_reference(), vocabulary)
    generation = arrange(slots, small_reference(), vocabulary.arrays(), tile)
    return Engine(small_reference(), LiveIndex(generation, small_reference(), "t"))


def _an_opportunity(rng, identifier):
    occupations = sorted(small_referential().occupations)
    skills = sorted(small_referential().skills)
    facts = {
        "place": _a_place(rng),
        "rome_code": rng.choice([None, *occupations]),
        "skills": tuple(
            SkillRequirement(skill, rng.choice(list(RequirementLevel)))
            for skill in rng.sample(skills, rng.choice([0, 0, 1, 3]))
        ),
        "contract": rng.choice([None, *ContractKind]),
        "weekly_hours": rng.choice([None, 10.0, 24.0, 35.0, 39.5]),
        "shifts": rng.choice([None, None, *_SHIFTS]),
        "licences": tuple(
            LicenceRequirement(licence, rng.choice(list(RequirementLevel)))
            for licence in rng.sample(list(Licence), rng.choice([0, 0, 1]))
        ),
        "demands": frozenset(rng.sample(list(PhysicalDemand), rng.choice([0, 1, 2]))),
    }
    if rng.random() < 0.1:
        nature = rng.choice([OfferNature.VISIT, OfferNature.DAY, OfferNature.IMMERSION])
        return a_job_offer(identifier, **(facts | {"contract": None, "nature": nature}))
    if rng.random() < 0.8:
        return a_job_offer(identifier, **facts)
    needs = frozenset(rng.sample(list(Need), rng.choice([0, 1, 2])))
    return an_insertion_action(identifier, needs=needs, **facts)


def _a_place(rng):
    draw = rng.random()
    commune = rng.choice(list(small_communes().by_code.values()))
    if draw < 0.05:
        return Place()
    if draw < 0.12:
        return Place(departement="49")
    if draw < 0.6:
        return Place(None, commune.code, commune.center, approximate=True)
    point = Coordinates(
        commune.center.lat + rng.gauss(0, 0.1), commune.center.lon + rng.gauss(0, 0.15)
    )
    return Place(None, None, point, approximate=False)
