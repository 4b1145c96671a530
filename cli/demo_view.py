"""What the demonstration prints: a header, three people with their lists, and what to do next."""

import shlex

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from api.settings import Settings
from cli.match_view import MatchCard
from cli.terminal import count
from insertion.ports import UnitOfWork
from insertion.terms import OpportunityKind
from usecases.demo import DemoReport, ShowcasePerson
from usecases.rank_opportunities import rank_opportunities
from usecases.shortlist import Sources

SHOWN = {OpportunityKind.JOB_OFFER: 5, OpportunityKind.INSERTION_ACTION: 2}
_TITLES = {
    OpportunityKind.JOB_OFFER: ("offre d’emploi à portée", "offres d’emploi à portée"),
    OpportunityKind.INSERTION_ACTION: (
        "action d’insertion à portée",
        "actions d’insertion à portée",
    ),
}


def print_header(console: Console, report: DemoReport, seed: int) -> None:
    """Say that the territory is invented, and what is in it."""
    content = ", ".join(
        (
            count(report.offers, "offre d’emploi", "offres d’emploi"),
            count(report.actions, "action d’insertion", "actions d’insertion"),
            count(report.people, "personne", "personnes"),
        )
    )
    words = (
        "Un Maine-et-Loire de synthèse : les communes, les métiers et les dispositifs sont "
        "réels ; les personnes, les employeurs et les offres sont inventés.\n"
        f"{content} (graine {seed})."
    )
    console.print(Panel(Text(words), title="Vicinal · démonstration", title_align="left"))


def print_person(
    console: Console, person: ShowcasePerson, sources: Sources, uow: UnitOfWork
) -> None:
    """Print who the person is, then the best offers and actions within her reach."""
    console.print()
    console.print(Rule(Text(person.first_name, style="bold"), align="left"))
    console.print(Text(person.story))
    for kind, k in SHOWN.items():
        ranking = rank_opportunities(person.profile, sources.desk, k, frozenset({kind}))
        with uow:
            found = uow.opportunities.get_many([match.opportunity_id for match in ranking.matches])
        console.print()
        shown = len(ranking.matches)
        title = Text(count(ranking.total, *_TITLES[kind]), style="bold underline")
        console.print(title.append(f", voici les {shown} premières" if shown > 1 else ""))
        for rank, match in enumerate(ranking.matches, start=1):
            card = MatchCard(
                rank,
                match,
                found[match.opportunity_id],
                person.profile,
                sources.knowledge.referential,
                sources.communes,
            )
            console.print(card.render())


def print_next_steps(console: Console, settings: Settings) -> None:
    """Say what to try next, with commands that can be pasted."""
    url = settings.database_url
    steps = (
        ("Servir l’API sur cette démonstration", "./vicinal demo --serve"),
        (
            "Classer pour un autre profil (exemples : docs/profile.md)",
            f"VICINAL_DATABASE_URL={shlex.quote(url)} ./vicinal rank PROFIL.json",
        ),
        (
            "Partir de vraies offres",
            "./vicinal init && ./vicinal import offers FICHIER --format france-travail",
        ),
    )
    console.print(Rule(Text("Ensuite", style="bold"), align="left"))
    for title, command in steps:
        console.print(Text(f"{title} :"))
        # A command is pasted: it is never cut in two.
        console.print(Text(f"  {command}", style="cyan"), soft_wrap=True)
    console.print(Text(f"Base de la démonstration : {url}", style="dim"), soft_wrap=True)
