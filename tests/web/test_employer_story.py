"""The desk of an employer in a browser: an advert mended, posted, published, then a card."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from insertion.actor import Acting, Role
from insertion.host_side.interests import ShownName
from insertion.host_side.sites import EmployerSite, SiteState
from insertion.positionnement_ports import Window
from tests.web.browser import WIDTHS, Visitor
from tests.web.people import People
from usecases.place.interests import Yes, open_interest
from usecases.positionnements.practice import Practice

pytestmark = pytest.mark.browser
AtDesk = Callable[..., Visitor]

ADVERT = (
    "Préparateur de commandes H/F\n"
    "Nous cherchons un homme jeune pour préparer les colis.\n"
    "CDI, 30 h par semaine, du lundi au vendredi de 8h à 14h. Port de charges.\n"
    "12,80 € brut de l’heure. Débutant accepté."
)


def paste(visitor: Visitor, advert: str) -> Page:
    """Bring an advert to the page where it is confirmed."""
    page = visitor.page
    visitor.go("/employeur")
    page.locator("main").get_by_role("link", name="Déposer une offre").first.click()
    page.get_by_label("Texte de l’annonce").fill(advert)
    page.get_by_role("button", name="Lire ce texte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("À confirmer ou à corriger")
    return page


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
@pytest.mark.parametrize("width", [390, 1280])
def test_an_employer_mends_an_advert_posts_it_and_meets_someone(
    at_desk: AtDesk, people: People, width: int, script: bool
) -> None:
    title = f"Préparateur de commandes {width} {'avec' if script else 'sans'}"
    employer = at_desk(Role.EMPLOYER, width, script=script)
    page = paste(employer, ADVERT.replace("Préparateur de commandes H/F", title))
    # What the law forbids is shown with its ground, and said otherwise at once.
    expect(page.locator(".fault")).to_contain_text("Contraire à la loi")
    page.locator(".fault").get_by_role("button").first.click()
    expect(page.locator(".fault.contraire")).to_have_count(0)
    # What was read is confirmed, one thing corrected.
    expect(page.get_by_label("Heures par semaine")).to_have_value("30")
    expect(page.get_by_label("Salaire")).to_have_value(re.compile("12,80 €"))
    page.get_by_label("Heures par semaine").fill("28")
    page.locator("input[name=site_id]").first.check()
    page.get_by_role("button", name="Relire l’offre entière").click()
    expect(page.locator(".pairs")).to_contain_text("28 h par semaine")
    page.get_by_role("button", name="Déposer l’offre").click()
    expect(page.get_by_role("status").first).to_contain_text("Offre déposée")
    offer_id = page.url.split("?")[0].rsplit("/", 1)[1]

    departement = at_desk(Role.DEPARTEMENT, width, script=script)
    departement.go("/departement/moderation")
    departement.page.get_by_role("link", name=title).first.click()
    expect(departement.page.locator("#redaction").locator("..")).to_contain_text("Rien n’a été")
    departement.page.get_by_role("button", name="Publier").click()
    expect(departement.page.get_by_role("status").first).to_contain_text("Offre publiée")

    says_yes(people, offer_id)
    employer.go(f"/employeur/offres/{offer_id}")
    expect(page.locator("#pres").locator("..")).to_contain_text(re.compile(r"\d+ personnes"))
    card = page.locator(".card").first
    expect(card).to_contain_text("Nadia B.")
    expect(card).to_contain_text("Trajet")
    expect(page.locator("main")).not_to_contain_text(re.compile(r"\bkm\b|RSA|domicile"))


def says_yes(people: People, offer_id: str) -> None:
    """Let the person shown by the demonstration say yes to an offer."""
    with people.vicinal.reading() as uow:
        posted = uow.host_side.posted.get(offer_id)
    assert posted is not None
    assert posted.published
    nadia = people.actor(Role.BENEFICIARY)
    acting = Acting(nadia, datetime.now(UTC), people.vicinal.today())
    yes = Yes(nadia.id, offer_id, ShownName("Nadia", "B"))
    open_interest(yes, people.vicinal.unit_of_work(), acting, Practice())


def a_site_waits(people: People, name: str) -> None:
    """Let an employer declare a site."""
    site = replace(
        next(iter(every_site(people))),
        id=f"essai-{name[-4:].strip()}",
        label=name,
        state=SiteState.TO_CHECK,
        used_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    with people.vicinal.unit_of_work() as uow:
        uow.wait_to_write()
        uow.host_side.sites.put(site)
        uow.commit()


def every_site(people: People) -> tuple[EmployerSite, ...]:
    with people.vicinal.reading() as uow:
        return uow.host_side.sites.page(None, None, Window(1, 1)).items


def test_an_advert_is_posted_by_keyboard_alone(at_desk: AtDesk) -> None:
    visitor = at_desk(Role.EMPLOYER)
    page = visitor.page
    visitor.go("/employeur/offres/nouvelle")
    reach(page, "#champ-description")
    page.keyboard.insert_text(ADVERT)
    reach(page, "button[value=lire]:not(.unseen)")
    press(page)
    reach(page, "button[value='corriger:0']")
    press(page)
    expect(page.locator(".fault.contraire")).to_have_count(0)
    reach(page, "input[name=site_id]")
    page.keyboard.press("Space")
    reach(page, "button[value=voir]:not(.unseen)")
    press(page)
    reach(page, "button[value=deposer]")
    press(page)
    expect(page.get_by_role("status").first).to_contain_text("Offre déposée")


def press(page: Page) -> None:
    """Press what has the focus, and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def reach(page: Page, selector: str) -> None:
    """Press Tab until something has the focus, as who has no mouse does."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            ringed = page.evaluate("!!document.activeElement.closest('.choice')")
            assert ringed or outline != "none"
            return
    raise AssertionError(f"{selector} is out of reach of the keyboard")


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_the_desk_has_a_violation_nor_scrolls_sideways(
    at_desk: AtDesk, width: int
) -> None:
    visitor = at_desk(Role.EMPLOYER, width, dark=width == 768)
    visitor.go("/employeur")
    offers = visitor.page.locator("main table a").evaluate_all(
        "links => links.map(each => each.getAttribute('href'))"
    )
    demo = next(each for each in offers if "/demo-" in each)
    paths = ["/employeur", demo, f"{demo}/modifier", "/employeur/sites", "/employeur/personnes"]
    found = visitor.faults_of(
        (*paths, "/employeur/personnes?etat=tous", "/employeur/offres/nouvelle")
    )
    visitor.page.locator("main form").get_by_role("button", name="Lire ce texte").click()
    visitor.page.get_by_label("Texte de l’annonce").fill(ADVERT)
    visitor.page.get_by_role("button", name="Lire ce texte").click()
    found["details"] = visitor.faults()
    visitor.page.get_by_role("button", name="Relire l’offre entière").click()
    found["what is missing"] = visitor.faults()
    expect(visitor.page.locator("#erreurs")).to_be_focused()
    visitor.page.locator("input[name=site_id]").first.check()
    visitor.page.get_by_role("button", name="Relire l’offre entière").click()
    found["preview"] = visitor.faults()
    visitor.go("/employeur/personnes?etat=tous")
    visitor.page.locator("main table a").first.click()
    found["person"] = visitor.faults()
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_moderation_has_a_violation_nor_scrolls_sideways(
    at_desk: AtDesk, people: People, width: int
) -> None:
    a_site_waits(people, f"Atelier {width}")
    visitor = at_desk(Role.DEPARTEMENT, width, dark=width == 768)
    with people.vicinal.reading() as uow:
        posted = uow.host_side.posted.page(None, None, Window(1, 1)).items[0]
    paths = ("", "/sites", f"/offres/{posted.id}")
    assert visitor.faults_of(f"/departement/moderation{path}" for path in paths) == {}
