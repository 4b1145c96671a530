"""Someone signed in at the screens, in any role, over the invented territory."""

import atexit
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp

from starlette.testclient import TestClient

from api.settings import Settings
from api.wiring import Vicinal, local_today, wire
from insertion.accounts import Account, AccountState
from insertion.actor import Actor, Role
from insertion.sign_in import SessionMeans, SessionStage
from skills.starter import load_starter
from tests.api.accounts import KEY_TEXT
from tests.upgraded import become_another, upgrade
from tests.usecases.accounts.lobby import light_hashing
from usecases.accounts.sessions import open_session
from usecases.demo import load_demo
from usecases.demo.accounts import open_demo_accounts
from usecases.demo.showcase import SHOWCASE

COOKIE = "vicinal"
SEED = 49


def a_territory(folder: Path) -> Vicinal:
    """Return an application on the invented territory, with its accounts.

    It is told once a day and copied: whoever needs one has its own, in a moment.
    """
    copytree(_told_on(local_today()), folder, dirs_exist_ok=True)
    vicinal = _wired(folder)
    become_another(vicinal.engine)
    return vicinal


def _wired(folder: Path) -> Vicinal:
    url = f"sqlite:///{folder / 'demo.sqlite3'}"
    settings = Settings(database_url=url, vault_key=KEY_TEXT, sign_in_failures_per_address=1_000)
    return wire(settings, hashing=light_hashing())


@cache
def _told_on(day: date) -> Path:
    """Return where the territory of a day is, until the tests end."""
    folder = Path(mkdtemp(prefix="vicinal-territoire-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    vicinal = _wired(folder)
    upgrade(vicinal.engine)
    load_demo(vicinal.unit_of_work(), load_starter(), vicinal.communes, SEED, day)
    open_demo_accounts(vicinal.unit_of_work(), vicinal.signing.practice, datetime.now(UTC))
    vicinal.close()
    return folder


@dataclass(frozen=True, slots=True)
class People:
    """Who can be signed in, and the cookie of each."""

    vicinal: Vicinal

    def actor(self, role: Role) -> Actor:
        """Return who acts in a role in the demonstration; Nadia for a beneficiary."""
        if role is Role.BENEFICIARY:
            return Actor(SHOWCASE[0].id, role)
        with self.vicinal.reading() as uow:
            account = uow.identity.accounts.get(f"demo-compte-{role.value}")
        assert account is not None
        return account.actor

    def cookie(self, role: Role, acts_as: str | None = None) -> str:
        """Return the cookie of a new session, open, of who acts in a role."""
        actor = self.actor(role)
        at = datetime.now(UTC)
        with self.vicinal.unit_of_work() as uow:
            uow.wait_to_write()
            own = acts_as or actor.id
            account = uow.identity.accounts.of_person(role, own, None)
            if account is None:
                account = Account(f"compte-{own}", role, own, AccountState.ACTIVE, at)
                uow.identity.accounts.add(account)
            elif account.state is not AccountState.ACTIVE:
                account = replace(account, state=AccountState.ACTIVE)
                uow.identity.accounts.change(account)
            signed = open_session(uow, account, SessionMeans.PASSWORD, SessionStage.OPEN, at)
            uow.commit()
        return signed.token

    def sign_in(self, site: TestClient, role: Role, acts_as: str | None = None) -> TestClient:
        """Return a site where who acts in a role is signed in."""
        site.cookies.clear()
        site.cookies.set(COOKIE, self.cookie(role, acts_as))
        return site
