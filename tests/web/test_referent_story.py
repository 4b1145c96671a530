"""A morning of a référent, told in a browser: telephone and desk, with script and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from insertion.actor import Role
from tests.web.browser import WIDTHS, Visitor
from tests.web.people import People
from tests.web.test_referent import SECTIONS

pytestmark = pytest.mark.browser
AtDesk = Callable[..., Visitor]
NARROW, WIDE = 390, 1280
CASES = [(NARROW, True), (NARROW, False), (WIDE, True), (WIDE, False)]
TABS = 60


def press_until(
    page: Page, name: str | re.Pattern[str], role: str = "link", key: str = "Tab"
) -> None:
    """Move with the Tab key until what is named has the focus, as one does without a mouse."""
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    for _ in range(TABS):
        page.keyboard.press(key)
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"the keyboard never reaches {name}")


def whom_to_place(visitor: Visitor, rank: int) -> str:
    """Return the address of someone of the portfolio whom an action suits, one for each rank."""
    rows = visitor.page.locator("tbody th a")
    found = []
    for href in sorted(str(each.get_attribute("href")) for each in rows.all()):
        page = visitor.context.request.get(f"{visitor.base}{href}/propositions")
        found += [href] if "sur=" in page.text() else []
        if len(found) > rank:
            return found[rank]
    raise AssertionError("no action suits enough people")


@pytest.mark.parametrize(("width", "script"), CASES)
def test_a_morning(at_desk: AtDesk, width: int, script: bool) -> None:
    visitor = at_desk(Role.REFERENT, width, script=script)
    page = visitor.page

    # What is late leads to the form that answers it, with the event chosen.
    visitor.go("/referent")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aujourd’hui")
    page.get_by_role("region", name="En retard").get_by_role("link", name="Écrire").first.click()
    chosen = page.get_by_label("Quoi", exact=True).input_value()
    assert chosen
    if chosen == "contrat_signe":
        page.get_by_label("Durée du contrat, en mois").fill("6")
    page.get_by_role("button", name="Écrire", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("C’est écrit.")

    # A person: what suits her, and why, before anything is chosen.
    visitor.go("/referent/portefeuille")
    page.locator(
        f"tbody th a[href='{whom_to_place(visitor, CASES.index((width, script)))}']"
    ).click()
    page.get_by_role("link", name="Propositions").click()
    free = page.get_by_role("link", name="Positionner sur")
    card = page.locator(".card").filter(has=free).first
    expect(card.locator(".travel")).to_be_visible()
    expect(card.locator(".reasons li").first).to_be_visible()
    card.get_by_role("link", name="Positionner").click()
    expect(page.locator("#qui")).to_have_text("Pourquoi")
    page.get_by_label("Ce que la personne attend").fill("Voir du monde, et oser demander")
    page.get_by_role("button", name="Positionner").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 positionnement fait")

    # Her sheet, to print and to sign.
    page.get_by_role("link", name="Fiche à imprimer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fiche de prescription")
    expect(page.get_by_text("Voir du monde, et oser demander")).to_be_visible()
    with page.expect_download() as printed:
        page.get_by_role("link", name="PDF à imprimer").click()
    assert printed.value.suggested_filename == "fiche-de-prescription.pdf"


def test_three_people_are_placed_by_keyboard_alone(at_desk: AtDesk) -> None:
    visitor = at_desk(Role.REFERENT)
    page = visitor.page
    visitor.go("/referent/actions?q=confiance")
    press_until(page, re.compile("confiance", re.IGNORECASE))
    page.keyboard.press("Enter")
    page.wait_for_url("**/referent/actions/*")
    ticked = 0
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name === 'personnes'"):
            page.keyboard.press("Space")
            ticked += 1
            if ticked == 3:
                break
    assert ticked == 3
    # The button is said before the list.
    press_until(page, "Positionner les personnes cochées", "button", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Positionner 3 personnes")
    press_until(page, "Positionner les personnes cochées", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("faits")
    assert page.locator("tbody tr").count() == 3


def paths_of(people: People) -> list[str]:
    """Return an address of every page, read from the database once."""
    actor = people.actor(Role.REFERENT)
    with people.vicinal.reading() as uow:
        who = sorted(uow.piloting.portfolio_ids(actor.id))
        placed = uow.positionnements.open_of_people(who)
    action = next(each for each in placed if each.opportunity_kind == "action")
    offer = next(each for each in placed if each.opportunity_kind == "offre")
    person = "/referent/personnes/" + who[0]
    return [
        *("/referent", "/referent/portefeuille", "/referent/actions", "/referent/offres?q=a"),
        *(f"/referent/actions/{action.opportunity_id}", f"/referent/offres/{offer.opportunity_id}"),
        f"/referent/positionner?personnes={who[0]}",
        f"/referent/positionner?personnes={who[0]}&type=action&sur={action.opportunity_id}",
        *(f"/referent/positionnements/{action.id}", f"/referent/positionnements/{action.id}/fiche"),
        *(person + each for each in SECTIONS),
        *("/referent/contestations", "/referent/dossiers"),
    ]


@pytest.mark.parametrize(
    ("width", "dark", "most"), [(WIDTHS[0], False, 50), (WIDTHS[1], False, 5), (WIDE, True, 50)]
)
def test_every_page_can_be_used_by_everyone(
    at_desk: AtDesk, people: People, width: int, dark: bool, most: int
) -> None:
    visitor = at_desk(Role.REFERENT, width, dark=dark)
    wrong = []
    for path in paths_of(people)[:most]:
        answer = visitor.page.goto(visitor.base + path, wait_until="load")
        assert answer is not None
        assert answer.status == 200, path
        assert visitor.page.locator("h1").count() == 1, path
        wrong += [f"{path}: {each}" for each in visitor.faults()]
    assert wrong == []


def test_a_refused_form_says_so_first(at_desk: AtDesk) -> None:
    visitor = at_desk(Role.REFERENT)
    page = visitor.page
    visitor.go("/referent/dossiers")
    page.get_by_label("Identifiant de la personne").fill("personne-inconnue")
    page.get_by_label("Pourquoi", exact=True).select_option("urgence")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.locator("#erreurs")).to_be_focused()
    assert visitor.faults() == []
