"""What the API answers of correspondances, read back as the values that the pages are made of.

The API says French; these pages speak four languages. Codes are read, and said again.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.labels import LEVEL_LABELS, WEEKDAY_LABELS
from geo.communes import CommuneCode
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.opportunity import (
    InsertionAction,
    JobOffer,
    LicenceRequirement,
    Opportunity,
    OpportunityId,
    SkillRequirement,
)
from insertion.place import Place
from insertion.schedule import TimeWindow, WeeklyHours, parse_clock
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    Objective,
    OfferNature,
    PhysicalDemand,
)
from matching.answer import (
    CheckReason,
    Contribution,
    Criterion,
    ExclusionReason,
    Match,
    ReasonCode,
    SkillMatch,
    StopoverAnswer,
    StopoverFailure,
    TransitTimes,
    Travel,
)
from matching.levers import Lever, LeverKind, MoreHours
from skills.codes import RomeCode, SkillId

Json = Mapping[str, Any]
_DAYS = {label: day for day, label in WEEKDAY_LABELS.items()}
_LEVELS = {label: level for level, label in LEVEL_LABELS.items()}
_NOT_NAMED = SkillId("")  # counted by the API, which names the most important only


def opportunity_of(sheet: Json) -> Opportunity:
    """Return an offer or an action, from its sheet."""
    shared = _shared(sheet)
    if sheet["type"] == "offre":
        return JobOffer(
            **shared,
            posts=sheet["postes"],
            salary=sheet["salaire"],
            beginner_accepted=sheet["debutant_accepte"],
            url=sheet["url"],
            nature=OfferNature(sheet["nature"]["code"]),
            days=sheet["jours"],
        )
    return InsertionAction(
        **shared,
        dispositif=sheet["dispositif"]["code"],
        objective=Objective(sheet["objectif"]["code"]),
        needs=frozenset(Need(each["code"]) for each in sheet["besoins"]),
        places=sheet["places"],
        audience=sheet["public"],
    )


def _shared(sheet: Json) -> dict[str, Any]:
    shifts = [
        TimeWindow(_DAYS[each["jour"]], parse_clock(each["debut"]), parse_clock(each["fin"]))
        for each in sheet["horaires"]
    ]
    return {
        "id": OpportunityId(sheet["id"]),
        "title": sheet["intitule"],
        "source": sheet["source"],
        "place": _place(sheet["lieu"]),
        "rome_code": sheet["metier"] and RomeCode(sheet["metier"]["code"]),
        "skills": tuple(
            SkillRequirement(SkillId(each["code"]), _LEVELS[each["niveau"]])
            for each in sheet["competences"]
        ),
        "contract": sheet["contrat"] and ContractKind(sheet["contrat"]["code"]),
        "weekly_hours": sheet["heures_hebdo"],
        "shifts": WeeklyHours.from_windows(shifts) if shifts else None,
        "licences": tuple(
            LicenceRequirement(Licence(each["code"]), _LEVELS[each["niveau"]])
            for each in sheet["permis"]
        ),
        "demands": frozenset(PhysicalDemand(each["code"]) for each in sheet["conditions"]),
        "description": sheet["description"],
        "organisation": sheet["organisation"],
        "published_on": _day(sheet["publiee_le"]),
        "expires_on": _day(sheet["expire_le"]),
        "inferred": frozenset(sheet["champs_deduits"]),
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _place(place: Json) -> Place:
    known = place["lat"] is not None
    return Place(
        label=place["libelle"],
        commune_code=place["code_commune"] and CommuneCode(place["code_commune"]),
        coordinates=Coordinates(place["lat"], place["lon"]) if known else None,
        approximate=place["approximatif"],
    )


def match_of(found: Json, nearest: Json | None) -> Match:
    """Return a correspondance and everything that explains it."""
    return Match(
        opportunity_id=OpportunityId(found["id"]),
        score=found["score"],
        contributions=tuple(
            Contribution(
                Criterion(line["critere"]),
                line["points"],
                line["plafond"],
                ReasonCode(line["motif"]),
            )
            for line in found["contributions"]
        ),
        travel=_travel(found["trajet"], approximate=found["lieu"]["approximatif"]),
        skills=_skills(found["competences"]),
        nearest_occupation=None if nearest is None else RomeCode(nearest["code"]),
        strained=tuple(PhysicalDemand(each["code"]) for each in found["limites_concernees"]),
        covered=tuple(Need(each["code"]) for each in found["besoins_couverts"]),
        to_check=tuple(CheckReason(each["code"]) for each in found["a_verifier"]),
        stopover=_stopover(found["garde_enfant"]),
    )


def _travel(travel: Json, *, approximate: bool) -> Travel:
    times = travel["horaires"]
    return Travel(
        mode=travel["mode"] and TravelMode(travel["mode"]),
        minutes=travel["minutes"],
        distance_km=travel["distance_km"],
        approximate_place=approximate,
        assumed=travel["suppose"],
        times=times
        and TransitTimes(
            _DAYS[times["jour"]],
            times["depart_minute"],
            times["retour_minute"],
            times["dernier_depart_minute"],
        ),
    )


def _skills(skills: Json) -> SkillMatch:
    def ids(name: str) -> tuple[SkillId, ...]:
        return tuple(SkillId(each["code"]) for each in skills[name])

    others = (_NOT_NAMED,) * skills["a_acquerir_autres"]
    return SkillMatch(
        held=ids("detenues"),
        near=ids("proches"),
        missing=(*ids("a_acquerir"), *others),
        inherited=skills["heritees"],
        presumed=ids("probables"),
    )


def _stopover(answer: Json | None) -> StopoverAnswer | None:
    if answer is None:
        return None
    failure = answer["motif"]
    return StopoverAnswer(
        TravelMode(answer["mode"]),
        answer["minutes"],
        failure and StopoverFailure(failure),
        missing_minutes=answer["minutes_manquantes"],
    )


def exclusions_of(found: Json) -> list[ExclusionReason]:
    """Return everything that puts one offer or action out of reach."""
    return [ExclusionReason(each["code"]) for each in found["exclusions"]]


def excluded_of(found: Json) -> Mapping[ExclusionReason, int]:
    """Return how many each reason puts out of reach."""
    return {ExclusionReason(each["code"]): each["nombre"] for each in found["exclusions"]}


def lever_of(found: Json) -> Lever:
    """Return one change that would open more."""
    changes = {each["champ"]: each["ajoute"][0] for each in found["changements"]}
    kind = LeverKind(found["type"])
    hours = found["code"].partition(":")[2] if kind is LeverKind.HOURS else None
    contract, mode = changes.get("contrats_acceptes"), changes.get("moyens")
    licence, skill = changes.get("permis"), changes.get("competences")
    return Lever(
        kind=kind,
        minutes=float(changes.get("duree_max_minutes", 0)),
        contract=contract and ContractKind(contract),
        mode=mode and TravelMode(mode),
        hours=hours and MoreHours(hours),
        skill=skill and SkillId(skill),
        licence=licence and Licence(licence),
    )
