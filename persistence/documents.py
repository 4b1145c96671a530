"""Opportunities as stored documents and back; ``json_form.py`` says how a document is made."""

from datetime import date
from typing import Any

from geo.communes import parse_commune_code
from geo.coordinates import Coordinates
from insertion.opportunity import (
    InsertionAction,
    JobOffer,
    LicenceRequirement,
    Opportunity,
    SkillRequirement,
    parse_opportunity_id,
)
from insertion.place import UNKNOWN_PLACE, Place
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    Objective,
    OfferNature,
    OpportunityKind,
    PhysicalDemand,
    RequirementLevel,
)
from persistence.json_form import (
    Document,
    hours_to_json,
    known,
    read_hours,
    read_optional,
    reading,
    sorted_codes,
)
from skills.codes import parse_rome_code, parse_skill_id


def opportunity_to_document(opportunity: Opportunity) -> dict[str, Any]:
    """Return the document of an offer or of an action."""
    own = (
        _offer_part(opportunity) if isinstance(opportunity, JobOffer) else _action_part(opportunity)
    )
    return known(_common_part(opportunity) | own)


def opportunity_from_document(document: Document) -> Opportunity:
    """Return the offer or action of a document, or raise :class:`UnreadableDocument`."""
    return reading(_read_opportunity, document)


def _common_part(opportunity: Opportunity) -> dict[str, Any]:
    hours, published, expires = (
        opportunity.weekly_hours,
        opportunity.published_on,
        opportunity.expires_on,
    )
    return {
        "kind": opportunity.kind.value,
        "id": opportunity.id,
        "title": opportunity.title,
        "source": opportunity.source,
        "place": _place_to_json(opportunity.place),
        "rome_code": opportunity.rome_code,
        "skills": [[asked.skill_id, asked.level.value] for asked in opportunity.skills] or None,
        "contract": None if opportunity.contract is None else opportunity.contract.value,
        "weekly_hours": None if hours is None else float(hours),
        "shifts": hours_to_json(opportunity.shifts),
        "licences": [[asked.licence.value, asked.level.value] for asked in opportunity.licences]
        or None,
        "demands": sorted_codes(opportunity.demands) or None,
        "description": opportunity.description or None,
        "organisation": opportunity.organisation,
        "published_on": None if published is None else published.isoformat(),
        "expires_on": None if expires is None else expires.isoformat(),
        "inferred": sorted(opportunity.inferred) or None,
    }


def _offer_part(offer: JobOffer) -> dict[str, Any]:
    return {
        "posts": offer.posts,
        "salary": offer.salary,
        "beginner_accepted": offer.beginner_accepted,
        "url": offer.url,
        "nature": offer.nature.value if offer.is_discovery else None,
        "days": offer.days,
    }


def _action_part(action: InsertionAction) -> dict[str, Any]:
    return {
        "dispositif": action.dispositif,
        "objective": action.objective.value,
        "needs": sorted_codes(action.needs) or None,
        "places": action.places,
        "audience": action.audience or None,
    }


def _read_opportunity(document: Document) -> Opportunity:
    common = _read_common(document)
    if OpportunityKind(document["kind"]) is OpportunityKind.JOB_OFFER:
        return JobOffer(
            **common,
            posts=document["posts"],
            salary=document.get("salary"),
            beginner_accepted=document.get("beginner_accepted"),
            url=document.get("url"),
            nature=OfferNature(document.get("nature", OfferNature.JOB)),
            days=document.get("days"),
        )
    return InsertionAction(
        **common,
        dispositif=document["dispositif"],
        objective=Objective(document["objective"]),
        needs=frozenset(map(Need, document.get("needs", ()))),
        places=document.get("places"),
        audience=document.get("audience", ""),
    )


def _read_common(document: Document) -> dict[str, Any]:
    return {
        "id": parse_opportunity_id(document["id"]),
        "title": document["title"],
        "source": document["source"],
        "place": _read_place(document.get("place")),
        "rome_code": read_optional(parse_rome_code, document.get("rome_code")),
        "skills": tuple(
            SkillRequirement(parse_skill_id(code), RequirementLevel(level))
            for code, level in document.get("skills", ())
        ),
        "contract": read_optional(ContractKind, document.get("contract")),
        "weekly_hours": document.get("weekly_hours"),
        "shifts": read_hours(document.get("shifts")),
        "licences": tuple(
            LicenceRequirement(Licence(code), RequirementLevel(level))
            for code, level in document.get("licences", ())
        ),
        "demands": frozenset(map(PhysicalDemand, document.get("demands", ()))),
        "description": document.get("description", ""),
        "organisation": document.get("organisation"),
        "published_on": read_optional(date.fromisoformat, document.get("published_on")),
        "expires_on": read_optional(date.fromisoformat, document.get("expires_on")),
        "inferred": frozenset(document.get("inferred", ())),
    }


def _place_to_json(place: Place) -> dict[str, Any] | None:
    if place == UNKNOWN_PLACE:
        return None
    point = place.coordinates
    document: dict[str, Any] = {
        "label": place.label,
        "commune_code": place.commune_code,
        "point": None if point is None else [float(point.lat), float(point.lon)],
        "approximate": place.approximate,
    }
    if place.departement is not None:
        document["departement"] = place.departement
    return document


def _read_place(document: Document | None) -> Place:
    if document is None:
        return UNKNOWN_PLACE
    return Place(
        label=document["label"],
        commune_code=read_optional(parse_commune_code, document["commune_code"]),
        coordinates=read_optional(lambda point: Coordinates(*point), document["point"]),
        approximate=document["approximate"],
        departement=document.get("departement"),
    )
