"""``vicinal wording``: what the wording of an offer may not ask, before it is published."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG
from cli.options import AsJson

if TYPE_CHECKING:
    from rich.console import Console

    from insertion.offer_wording import WordingFault


def wording(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[ANNONCE.txt]",
            help="Le texte d’une offre ; « - » lit l’entrée standard.",
            show_default=False,
        ),
    ] = None,
    offers: Annotated[
        bool,
        typer.Option("--offers", metavar=FLAG, help="Relit toutes les offres de la base."),
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Relire une offre : ce qu’elle ne peut pas demander, pourquoi, et comment le dire.

    D’après l’article L. 1132-1 du code du travail. Le statut est 1 quand une phrase y est
    contraire. Une relecture sans constat ne vaut pas conformité.
    """
    from cli.errors import CommandRefused

    if (file is None) == (not offers):
        raise CommandRefused("donnez le texte d’une offre, ou --offers.")
    return _read_offers(as_json) if offers else _read_file(str(file), as_json)


def _read_file(file: str, as_json: bool) -> int:
    from api.schemas.wording import WordingOut
    from cli.errors import CommandRefused
    from cli.terminal import output, print_json
    from insertion.offer_wording import MAX_TEXT_LENGTH, read_wording

    text = _text_of(file, MAX_TEXT_LENGTH)
    if len(text) > MAX_TEXT_LENGTH:
        raise CommandRefused(f"le texte d’une offre a au plus {MAX_TEXT_LENGTH} caractères.")
    faults = read_wording(text)
    if as_json:
        print_json(WordingOut.of(faults).model_dump(mode="json"))
    else:
        _print_faults(output(), faults)
        if not faults:
            output().print("Rien de contraire n’a été lu ; cela ne vaut pas conformité.")
    return _status(faults)


def _read_offers(as_json: bool) -> int:
    from api.schemas.wording import WordingOut
    from cli.session import ready_session
    from cli.terminal import count, output, print_json
    from insertion.offer_wording import MAX_TEXT_LENGTH, read_wording
    from insertion.opportunity import JobOffer

    found: dict[str, tuple[WordingFault, ...]] = {}
    read = 0
    with ready_session() as vicinal, vicinal.reading() as uow:
        for each in uow.opportunities.iterate():
            if isinstance(each, JobOffer):
                read += 1
                text = f"{each.title}\n{each.description}"[:MAX_TEXT_LENGTH]
                if faults := read_wording(text):
                    found[each.id] = faults
    if as_json:
        items = {
            code: WordingOut.of(faults).model_dump(mode="json") for code, faults in found.items()
        }
        print_json({"offres_lues": read, "offres": items})
    else:
        for code, faults in found.items():
            output().print(f"[bold]{code}[/]")
            _print_faults(output(), faults)
        output().print(
            f"{count(read, 'offre relue', 'offres relues')}, {len(found)} avec un constat."
        )
    return max((_status(faults) for faults in found.values()), default=0)


def _text_of(file: str, most: int) -> str:
    import sys
    from pathlib import Path

    from cli.errors import CommandRefused

    limit = 4 * most + 1  # bytes of as many characters
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(limit)
        else:
            with Path(file).open("rb") as opened:
                raw = opened.read(limit)
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandRefused("le texte n’est pas en UTF-8.") from None
    except (OSError, ValueError):
        raise CommandRefused("le fichier ne peut pas être lu.") from None


def _print_faults(console: "Console", faults: "tuple[WordingFault, ...]") -> None:
    from cli.terminal import Sentence
    from insertion.offer_wording import Firmness

    for each in faults:
        heading = "Contraire" if each.firmness is Firmness.CONTRARY else "À vérifier"
        console.print(Sentence(f"{heading} · {each.label} : « {each.words} »", style="bold"))
        console.print(Sentence(f"  Phrase : {each.sentence}"))
        console.print(Sentence(f"  {each.why}"))
        if each.exception is not None:
            console.print(Sentence(f"  La loi peut l’admettre : {each.exception}."))
        if each.rewritten is not None:
            console.print(Sentence(f"  Proposition : {each.rewritten}"))
        console.print(Sentence(f"  {each.advice}"))
        console.print()


def _status(faults: "tuple[WordingFault, ...]") -> int:
    from cli.errors import NOTHING_DONE, OK
    from insertion.offer_wording import Firmness

    return NOTHING_DONE if any(each.firmness is Firmness.CONTRARY for each in faults) else OK
