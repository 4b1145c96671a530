"""Paper, nothing that moves, and someone who reads the site for the first time."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from insertion.actor import Role
from insertion.positionnement import State
from tests.web.browser import Visitor
from tests.web.operators import week_of_most
from tests.web.people import People
from tests.web.test_own_steps import someone_in

pytestmark = pytest.mark.browser
AtDesk = Callable[..., Visitor]
Visit = Callable[..., Visitor]
MOST_WORDS = 700
"""What one may have to read to answer one of the first questions: three minutes, slowly."""

_MOVING = """() => [...document.querySelectorAll('*')].filter(each => {
    const style = getComputedStyle(each);
    return style.animationName !== 'none'
        || style.transitionDuration.split(', ').some(each => each !== '0s');
}).length"""


def test_on_paper_what_is_read_stays_and_what_is_pressed_goes(
    at_desk: AtDesk, people: People
) -> None:
    person, placed = someone_in(people, State.ENTERED)
    operator = at_desk(Role.OPERATOR)
    shown = (
        (at_desk(Role.BENEFICIARY, acts_as=person), f"/moi/demarches/{placed}", ".history li"),
        (at_desk(Role.REFERENT), a_sheet(people), "dl.pairs dd"),
        (operator, week_of_most(operator, people.vicinal.today()), "table.cells th"),
    )
    for visitor, path, kept in shown:
        visitor.go(path)
        page = visitor.page
        expect(page.locator("nav.menu")).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator("nav.menu")).to_be_hidden()
        expect(page.locator("footer.bottom")).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(kept).first).to_be_visible()
        for button in page.locator("main button, main .button").all():
            expect(button).to_be_hidden()


def a_sheet(people: People) -> str:
    """Return the address of a prescription of the référent, to print."""
    actor = people.actor(Role.REFERENT)
    with people.vicinal.reading() as uow:
        who = sorted(uow.piloting.portfolio_ids(actor.id))
        placed = uow.positionnements.open_of_people(who)
    action = next(each for each in placed if each.opportunity_kind == "action")
    return f"/referent/positionnements/{action.id}/fiche"


def test_nothing_moves_for_who_asked_so(visit: Visit) -> None:
    visitor = visit()
    visitor.go("/")
    assert visitor.page.evaluate(_MOVING) == 0
    visitor.page.emulate_media(reduced_motion="no-preference")
    assert visitor.page.evaluate(_MOVING) > 0


class Reader:
    """Someone who comes for the first time: what she presses, and the words she goes through."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0
        self.words = 0

    def press(self, what: str) -> None:
        """Read the page, then press."""
        self.read()
        self.page.locator(what).first.click()
        self.presses += 1

    def read(self) -> None:
        """Go through every word of the page, its menu aside."""
        self.words += len(self.page.locator("main").inner_text().split())


def test_a_first_reader_finds_what_is_near_in_three_presses(visit: Visit) -> None:
    visitor = visit(390)
    visitor.go("/")
    reader = Reader(visitor.page)
    visitor.page.fill("#champ-lieu", "Angers")
    reader.press("main form button")
    reader.page.wait_for_url("**/profil/deplacement")
    visitor.page.check("input[value=velo]")
    reader.presses += 1
    reader.press("button[value=voir]")
    expect(visitor.page.locator(".card .travel").first).to_be_visible()
    reader.words += len(visitor.page.locator(".card").first.inner_text().split())
    assert reader.presses <= 3
    assert 50 < reader.words <= MOST_WORDS


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("nav.menu a[href='/aide']", "Vous pouvez parler à quelqu’un"),
        ("a[href='/comment-ca-marche']", "Ce qui classe la liste"),
    ],
    ids=["who to call", "how it is ranked"],
)
def test_a_first_reader_knows_who_to_call_and_how_it_is_ranked_in_one_press(
    visit: Visit, link: str, found: str
) -> None:
    visitor = visit(390)
    visitor.go("/")
    reader = Reader(visitor.page)
    reader.press(link)
    expect(visitor.page.get_by_text(re.compile(found)).first).to_be_visible()
    reader.read()
    assert reader.presses <= 1
    assert 50 < reader.words <= MOST_WORDS
