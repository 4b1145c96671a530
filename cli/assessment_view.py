"""One opportunity in full: every line of its explanation, and everything that excludes it."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from api.labels import CRITERION_LABELS, EXCLUSION_LABELS
from api.sentences import contribution_sentence, stopover_sentence
from cli.match_view import capitalised, place_name, questions
from cli.terminal import Sentence, count, plain, table
from geo.communes import Communes
from matching.answer import Match
from skills.codes import SkillId
from skills.taxonomy import Referential
from usecases.shortlist import AssessedOpportunity

MAX_SKILLS_SHOWN = 12


def print_assessment(
    console: Console, assessed: AssessedOpportunity, referential: Referential, communes: Communes
) -> None:
    """Print why an opportunity is proposed, or what leaves it out and what it would be worth."""
    opportunity, assessment = assessed.opportunity, assessed.assessment
    place = place_name(opportunity, communes)
    console.print(Text.assemble((plain(opportunity.title), "bold"), f" · {place}"))
    if assessment.exclusions:
        console.print(Text("Pas proposée :", style="bold yellow"))
        for reason in assessment.exclusions:
            console.print(Text(f"  - {EXCLUSION_LABELS[reason]}"))
        console.print("Sans cela, elle vaudrait :")
    else:
        console.print(Text("Proposée, voici comment ses points se forment :", style="bold green"))
    console.print()
    console.print(_contributions(assessment.match, referential))
    _print_skills(console, "Détenues", assessment.match.skills.held, referential)
    _print_skills(console, "Probables", assessment.match.skills.presumed, referential)
    _print_skills(console, "Proches", assessment.match.skills.near, referential)
    _print_skills(console, "À acquérir", assessment.match.skills.missing, referential)
    console.print()
    stopover = assessment.match.stopover
    if stopover is not None:
        style = "green" if stopover.failure is None else "magenta"
        console.print(Sentence(capitalised(stopover_sentence(stopover)), style=style))
    for question in questions(assessment.match.to_check):
        console.print(Sentence(f"À vérifier : {question}", style="magenta"))


def _contributions(match: Match, referential: Referential) -> Table:
    lines = table("Critère", "Points", "sur", "Pourquoi", numbers=("Points", "sur"))
    for line in match.contributions:
        lines.add_row(
            CRITERION_LABELS[line.criterion],
            Text(_points(line.points), style="green" if line.points > 0 else "yellow"),
            f"{line.ceiling:g}" if line.ceiling else "",
            Sentence(contribution_sentence(line, match, referential)),
        )
    lines.add_row(
        Text("Total", style="bold"), Text(_points(match.score).lstrip("+"), style="bold"), "100"
    )
    return lines


def _points(points: float) -> str:
    rounded = round(points, 1)
    return f"{rounded:+.1f}".replace(".", ",") if rounded else "0,0"


def _print_skills(
    console: Console, title: str, skills: Sequence[SkillId], referential: Referential
) -> None:
    if not skills:
        return
    console.print()
    console.print(Text(f"{title} :", style="bold"))
    for skill_id in skills[:MAX_SKILLS_SHOWN]:
        label = f"- {referential.skill(skill_id).label} ({skill_id})"
        console.print(Padding(Sentence(label), (0, 0, 0, 2)))
    others = len(skills) - MAX_SKILLS_SHOWN
    if others > 0:
        console.print(f"  et {count(others, 'autre', 'autres')} : --json les donne toutes.")
