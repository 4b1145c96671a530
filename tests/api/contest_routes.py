"""The routes of contests, and what they need."""

from datetime import UTC, date, datetime

from api.wiring import Vicinal
from insertion.actor import Acting, Actor, Role
from insertion.contests import Subject, open_contest
from tests.api.route import Route, as_actor

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def store_contests(vicinal: Vicinal) -> None:
    """Write three contests of January 2026, before nobody answered."""
    acting = Acting(Actor("b-1", Role.BENEFICIARY), AT, date(2026, 1, 5))
    with vicinal.unit_of_work() as uow:
        for number in (1, 2, 3):
            about = Subject.MATCH, "nettoyage"
            said = "Ce n’est pas mon métier."
            uow.traces.contests.add(*open_contest(f"contest-{number}", "b-1", about, said, acting))
        uow.commit()


CONTEST_ROUTES = (
    Route(
        "POST",
        "/beneficiaires/{beneficiary_id}/contestations",
        "/beneficiaires/b-1/contestations",
        {"sujet": "eligibilite", "sujet_id": "astre", "message": "J’ai moins de 26 ans."},
        headers=as_actor("beneficiaire:b-1", key="route-contest"),
        status=201,
    ),
    Route("GET", "/contestations", "/contestations", headers=as_actor("departement:dep-1")),
    Route(
        "GET",
        "/contestations/{contest_id}",
        "/contestations/contest-1",
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route(
        "POST",
        "/contestations/{contest_id}/reponse",
        "/contestations/contest-1/reponse",
        {"issue": "explique", "message": "Le trajet dépasse la durée indiquée."},
        headers=as_actor("referent:ref-1", key="route-answer"),
    ),
    Route(
        "POST",
        "/contestations/{contest_id}/transmission",
        "/contestations/contest-2/transmission",
        {},
        headers=as_actor("beneficiaire:b-1", key="route-escalate"),
    ),
    Route(
        "POST",
        "/contestations/{contest_id}/retrait",
        "/contestations/contest-3/retrait",
        {"message": "C’est réglé."},
        headers=as_actor("beneficiaire:b-1", key="route-back"),
    ),
)
