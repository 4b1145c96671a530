"""What a text says, fact by fact, in the terminal."""

from rich.console import Console
from rich.text import Text

from api.labels import LICENCE_LABELS
from cli.terminal import plain, table
from insertion.terms import Licence
from skills.extraction import Extraction


def print_extraction(console: Console, extraction: Extraction, text: str) -> bool:
    """Print the facts and the words that say them; return whether there is any."""
    kinds = (
        ("Métiers", extraction.occupations),
        ("Compétences", extraction.skills),
        ("Savoir-être", extraction.soft_skills),
        ("Permis", extraction.licences),
    )
    lines = table("", "Code", "Libellé", "Mots du texte", "Confiance", numbers=("Confiance",))
    for title, facts in kinds:
        for position, fact in enumerate(facts):
            is_licence = fact in extraction.licences
            label = LICENCE_LABELS[Licence(fact.code)] if is_licence else fact.label
            words = f"« {plain(text[fact.start : fact.end])} »"
            confidence = f"{fact.confidence:.0%}"
            heading = Text(title if position == 0 else "", style="bold")
            lines.add_row(heading, fact.code, label, words, confidence)
    if not lines.row_count:
        console.print("Aucun métier, compétence ou permis n’a été lu dans ces phrases.")
        return False
    console.print(lines)
    return True
