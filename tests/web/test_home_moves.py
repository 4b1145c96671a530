"""A home moved inside its zone changes no byte of the screens of hosts and visitors.

The screens are crawled from the home of each: every page that a link leads to. Only the key of a
form is left aside: it is drawn anew for each page, so that the form sent twice is done once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import httpx2
import pytest
from starlette.testclient import TestClient

from api.wiring import Vicinal
from benchmarks.home_movers import move_inside, other_zone, people_with_a_zone, zone_of
from benchmarks.home_moves import Observer, forget_counts, is_moving, observers
from insertion.accounts import Account, AccountState
from insertion.actor import Role
from insertion.sign_in import SessionMeans, SessionStage
from tests.web.people import COOKIE, a_territory
from usecases.accounts.sessions import open_session
from web.app import create_web_app
from web.menus import HOMES

MOST_PAGES = 60
MOVED_AT_ONCE = 20
_LINK = re.compile(r'href="(/[^"#]*)')
_KEY = re.compile(r'name="_cle" value="[^"]*"')
_PUBLIC = ("/", "/comment-ca-marche", "/aide", "/profil/lieu")
_NOT_ITS_OWN = ("/statique/", "/langue/", "/compte", "/deconnexion", "/connexion")

Seen = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Looker:
    """Someone at the screens: the cookie of an observer, none for a visitor."""

    observer: Observer
    cookie: str | None = None

    @property
    def starts(self) -> tuple[str, ...]:
        """Return the pages from which the others are found."""
        role = self.observer.role
        shown = self.observer.ids.get("opportunity_id", ())
        public = (*_PUBLIC, *(f"/possibilites/{each}" for each in shown))
        return public if role is None else (HOMES[role], *public)


class Screens:
    """The screens of the invented territory, and those who look at them."""

    def __init__(self, vicinal: Vicinal, site: TestClient) -> None:
        self.vicinal, self.site = vicinal, site
        self.lookers = list(lookers_of(vicinal))

    def seen(self, lookers: list[Looker]) -> Seen:
        """Return every page that each may read, as it is sent but for the keys of forms."""
        forget_counts(self.vicinal.engine)
        found: Seen = {}
        for looker in lookers:
            for path, page in self._pages(looker):
                found[looker.observer.name, path] = as_sent(page)
        return found

    def _pages(self, looker: Looker) -> Iterator[tuple[str, httpx2.Response]]:
        self.site.cookies.clear()
        if looker.cookie is not None:
            self.site.cookies.set(COOKIE, looker.cookie)
        waiting, known = list(looker.starts), set(looker.starts)
        while waiting and len(known) - len(waiting) < MOST_PAGES:
            path = waiting.pop(0)
            page = self.site.get(path, follow_redirects=False)
            yield path, page
            for link in sorted(set(_LINK.findall(page.text))):
                address = link.replace("&amp;", "&")
                if address not in known and not address.startswith(_NOT_ITS_OWN):
                    known.add(address)
                    waiting.append(address)

    def of(self, role: Role | None) -> list[Looker]:
        return [each for each in self.lookers if each.observer.role is role]


def lookers_of(vicinal: Vicinal) -> Iterator[Looker]:
    """Yield the visitor, and an account of each employer and operator that has something here."""
    at = datetime.now(UTC)
    for each in observers(vicinal):
        if each.role is None:
            yield Looker(each)
            continue
        organisation = each.name.rsplit(":", 1)[1]
        account_id = f"regard-{organisation}"
        account = Account(
            account_id, each.role, account_id, AccountState.ACTIVE, at, organisation_id=organisation
        )
        with vicinal.unit_of_work() as uow:
            uow.wait_to_write()
            uow.identity.accounts.add(account)
            signed = open_session(uow, account, SessionMeans.PASSWORD, SessionStage.OPEN, at)
            uow.commit()
        yield Looker(each, signed.token)


def as_sent(page: httpx2.Response) -> str:
    """Return a page as it is sent: status, headers in order, and bytes but keys of forms."""
    # A page is sent compressed: how long that is depends on the keys too.
    told = ((name, value) for name, value in page.headers.items() if name != "content-length")
    headers = [f"{name}:{value}" for name, value in told if not is_moving(name)]
    return "\n".join((str(page.status_code), *headers, "", _KEY.sub("", page.text)))


def differing(before: Mapping[tuple[str, str], str], after: Seen) -> list[tuple[str, str]]:
    """Return whose pages differ, and which; one that appears or goes differs."""
    return sorted(
        each for each in before.keys() | after.keys() if before.get(each) != after.get(each)
    )


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
    vicinal = a_territory(tmp_path_factory.mktemp("regards"))
    with TestClient(create_web_app(vicinal)) as site:
        yield Screens(vicinal, site)


def some(screens: Screens, luck: Random) -> list[Looker]:
    """Return the visitor, two employers and two operators."""
    hosts = (screens.of(Role.EMPLOYER), screens.of(Role.OPERATOR))
    return [*screens.of(None), *(each for role in hosts for each in luck.sample(role, 2))]


def test_there_are_cards_and_counts_on_the_screens(screens: Screens) -> None:
    found = screens.seen(screens.of(Role.EMPLOYER)[:3])
    shown = "\n".join(found.values())
    assert 'class="card"' in shown
    assert "Près d’ici" in shown
    assert len(found) > MOST_PAGES // 2
    desk = HOMES[Role.EMPLOYER]
    not_read = [path for (_, path), page in found.items() if not page.startswith("200\n")]
    assert [path for path in not_read if path.startswith(desk)] == []


@pytest.mark.parametrize("seed", [1, 2])
def test_a_move_inside_the_zone_changes_no_byte_of_a_screen(screens: Screens, seed: int) -> None:
    luck = Random(seed)
    lookers = some(screens, luck)
    before = screens.seen(lookers)
    for person in luck.sample(people_with_a_zone(screens.vicinal), MOVED_AT_ONCE):
        move_inside(screens.vicinal, person, zone_of(screens.vicinal, person), luck)
    assert differing(before, screens.seen(lookers)) == []


def test_the_same_comparison_sees_a_move_out_of_the_zone(screens: Screens) -> None:
    luck, employers = Random(3), screens.of(Role.EMPLOYER)
    before = screens.seen(employers)
    for person in people_with_a_zone(screens.vicinal)[:60]:
        move_inside(screens.vicinal, person, other_zone(screens.vicinal, person), luck)
    assert any("/offres/" in path for _who, path in differing(before, screens.seen(employers)))
