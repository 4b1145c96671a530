"""Near occupations, near skills and gaps in the terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from api.schemas.opportunity import CodeOut
from api.schemas.transfer import AskedSkillOut, GapOut, NearOccupationsOut, NearSkillsOut
from cli.terminal import Sentence, count, plain

SHOWN = 10  # of each list of a gap; the JSON holds them all
_INDENT = 4


def print_near_occupations(console: Console, answer: NearOccupationsOut) -> None:
    """Print the near occupations, each with its reasons."""
    if not answer.items:
        console.print(Sentence(f"Aucun métier proche connu de {_named(answer.metier)}."))
        return
    console.print(Sentence(f"Métiers proches de : {_named(answer.metier)}"))
    for near in answer.items:
        console.print()
        heading = f"{near.rang:2}. {plain(near.libelle)} ({near.code})"
        console.print(Text(f"{heading} · {_percent(near.score)} de proximité", style="bold"))
        _print_reasons(console, near.raisons)


def print_near_skills(console: Console, answer: NearSkillsOut) -> None:
    """Print the near skills, each with its reasons."""
    if not answer.items:
        console.print(Sentence(f"Aucune compétence proche connue de {_named(answer.competence)}."))
        return
    console.print(Sentence(f"Compétences proches de : {_named(answer.competence)}"))
    for near in answer.items:
        console.print(Text(f"{near.rang:2}. {plain(near.libelle)} ({near.code})", style="bold"))
        _print_reasons(console, [", ".join(near.raisons)])


def print_gap(console: Console, answer: GapOut) -> None:
    """Print what is held, nearly held and missing, most important first."""
    console.print(Sentence(f"De : {_named(answer.depuis)}"))
    console.print(Sentence(f"Vers : {_named(answer.vers)}"))
    if answer.part_acquise is None:
        console.print(Sentence("Ce que ce métier demande n’est pas connu du référentiel."))
        return
    console.print(Sentence(f"Déjà acquis : {_percent(answer.part_acquise)} de ce qui est demandé."))
    _print_skills(console, "À acquérir", answer.manquantes)
    _print_skills(
        console,
        "Presque acquis",
        answer.presque_acquises,
        [f"proche de : {_label(each.acquise_proche)}" for each in answer.presque_acquises],
    )
    _print_skills(console, "Acquis", answer.acquises)
    if answer.diplomes:
        console.print()
        console.print(Text("Diplômes qui y mènent, l’un ou l’autre", style="bold"))
        for diploma in answer.diplomes[:SHOWN]:
            console.print(Padding(Sentence(f"- {_label(diploma)}"), (0, 0, 0, 2)))
        _print_more(console, len(answer.diplomes))
    if answer.permis:
        licences = ", ".join(_label(licence) for licence in answer.permis)
        console.print()
        console.print(Sentence(f"Permis demandé d’habitude : {licences}"))


def _print_skills(
    console: Console, title: str, skills: Sequence[AskedSkillOut], notes: Sequence[str] = ()
) -> None:
    if not skills:
        return
    console.print()
    console.print(Text(f"{title} ({len(skills)})", style="bold"))
    for place, skill in enumerate(skills[:SHOWN]):
        heart = " (cœur de métier)" if skill.coeur_de_metier else ""
        note = f", {notes[place]}" if notes else ""
        console.print(Padding(Sentence(f"- {skill.libelle}{heart}{note}"), (0, 0, 0, 2)))
    _print_more(console, len(skills))


def _print_more(console: Console, listed: int) -> None:
    if listed > SHOWN:
        more = count(listed - SHOWN, "autre", "autres")
        console.print(Padding(Sentence(f"et {more}"), (0, 0, 0, 2)))


def _print_reasons(console: Console, reasons: Sequence[str]) -> None:
    for reason in reasons:
        console.print(Padding(Sentence(f"- {reason}"), (0, 0, 0, _INDENT)))


def _percent(share: float) -> str:
    return f"{round(100 * share)}\N{NO-BREAK SPACE}%"


def _named(one: CodeOut) -> str:
    return f"{_label(one)} ({one['code']})"


def _label(one: CodeOut) -> str:
    return one["libelle"]
