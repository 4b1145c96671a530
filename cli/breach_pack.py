"""``vicinal breach-pack``: whose files an account read between two moments."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.french import BadValue
from cli.options import AsJson


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadValue("un moment comme 2026-11-26 ou 2026-11-26T08:00 est attendu") from None
    # Without a zone it is the hour of this server, as one reads it on its clock.
    return moment.astimezone(UTC)


def breach_pack(
    account: Annotated[
        str,
        typer.Option("--account", metavar="ROLE:ID", help="Le compte, comme referent:ref-12."),
    ],
    begin: Annotated[
        datetime,
        typer.Option("--from", metavar="MOMENT", parser=_moment, help="Depuis quand."),
    ],
    end: Annotated[
        datetime, typer.Option("--to", metavar="MOMENT", parser=_moment, help="Avant quand.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FICHIER", help="Écrit le JSON dans un fichier.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Dire de qui un compte a lu le dossier entre deux moments, et quelles sortes de données.

    Ce qu’il faut pour prévenir les personnes et la CNIL dans les 72 heures. Des identifiants
    seulement.
    """
    import json

    from api.breach_pack import pack_of, people_read
    from cli.atomic_file import atomic_text
    from cli.errors import BAD_INPUT, NOTHING_DONE, OK, CommandRefused
    from cli.session import ready_session
    from cli.terminal import count, output, print_json

    if begin >= end:
        raise CommandRefused("--from doit être avant --to.", status=BAD_INPUT)
    with ready_session() as vicinal:
        people = people_read(vicinal, account, begin, end)
    pack = pack_of(account, (begin, end), people)
    if out is not None:
        with atomic_text(out) as file:
            file.write(json.dumps(pack, ensure_ascii=False, indent=2) + "\n")
    if as_json:
        print_json(pack)
    else:
        read = count(len(people), "personne lue", "personnes lues")
        console = output()
        console.print(
            f"{account} : {read}, {count(pack['lectures'], 'lecture', 'lectures')}.", markup=False
        )
        for each in people if out is None else ():
            console.print(each.line(), soft_wrap=True, markup=False, highlight=False)
    return OK if people else NOTHING_DONE
