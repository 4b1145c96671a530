"""A database with people and structures, a clock, and light hashing."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pwdlib.hashers.argon2 import Argon2Hasher
from pyotp import TOTP
from sqlalchemy import Engine

from insertion.accounts import Account
from insertion.actor import Actor, Role
from insertion.organisations import Organisation, OrganisationKind
from insertion.outbox import MessageKind
from insertion.positionnement_ports import Window
from insertion.referent import Accompaniment, AccompanimentRole, Referent
from persistence.engine import create_engine_for
from persistence.unit_of_work import SqlUnitOfWork
from tests.upgraded import upgrade
from usecases.accounts.activation import ActivationCode, issue_code
from usecases.accounts.hashing import Hashing
from usecases.accounts.links import accept_invitation
from usecases.accounts.manage import Wanted, invite
from usecases.accounts.practice import Entrance, SignInPractice
from usecases.accounts.second_factor import begin_enrolment, confirm_enrolment
from usecases.accounts.sessions import Present, SignedIn, present_of
from usecases.accounts.sign_in import Credentials, sign_in
from usecases.vault import Vault

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "un cheval bleu mange dehors"
DEPARTEMENT = Actor("dep-1", Role.DEPARTEMENT)
REFERENT = Actor("ref-1", Role.REFERENT)


def light_hashing() -> Hashing:
    """Return hashing that takes no time: a test is not an attacker."""
    return Hashing(Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class Enrolled:
    """A professional who can sign in: his address, the secret of his telephone, his codes."""

    account: Account
    login: str
    secret: str
    recovery_codes: tuple[str, ...]
    signed: SignedIn


class Lobby:
    """Where people come in."""

    def __init__(self, engine: Engine | None = None) -> None:
        if engine is None:
            engine = create_engine_for("sqlite://")
            upgrade(engine)
        self.engine = engine
        self.now = NOW
        self.practice = SignInPractice(Vault(bytes(32)), light_hashing())
        with self.work() as uow:
            uow.organisations.upsert(
                [
                    Organisation("mds-1", OrganisationKind.MDS, "MDS d’essai", "49007"),
                    Organisation("op-1", OrganisationKind.OPERATOR, "Opérateur d’essai"),
                ]
            )
            uow.referents.upsert([Referent("ref-1", "mds-1", social_worker=True)])
            uow.accompaniments.open(
                Accompaniment("acc-1", "b-1", "ref-1", AccompanimentRole.PRINCIPAL, NOW.date())
            )
            uow.commit()

    def work(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.engine)

    def entrance(self, address: str = "192.0.2.7") -> Entrance:
        return Entrance(self.work, self.practice, address, self.now)

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def sign_in(self, login: str, password: str = PASSWORD, address: str = "192.0.2.7") -> SignedIn:
        return sign_in(Credentials(login, password), self.entrance(address))

    def present(self, signed: SignedIn) -> Present:
        return present_of(signed.token, self.work, self.now)

    def last_secret(self, kind: MessageKind) -> str | None:
        """Return the secret of the last message of a kind, as the mail would show it."""
        with self.work() as uow:
            for message in uow.outbox.page(None, Window(size=100)).items:
                if message.kind is kind and message.sealed is not None:
                    return self.practice.vault.unseal(message.sealed, message.id)
        return None

    def invited(self, wanted: Wanted | None = None) -> tuple[Account, str]:
        wanted = wanted or Wanted(Role.REFERENT, "ref-1@exemple.fr", referent_id="ref-1")
        account = invite(wanted, DEPARTEMENT, self.work(), self.practice, self.now)
        secret = self.last_secret(MessageKind.INVITATION)
        assert secret is not None
        return account, secret

    def enrolled(self, wanted: Wanted | None = None) -> Enrolled:
        """Return a professional who chose a password and set a second factor up."""
        account, secret = self.invited(wanted)
        signed = accept_invitation(secret, PASSWORD, self.entrance())
        present = self.present(signed)
        enrolment = begin_enrolment(present, self.work(), self.practice)
        done = confirm_enrolment(
            self.code(enrolment.secret), present, self.work(), self.practice, self.now
        )
        assert account.login is not None
        self.later(seconds=60)  # the code that enrolled is not used again
        return Enrolled(
            replace(account), account.login, enrolment.secret, done.recovery_codes, done.signed
        )

    def code(self, secret: str, steps: int = 0) -> str:
        return str(TOTP(secret).generate_otp(int(self.now.timestamp()) // 30 + steps))

    def activation_code(self) -> ActivationCode:
        return issue_code("b-1", REFERENT, self.work(), self.practice, self.now)


def link_identity(lobby: Lobby, known: Enrolled) -> None:
    """Link an identity of another service with an account."""
    with lobby.work() as uow:
        uow.identity.issuers.link("proconnect", "identite", known.account.id, lobby.now)
        uow.commit()
    assert linked_account(lobby) == known.account.id


def linked_account(lobby: Lobby) -> str | None:
    """Return the account that this identity opens."""
    with lobby.work() as uow:
        return uow.identity.issuers.account_of("proconnect", "identite")
