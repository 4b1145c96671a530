"""Levers in the terminal: what changes, what it opens, on which conditions."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from api.schemas.lever import LeverEffectOut, LeverOut, LeversOut, TargetOut, WayOut
from cli.match_view import INDENT, capitalised
from cli.shortlist_view import print_understood
from cli.terminal import Sentence, plain
from geo.communes import Communes
from usecases.find_levers import FoundLevers


def print_levers(
    console: Console, answer: LeversOut, found: FoundLevers, communes: Communes
) -> None:
    """Print what would open more, then what would bring one opportunity in."""
    print_understood(console, found.resolved.understood, communes)
    console.print(Sentence(answer.phrase, style="bold"))
    console.print()
    for lever in answer.items:
        title = Text(f"{lever.rang:>2}. ") + Text(plain(lever.libelle), style="bold")
        console.print(title)
        console.print(Padding(Group(*_lines(lever)), (0, 0, 1, INDENT)))
    if answer.pour is not None:
        _print_target(console, answer.pour)
    for sentence in answer.conseils:
        console.print(Sentence(f"→ {sentence}"))
    versions = f"catalogue {answer.version_index}, politique {answer.version_politique}"
    console.print(Text(f"Calculé avec : {versions}.", style="dim"))


def _lines(lever: LeverEffectOut) -> Iterator[RenderableType]:
    yield Sentence(capitalised(lever.phrase), style="green")
    for match in lever.meilleures:
        points, way = f"{match['score']:.0f} points", match["trajet"]["phrase"]
        yield Sentence(" · ".join((plain(match["intitule"]), points, way, match["id"])))
    yield from _terms(lever)


def _terms(lever: LeverOut) -> Iterator[RenderableType]:
    for condition in lever.conditions:
        yield Sentence(condition, style="dim")
    if lever.eligibilite is not None:
        asked = " ".join(each.question for each in lever.eligibilite.a_demander)
        yield Sentence(f"{lever.eligibilite.phrase} {asked}".strip(), style="magenta")
    if lever.ou_demander is not None:
        helper = lever.ou_demander
        organisation = f", {plain(helper.organisation)}" if helper.organisation else ""
        yield Sentence(f"Où demander : {plain(helper.intitule)}{organisation}", style="cyan")


def _print_target(console: Console, target: TargetOut) -> None:
    console.print(Text.assemble("Pour « ", (plain(target.intitule), "bold"), f" » ({target.id})"))
    lines: list[RenderableType] = [Sentence(_standing(target))]
    lines += [Sentence(f"+ {_way(way)}", style="green") for way in target.chemins]
    if target.chemins:
        for lever in target.chemins[0].leviers:
            lines += _terms(lever)
    lines += [Sentence(f"+ {_way(way)}", style="cyan") for way in target.competences]
    console.print(Padding(Group(*lines), (0, 0, 1, INDENT)))


def _standing(target: TargetOut) -> str:
    if target.proposee:
        return f"Déjà à portée, {target.score:.0f} points."
    reasons = " ; ".join(each["libelle"] for each in target.exclusions)
    if target.chemins:
        return f"Écartée aujourd’hui : {reasons}. Ce qui la mettrait à portée :"
    return f"Écartée aujourd’hui : {reasons}. Aucun de ces leviers n’y suffit."


def _way(way: WayOut) -> str:
    changes = " + ".join(lever.libelle for lever in way.leviers)
    return f"{changes} → {way.score:.0f} points, {way.trajet['phrase']}"
