"""Accounts of the demonstration: one in each role, with what is needed to sign in."""

from dataclasses import dataclass
from datetime import datetime

from insertion.accounts import Account, AccountState
from insertion.actor import Actor, Role
from insertion.host_side.posted_offers import PostedState
from insertion.organisations import OrganisationKind
from insertion.ports import UnitOfWork
from insertion.positionnement import HOLDING
from insertion.positionnement_ports import PositionnementFilter, Window
from usecases.accounts.activation import issue_code
from usecases.accounts.practice import SignInPractice
from usecases.accounts.second_factor import new_factor
from usecases.demo.showcase import SHOWCASE
from usecases.demo.year.cast import DEPARTEMENT_ID

PASSWORD = "la démonstration est inventée"
_SHOWN_CODES = 3
_ALL = Window(1, 10_000)


@dataclass(frozen=True, slots=True)
class DemoAccess:
    """How to sign in as one of the demonstration; a code serves once."""

    role: Role
    login: str | None
    codes: tuple[str, ...]


def open_demo_accounts(
    uow: UnitOfWork, practice: SignInPractice, at: datetime
) -> tuple[DemoAccess, ...]:
    """Return how to sign in in each role; the codes told before are worth nothing any more."""
    person = SHOWCASE[0].id
    with uow:
        uow.wait_to_write()
        referent = uow.piloting.principal_referents([person])[person]
        hashed = practice.hashing.hash(PASSWORD)
        access = []
        for role, acts_as, organisation_id in (
            (Role.REFERENT, referent, None),
            (Role.OPERATOR, None, _busiest_operator(uow)),
            (Role.EMPLOYER, None, _who_posts(uow)),
            (Role.DEPARTEMENT, DEPARTEMENT_ID, None),
        ):
            account_id = f"demo-compte-{role.value}"
            login = f"{role.value}@demo.exemple"
            account = Account(
                id=account_id,
                role=role,
                acts_as=acts_as or account_id,
                state=AccountState.ACTIVE,
                created_at=at,
                organisation_id=organisation_id,
                login=login,
                password_hash=hashed,
            )
            if uow.identity.accounts.get(account_id) is None:
                uow.identity.accounts.add(account)
            codes = new_factor(uow, account, practice, at)
            access.append(DemoAccess(role, login, codes[:_SHOWN_CODES]))
        uow.commit()
    acting = Actor(referent, Role.REFERENT)
    code = issue_code(person, acting, uow, practice, at).code
    return (DemoAccess(Role.BENEFICIARY, None, (code,)), *access)


def _who_posts(uow: UnitOfWork) -> str:
    """Return an employer who posts its offers itself; one who has offers, when none does."""
    posted = uow.host_side.posted.page(None, PostedState.PUBLISHED, Window(1, 1)).items
    return posted[0].organisation_id if posted else _employer(uow)


def _busiest_operator(uow: UnitOfWork) -> str:
    """Return the structure with a convention that holds most people: its desk shows everything."""
    conventions = uow.conventions.page(None, _ALL).items

    def held(operator_id: str) -> tuple[int, str]:
        viewer = Actor(operator_id, Role.OPERATOR, operator_id)
        where = PositionnementFilter(viewer, states=HOLDING)
        return uow.positionnements.page(where, Window(1, 1)).total, operator_id

    return max({each.operator_id for each in conventions}, key=held)


def _employer(uow: UnitOfWork) -> str:
    """Return an employer which answers for some offer."""
    for each in uow.opportunities.iterate():
        host = uow.organisations.host_of(each.id)
        found = None if host is None else uow.organisations.get(host)
        if found is not None and found.kind is OrganisationKind.EMPLOYER:
            return found.id
    raise LookupError(OrganisationKind.EMPLOYER.value)
