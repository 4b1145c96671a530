"""A whole shortlist in the terminal: how the profile was read, the cards, what was left out."""

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from api.labels import EXCLUSION_LABELS
from api.sentences import advice
from cli.match_view import MatchCard
from cli.terminal import Sentence, count, plain
from geo.communes import Communes
from insertion.opportunity import Opportunity, OpportunityId
from matching.answer import Ranking
from skills.taxonomy import Referential
from usecases.profile_draft import ResolvedProfile, Understood
from usecases.shortlist import Shortlist


def print_shortlist(
    console: Console, shortlist: Shortlist, referential: Referential, communes: Communes
) -> None:
    """Print the shortlist a person would be told about."""
    print_understood(console, shortlist.resolved.understood, communes)
    console.print()
    ranking, found = shortlist.ranking, shortlist.opportunities
    print_cards(console, ranking, found, referential, communes, shortlist.skip)
    _print_outcome(console, shortlist.ranking, shortlist.resolved)


def print_cards(
    console: Console,
    ranking: Ranking,
    found: Mapping[OpportunityId, Opportunity],
    referential: Referential,
    communes: Communes,
    skip: int = 0,
) -> None:
    """Print one card for each match whose opportunity is still open, ``skip`` coming before."""
    shown = (match for match in ranking.matches if match.opportunity_id in found)
    for rank, match in enumerate(shown, start=skip + 1):
        opportunity = found[match.opportunity_id]
        console.print(MatchCard(rank, match, opportunity, referential, communes).render())


def print_understood(console: Console, understood: Understood, communes: Communes) -> None:
    """Say where the home was placed and which codes were kept from the texts."""
    home = understood.home
    shared = f", une des {home.shared_by} communes de ce code postal" if home.shared_by > 1 else ""
    parent = home.commune.parent
    whole = f", dans {communes.get(parent).name}" if parent else ""
    _print_fact(console, "Domicile", f"{home.commune.name} ({home.commune.code}{whole}{shared})")
    for title, terms in (
        ("Métiers recherchés", understood.sought),
        ("Métiers exercés", understood.held),
        ("Compétences", understood.skills),
    ):
        labels = dict.fromkeys(f"{term.label} ({term.code})" for term in terms)
        if labels:
            _print_fact(console, title, " · ".join(labels))
    if understood.unrecognised:
        words = " · ".join(f"« {plain(each.words)} »" for each in understood.unrecognised)
        _print_fact(console, "Non reconnu", f"{words} (n’a pas compté)", style="yellow")


def _print_fact(console: Console, title: str, words: str, style: str = "bold") -> None:
    console.print(Text.assemble((f"{title} : ", style), words))


def _print_outcome(console: Console, ranking: Ranking, resolved: ResolvedProfile) -> None:
    shown = len(ranking.matches)
    possible = count(ranking.total, "possibilité à portée", "possibilités à portée")
    console.print(Text(f"{possible}, {count(shown, 'montrée', 'montrées')}.", style="bold"))
    for reason, number in ranking.excluded.items():
        if number:
            left_out = count(number, "écartée", "écartées")
            console.print(Text(f"  {left_out} : {EXCLUSION_LABELS[reason]}", style="dim"))
    for sentence in advice(ranking, resolved.profile):
        console.print(Sentence(f"→ {sentence}"))
    versions = f"catalogue {ranking.snapshot_version}, politique {ranking.policy_version}"
    console.print(Text(f"Calculé avec : {versions}.", style="dim"))
