"""``vicinal alerts``: what the clock of a server does for the searches that people keep, now."""

from typing import Annotated

import typer

from cli.french import FLAG
from cli.options import AsJson


def run_alerts_command(
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            metavar=FLAG,
            help="Regarde et compte, sans prévenir personne.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Regarder les recherches gardées, et prévenir chacune de ce qui est nouveau pour elle.

    Un serveur le fait de lui-même, une fois par heure. Un message par personne et par jour au
    plus, qui dit combien et rien d’autre ; la même offre n’est pas annoncée deux fois.
    """
    from api.clockwork import tell_of_news
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session
    from cli.terminal import count, output, print_json

    with ready_session() as vicinal:
        report = tell_of_news(vicinal, dry_run=dry_run)
    if as_json:
        print_json(
            {
                "prevenues": report.told,
                "sans_nouveaute": report.quiet,
                "echecs": report.failed,
                "essai": dry_run,
            }
        )
    else:
        words = ("à prévenir", "à prévenir") if dry_run else ("prévenue", "prévenues")
        console = output()
        console.print(f"{count(report.told, *words)}, {report.quiet} sans rien de nouveau.")
        if report.failed:
            console.print(f"{report.failed} n’ont pas pu être regardées : voir le journal.")
    return NOTHING_DONE if report.failed else OK
