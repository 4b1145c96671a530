"""What the demonstration prints: a header, three people with their lists, and what to do next."""

import shlex

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from api.settings import Settings
from cli.session import command_name
from cli.shortlist_view import print_cards
from cli.terminal import count
from insertion.ports import UnitOfWork
from insertion.terms import OpportunityKind
from usecases.demo import DemoReport, ShowcasePerson
from usecases.demo.accounts import PASSWORD, DemoAccess
from usecases.ranking_request import Wanted
from usecases.shortlist import Sources, rank_with_facts

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
        ranking, found = rank_with_facts(
            person.profile, sources, uow, Wanted(k=k, kinds=frozenset({kind}))
        )
        console.print()
        shown = len(ranking.matches)
        title = Text(count(ranking.total, *_TITLES[kind]), style="bold underline")
        console.print(title.append(f", voici les {shown} premières" if shown > 1 else ""))
        print_cards(console, ranking, found, sources.knowledge.referential, sources.communes)


def print_next_steps(console: Console, settings: Settings) -> None:
    """Say what to try next, with commands that can be pasted."""
    url, name = settings.database_url, command_name()
    steps = (
        ("Ouvrir les écrans et l’API de cette démonstration", f"{name} demo --serve"),
        (
            "Classer pour un autre profil (exemples : docs/profile.md)",
            f"VICINAL_DATABASE_URL={shlex.quote(url)} {name} rank PROFIL.json",
        ),
        (
            "Partir de vraies offres",
            f"{name} init && {name} import offers FICHIER --format france-travail",
        ),
    )
    console.print(Rule(Text("Ensuite", style="bold"), align="left"))
    for title, command in steps:
        console.print(Text(f"{title} :"))
        # A command is pasted: it is never cut in two.
        console.print(Text(f"  {command}", style="cyan"), soft_wrap=True)
    console.print(Text(f"Base de la démonstration : {url}", style="dim"), soft_wrap=True)


def print_access(console: Console, settings: Settings, access: tuple[DemoAccess, ...]) -> None:
    """Print how to sign in in each role: a password and a code, or a code alone."""
    console.print()
    console.print(Text("Se connecter, dans chaque rôle (chaque code sert une fois) :"))
    for each in access:
        said = "code d’activation" if each.login is None else each.login
        console.print(Text(f"  {each.role.value:<13} {said} : {', '.join(each.codes)}"))
    console.print(Text(f"  mot de passe de tous les professionnels : {PASSWORD}"))
    site = f"http://{settings.host}:{settings.port}"
    console.print(Text(f"  à l’écran : {site}/connexion"))
    base = f"{site}/api/v1"
    body = '{"code": "' + access[0].codes[0] + '"}'
    command = (
        f"  curl -H 'Content-Type: application/json' -d '{body}' '{base}/connexion/activation'"
    )
    console.print(Text(command, style="cyan"), soft_wrap=True)
