"""Text twice as large, as a browser is set to write it, on the desks of those who work here."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from insertion.actor import Role
from tests.web.browser import QUIET, Visitor, chromium
from tests.web.operators import week_of_most
from tests.web.people import People

pytestmark = pytest.mark.browser
DESKS = (
    (Role.REFERENT, ("/referent", "/referent/portefeuille", "/referent/actions")),
    (Role.EMPLOYER, ("/employeur", "/employeur/offres/nouvelle", "/employeur/sites")),
    (Role.OPERATOR, ("/operateur", "/operateur/sessions", "/operateur/conventions")),
    (Role.DEPARTEMENT, ("/departement", "/departement/budgets", "/departement/regles")),
)
_TWICE = 32


@pytest.fixture(scope="module")
def browser(browser: Browser) -> Iterator[Browser]:
    """Open a browser whose text is twice the usual 16 px, what widths in rem follow too."""
    larger = [*QUIET, f"--blink-settings=defaultFontSize={_TWICE}"]
    with browser.browser_type.launch(executable_path=chromium(), args=larger) as opened:
        yield opened


@pytest.mark.parametrize(("role", "paths"), DESKS, ids=[each[0] for each in DESKS])
def test_twice_as_large_no_desk_is_cut(
    at_desk: Callable[..., Visitor], people: People, role: Role, paths: tuple[str, ...]
) -> None:
    visitor = at_desk(role)
    page = visitor.page
    if role is Role.OPERATOR:
        paths = (*paths, week_of_most(visitor, people.vicinal.today()))
    for path in paths:
        visitor.go(path)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "36px"
        assert not visitor.overflows(), path
