"""``vicinal import rome``: make the official ROME 4.0 referential the active one."""

from pathlib import Path
from typing import Annotated

import typer


def import_rome_command(
    path: Annotated[
        Path, typer.Argument(metavar="ARCHIVE", help="Archive zip ou dossier de CSV du ROME 4.0.")
    ],
) -> None:
    """Activer le référentiel ROME 4.0 officiel à la place de celui que le projet porte."""
    from cli.rome_view import print_rome_report
    from cli.session import ready_session
    from cli.terminal import messages, output
    from skills.starter import load_starter
    from usecases.import_rome import import_rome

    with ready_session() as vicinal, messages().status("Lecture du référentiel…"):
        report = import_rome(path, vicinal.unit_of_work(), load_starter())
    print_rome_report(output(), report)
