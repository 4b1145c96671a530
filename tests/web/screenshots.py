"""Save every screen at three widths: ``python -m tests.web.screenshots BASE FOLDER``.

``BASE`` is the address of a server that runs the demonstration (``vicinal demo --serve``). Add
``sombre`` for dark colours, then a language: ``en``, ``ar``, ``uk``.
"""

import sys
from pathlib import Path

from tests.web.browser import WIDTHS, Visitor, a_browser
from web.messages import LANGUAGES

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
            visitor.page.wait_for_timeout(700 if name == "liste" else 50)
            suffix = ("-sombre" if dark else "") + ("" if language == "fr" else f"-{language}")
            visitor.page.screenshot(path=folder / f"{name}-{width}{suffix}.png", full_page=True)
        visitor.go("/possibilites")
        visitor.page.locator(".card details summary").first.click()
        visitor.page.locator(".card h3 a").first.click()
        visitor.page.locator("details summary").first.click()
        visitor.page.screenshot(path=folder / f"offre-{width}{suffix}.png", full_page=True)
        print("\n".join(visitor.outside + visitor.complaints))  # noqa: T201
        visitor.close()


if __name__ == "__main__":
    base, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    language = sys.argv[-1] if sys.argv[-1] in {each.code for each in LANGUAGES} else "fr"
    for width in WIDTHS:
        shoot(base, folder, width, dark="sombre" in sys.argv, language=language)
