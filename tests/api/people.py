"""People followed, structures and one session, for the routes that need them."""

from datetime import UTC, date, datetime

from api.wiring import Vicinal
from insertion.actor import Role
from insertion.capacity import ActionSession
from insertion.civil_identity import CivilIdentity
from insertion.data_rights import RequestKind, RightsRequest
from insertion.opportunity import OpportunityId
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement import Event, Origin, Positionnement, State, Transition
from insertion.referent import Accompaniment, AccompanimentRole, Referent, ReferentName
from insertion.terms import OpportunityKind
from tests.builders import a_profile

ACTION = OpportunityId("mobilite")
STARTS, ENDS = date(2026, 1, 5), date(2036, 6, 30)  # past and future whatever the day of the test
NADIA = CivilIdentity(first_name="Nadia", last_name="Benali", phone="0612345678")
WROTE_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def a_session(session_id: str, places: int = 8, **facts: object) -> ActionSession:
    given: dict[str, object] = {
        "id": session_id,
        "action_id": ACTION,
        "starts_on": STARTS,
        "ends_on": ENDS,
        "places": places,
    }
    return ActionSession(**(given | facts))  # type: ignore[arg-type]


def a_request(request_id: str, beneficiary_id: str) -> RightsRequest:
    return RightsRequest(
        id=request_id,
        beneficiary_id=beneficiary_id,
        kind=RequestKind.ERASURE,
        asked_at=WROTE_AT,
        asked_by=beneficiary_id,
        asked_role=Role.BENEFICIARY,
        due_on=ENDS,
    )


def store_people(vicinal: Vicinal, wished_at: datetime = WROTE_AT) -> None:
    """Write an MDS, a CCAS, an operator, three référents, ten people and a wish of the first.

    The clock of a server ends an old wish.
    """
    with vicinal.unit_of_work() as uow:
        uow.organisations.upsert(
            [
                Organisation("mds-1", OrganisationKind.MDS, "MDS d’essai", "49007"),
                Organisation("ccas-1", OrganisationKind.CCAS, "CCAS d’essai"),
                Organisation("op-1", OrganisationKind.OPERATOR, "Opérateur d’essai"),
                Organisation("emp-1", OrganisationKind.EMPLOYER, "Employeur d’essai"),
            ]
        )
        uow.organisations.set_hosts({ACTION: "op-1", OpportunityId("nettoyage"): "emp-1"})
        uow.referents.upsert(
            [
                Referent("ref-1", "mds-1", social_worker=True),
                Referent("ref-2", "ccas-1", social_worker=False),
                Referent("ref-3", "mds-1", social_worker=True),
            ]
        )
        for each in ("ref-1", "ref-2", "ref-3"):
            uow.referent_names.put(each, ReferentName("Claire Martin", "0241000000"))
        for number in range(1, 41):
            person = f"b-{number}"
            followed_by = "ref-2" if 10 <= number < 20 else "ref-1"
            uow.accompaniments.open(
                Accompaniment(
                    f"acc-{person}", person, followed_by, AccompanimentRole.PRINCIPAL, STARTS
                )
            )
        uow.action_sessions.add(a_session("session-1"))
        wish = Positionnement(
            id="pos-1",
            beneficiary_id="b-1",
            opportunity_id=ACTION,
            opportunity_kind=OpportunityKind.INSERTION_ACTION,
            dispositif="ASTRe",
            origin=Origin.BENEFICIARY,
            state=State.WISHED,
            prescriber_id="b-1",
            created_at=wished_at,
            state_since=wished_at,
            host_id="op-1",
        )
        created = Event(
            id="pos-1.1",
            positionnement_id="pos-1",
            sequence=1,
            transition=Transition.CREATE,
            from_state=None,
            to_state=State.WISHED,
            at=wished_at,
            actor_id="b-1",
            actor_role=Role.BENEFICIARY,
        )
        uow.positionnements.add(wish, created)
        uow.beneficiaries.upsert([("b-1", a_profile())])
        uow.civil_identities.put("b-1", NADIA, WROTE_AT)
        for number in (1, 2):
            uow.rights_requests.add(a_request(f"dem-{number}", f"b-{41 - number}"))
        uow.commit()
