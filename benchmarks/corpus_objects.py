"""Opportunities of the corpus as domain objects: for updates, and to ask the naive oracle."""

import math
from enum import StrEnum
from typing import Any, TypeVar

from benchmarks.corpus import Corpus
from geo.areas import departement_areas
from geo.coordinates import Coordinates
from insertion.opportunity import (
    InsertionAction,
    JobOffer,
    LicenceRequirement,
    Opportunity,
    OpportunityId,
    SkillRequirement,
)
from insertion.place import UNKNOWN_PLACE, Place
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    Objective,
    OpportunityKind,
    PhysicalDemand,
    RequirementLevel,
)
from matching.columns import KINDS
from matching.reference import Reference

Member = TypeVar("Member", bound=StrEnum)


def opportunity_at(corpus: Corpus, row: int, reference: Reference) -> Opportunity:
    """Return one opportunity of the corpus, saying no more than its columns."""
    columns = corpus.columns
    contract, shift = int(columns.contract[row]), int(columns.shift[row])
    occupation, hours = int(columns.occupation[row]), float(columns.weekly_hours[row])
    facts: dict[str, Any] = {
        "id": OpportunityId(columns.ids[row].decode("ascii")),
        "title": "Offre du corpus",
        "source": "corpus",
        "place": _place(corpus, row, reference),
        "rome_code": None if occupation < 0 else reference.affinity.codes[occupation],
        "skills": _skills(corpus, row, reference),
        "contract": list(ContractKind)[contract - 1] if contract else None,
        "weekly_hours": None if math.isnan(hours) else hours,
        "shifts": None if shift < 0 else corpus.shifts[shift],
        "licences": _licences(corpus, row),
        "demands": members(PhysicalDemand, int(columns.strain_bits[row])),
    }
    if KINDS[int(columns.kind[row])] is OpportunityKind.JOB_OFFER:
        return JobOffer(**facts)
    needs = members(Need, int(columns.need_bits[row]))
    return InsertionAction(**facts, dispositif="Corpus", objective=Objective.WORK, needs=needs)


def _place(corpus: Corpus, row: int, reference: Reference) -> Place:
    columns = corpus.columns
    if math.isnan(columns.lat_rad[row]):
        return UNKNOWN_PLACE
    lat = round(math.degrees(columns.lat_rad[row]), 5)
    lon = round(math.degrees(columns.lon_rad[row]), 5)
    if columns.area_km[row] > 0:
        areas = departement_areas(reference.communes)
        code = next(
            code
            for code, area in areas.items()
            if math.radians(area.center.lat) == columns.lat_rad[row]
            and math.radians(area.center.lon) == columns.lon_rad[row]
        )
        return Place(departement=code)
    code = sorted(reference.communes.by_code)[int(columns.commune[row])]
    return Place(
        commune_code=code,
        coordinates=Coordinates(lat, lon),
        approximate=bool(columns.approximate[row]),
    )


def _skills(corpus: Corpus, row: int, reference: Reference) -> tuple[SkillRequirement, ...]:
    columns = corpus.columns
    entries = slice(int(columns.stated_start[row]), int(columns.stated_start[row + 1]))
    return tuple(
        SkillRequirement(
            reference.space.dims[dim],
            RequirementLevel.REQUIRED if required else RequirementLevel.DESIRED,
        )
        for dim, required in zip(
            columns.stated_skill[entries].tolist(),
            columns.stated_required[entries].tolist(),
            strict=True,
        )
    )


def _licences(corpus: Corpus, row: int) -> tuple[LicenceRequirement, ...]:
    columns = corpus.columns
    required = members(Licence, int(columns.licence_bits[row]))
    desired = members(Licence, int(columns.desired_licence_bits[row])) - required
    return (
        *(LicenceRequirement(each, RequirementLevel.REQUIRED) for each in sorted(required)),
        *(LicenceRequirement(each, RequirementLevel.DESIRED) for each in sorted(desired)),
    )


def members(kinds: type[Member], bits: int) -> frozenset[Member]:
    """Return the members of ``kinds`` whose bit is set, by their order."""
    return frozenset(member for number, member in enumerate(kinds) if bits >> number & 1)
