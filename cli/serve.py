"""``vicinal serve``: the HTTP API, on this machine unless told otherwise."""

import errno
from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import whole_number

if TYPE_CHECKING:
    from api.settings import Settings
    from cli.errors import CommandRefused

MAX_PORT = 65_535


def serve(
    host: Annotated[
        str | None,
        typer.Option(
            "--host", metavar="ADRESSE", help="Adresse d’écoute (VICINAL_HOST, sinon 127.0.0.1)."
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="PORT",
            parser=whole_number(1, MAX_PORT),
            help="Port d’écoute (VICINAL_PORT, sinon 8000).",
        ),
    ] = None,
) -> int:
    """Servir l’API sur la base de données en vigueur, jusqu’à Ctrl-C."""
    from cli.session import effective_settings

    settings = effective_settings()
    chosen = {"host": host or settings.host, "port": port or settings.port}
    return run_server(settings.model_copy(update=chosen))


def run_server(settings: "Settings") -> int:
    """Serve until interrupted and return the exit status."""
    from api.app import PREFIX, create_app
    from api.server import make_server, open_port
    from cli.errors import NOTHING_DONE, OK, CommandRefused
    from cli.session import require_ready, session
    from cli.terminal import messages

    with session(settings) as vicinal:
        require_ready(vicinal)
        try:
            listening = open_port(settings)
        except OSError as error:
            raise _closed_port(settings, error) from None
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        base = f"http://{host}:{settings.port}"
        console = messages()
        console.print(f"API           : {base}{PREFIX}", soft_wrap=True)
        console.print(f"Documentation : {base}/docs", soft_wrap=True)
        console.print("Ctrl-C pour arrêter.")
        server = make_server(create_app(vicinal), settings)
        try:
            with listening:
                server.run(sockets=[listening])
        except SystemExit:  # how uvicorn leaves when the application cannot start
            raise CommandRefused(
                "le serveur n’a pas pu démarrer ; le journal dit pourquoi."
            ) from None
    return OK if server.started else NOTHING_DONE


def _closed_port(settings: "Settings", error: OSError) -> "CommandRefused":
    from cli.errors import CommandRefused

    advice = {
        errno.EADDRINUSE: "il est déjà pris. Essayez --port.",
        errno.EACCES: "il demande plus de droits. Essayez --port et un nombre au-dessus de 1023.",
    }.get(error.errno or 0, "cette adresse n’est pas de cette machine. Essayez --host.")
    return CommandRefused(
        f"le port {settings.port} ne peut pas être ouvert sur {settings.host} : {advice}"
    )
