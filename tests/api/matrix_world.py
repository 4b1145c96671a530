"""Two départements with one of everything, and how each identity stands towards each of it.

What stands here is said by hand: it is what the answers of the application are judged by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import text

from api.wiring import Vicinal
from insertion.accounts import Account, AccountState
from insertion.actor import Acting, Actor, Role
from insertion.contests import Subject, open_contest
from insertion.opportunity import OpportunityId
from insertion.organisations import Organisation, OrganisationKind
from insertion.ports import UnitOfWork
from insertion.positionnement import Event, Origin, Positionnement, State, Transition
from insertion.referent import Accompaniment, AccompanimentRole, Referent
from insertion.retention_ports import ArchivedFile, Coarse
from insertion.rights import Scope
from insertion.terms import OpportunityKind
from tests.api.builders import an_action, an_offer
from tests.api.people import ACTION, STARTS, WROTE_AT, a_session
from tests.api.sheets import CONVENTION, a_seance
from tests.builders import a_profile

ELSEWHERE = "53"
OFFER, OTHER_ACTION = OpportunityId("nettoyage"), OpportunityId("numerique")
FAR_ACTION, FAR_OFFER = OpportunityId("mobilite-53"), OpportunityId("offre-53")
RANDOM = "4f0c2f1de9b14c3f8a76c1d2e3f40516"

IDENTITIES: Mapping[str, tuple[Role | None, str]] = {
    "anonyme": (None, ""),
    "bénéficiaire": (Role.BENEFICIARY, "beneficiaire:b-1"),
    "référent": (Role.REFERENT, "referent:ref-1"),
    "employeur": (Role.EMPLOYER, "employeur:anne:emp-1"),
    "opérateur": (Role.OPERATOR, "operateur:jean:op-1"),
    "Département": (Role.DEPARTEMENT, "departement:dep-1"),
}
TARGETS = ("own", "same organisation", "same département", "other département", "deleted", "random")
HERE = TARGETS[:3]

_DEPT = frozenset({Scope.DEPARTEMENT, Scope.COUNTED})
_NOBODY: frozenset[Scope] = frozenset()


@dataclass(frozen=True)
class Kind:
    """Ids of one kind by identity and target, and the scopes that each satisfies."""

    ids: Mapping[str, tuple[str, str, str, str]]  # own, same organisation, département, elsewhere
    satisfied: Mapping[Role, Mapping[str, frozenset[Scope]]]

    def id_of(self, identity: str, target: str) -> str:
        if target == "deleted":
            return "b-gone"
        if target == "random":
            return RANDOM
        return self.ids.get(identity, self.ids[""])[TARGETS.index(target)]

    def scopes(self, role: Role, target: str) -> frozenset[Scope]:
        return self.satisfied.get(role, {}).get(target, _NOBODY)


def _in_departement(*more: Scope) -> Mapping[str, frozenset[Scope]]:
    return dict.fromkeys(HERE, _DEPT | frozenset(more))


_OWN = {"own": frozenset({Scope.OWN})}
_HOSTED = frozenset({Scope.ORGANISATION, Scope.PLACED})
_HOST = {"own": _HOSTED, "same organisation": _HOSTED}

KINDS: Mapping[str, Kind] = {
    "beneficiary_id": Kind(
        {"": ("b-1", "b-m", "b-10", "b-53")},
        {
            Role.BENEFICIARY: _OWN,
            # Of the département only: what an opening with a motive may be asked for.
            Role.REFERENT: _in_departement() | {"own": _DEPT | {Scope.PORTFOLIO}},
            Role.DEPARTEMENT: _in_departement(),
        },
    ),
    "referent_id": Kind(
        {"": ("ref-1", "ref-3", "ref-2", "ref-53")},
        {Role.REFERENT: _OWN, Role.DEPARTEMENT: _in_departement()},
    ),
    "accompaniment_id": Kind(
        {"": ("acc-b-1", "acc-b-m", "acc-b-10", "acc-b-53")},
        {Role.DEPARTEMENT: _in_departement()},
    ),
    "positionnement_id": Kind(
        {
            "": ("x-b-1", "x-b-m", "x-b-10", "x-b-53"),
            "employeur": ("o-b-1", "o-b-10", "o-b-m", "o-b-53"),
            "opérateur": ("x-b-1", "x-b-m", "y-b-10", "x-b-53"),
        },
        {
            Role.BENEFICIARY: _OWN,
            Role.REFERENT: {"own": frozenset({Scope.PORTFOLIO})},
            Role.EMPLOYER: _HOST,
            Role.OPERATOR: _HOST,
            Role.DEPARTEMENT: _in_departement(),
        },
    ),
    "session_id": Kind(
        {"": ("session-1", "session-2", "session-o2", "session-53")},
        {Role.OPERATOR: _HOST, Role.DEPARTEMENT: _in_departement()},
    ),
    "seance_id": Kind(
        {"": ("seance-1", "seance-2", "seance-o2", "seance-53")},
        {Role.OPERATOR: _HOST, Role.DEPARTEMENT: _in_departement()},
    ),
    "convention_id": Kind(
        {"": ("conv-1", "conv-1b", "conv-2", "conv-53")},
        {Role.OPERATOR: _HOST, Role.DEPARTEMENT: _in_departement()},
    ),
    "contest_id": Kind(
        {"": ("contest-b-1", "contest-b-m", "contest-b-10", "contest-b-53")},
        {
            Role.BENEFICIARY: _OWN,
            Role.REFERENT: {"own": frozenset({Scope.PORTFOLIO})},
            Role.DEPARTEMENT: _in_departement(),
        },
    ),
    "account_id": Kind(
        {"": ("compte-op-1", "compte-op-2", "compte-ref-2", "compte-53")},
        {Role.DEPARTEMENT: _in_departement()},
    ),
}


def store_matrix(vicinal: Vicinal) -> None:
    """Write, beside what the table of routes needs, what the other relations need."""
    with vicinal.unit_of_work() as uow:
        uow.opportunities.upsert([(an_action(FAR_ACTION), None), (an_offer(FAR_OFFER), None)])
        uow.organisations.upsert([Organisation("emp-2", OrganisationKind.EMPLOYER, "Autre")])
        uow.organisations.set_hosts({OTHER_ACTION: "op-2"})
        uow.beneficiaries.upsert([(each, a_profile()) for each in ("b-m", "b-10", "b-gone")])
        uow.accompaniments.open(_entrusted("b-m", "ref-3"))
        uow.conventions.upsert([replace(CONVENTION, id="conv-1b")])
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
            _contest(uow, person)
            _place(uow, f"x-{person}", person, ACTION, "op-1")
        _place(uow, "y-b-10", "b-10", OTHER_ACTION, "op-2")
        for person, host in (("b-1", "emp-1"), ("b-10", "emp-1"), ("b-m", "emp-2")):
            _place(uow, f"o-{person}", person, OFFER, host)
        uow.commit()
    _store_elsewhere(vicinal)
    with vicinal.engine.begin() as connection:
        connection.execute(text("DELETE FROM beneficiaries WHERE id = 'b-gone'"))


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
        uow.situations.put("b-53", {"recoit_rsa": True})
        _contest(uow, "b-53")
        uow.accompaniments.open(_entrusted("b-53", "ref-53"))
        uow.conventions.upsert([replace(CONVENTION, id="conv-53", operator_id="op-53")])
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
        made_at = datetime.now(UTC)
        account = Account("compte-53", Role.DEPARTEMENT, "dep-53", AccountState.ACTIVE, made_at)
        uow.identity.accounts.add(account)
        uow.commit()


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
