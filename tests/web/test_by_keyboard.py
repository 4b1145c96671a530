"""What a person and the Département do, without a mouse, from the first page to the answer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from insertion.actor import Role
from tests.web.browser import Visitor
from tests.web.people import People
from tests.web.test_departement_desk import ask_to_correct
from tests.web.test_in_a_browser import reach
from tests.web.test_own_story import someone_new

pytestmark = pytest.mark.browser
MOST = 150


def press(page: Page, wanted: str) -> None:
    """Reach a button or a link by Tab, press it, and wait for the page it leads to."""
    reach(page, wanted, MOST)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_person_enters_answers_and_asks_for_a_place(
    browser: Browser, territory_base: str, people: People
) -> None:
    code = someone_new(people, "demo-benef-clavier")
    visitor = Visitor(browser, territory_base)
    page = visitor.page
    visitor.go("/connexion")
    reach(page, "#champ-code")
    page.keyboard.insert_text(code)
    with page.expect_navigation(url=re.compile("/moi/profil/lieu$")):
        page.keyboard.press("Enter")
    reach(page, "#champ-lieu")
    page.keyboard.insert_text("Angers")
    press(page, "button[value=suivante]")
    reach(page, "input[value=velo]")
    page.keyboard.press("Space")
    press(page, "button[value=voir]")
    visitor.go("/moi?type=action")
    press(page, ".card h3 a")
    press(page, "form[action$='/demande'] button")
    expect(page.locator(".flash").first).to_contain_text("C’est demandé")
    press(page, "nav.menu a[href='/moi/demarches']")
    press(page, ".card a[href^='/moi/demarches/']")
    reach(page, "main details summary")
    page.keyboard.press("Enter")
    reach(page, "input[name=motif]")
    page.keyboard.press("Space")
    press(page, "form[action$='/arret'] button")
    expect(page.locator(".flash").first).to_contain_text("C’est arrêté.")
    assert visitor.outside == []
    assert visitor.complaints == []
    visitor.close()


def test_the_departement_counts_a_period_and_answers_a_request(
    at_desk: Callable[..., Visitor], people: People
) -> None:
    asked = "Corriger ceci, sans souris."
    ask_to_correct(people, asked)
    visitor = at_desk(Role.DEPARTEMENT)
    page = visitor.page
    visitor.go("/departement")
    reach(page, "#filtre-periode")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#filtre-periode").input_value()
    press(page, "main form button[type=submit]")
    assert f"periode={chosen}" in page.url
    press(page, "nav.menu a[href='/departement/demandes']")
    card = page.locator(".card", has_text=asked)
    its = f".card:has([id='{card.locator('textarea').get_attribute('id')}'])"
    reach(page, f"{its} summary", MOST)
    page.keyboard.press("Enter")
    reach(page, f"{its} input[value=faire]")
    page.keyboard.press("Space")
    press(page, f"{its} button")
    expect(page.locator("main")).to_contain_text("C’est fait.")
    expect(page.locator(".card", has_text=asked)).to_have_count(0)
