"""The routes of the searches that people keep, and what they need."""

from datetime import UTC, date, datetime

from api.wiring import Vicinal
from geo.communes import CommuneCode
from insertion.saved_searches import Criteria, Finds, Rhythm, SavedSearch
from insertion.terms import OpportunityKind
from tests.api.route import Route, as_actor

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
_BODY = {"nom": "Ménage à Angers", "type": "offre", "commune": "49007", "rythme": "quotidien"}


def a_search(search_id: str, person: str = "b-1", **facts: object) -> SavedSearch:
    given: dict[str, object] = {
        "name": "Près de chez moi",
        "criteria": Criteria(kind=OpportunityKind.JOB_OFFER, commune=CommuneCode("49007")),
        "rhythm": Rhythm.NEVER,
        "created_at": AT,
        "finds": Finds(looked_on=date(2026, 1, 5)),
    }
    return SavedSearch(id=search_id, beneficiary_id=person, **(given | facts))  # type: ignore[arg-type]


def store_searches(vicinal: Vicinal) -> None:
    """Write a search for each route, of the first person."""
    with vicinal.unit_of_work() as uow:
        for number in (1, 2, 3, 4):
            uow.saved_searches.add(a_search(f"rech-{number}"))
        uow.commit()


_ONE = "/beneficiaires/{beneficiary_id}/recherches/{search_id}"
SEARCH_ROUTES = (
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/recherches",
        "/beneficiaires/b-1/recherches",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "POST",
        "/beneficiaires/{beneficiary_id}/recherches",
        "/beneficiaires/b-1/recherches",
        {**_BODY, "mots": "nettoyage", "contrat": "cdi"},
        headers=as_actor("beneficiaire:b-1", key="route-search"),
        status=201,
    ),
    Route(
        "GET",
        _ONE,
        "/beneficiaires/b-1/recherches/rech-1",
        params={"toutes": "oui"},
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route(
        "PUT",
        _ONE,
        "/beneficiaires/b-1/recherches/rech-2",
        dict(_BODY),
        headers=as_actor("beneficiaire:b-1", key="route-search-change"),
    ),
    Route(
        "POST",
        f"{_ONE}/lecture",
        "/beneficiaires/b-1/recherches/rech-3/lecture",
        headers=as_actor("beneficiaire:b-1", key="route-search-read"),
    ),
    Route(
        "POST",
        f"{_ONE}/suppression",
        "/beneficiaires/b-1/recherches/rech-4/suppression",
        headers=as_actor("beneficiaire:b-1", key="route-search-remove"),
    ),
)
