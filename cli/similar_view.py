"""Similar opportunities in the terminal: one card each, with what they have in common."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from api.likeness_sentences import likeness_sentence
from cli.match_view import INDENT, MAX_MISSING, capitalised, card_title, named_skills, place_name
from cli.terminal import Sentence, count, plain
from geo.communes import Communes
from insertion.opportunity import Opportunity
from matching.answer import Criterion, Match
from skills.taxonomy import Referential
from usecases.find_similar import Alike


def print_similar(
    console: Console, alike: Alike, referential: Referential, communes: Communes
) -> None:
    """Print what is like an opportunity, and how many there are."""
    source, similar = alike.source, alike.similar
    console.print(
        Text.assemble(
            "Proches de : ", (plain(source.title), "bold"), f" · {place_name(source, communes)}"
        )
    )
    if similar.by_content_only:
        console.print(Sentence("Son lieu n’est pas précisé : seul le contenu est comparé."))
    console.print()
    shown = [m for m in similar.matches if m.opportunity_id in alike.opportunities]
    for rank, match in enumerate(shown, start=1):
        opportunity = alike.opportunities[match.opportunity_id]
        lines = Group(*_lines(match, opportunity, referential, communes))
        console.print(card_title(rank, opportunity.title, match.score))
        console.print(Padding(lines, (0, 0, 1, INDENT)))
    there = count(similar.total, "comparée", "comparées")
    console.print(Text(f"{there}, {count(len(shown), 'montrée', 'montrées')}.", style="bold"))
    versions = f"catalogue {similar.snapshot_version}, politique {similar.policy_version}"
    console.print(Text(f"Calculé avec : {versions}.", style="dim"))


def _lines(
    match: Match, opportunity: Opportunity, referential: Referential, communes: Communes
) -> Iterator[RenderableType]:
    facts = (
        place_name(opportunity, communes),
        plain(opportunity.organisation or ""),
        opportunity.id,
    )
    yield Sentence(capitalised(" · ".join(fact for fact in facts if fact)))
    for line in match.contributions:
        # Coverage counts the skills; closeness would say the same a second time.
        if line.criterion is not Criterion.COSINE:
            style = "green" if line.points > 0 else "yellow"
            yield Sentence(capitalised(likeness_sentence(line, match, referential)), style=style)
    if match.skills.held:
        common = named_skills(match.skills.held, referential, MAX_MISSING)
        yield Sentence(f"En commun : {common}", style="cyan")
