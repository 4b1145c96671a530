"""Entering told as a story, on a telephone and a desk, with script and without."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP

from insertion.actor import Role
from insertion.sign_in import KeyKind
from tests.web.browser import Visitor
from tests.web.people import COOKIE, People
from tests.web.test_entering import (
    NEW_PASSWORD,
    a_link,
    a_person,
    a_professional,
)

pytestmark = pytest.mark.browser
WAYS = [(390, True), (390, False), (1280, True), (1280, False)]
Enter = Callable[..., Visitor]


@pytest.fixture
def enter(browser: Browser, territory_base: str) -> Iterator[Enter]:
    """Open the screens of the invented territory for someone who is not signed in."""
    opened: list[Visitor] = []

    def open_for(width: int, **how: bool) -> Visitor:
        opened.append(Visitor(browser, territory_base, width, **how))
        return opened[-1]

    yield open_for
    for each in opened:
        assert (each.outside, each.complaints) == ([], [])
        each.close()


def press(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()


@pytest.mark.parametrize(("width", "script"), WAYS)
def test_a_professional_invited_protects_his_account_and_keeps_his_codes(
    enter: Enter, people: People, width: int, script: bool
) -> None:
    visitor = enter(width, script=script)
    page = visitor.page
    account = a_professional(people, f"recit-{width}-{script}".lower())
    secret = a_link(people, account, KeyKind.INVITATION)
    visitor.go(f"/invitation#{secret}")
    if script:
        # The secret has left the address, and nothing was sent.
        expect(page).to_have_url(re.compile("/invitation$"))
        expect(page.locator("#lien-pret")).to_be_visible()
        expect(page.locator("#champ-jeton")).to_be_hidden()
    else:
        page.fill("#champ-jeton", page.url)
    page.fill("#champ-mot_de_passe", NEW_PASSWORD)
    press(page)
    expect(page.locator("h1")).to_have_text("Protéger votre compte")
    press(page)
    expect(page.locator("svg.square")).to_be_visible()
    key = re.sub(r"\s", "", page.locator(".key").inner_text())
    page.fill("#champ-code", TOTP(key).now())
    press(page)
    expect(page.locator(".codes li")).to_have_count(10)
    printing = expect(page.locator("[data-print]"))
    printing.to_be_visible() if script else printing.to_be_hidden()
    page.click("text=Je les ai gardés")
    expect(page).to_have_url(re.compile("/departement$"))
    page.click(".own button")
    expect(page.locator(".flash")).to_contain_text("Vous êtes déconnecté")


@pytest.mark.parametrize(("width", "script"), WAYS)
def test_a_person_enters_by_a_link_and_chooses_a_password(
    enter: Enter, people: People, width: int, script: bool
) -> None:
    visitor = enter(width, script=script)
    page = visitor.page
    account = a_person(people, f"demo-choisit-{width}-{script}".lower())
    visitor.go(f"/lien#{a_link(people, account, KeyKind.MAGIC_LINK)}")
    if not script:
        page.fill("#champ-jeton", page.url)
    press(page)
    expect(page).to_have_url(re.compile("/moi/profil/lieu$"))  # nothing is known of her yet
    page.click("text=Mon compte")
    page.click("text=Choisir un mot de passe")
    page.fill("#champ-nouveau", "court")
    press(page)
    expect(page.locator("#erreurs")).to_be_visible()
    if script:
        expect(page.locator("#erreurs")).to_be_focused()
    page.fill("#champ-nouveau", NEW_PASSWORD)
    press(page)
    expect(page.locator(".flash")).to_contain_text("Votre mot de passe est changé")
    expect(page.locator("a[href='/compte/mot-de-passe']")).to_have_text("Changer de mot de passe")


def test_signing_out_leaves_nothing_to_read_on_a_shared_computer(
    at_desk: Callable[..., Visitor],
) -> None:
    visitor = at_desk(Role.BENEFICIARY, 390)
    page = visitor.page
    visitor.go("/moi")
    visitor.wait_until("navigator.serviceWorker.controller !== null")
    page.evaluate("caches.open('essai').then(each => each.put('/moi', new Response('elle')))")
    page.click(".own button")
    expect(page.locator(".flash")).to_contain_text("Vous êtes déconnecté")
    assert page.evaluate("caches.match('/moi').then(found => !found)")
    cookies = {each["name"] for each in visitor.context.cookies()}
    assert COOKIE not in cookies
    page.go_back()
    expect(page).to_have_url(re.compile("/connexion"))


PAGES = (
    "/connexion",
    "/connexion/lien",
    "/connexion/lien?fait=envoye",
    "/lien",
    "/invitation",
    "/courriel",
)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_page_of_entering_can_be_used_by_everyone(
    enter: Enter, people: People, width: int
) -> None:
    visitor = enter(width, dark=width == 1280)
    found = {}
    for path in PAGES:
        visitor.go(path)
        found[path] = visitor.faults()
    secret = a_link(people, a_professional(people, f"vu-{width}"), KeyKind.INVITATION)
    visitor.go(f"/invitation#{secret}")
    visitor.page.fill("#champ-mot_de_passe", NEW_PASSWORD)
    press(visitor.page)
    found["inscription"] = visitor.faults()
    press(visitor.page)
    found["secret"] = visitor.faults()
    key = re.sub(r"\s", "", visitor.page.locator(".key").inner_text())
    visitor.page.fill("#champ-code", "000000")
    press(visitor.page)
    found["secret refused"] = visitor.faults()
    visitor.page.fill("#champ-code", TOTP(key).now())
    press(visitor.page)
    found["codes"] = visitor.faults()
    for path in ("/compte", "/compte/double-verification", "/compte/mot-de-passe"):
        visitor.go(path)
        found[path] = visitor.faults()
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_entering_reads_from_right_to_left_too(enter: Enter) -> None:
    visitor = enter(320)
    visitor.go("/langue/ar?vers=/connexion")
    assert visitor.page.locator("html").get_attribute("dir") == "rtl"
    assert visitor.faults() == []
