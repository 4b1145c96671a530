"""Profiles as stored documents and back; a known empty set is kept apart from an unknown one."""

from typing import Any

from geo.communes import parse_commune_code
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import HoursRange, Profile, StopoverPlace
from insertion.terms import ContractKind, Licence, Need, PhysicalDemand
from persistence.json_form import (
    Document,
    hours_to_json,
    known,
    read_hours,
    read_members,
    read_optional,
    reading,
    sorted_codes,
)
from skills.codes import parse_rome_code, parse_skill_id


def profile_to_document(profile: Profile) -> dict[str, Any]:
    """Return the document of a profile."""
    hours = profile.weekly_hours
    return known(
        {
            "home": [float(profile.home.lat), float(profile.home.lon)],
            "home_commune": profile.home_commune,
            "means": sorted_codes(profile.means),
            "max_minutes": float(profile.max_minutes),
            "max_minutes_by_occupation": [
                [code, float(minutes)] for code, minutes in profile.max_minutes_by_occupation
            ]
            or None,
            "licences": sorted_codes(profile.licences),
            "sought": list(profile.sought),
            "held": list(profile.held),
            "skills": sorted(profile.skills),
            "availability": hours_to_json(profile.availability),
            "accepted_contracts": sorted_codes(profile.accepted_contracts),
            "weekly_hours": None if hours is None else [float(hours.minimum), float(hours.maximum)],
            "limits": sorted_codes(profile.limits),
            "needs": sorted_codes(profile.needs),
            "stopover": _stopover_to_json(profile.stopover),
        }
    )


def profile_from_document(document: Document) -> Profile:
    """Return the profile of a document, or raise :class:`UnreadableDocument`."""
    return reading(_read_profile, document)


def _read_profile(document: Document) -> Profile:
    hours = document.get("weekly_hours")
    return Profile(
        home=Coordinates(*document["home"]),
        home_commune=read_optional(parse_commune_code, document.get("home_commune")),
        means=read_members(TravelMode, document.get("means")),
        max_minutes=document["max_minutes"],
        max_minutes_by_occupation=tuple(
            (parse_rome_code(code), minutes)
            for code, minutes in document.get("max_minutes_by_occupation", ())
        ),
        licences=read_members(Licence, document.get("licences")),
        sought=tuple(map(parse_rome_code, document["sought"])),
        held=tuple(map(parse_rome_code, document["held"])),
        skills=frozenset(map(parse_skill_id, document["skills"])),
        availability=read_hours(document.get("availability")),
        accepted_contracts=read_members(ContractKind, document.get("accepted_contracts")),
        weekly_hours=None if hours is None else HoursRange(*hours),
        limits=frozenset(map(PhysicalDemand, document["limits"])),
        needs=read_members(Need, document.get("needs")),
        stopover=read_optional(_read_stopover, document.get("stopover")),
    )


def _stopover_to_json(stopover: StopoverPlace | None) -> list[Any] | None:
    if stopover is None:
        return None
    point = [float(stopover.point.lat), float(stopover.point.lon)]
    return [point, hours_to_json(stopover.hours), stopover.stay_minutes]


def _read_stopover(written: list[Any]) -> StopoverPlace:
    point, hours, stay_minutes = written
    known = read_hours(hours)
    if known is None:
        raise ValueError("stopover: expected hours")
    return StopoverPlace(Coordinates(*point), known, stay_minutes)
