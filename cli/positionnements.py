"""``vicinal positionnements``: what the clock of a server does, done now."""

from typing import Annotated

import typer

from cli.french import FLAG


def expire_positionnements_command(
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit le compte rendu en JSON.")
    ] = False,
) -> int:
    """Relancer, puis clore, les positionnements que personne n’a traités à temps.

    Un serveur le fait de lui-même, une fois par heure. Le refaire ne change rien de plus. Les
    délais sont dans docs/positionnements.md.
    """
    from api.clockwork import tick
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session
    from cli.terminal import count, output, print_json

    with ready_session() as vicinal:
        vicinal.desk()  # to show something else to those whose wait ends
        report = tick(vicinal)
    if as_json:
        print_json(
            {"relances": report.reminded, "expires": report.expired, "echecs": report.failed}
        )
    else:
        console = output()
        console.print(
            f"{count(report.reminded, 'relancé', 'relancés')}, "
            f"{count(report.expired, 'clos sans réponse', 'clos sans réponse')}."
        )
        if report.failed:
            changed = count(report.failed, "a changé", "ont changé")
            console.print(f"{changed} entre-temps : recommencer plus tard.")
    return NOTHING_DONE if report.failed else OK
