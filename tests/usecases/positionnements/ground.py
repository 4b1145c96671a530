"""One action with a session, an offer, structures, référents and people, on SQLite in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from insertion.actor import Actor, Role
from insertion.capacity import ActionSession, Audience, Mixing
from insertion.opportunity import OpportunityId
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement import Positionnement, Sheet, Transition
from insertion.positionnement_moves import Acting, Step
from insertion.positionnement_reasons import Reason
from insertion.referent import Accompaniment, AccompanimentRole, Referent
from insertion.terms import Objective
from persistence.engine import create_engine_for
from persistence.unit_of_work import SqlUnitOfWork
from tests.builders import a_job_offer, an_insertion_action
from tests.upgraded import upgrade
from usecases.positionnements.advance import Target, advance_positionnement
from usecases.positionnements.create import Wanted, create_positionnement
from usecases.positionnements.practice import Practice

TODAY = date(2026, 11, 25)
SHEET = Sheet((Objective.SOLVE,), ("capacites_deplacement",), "Passer le permis")
WORKER = Actor("worker", Role.REFERENT)  # a social worker of the Département
CCAS = Actor("ccas-ref", Role.REFERENT)  # of a CCAS: the MDS validates what he prescribes
VALIDATOR = Actor("mds-ref", Role.REFERENT)
OPERATOR = Actor("jeanne", Role.OPERATOR, "op")
STRANGER = Actor("paul", Role.OPERATOR, "other-op")
EMPLOYER = Actor("anne", Role.EMPLOYER, "emp")
DEPARTEMENT = Actor("dep", Role.DEPARTEMENT)


def memory_engine() -> Engine:
    engine = create_engine_for("sqlite://")
    upgrade(engine)
    return engine


def acting(actor: Actor, day: date = TODAY) -> Acting:
    return Acting(actor, datetime(day.year, day.month, day.day, 9, tzinfo=UTC), day)


@dataclass
class Ground:
    """A world of its own in a database: every id starts with ``prefix``."""

    engine: Engine
    prefix: str = ""
    day: date = TODAY
    practice: Practice = field(default_factory=Practice)

    @property
    def uow(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.engine)

    def id(self, name: str) -> str:
        return f"{self.prefix}{name}"

    def lay(
        self,
        places: int = 2,
        people: int = 4,
        *,
        dispositif: str = "adse_a",
        mixing: Mixing | None = None,
        **session: object,
    ) -> "Ground":
        with self.uow as uow:
            self._structures(uow)
            action = an_insertion_action(self.id("action"), dispositif=dispositif)
            other = an_insertion_action(self.id("other"), dispositif="adse_b")
            offer = a_job_offer(self.id("offer"), posts=1)
            uow.opportunities.upsert([(action, None), (other, None), (offer, None)])
            uow.organisations.set_hosts({action.id: "op", offer.id: "emp"})
            for number in range(people):
                uow.accompaniments.open(self._accompaniment(number, "worker"))
            uow.accompaniments.open(self._accompaniment(people, "ccas-ref"))
            uow.action_sessions.add(
                ActionSession(
                    id=self.id("session"),
                    action_id=action.id,
                    starts_on=date(2026, 11, 1),
                    ends_on=date(2027, 10, 31),
                    places=places,
                    mixing=mixing,
                    **session,  # type: ignore[arg-type]
                )
            )
            uow.commit()
        return self

    def _structures(self, uow: SqlUnitOfWork) -> None:
        kinds = {
            "mds": OrganisationKind.MDS,
            "ccas": OrganisationKind.CCAS,
            "op": OrganisationKind.OPERATOR,
            "other-op": OrganisationKind.OPERATOR,
            "emp": OrganisationKind.EMPLOYER,
        }
        uow.organisations.upsert([Organisation(key, kind, key) for key, kind in kinds.items()])
        uow.referents.upsert(
            [
                Referent("worker", "mds", social_worker=True),
                Referent("mds-ref", "mds", social_worker=True),
                Referent("ccas-ref", "ccas", social_worker=False),
            ]
        )

    def _accompaniment(self, number: int, referent_id: str) -> Accompaniment:
        person = self.person(number)
        role = AccompanimentRole.SUPPORT  # the file active is not what is looked at here
        return Accompaniment(f"acc-{person}", person, referent_id, role, date(2026, 1, 1))

    def person(self, number: int) -> str:
        return self.id(f"b{number}")

    def create(
        self, number: int = 0, by: Actor = WORKER, what: str = "action", **wanted: object
    ) -> Positionnement:
        given: dict[str, object] = {
            "beneficiary_id": self.person(number),
            "opportunity_id": self.id(what),
            "sheet": SHEET,
        }
        asked = Wanted(**(given | wanted))  # type: ignore[arg-type]
        return create_positionnement(asked, self.uow, acting(by, self.day), self.practice)

    def advance(
        self, positionnement_id: str, transition: Transition, by: Actor, **said: object
    ) -> Positionnement:
        version = said.pop("version", None)
        step = Step(transition=transition, **said)  # type: ignore[arg-type]
        target = Target(positionnement_id, version)  # type: ignore[arg-type]
        return advance_positionnement(target, step, self.uow, acting(by, self.day), self.practice)

    def known_to(self, number: int, host: Actor) -> None:
        """Let a host know a person: she was sent to it once, and that is over."""
        what = "offer" if host.role is Role.EMPLOYER else "action"
        sent = self.create(number, WORKER, what)
        self.advance(sent.id, Transition.REFUSE, host, reason=Reason.SKILLS)

    def accept(self, positionnement_id: str) -> Positionnement:
        return self.advance(
            positionnement_id, Transition.ACCEPT, OPERATOR, session_id=self.id("session")
        )

    def wait(self, positionnement_id: str) -> Positionnement:
        return self.advance(
            positionnement_id, Transition.WAITLIST, OPERATOR, session_id=self.id("session")
        )

    def get(self, positionnement_id: str) -> Positionnement:
        with self.uow as uow:
            found = uow.positionnements.get(positionnement_id)
        assert found is not None
        return found

    def session(self) -> ActionSession:
        with self.uow as uow:
            found = uow.action_sessions.get(self.id("session"))
        assert found is not None
        return found

    def later(self, days: int) -> "Ground":
        return Ground(self.engine, self.prefix, self.day + timedelta(days=days), self.practice)

    def action_id(self) -> OpportunityId:
        return OpportunityId(self.id("action"))


def fresh_prefix(counter: Callable[[], int]) -> str:
    return f"w{counter()}-"


YOUNG = Audience.YOUNG_FAJ
