"""The register of what is held, as a page and as JSON: ``vicinal register``."""

from collections.abc import Iterator, Mapping

from insertion.held_data import Erasure, HeldTable, HeldValue, Register

_TITLE = "# Ce qui est tenu, colonne par colonne"
_HEADING = (
    "Écrit par `vicinal register --markdown` d'après `insertion/register/*.toml`. Un test échoue "
    "quand une colonne de la base n'y est pas, quand une ligne ne désigne rien, ou quand cette "
    "page n'est plus à jour. Ce que chacun peut demander : [droits](rights-of-people.md)."
)
ERASURES: Mapping[Erasure, str] = {
    Erasure.DELETE: "supprimé",
    Erasure.ANONYMISE: "rendu anonyme",
    Erasure.KEEP: "gardé",
    Erasure.EMPTY: "vidé",
    Erasure.ALIAS: "remplacé par un identifiant tiré au sort",
    Erasure.NOBODY: "remplacé par « anonyme »",
    Erasure.DAY: "gardé au jour près",
}
NO_READER = "personne"


def as_markdown(register: Register) -> str:
    """Return the page."""
    return "\n".join(_page(register)) + "\n"


def as_json(register: Register) -> dict[str, object]:
    """Return the register as a document."""
    return {
        "categories": dict(register.categories),
        "conservations": dict(register.retentions),
        "bases": dict(register.bases),
        "tables": [_table(each) for each in register.tables.values()],
    }


def erasure_of(table: HeldTable, value: HeldValue) -> Erasure:
    """Return what an erasure does to a value."""
    return value.erasure or table.erasure


def readers_of(value: HeldValue) -> str:
    """Return who may read a value, in one text."""
    return ", ".join(sorted(value.readers)) or NO_READER


def _page(register: Register) -> Iterator[str]:
    yield from (_TITLE, "", _HEADING, "")
    for title, words in (
        ("Catégories", register.categories),
        ("Conservation", register.retentions),
        ("Bases", register.bases),
    ):
        yield f"## {title}\n"
        yield from (f"- `{code}` : {sentence}." for code, sentence in words.items())
        yield ""
    for table in register.tables.values():
        yield f"## `{table.name}`\n"
        kept = f" {table.kept_because}." if table.kept_because else ""
        yield f"{table.purpose}. À l'effacement : {ERASURES[table.erasure]}.{kept}\n"
        yield "| colonne | catégorie | pour quoi | lue par | conservation | base | effacement |"
        yield "|---|---|---|---|---|---|---|"
        for name, value in table.lines():
            cells = (f"`{name}`", value.category, value.purpose, readers_of(value))
            end = (value.retention, value.basis, ERASURES[erasure_of(table, value)])
            yield f"| {' | '.join(cells + end)} |"
        yield ""


def _table(table: HeldTable) -> dict[str, object]:
    return {
        "table": table.name,
        "finalite": table.purpose,
        "effacement": table.erasure.value,
        "gardee_parce_que": table.kept_because or None,
        "colonnes": [
            {
                "colonne": name,
                "categorie": value.category,
                "finalite": value.purpose,
                "lecteurs": sorted(value.readers),
                "conservation": value.retention,
                "base": value.basis,
                "effacement": erasure_of(table, value).value,
            }
            for name, value in table.lines()
        ],
    }
