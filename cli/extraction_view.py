"""What a text says, fact by fact, in the terminal."""

from rich.console import Console
from rich.text import Text

from api.schemas.extraction import ExtractionOut, FactOut, SectorOut
from cli.terminal import plain, table

SHOWN = 3  # possible occupations of a sector


def print_extraction(console: Console, read: ExtractionOut) -> bool:
    """Print the facts and the words that say them; return whether there is any."""
    lines = table("", "Code", "Libellé", "Mots du texte", "Confiance", numbers=("Confiance",))
    for title, facts in read.lists():
        for position, fact in enumerate(facts):
            heading = Text(title if position == 0 else "", style="bold")
            words = f"«\N{NO-BREAK SPACE}{plain(fact.mots)}\N{NO-BREAK SPACE}»"
            lines.add_row(heading, fact.code, _label(fact), words, f"{fact.confiance:.0%}")
    if not lines.row_count:
        console.print("Rien n’a été reconnu dans ces phrases.")
        return False
    console.print(lines)
    if read.texte_tronque:
        console.print(Text("Le texte est long : seul son début a été lu.", style="yellow"))
    return True


def _label(fact: FactOut) -> str:
    """Return the label of a fact, how firmly it is asked, and what is only possible."""
    label = fact.libelle if fact.niveau is None else f"{fact.libelle}, {fact.niveau}"
    if fact.deduit:
        return f"{label} (possible)"
    if isinstance(fact, SectorOut) and fact.metiers_possibles:
        some = (one.libelle.split(" / ")[0].lower() for one in fact.metiers_possibles[:SHOWN])
        return f"{label} (souvent : {', '.join(some)})"
    return label
