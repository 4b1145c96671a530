"""The screens in a real browser: by keyboard, zoomed, without JavaScript, without network."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser import WIDTHS, Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]

WITHOUT_ANSWERS = ("/", "/profil", "/profil/lieu", "/comment-ca-marche", "/aide", "/rien-ici")
MORE = ("/mentions-legales", "/accessibilite", "/hors-ligne", "/possibilites/nettoyage")
STEPS = (
    "deplacement",
    "metiers-cherches",
    "metiers-faits",
    "competences",
    "horaires",
    "permis",
    "limites",
    "besoins",
)
WITH_ANSWERS = (
    *(f"/profil/{step}" for step in STEPS),
    "/profil",
    "/possibilites",
    "/possibilites?mots=zzzz",
    "/possibilites/nettoyage",
    "/possibilites/camion",
    "/possibilites/hostile",
    "/plus-de-portes",
)


def tell_where(visitor: Visitor, place: str = "Angers") -> Page:
    """Answer the first question from the home page."""
    visitor.go("/")
    visitor.page.fill("#champ-lieu", place)
    visitor.page.click("main form button")
    return visitor.page


def answer_three(visitor: Visitor) -> Page:
    """Answer where, how and which work."""
    page = tell_where(visitor)
    page.check("input[value=velo]")
    page.click("button[value=suivante]")
    page.fill("#champ-mots", "agent d’entretien")
    page.click("button[value=chercher]")
    page.locator("input[name=choisis]").first.check()
    page.click("button[value=suivante]")
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_an_accessibility_violation_nor_scrolls_sideways(
    visit: Visit, width: int
) -> None:
    visitor = visit(width)
    assert visitor.faults_of((*WITHOUT_ANSWERS, *MORE)) == {}
    answer_three(visitor)
    assert visitor.faults_of(WITH_ANSWERS) == {}


def test_dark_colours_and_arabic_are_as_accessible(visit: Visit) -> None:
    visitor = visit(768, dark=True)
    answer_three(visitor)
    dark = ("/", "/profil/deplacement", "/possibilites", "/possibilites/nettoyage")
    assert visitor.faults_of(dark) == {}
    visitor.go("/langue/ar?vers=/possibilites")
    assert visitor.page.locator("html").get_attribute("dir") == "rtl"
    arabic = ("/", "/profil/horaires", "/possibilites", "/plus-de-portes")
    assert visitor.faults_of(arabic) == {}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_person_finds_what_is_in_reach_in_three_taps(
    visit: Visit, width: int, script: bool
) -> None:
    page = tell_where(visit(width, script=script))  # one
    page.check("input[value=velo]")  # two
    page.click("button[value=voir]")  # three
    expect(page.locator("#compte")).to_contain_text("possibilités")
    first = page.locator(".card").first
    expect(first.locator(".travel")).to_contain_text(re.compile("environ|commune", re.I))
    first.locator("summary").click()
    expect(first.locator(".reasons, .ask").first).to_be_visible()
    first.locator("h3 a").click()
    expect(page.locator("#pourquoi")).to_be_visible()


def test_filters_change_the_list_the_address_and_the_count_without_a_new_page(
    visit: Visit,
) -> None:
    visitor = visit()
    page = answer_three(visitor)
    visitor.go("/possibilites")
    page.evaluate("window.untouched = true")
    before = page.locator("#compte").inner_text()
    page.select_option("#filtre-type", "action")
    expect(page.locator("#compte")).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"/possibilites\?type=action$"))
    assert page.evaluate("window.untouched") is True
    page.go_back()
    expect(page.locator("#compte")).to_have_text(before)


def test_the_map_shows_the_list_and_asks_nobody_else(visit: Visit) -> None:
    visitor = visit()
    answer_three(visitor)
    visitor.go("/possibilites")
    expect(visitor.page.locator("#carte canvas").first).to_be_visible()
    expect(visitor.page.locator(".map-name").first).to_be_visible()


def test_words_bring_occupations_to_choose_while_one_types(visit: Visit) -> None:
    page = tell_where(visit(320))
    page.check("input[value=marche]")
    page.click("button[value=suivante]")
    page.wait_for_load_state("load")
    page.locator("#champ-mots").press_sequentially("cariste")
    expect(page.locator("#propositions")).to_contain_text("Cariste")
    page.locator("input[name=choisis]").first.check()
    page.click("button[value=suivante]")
    page.goto(page.url.rsplit("/", 1)[0])
    expect(page.locator(".summary")).to_contain_text("Cariste")


def test_the_whole_journey_can_be_done_by_keyboard(visit: Visit) -> None:
    visitor = visit()
    visitor.go("/")
    page = visitor.page
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_class("skip")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("name", "lieu")
    page.keyboard.type("Angers")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/profil/deplacement$"))
    reach(page, "input[name=moyens]")
    page.keyboard.press("Space")
    reach(page, "button[value=voir]")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/possibilites$"))
    reach(page, ".card summary")
    page.keyboard.press("Enter")
    expect(page.locator(".card details[open]").first).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/possibilites/[a-z0-9-]+$"))


def reach(page: Page, wanted: str, most: int = 60) -> None:
    """Press Tab until something has the focus, which must then be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and focused.evaluate("(each, wanted) => each.matches(wanted)", wanted):
            assert focused.evaluate("each => each.getBoundingClientRect().height > 0")
            return
    raise AssertionError(f"{wanted} is not reached by keyboard")


def test_a_refused_answer_is_said_first_and_takes_the_focus(visit: Visit) -> None:
    page = tell_where(visit(320))
    page.click("button[value=suivante]")
    expect(page.locator("#erreurs")).to_be_focused()
    assert page.title().startswith("Erreur")
    page.locator("#erreurs a").click()
    expect(page.locator("#champ-moyens")).to_be_focused()


def test_twice_as_large_nothing_is_cut(visit: Visit) -> None:
    visitor = visit(640)
    answer_three(visitor)
    for path in ("/", "/profil/competences", "/possibilites", "/possibilites/nettoyage"):
        visitor.go(path)
        visitor.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not visitor.overflows(), path


def test_a_telephone_that_thinks_it_has_a_network_is_told_the_list_was_kept(visit: Visit) -> None:
    visitor = visit(320)
    page = answer_three(visitor)
    visitor.wait_until("navigator.serviceWorker.controller !== null")
    visitor.go("/possibilites")
    expect(page.locator("#compte")).to_be_visible()
    expect(page.locator("#sans-reseau")).to_be_hidden()
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'onLine', {value: true})")
    visitor.context.set_offline(True)
    visitor.go("/possibilites")
    assert page.evaluate("navigator.onLine")
    expect(page.locator("#sans-reseau")).to_be_visible()
    visitor.context.set_offline(False)
    visitor.go("/possibilites")
    expect(page.locator("#compte")).to_be_visible()
    expect(page.locator("#sans-reseau")).to_be_hidden()


def test_without_network_the_last_list_is_still_there(visit: Visit) -> None:
    visitor = visit(320)
    page = answer_three(visitor)
    visitor.wait_until("navigator.serviceWorker.controller !== null")
    visitor.go("/possibilites")
    listed = page.locator(".card h3").all_inner_texts()
    visitor.context.set_offline(True)
    visitor.go("/possibilites")
    assert page.locator(".card h3").all_inner_texts() == listed
    expect(page.locator("#sans-reseau")).to_be_visible()
    visitor.go("/comment-ca-marche")
    expect(page.locator("h1")).to_have_text("Pas de réseau")
    visitor.context.set_offline(False)
    visitor.go("/profil")
    page.click("#oublier button")
    expect(page.locator(".flash")).to_be_visible()
    visitor.wait_until("caches.match('/possibilites').then(found => !found)")


def test_nothing_moves_while_a_list_loads(visit: Visit) -> None:
    visitor = visit(320)
    answer_three(visitor)
    visitor.go("/possibilites")
    moved = visitor.page.evaluate(
        """() => new Promise(done => {
            let sum = 0;
            new PerformanceObserver(list => list.getEntries().forEach(each => sum += each.value))
                .observe({type: 'layout-shift', buffered: true});
            setTimeout(() => done(sum), 800);
        })"""
    )
    assert moved < 0.1
