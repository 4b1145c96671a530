"""Save every screen at three widths: ``python -m tests.web.screenshots FOLDER``.

An invented territory is made and served meanwhile, and someone is signed in in each role: their
home, the pages of their menu and their account are saved beside the public pages. With ``BASE``
before ``FOLDER``, the address of a server that runs the demonstration, the public pages alone are.
Add ``sombre`` for dark colours, then a language: ``en``, ``ar``, ``uk``.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from insertion.actor import Role
from tests.web.browser import WIDTHS, Visitor, a_browser
from tests.web.conftest import served_at
from tests.web.people import COOKIE, People, a_territory
from web.menus import HOMES, MENUS
from web.messages import LANGUAGES

_DRAWN_MS = 700  # a map, a list

PAGES = {
    "accueil": "/",
    "lieu": "/profil/lieu",
    "deplacement": "/profil/deplacement",
    "metiers": "/profil/metiers-cherches",
    "competences": "/profil/competences",
    "horaires": "/profil/horaires",
    "permis": "/profil/permis",
    "besoins": "/profil/besoins",
    "reponses": "/profil",
    "liste": "/possibilites",
    "portes": "/plus-de-portes",
    "comment": "/comment-ca-marche",
    "aide": "/aide",
    "connexion": "/connexion",
    "lien": "/connexion/lien",
    "mentions": "/mentions-legales",
    "accessibilite": "/accessibilite",
    "introuvable": "/rien-ici",
}


def answer(visitor: Visitor) -> None:
    """Answer enough to have a list."""
    page = visitor.page
    visitor.go("/")
    page.fill("#champ-lieu", "Angers")
    page.click("main button")
    page.check("input[value=velo]")
    page.check("input[value=marche]")
    page.click("button[value=suivante]")
    page.fill("#champ-mots", "ménage")
    page.click("button[value=chercher]")
    page.locator("input[name=choisis]").first.check()
    page.click("button[value=suivante]")


def shoot(base: str, folder: Path, width: int, *, dark: bool = False, language: str = "fr") -> None:
    """Save every page at one width."""
    with a_browser() as browser:
        visitor = Visitor(browser, base, width, dark=dark)
        answer(visitor)
        if language != "fr":
            visitor.go(f"/langue/{language}")
        for name, path in PAGES.items():
            visitor.go(path)
            visitor.page.wait_for_timeout(_DRAWN_MS if name == "liste" else 50)
            suffix = _suffix(dark, language)
            visitor.page.screenshot(path=folder / f"{name}-{width}{suffix}.png", full_page=True)
        visitor.go("/possibilites")
        visitor.page.locator(".card details summary").first.click()
        visitor.page.locator(".card h3 a").first.click()
        visitor.page.locator("details summary").first.click()
        visitor.page.screenshot(path=folder / f"offre-{width}{suffix}.png", full_page=True)
        print("\n".join(visitor.outside + visitor.complaints))  # noqa: T201
        visitor.close()


def shoot_desk(  # noqa: PLR0913 - one page, every way it may look
    base: str, folder: Path, people: People, role: Role, width: int, *, dark: bool, language: str
) -> None:
    """Save the home of a role, the pages of its menu and its account at one width."""
    with a_browser() as browser:
        visitor = Visitor(browser, base, width, dark=dark)
        cookie = {"name": COOKIE, "value": people.cookie(role), "url": base}
        visitor.context.add_cookies([cookie])  # type: ignore[list-item]
        if language != "fr":
            visitor.go(f"/langue/{language}")
        for path in dict.fromkeys([HOMES[role], *(each.url for each in MENUS[role]), "/compte"]):
            visitor.go(path)
            visitor.page.wait_for_timeout(_DRAWN_MS)
            name = path.strip("/").replace("/", "-")
            name = name if name.startswith(HOMES[role][1:]) else f"{HOMES[role][1:]}-{name}"
            file = folder / f"{name}-{width}{_suffix(dark, language)}.png"
            visitor.page.screenshot(path=file, full_page=True)
        print("\n".join(visitor.outside + visitor.complaints))  # noqa: T201
        visitor.close()


def shoot_all(folder: Path, *, dark: bool, language: str) -> None:
    """Make a territory, serve it, and save the public pages and those of each role."""
    with TemporaryDirectory() as kept:
        people = People(a_territory(Path(kept)))
        serving = served_at(people.vicinal)
        base = next(serving)
        for width in WIDTHS:
            shoot(base, folder, width, dark=dark, language=language)
            for role in HOMES:
                shoot_desk(base, folder, people, role, width, dark=dark, language=language)
        next(serving, None)  # and stop


def _suffix(dark: bool, language: str) -> str:
    return ("-sombre" if dark else "") + ("" if language == "fr" else f"-{language}")


if __name__ == "__main__":
    given = sys.argv[1:]
    base = given.pop(0) if given and given[0].startswith("http") else None
    folder = Path(given[0])
    folder.mkdir(parents=True, exist_ok=True)
    language = given[-1] if given[-1] in {each.code for each in LANGUAGES} else "fr"
    dark = "sombre" in given
    if base is None:
        shoot_all(folder, dark=dark, language=language)
    else:
        for width in WIDTHS:
            shoot(base, folder, width, dark=dark, language=language)
