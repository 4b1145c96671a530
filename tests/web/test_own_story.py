"""The home of a person, in a browser: one story told whole, then each page looked at."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from insertion.actor import Actor, Role
from insertion.positionnement import State
from insertion.referent import Accompaniment, AccompanimentRole
from tests.web.browser import WIDTHS, Visitor
from tests.web.people import People
from tests.web.test_own_steps import someone_in
from usecases.accounts.activation import issue_code

pytestmark = pytest.mark.browser
AtDesk = Callable[..., Visitor]
PAGES = (
    "/moi",
    "/moi/plus-de-portes",
    "/moi/profil",
    "/moi/profil/horaires",
    "/moi/demarches",
    "/moi/plan",
    "/moi/recherches",
    "/moi/mes-donnees",
    "/moi/mes-donnees/lectures",
    "/moi/mes-donnees/envois",
    "/moi/mes-donnees/demandes",
    "/moi/contestations",
    "/moi/contester/correspondance/demo-00164",
)


def someone_new(people: People, person: str) -> str:
    """Return the code that the référent of the demonstration gives to someone he begins with."""
    vicinal = people.vicinal
    referent = Actor(people.actor(Role.REFERENT).id, Role.REFERENT)
    now = datetime.now(UTC)
    with vicinal.unit_of_work() as uow:
        uow.accompaniments.open(
            Accompaniment(
                f"acc-{person}",
                person,
                referent.id,
                AccompanimentRole.SUPPORT,
                vicinal.today() - timedelta(days=1),
            )
        )
        uow.commit()
    practice = vicinal.signing.practice
    return issue_code(person, referent, vicinal.unit_of_work(), practice, now).code


@pytest.mark.parametrize(
    ("width", "script"),
    [(390, True), (390, False), (1280, True), (1280, False)],
    ids=["phone", "phone-without-script", "desk", "desk-without-script"],
)
def test_a_person_enters_answers_finds_says_yes_and_keeps_a_hand_on_it_all(
    browser: Browser, territory_base: str, people: People, width: int, script: bool
) -> None:
    person = f"demo-benef-histoire-{width}-{int(script)}"
    code = someone_new(people, person)
    visitor = Visitor(browser, territory_base, width, script=script)
    page = visitor.page
    enters(visitor, code)
    answers(page)
    finds_and_asks(page)
    sees_where_it_is(page)
    says_yes_to_an_employer(visitor, people)
    reads_who_read_her_file(visitor, people, person)
    page.get_by_role("button", name="Se déconnecter").click()
    visitor.go("/moi")
    expect(page).to_have_url(re.compile("/connexion"))
    assert visitor.outside == []
    assert visitor.complaints == []
    visitor.close()


def enters(visitor: Visitor, code: str) -> None:
    visitor.go("/connexion")
    visitor.page.fill("#champ-code", code)
    visitor.page.get_by_role("button", name="Entrer avec mon code").click()
    expect(visitor.page).to_have_url(re.compile("/moi/profil/lieu$"))


def answers(page: Page) -> None:
    page.fill("#champ-lieu", "Angers")
    page.click("button[value=suivante]")
    page.check("input[value=velo]")
    page.click("button[value=suivante]")
    page.fill("#champ-mots", "ménage")
    page.click("button[value=chercher]")
    page.locator("#propositions input[name=choisis]").first.check()
    page.click("button[value=voir]")
    expect(page.locator("h1")).to_have_text("À ma portée")
    expect(page.locator("#compte")).to_contain_text("possibilités")


def finds_and_asks(page: Page) -> None:
    page.goto(page.url + "?type=action")
    page.locator(".card h3 a").first.click()
    expect(page.locator("#pourquoi")).to_be_visible()
    page.locator("form[action$='/demande'] button").click()
    expect(page.locator(".flash").first).to_contain_text("C’est demandé")
    page.get_by_role("link", name="Où j’en suis").click()


def sees_where_it_is(page: Page) -> None:
    expect(page.locator(".lead")).to_contain_text("Vous l’avez demandé.")
    page.get_by_role("link", name="Mes démarches").first.click()
    expect(page.locator(".card").first).to_contain_text("Vous l’avez demandé.")


def says_yes_to_an_employer(visitor: Visitor, people: People) -> None:
    with people.vicinal.reading() as uow:
        open_ones = (each for each in uow.opportunities.iterate() if each.kind == "offre")
        posted = next(
            each.id
            for each in open_ones
            if (found := uow.host_side.posted.get(each.id)) is not None and found.published
        )
    page = visitor.page
    visitor.go(f"/moi/possibilites/{posted}")
    expect(page.locator("#suite ~ form")).to_contain_text("Votre adresse")
    page.check("input[value=prenom]")
    page.fill("#champ-prenom", "Nadia")
    page.locator("form[action$='/interet'] button").click()
    expect(page.locator("main")).to_contain_text("L’employeur lit ce nom : Nadia.")
    page.get_by_role("button", name="Retirer mon oui").click()
    expect(page.locator(".flash").first).to_contain_text("C’est retiré.")


def reads_who_read_her_file(visitor: Visitor, people: People, person: str) -> None:
    with people.vicinal.unit_of_work() as uow:
        referent = uow.accompaniments.current_of(person)[0].referent_id
    session = people.cookie(Role.REFERENT, referent)
    read = visitor.context.request.get(
        f"{visitor.base}/api/v1/beneficiaires/{person}/profil",
        headers={"cookie": f"vicinal={session}"},
    )
    assert read.status == 200
    visitor.go("/moi/mes-donnees")
    visitor.page.get_by_role("link", name="Qui a lu mon dossier").click()
    expect(visitor.page.locator(".reading").first).to_contain_text("Une personne qui accompagne")


def test_her_dates_go_into_the_calendar_of_her_telephone(at_desk: AtDesk, people: People) -> None:
    person, _ = someone_in(people, State.ENTERED)
    visitor = at_desk(Role.BENEFICIARY, 390, acts_as=person)
    visitor.go("/moi/demarches")
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("link", name="Mettre toutes mes dates dans mon agenda").click()
    assert taken.value.suggested_filename == "mes-dates.ics"
    read = Calendar.from_ical(taken.value.path().read_bytes())
    assert read.walk("VEVENT")


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_her_home_has_a_fault_that_axe_sees(
    at_desk: AtDesk, people: People, width: int
) -> None:
    person, placed = someone_in(people, State.ENTERED)
    visitor = at_desk(Role.BENEFICIARY, width, acts_as=person, dark=width == WIDTHS[1])
    assert visitor.faults_of((*PAGES, f"/moi/demarches/{placed}")) == {}
    visitor.go("/moi")
    visitor.page.locator(".card h3 a").first.click()
    assert visitor.faults() == []


def test_in_arabic_the_pages_turn_and_hold(at_desk: AtDesk) -> None:
    visitor = at_desk(Role.BENEFICIARY, 390)
    visitor.go("/langue/ar?vers=/moi")
    assert visitor.page.locator("html").get_attribute("dir") == "rtl"
    paths = ("/moi", "/moi/demarches", "/moi/mes-donnees", "/moi/recherches")
    assert visitor.faults_of(paths) == {}


def test_twice_as_large_nothing_is_cut(at_desk: AtDesk, people: People) -> None:
    visitor = at_desk(Role.BENEFICIARY, 640)
    cookie = people.cookie(Role.REFERENT)  # so that there is a reading to show
    visitor.context.request.get(
        f"{visitor.base}/api/v1/beneficiaires/demo-nadia/profil",
        headers={"cookie": f"vicinal={cookie}"},
    )
    for path in PAGES:
        visitor.go(path)
        visitor.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not visitor.overflows(), path


def test_without_network_her_last_list_is_there_until_she_leaves(at_desk: AtDesk) -> None:
    visitor = at_desk(Role.BENEFICIARY, 390)
    page = visitor.page
    visitor.go("/moi")
    visitor.wait_until("navigator.serviceWorker.controller !== null")
    visitor.go("/moi")
    visitor.go("/moi/demarches")
    listed = "document.querySelectorAll('.card h3').length"
    visitor.context.set_offline(True)
    visitor.go("/moi")
    assert page.evaluate(listed) == 10
    visitor.go("/moi/mes-donnees")
    expect(page.locator("h1")).to_have_text("Pas de réseau")
    expect(page.get_by_role("link", name="Ma dernière liste")).to_be_visible()
    expect(page.get_by_role("link", name="La dernière liste vue sans compte")).to_be_hidden()
    visitor.context.set_offline(False)
    visitor.go("/moi")
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_load_state("load")
    visitor.wait_until("caches.match('/moi').then(found => !found)")
    visitor.wait_until("caches.match('/moi/demarches').then(found => !found)")


def test_who_is_sent_to_sign_in_finds_no_page_of_the_one_before(at_desk: AtDesk) -> None:
    visitor = at_desk(Role.BENEFICIARY, 390)
    page = visitor.page
    visitor.go("/moi")
    visitor.wait_until("navigator.serviceWorker.controller !== null")
    visitor.go("/moi")
    visitor.wait_until("caches.match('/moi').then(found => !!found)")
    visitor.context.clear_cookies()
    visitor.go("/moi")
    expect(page).to_have_url(re.compile("/connexion"))
    visitor.wait_until("caches.match('/moi').then(found => !found)")
