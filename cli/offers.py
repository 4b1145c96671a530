"""``vicinal offers``: what happens to offers between two imports."""

from typing import Annotated

import typer

from cli.french import FLAG


def close_offers_command(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Identifiants des offres ou des actions.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit le compte rendu en JSON.")
    ] = False,
) -> int:
    """Fermer des offres ou des actions : elles ne sont plus proposées ni listées.

    Un import qui les contient de nouveau les rouvre. Le code de retour est 1 si aucun identifiant
    n’est connu.
    """
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session
    from cli.terminal import count, output, plain, print_json
    from usecases.close_offers import close_offers

    with ready_session() as vicinal:
        report = close_offers(ids, vicinal.unit_of_work(), vicinal.today())
    if as_json:
        print_json(
            {
                "fermees": list(report.closed),
                "deja_fermees": list(report.already_closed),
                "inconnues": list(report.unknown),
            }
        )
    else:
        console = output()
        console.print(f"{count(len(report.closed), 'fermée', 'fermées')}.")
        for words, some in (
            ("déjà fermée", report.already_closed),
            ("inconnue", report.unknown),
        ):
            for each in some:
                console.print(f"  {plain(each)} : {words}", soft_wrap=True)
    return OK if report.closed or report.already_closed else NOTHING_DONE
