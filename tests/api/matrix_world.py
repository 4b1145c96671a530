"""Two départements with one of everything, for each relation of ``matrix_kinds.py``."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from api.wiring import Vicinal
from insertion.accounts import Account, AccountState
from insertion.actor import Acting, Actor, Role
from insertion.contests import Subject, open_contest
from insertion.conventions import Convention
from insertion.opportunity import OpportunityId
from insertion.organisations import Organisation, OrganisationKind
from insertion.ports import UnitOfWork
from insertion.positionnement import Event, Origin, Positionnement, State, Transition
from insertion.referent import Accompaniment, AccompanimentRole, Referent
from insertion.retention_ports import ArchivedFile, Coarse
from insertion.terms import OpportunityKind
from tests.api.builders import an_action, an_offer
from tests.api.matrix_asked import store_asked, store_elsewhere, store_here, store_sent, take_away
from tests.api.matrix_kinds import GONE
from tests.api.people import ACTION, NADIA, STARTS, WROTE_AT, a_session
from tests.api.sheets import CONVENTION, a_seance
from tests.builders import a_profile

ELSEWHERE = "53"
OFFER, OTHER_ACTION = OpportunityId("nettoyage"), OpportunityId("numerique")
FAR_ACTION, FAR_OFFER = OpportunityId("mobilite-53"), OpportunityId("offre-53")


def store_matrix(vicinal: Vicinal) -> None:
    """Write, beside what the table of routes needs, what the other relations need."""
    with vicinal.unit_of_work() as uow:
        uow.opportunities.upsert([(an_action(FAR_ACTION), None), (an_offer(FAR_OFFER), None)])
        uow.organisations.upsert([Organisation("emp-2", OrganisationKind.EMPLOYER, "Autre")])
        uow.organisations.set_hosts({OTHER_ACTION: "op-2"})
        uow.beneficiaries.upsert([(each, a_profile()) for each in ("b-m", "b-10", GONE)])
        for each in ("b-m", "b-10", GONE):
            uow.civil_identities.put(each, NADIA, WROTE_AT)
        for person in ("b-m", GONE):
            uow.accompaniments.open(_entrusted(person, "ref-3"))
        uow.conventions.upsert([replace(CONVENTION, id="conv-1b"), *_of_the_action("op-1", "op-2")])
        uow.action_sessions.add(a_session("session-o2", action_id=OTHER_ACTION))
        uow.attendances.add_seance(
            a_seance("seance-o2", date(2026, 2, 2), session_id="session-o2", convention_id=None),
            WROTE_AT,
            "paul",
        )
        coarse = Coarse("2020-01", "2024-11", "49", "30-39 ans", "sans_sortie")
        for person in ("b-1", "b-m", "b-10"):
            archived = (date(2024, 11, 25), date(2026, 11, 25), coarse, {"v": 1})
            uow.retention.put_away(ArchivedFile(person, *archived))
            _place(uow, f"x-{person}", person, ACTION, "op-1")
        for person in ("b-1", "b-m", "b-10", GONE):
            _contest(uow, person)
            store_asked(uow, person)
        _place(uow, f"x-{GONE}", GONE, ACTION, "op-1")
        _place(uow, "y-b-10", "b-10", OTHER_ACTION, "op-2")
        for person, host in (("b-1", "emp-1"), ("b-10", "emp-1"), ("b-m", "emp-2")):
            _place(uow, f"o-{person}", person, OFFER, host)
        store_here(uow)
        uow.commit()
    _store_elsewhere(vicinal)
    store_sent(vicinal, ELSEWHERE)
    with vicinal.unit_of_work() as uow:
        assert uow.positionnements.get(f"x-{GONE}") is not None
        uow.held_data.erase(GONE, vicinal.practice().new_id, None)
        assert uow.positionnements.get(f"x-{GONE}") is None
        made_at = datetime.now(UTC)
        gone = Account("compte-gone", Role.OPERATOR, "lea", AccountState.ACTIVE, made_at, "op-1")
        uow.identity.accounts.add(gone)
        assert uow.identity.accounts.remove("compte-gone")
        uow.commit()
    take_away(vicinal)


def _store_elsewhere(vicinal: Vicinal) -> None:
    with vicinal.unit_of_work(ELSEWHERE) as uow:
        uow.organisations.upsert(
            [
                Organisation("mds-53", OrganisationKind.MDS, "MDS", "53130"),
                Organisation("op-53", OrganisationKind.OPERATOR, "Opérateur"),
                Organisation("emp-53", OrganisationKind.EMPLOYER, "Employeur"),
            ]
        )
        uow.organisations.set_hosts({FAR_ACTION: "op-53", FAR_OFFER: "emp-53"})
        uow.referents.upsert([Referent("ref-53", "mds-53", social_worker=True)])
        uow.beneficiaries.upsert([("b-53", a_profile())])
        uow.civil_identities.put("b-53", NADIA, WROTE_AT)
        uow.situations.put("b-53", {"recoit_rsa": True})
        _contest(uow, "b-53")
        store_asked(uow, "b-53")
        uow.accompaniments.open(_entrusted("b-53", "ref-53"))
        far = replace(CONVENTION, id="conv-53", operator_id="op-53")
        uow.conventions.upsert([far, *_of_the_action("op-53")])
        uow.action_sessions.add(a_session("session-53", action_id=FAR_ACTION))
        uow.attendances.add_seance(
            a_seance(
                "seance-53", date(2026, 2, 2), session_id="session-53", convention_id="conv-53"
            ),
            WROTE_AT,
            "lea",
        )
        _place(uow, "x-b-53", "b-53", FAR_ACTION, "op-53")
        _place(uow, "o-b-53", "b-53", FAR_OFFER, "emp-53")
        store_elsewhere(uow)
        made_at = datetime.now(UTC)
        account = Account("compte-53", Role.DEPARTEMENT, "dep-53", AccountState.ACTIVE, made_at)
        uow.identity.accounts.add(account)
        uow.commit()


def _of_the_action(*operators: str) -> Iterable[Convention]:
    """Return conventions that pay the dispositif of the actions, one for each operator."""
    for each in operators:
        yield replace(CONVENTION, id=f"astre-{each}", dispositif_id="ASTRe", operator_id=each)


def _contest(uow: UnitOfWork, person: str) -> None:
    acting = Acting(Actor(person, Role.BENEFICIARY), WROTE_AT, WROTE_AT.date())
    about = Subject.MATCH, "nettoyage"
    said = "Ce n’est pas mon métier."
    uow.traces.contests.add(*open_contest(f"contest-{person}", person, about, said, acting))


def _entrusted(person: str, referent: str) -> Accompaniment:
    return Accompaniment(f"acc-{person}", person, referent, AccompanimentRole.PRINCIPAL, STARTS)


def _place(uow: UnitOfWork, key: str, person: str, opportunity: OpportunityId, host: str) -> None:
    action = opportunity in {ACTION, OTHER_ACTION, FAR_ACTION}
    placed = Positionnement(
        id=key,
        beneficiary_id=person,
        opportunity_id=opportunity,
        opportunity_kind=OpportunityKind.INSERTION_ACTION if action else OpportunityKind.JOB_OFFER,
        origin=Origin.REFERENT,
        # One is wished for already by the first person, and nothing is open twice.
        state=State.COMPLETED if key == "x-b-1" else State.SENT,
        prescriber_id="ref-1",
        created_at=WROTE_AT,
        state_since=WROTE_AT,
        sent_at=WROTE_AT,
        host_id=host,
    )
    event = Event(
        id=f"{key}.1",
        positionnement_id=key,
        sequence=1,
        transition=Transition.CREATE,
        from_state=None,
        to_state=placed.state,
        at=WROTE_AT,
        actor_id="ref-1",
        actor_role=Role.REFERENT,
    )
    uow.positionnements.add(placed, event)
