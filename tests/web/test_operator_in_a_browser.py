"""Monday morning at the operator’s, in a browser: a phone and a desk, with script and without."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from insertion.actor import Actor, Role
from insertion.positionnement import State, Transition
from insertion.positionnement_ports import Window
from tests.persistence.insertion_builders import a_positionnement, an_event
from tests.web.browser import WIDTHS, Visitor
from tests.web.operators import monday_of
from tests.web.people import People
from tests.web.test_in_a_browser import reach

pytestmark = pytest.mark.browser
NAMES = ("claire", "david", "emma")


def send_three(people: People, mark: str) -> list[str]:
    """Write three people just sent to the structure of the operator, the oldest first."""
    actor = people.actor(Role.OPERATOR)
    assert actor.organisation_id is not None
    with people.vicinal.unit_of_work() as uow:
        (action, *_) = uow.organisations.hosted_by(actor.organisation_id)
        ids = []
        for number, name in enumerate(NAMES):
            at = datetime.now(UTC) - timedelta(days=29 - number)
            placed = a_positionnement(
                f"pos-{name}-{mark}",
                beneficiary_id=f"{name}-{mark}",
                opportunity_id=action,
                state=State.SENT,
                host_id=actor.organisation_id,
                created_at=at,
                state_since=at,
                sent_at=at,
            )
            uow.positionnements.add(placed, replace(an_event(placed, Transition.CREATE), at=at))
            ids.append(placed.id)
        uow.commit()
    return ids


@pytest.fixture(scope="module")
def today(people: People) -> date:
    return people.vicinal.today()


def weeks_before(today: date, count: int) -> date:
    """Return the Monday of a week before the one it is."""
    return monday_of(today) - timedelta(days=7 * count)


def convention_of(people: People) -> str:
    actor: Actor = people.actor(Role.OPERATOR)
    with people.vicinal.reading() as uow:
        return uow.conventions.page(actor.organisation_id, Window(1, 1)).items[0].id


def open_session(visitor: Visitor, convention: str, venue: str, today: date) -> str:
    """Open a session that began two weeks ago, and return its address."""
    page = visitor.page
    visitor.go("/operateur/sessions")
    page.get_by_role("link", name="Ouvrir une session").click()
    page.get_by_label("Premier jour").fill(weeks_before(today, 2).isoformat())
    page.get_by_label("Dernier jour").fill((today + timedelta(days=90)).isoformat())
    page.get_by_label("Places").fill("6")
    page.get_by_label("Lieu").fill(venue)
    page.get_by_label("Convention qui la paie").select_option(convention)
    page.get_by_role("button", name="Ouvrir la session").click()
    expect(page.get_by_role("status").first).to_contain_text("La session est ouverte.")
    return page.url.split("?")[0].removeprefix(visitor.base)


def answer(page: Page, who: str, session: str, meeting: date) -> None:
    """Accept someone in a session, with a first meeting."""
    page.get_by_role("link", name=f"Répondre pour {who}").click()
    page.get_by_label("Dans quelle session").first.select_option(session)
    page.get_by_label("Jour", exact=True).fill(meeting.isoformat())
    page.get_by_label("Heure", exact=True).fill("09:30")
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_role("status").first).to_contain_text("La personne est acceptée")


def refuse(page: Page, who: str) -> None:
    """Refuse someone: without its precision first, which is asked for."""
    page.get_by_role("link", name=f"Répondre pour {who}").click()
    page.locator("summary", has_text="Refuser").click()
    page.get_by_label("Motif").select_option("autre")
    page.get_by_role("button", name="Refuser").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Précision").fill("Le groupe commence trop tard pour elle.")
    page.get_by_role("button", name="Refuser").click()
    expect(page.get_by_role("status").first).to_contain_text("Le refus est enregistré")


def enter(visitor: Visitor, positionnement: str, day: date) -> None:
    page = visitor.page
    visitor.go(f"/operateur/positionnements/{positionnement}")
    page.locator("summary", has_text="Dire l’entrée").click()
    page.get_by_label("Quel jour").first.fill(day.isoformat())
    page.get_by_role("button", name="Dire l’entrée").click()
    expect(page.get_by_role("status").first).to_contain_text("L’entrée est enregistrée.")


def hold_two(page: Page) -> None:
    """Hold two séances of the week shown, in one form."""
    for row, (begins, ends) in enumerate((("09:00", "11:30"), ("14:00", "16:30"))):
        page.locator(f"#champ-debut-{row}").fill(begins)
        page.locator(f"#champ-fin-{row}").fill(ends)
    page.get_by_role("button", name="Créer les séances").click()
    expect(page.get_by_role("status").first).to_contain_text("Les séances sont là.")


def fill_with_arrows(page: Page) -> None:
    """Fill four cells by the keyboard alone: letters, a figure, arrows, Ctrl and Enter."""
    reach(page, "#champ-0-0")
    page.keyboard.press("p")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("e")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("a")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("2:10")
    expect(page.locator("[data-total]")).to_contain_text("4\u00a0h\u00a040")
    expect(page.locator("#totaux")).to_contain_text("En tout")
    page.keyboard.press("Control+Enter")


def fill_with_tab(page: Page) -> None:
    """Fill the same cells by Tab and letters, as a browser does by itself."""
    reach(page, "#champ-0-0")
    page.keyboard.press("p")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("p")
    page.keyboard.press("Tab")
    page.keyboard.type("2:10")
    page.keyboard.press("Tab")
    page.keyboard.press("e")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("a")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [390, 1280])
def test_monday_morning(
    at_desk: Callable[..., Visitor], people: People, today: date, width: int, script: bool
) -> None:
    began = weeks_before(today, 2)
    mark = f"{width}{'s' if script else 'n'}"
    claire, david, _emma = send_three(people, mark)
    convention = convention_of(people)
    visitor = at_desk(Role.OPERATOR, width, script=script)
    page = visitor.page
    session = open_session(visitor, convention, f"Salle {mark}", today)
    visitor.go("/operateur")
    for name in ("claire", "david"):
        answer(page, f"{name}-{mark}", session.rsplit("/", 1)[1], today + timedelta(days=11))
    refuse(page, f"emma-{mark}")
    for each in (claire, david):
        enter(visitor, each, began)

    visitor.go(f"{session}/semaine?jour={began}")
    page.get_by_role("link", name="Créer les séances de la semaine").click()
    hold_two(page)
    (fill_with_arrows if script else fill_with_tab)(page)
    expect(page.get_by_role("status").first).to_contain_text("La feuille est enregistrée.")
    expect(page.locator("caption").first).to_contain_text("4\u00a0h\u00a040 de présence")

    page.get_by_role("link", name="Semaine d’après").click()
    page.get_by_role("link", name="Créer les séances de la semaine").click()
    page.get_by_role("button", name="Créer les séances").click()
    page.get_by_role("link", name="Copier la semaine dernière").click()
    expect(page.get_by_role("status").first).to_contain_text("4 cases de la semaine d’avant")
    expect(page.locator("caption").first).to_contain_text("0\u00a0h de présence enregistrées")
    page.get_by_role("button", name="Enregistrer la semaine").click()
    expect(page.locator("caption").first).to_contain_text("4\u00a0h\u00a040 de présence")

    page.locator("#champ-1-0").select_option("present")
    page.get_by_role("button", name="Enregistrer la semaine").click()
    expect(page.get_by_role("heading", name="Corrections de la semaine")).to_be_visible()
    expect(page.locator("caption").first).to_contain_text("7\u00a0h\u00a010 de présence")

    page.get_by_role("link", name="Signer la semaine").click()
    expect(page.get_by_text("dû une fois tout signé")).to_be_visible()
    expect(page.get_by_role("heading", name="Les règles de ces lignes")).to_be_visible()
    page.get_by_role("button", name="Signer les feuilles cochées").click()
    expect(page.get_by_role("status").first).to_contain_text("Les feuilles sont signées.")

    visitor.go(f"/operateur/conventions/{convention}/decompte")
    mine = page.locator("tr", has=page.get_by_role("rowheader", name=f"david-{mark}"))
    expect(mine.first).to_contain_text("règle")
    expect(page.get_by_role("heading", name="Comment c’est compté")).to_be_visible()
    with page.expect_download() as table:
        page.get_by_role("link", name="Tableau (CSV)").click()
    assert table.value.suggested_filename == f"decompte-{convention}.csv"
    assert not visitor.overflows()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_desk_can_be_read_by_everyone(
    at_desk: Callable[..., Visitor], people: People, today: date, width: int
) -> None:
    last = weeks_before(today, 1)
    visitor = at_desk(Role.OPERATOR, width, dark=width == WIDTHS[0])
    convention = f"/operateur/conventions/{convention_of(people)}"
    visitor.go("/operateur/sessions")
    session = visitor.page.locator("tbody th a").first.get_attribute("href")
    visitor.go("/operateur/personnes")
    person = visitor.page.locator("tbody th a").first.get_attribute("href")
    assert session
    assert person
    paths = (
        "/operateur",
        "/operateur/personnes",
        person,
        "/operateur/sessions",
        "/operateur/sessions/nouvelle",
        session,
        f"{session}/changer",
        f"{session}/semaine?jour={last}",
        f"{session}/semaine?jour={last}&copier=oui",
        f"{session}/seances?jour={last}",
        f"{session}/signer",
        "/operateur/conventions",
        convention,
        f"{convention}/decompte",
        f"{convention}/bilan",
        f"{convention}/justificatifs",
    )
    assert visitor.faults_of(paths) == {}


def test_conventions_are_read_by_the_departement_too(at_desk: Callable[..., Visitor]) -> None:
    visitor = at_desk(Role.DEPARTEMENT, WIDTHS[0])
    visitor.go("/departement/conventions")
    visitor.page.get_by_role("link", name="Ce qui est dû").first.click()
    expect(visitor.page.get_by_role("heading", name="Comment c’est compté")).to_be_visible()
    assert visitor.faults() == []
