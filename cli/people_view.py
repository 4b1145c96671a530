"""The people whom an opportunity suits, in the terminal: an id, reasons, and no place."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from api.labels import EXCLUSION_LABELS
from api.sentences import contribution_sentence
from cli.match_view import (
    INDENT,
    MAX_MISSING,
    MAX_QUESTIONS,
    capitalised,
    card_title,
    named_skills,
    place_name,
    questions,
)
from cli.terminal import Sentence, count, plain
from geo.communes import Communes
from matching.answer import Criterion
from matching.people_answer import PersonMatch
from skills.taxonomy import Referential
from usecases.rank_people import SuitedPeople


def print_people(
    console: Console, found: SuitedPeople, referential: Referential, communes: Communes
) -> None:
    """Print the people whom an opportunity suits, and who was left out."""
    opportunity, ranking = found.opportunity, found.ranking
    place = place_name(opportunity, communes)
    console.print(Text.assemble((plain(opportunity.title), "bold"), f" · {place}"))
    if not found.people:
        console.print(
            Sentence(
                "Aucune personne dans cette base. Seules celles, inventées, de la démonstration "
                "y sont aujourd’hui : « vicinal demo » dit laquelle est la sienne."
            )
        )
        return
    console.print()
    for rank, match in enumerate(ranking.matches, start=1):
        console.print(card_title(rank, match.beneficiary_id, match.score))
        console.print(Padding(Group(*_lines(match, referential)), (0, 0, 1, INDENT)))
    suited = count(ranking.total, "personne peut y aller", "personnes peuvent y aller")
    shown = count(len(ranking.matches), "montrée", "montrées")
    console.print(Text(f"{suited}, {shown}.", style="bold"))
    for reason, number in ranking.excluded.items():
        if number:
            left_out = count(number, "écartée", "écartées")
            console.print(Text(f"  {left_out} : {EXCLUSION_LABELS[reason]}", style="dim"))
    console.print(Text(f"Calculé avec : politique {ranking.policy_version}.", style="dim"))


def _lines(match: PersonMatch, referential: Referential) -> Iterator[RenderableType]:
    for line in match.contributions:
        # Coverage counts the skills; closeness would say the same a second time.
        if line.criterion is not Criterion.COSINE:
            style = "green" if line.points > 0 else "yellow"
            sentence = capitalised(contribution_sentence(line, match, referential))
            yield Sentence(sentence, style=style)
    if match.skills.held:
        held = named_skills(match.skills.held, referential, MAX_MISSING)
        yield Sentence(f"Détient : {held}", style="cyan")
    if match.to_check:
        asked = " ".join(questions(match.to_check)[:MAX_QUESTIONS])
        yield Sentence(f"À vérifier : {asked}", style="magenta")
