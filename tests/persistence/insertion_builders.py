"""People, structures, sessions and positionnements with only what a test is about."""

from dataclasses import replace
from datetime import UTC, date, datetime

from insertion.actor import Actor, Role
from insertion.capacity import ActionSession
from insertion.opportunity import OpportunityId
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement import Event, Origin, Positionnement, State, Transition
from insertion.referent import Accompaniment, AccompanimentRole, Referent
from insertion.terms import OpportunityKind
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.builders import an_action, an_offer

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
MDS = Organisation("mds-1", OrganisationKind.MDS, "MDS Angers Ouest", "territoire-1")
OPERATOR = Organisation("op-1", OrganisationKind.OPERATOR, "Opérateur")
REFERENT = Actor("ref-1", Role.REFERENT, "mds-1")


def a_session(session_id: str = "s-1", places: int = 2, **facts: object) -> ActionSession:
    given: dict[str, object] = {
        "id": session_id,
        "action_id": OpportunityId("act-1"),
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2027, 4, 30),
        "places": places,
    }
    return ActionSession(**(given | facts))  # type: ignore[arg-type]


def a_positionnement(positionnement_id: str = "pos-1", **facts: object) -> Positionnement:
    given: dict[str, object] = {
        "id": positionnement_id,
        "beneficiary_id": "b-1",
        "opportunity_id": OpportunityId("act-1"),
        "opportunity_kind": OpportunityKind.INSERTION_ACTION,
        "dispositif": "ASTRe",
        "origin": Origin.REFERENT,
        "state": State.SENT,
        "prescriber_id": "ref-1",
        "created_at": NOW,
        "state_since": NOW,
        "sent_at": NOW,
    }
    return Positionnement(**(given | facts))  # type: ignore[arg-type]


def an_event(positionnement: Positionnement, transition: Transition) -> Event:
    return Event(
        id=f"{positionnement.id}.{positionnement.version}",
        positionnement_id=positionnement.id,
        sequence=positionnement.version,
        transition=transition,
        from_state=None,
        to_state=positionnement.state,
        at=positionnement.state_since,
        actor_id="ref-1",
        actor_role=Role.REFERENT,
    )


def moved(positionnement: Positionnement, **facts: object) -> Positionnement:
    return replace(positionnement, version=positionnement.version + 1, **facts)  # type: ignore[arg-type]


def the_ground(uow: SqlUnitOfWork) -> None:
    """Write one action, one offer, two structures, two référents and a session."""
    uow.opportunities.upsert([(an_action(), None), (an_offer(), None)])
    uow.organisations.upsert([MDS, OPERATOR])
    uow.organisations.set_hosts({OpportunityId("act-1"): "op-1"})
    uow.referents.upsert(
        [Referent("ref-1", "mds-1", True, 80, 5), Referent("ref-2", "op-1", False)]
    )
    uow.action_sessions.add(a_session())


def an_accompaniment(
    beneficiary_id: str = "b-1",
    referent_id: str = "ref-1",
    role: AccompanimentRole = AccompanimentRole.PRINCIPAL,
) -> Accompaniment:
    return Accompaniment(
        f"acc-{beneficiary_id}-{referent_id}", beneficiary_id, referent_id, role, TODAY
    )
