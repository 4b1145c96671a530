"""Write ``docs/rights.md`` anew: ``python -m api.rights_page``; a test compares it with the matrix.

The page is of the project's tree: nothing of it is served.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from api.route_rights import PREFIX, ROUTE_RIGHTS, UNSERVED
from insertion.actor import Role
from insertion.rights import Right, Scope
from insertion.roles import MATRIX, PEOPLE, Grant

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rights.md"

SCOPE_LABELS = {
    Scope.EVERYONE: "tous",
    Scope.OWN: "soi",
    Scope.PORTFOLIO: "portefeuille",
    Scope.ORGANISATION: "structure",
    Scope.PLACED: "placés",
    Scope.OPT_IN: "accord",
    Scope.DEPARTEMENT: "département",
    Scope.COUNTED: "agrégé",
    Scope.BREAK_GLASS: "ouverture motivée",
}
_SCOPE_MEANINGS = {
    Scope.EVERYONE: "ce qui est public, ou ce que l’on envoie soi-même et que rien ne garde",
    Scope.OWN: "ce qui est de soi",
    Scope.PORTFOLIO: "les personnes que l’on accompagne en ce moment",
    Scope.ORGANISATION: "ce dont sa structure répond",
    Scope.PLACED: "les personnes transmises à sa structure, pour ce à quoi elles l’ont été",
    Scope.OPT_IN: "les personnes qui ont donné leur accord, pour cette offre seulement",
    Scope.DEPARTEMENT: "ce qui est de son département",
    Scope.COUNTED: "des comptes ; rien sur moins de onze personnes",
    Scope.BREAK_GLASS: "son département, avec un motif, pour un temps, et la personne le voit",
}
_COLUMNS: tuple[Role | None, ...] = (None, *PEOPLE)
_NAMES = ("anonyme", "bénéficiaire", "référent", "employeur", "opérateur", "Département")

_INTRODUCTION = """\
# Qui peut quoi

<!-- Écrit par `python -m api.rights_page` d’après `insertion/roles.py` : ne pas modifier ici. -->

Une ligne est un droit. Une case dit sur quoi un rôle le tient ; vide, il ne l’a pas. Ce qui n’est
écrit nulle part est refusé. Ce que l’on n’a pas à voir répond comme ce qui n’existe pas (404), et
ce qui est d’un autre département n’existe pas. Un accompagnement terminé ne donne plus rien.
"""


def page() -> str:
    """Return the page as it is committed."""
    return "\n".join((_INTRODUCTION, *_meanings(), *_matrix(), *_routes())) + "\n"


def _meanings() -> Iterator[str]:
    yield from _header("portée", "sur quoi")
    for scope in Scope:
        yield _line((SCOPE_LABELS[scope], _SCOPE_MEANINGS[scope]))
    yield ""


def _matrix() -> Iterator[str]:
    yield "## La matrice\n"
    yield from _header("droit", *_NAMES, "précision")
    for grant in MATRIX.values():
        cells = (_cell(grant, role) for role in _COLUMNS)
        yield _line((f"{grant.label} `{grant.right}`", *cells, _remark(grant)))
    yield ""


def _cell(grant: Grant, role: Role | None) -> str:
    held = grant.scopes.get(role, frozenset())
    return ", ".join(SCOPE_LABELS[scope] for scope in Scope if scope in held)


def _remark(grant: Grant) -> str:
    reason = UNSERVED.get(grant.right)
    return " ".join(each for each in (grant.note, reason and f"*{reason}*") if each)


def _routes() -> Iterator[str]:
    yield "## Les routes\n"
    yield f"Sous `{PREFIX}`, sauf les pages. La réponse d’une route dit aussi son droit dans"
    yield "`/openapi.json`, sous `x-droit`.\n"
    yield from _header("droit", "routes")
    for right in Right:
        named = [f"`{route}`" for route, its in ROUTE_RIGHTS.items() if its is right]
        if named:
            yield _line((f"`{right}`", "<br>".join(named)))


def _header(*names: str) -> Iterator[str]:
    yield _line(names)
    yield "|" + "---|" * len(names)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Write :data:`PAGE`."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
