"""``vicinal serve``: the screens and the API, on this machine unless told otherwise."""

import errno
from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import whole_number

if TYPE_CHECKING:
    from socket import socket

    from api.settings import Settings
    from cli.errors import CommandRefused

MAX_PORT = 65_535
MAX_WORKERS = 64


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
    workers: Annotated[
        int,
        typer.Option(
            "--workers",
            metavar="N",
            parser=whole_number(1, MAX_WORKERS),
            help="Processus qui répondent, au plus un par cœur. Ils partagent le même index.",
        ),
    ] = 1,
) -> int:
    """Servir les écrans et l’API sur la base de données en vigueur, jusqu’à Ctrl-C."""
    from cli.session import effective_settings

    settings = effective_settings()
    chosen = {"host": host or settings.host, "port": port or settings.port}
    return run_server(settings.model_copy(update=chosen), workers)


def run_server(settings: "Settings", workers: int = 1) -> int:
    """Serve until interrupted and return the exit status."""
    from api.server import open_port
    from cli.errors import NOTHING_DONE, OK
    from cli.session import require_ready, session

    with session(settings) as vicinal:
        require_ready(vicinal)
        vicinal.trail.open()
    _require_theme(settings)
    try:
        listening = open_port(settings)
    except OSError as error:
        raise _closed_port(settings, error) from None
    with listening:
        _say_where(settings, workers)
        served = (
            _serve_alone(settings, listening)
            if workers == 1
            else _serve_by_several(settings, workers, listening)
        )
    return OK if served else NOTHING_DONE


def _require_theme(settings: "Settings") -> None:
    from cli.errors import CommandRefused
    from web.theme import BadTheme, load_theme

    try:
        load_theme(settings.theme_file)
    except BadTheme as error:
        raise CommandRefused(
            "le thème de VICINAL_THEME_FILE est à corriger.", [str(error)]
        ) from None


def _say_where(settings: "Settings", workers: int) -> None:
    from api.route_rights import PREFIX
    from cli.terminal import messages

    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    base = f"http://{host}:{settings.port}"
    console = messages()
    console.print(f"Écrans        : {base}/", soft_wrap=True)
    console.print(f"API           : {base}{PREFIX}", soft_wrap=True)
    console.print(f"Documentation : {base}/docs", soft_wrap=True)
    if workers > 1:
        console.print(f"Processus     : {workers}")
    console.print("Ctrl-C pour arrêter.")


def _serve_alone(settings: "Settings", listening: "socket") -> bool:
    from api.server import make_server
    from api.workers import open_to_serve
    from web.app import create_web_app

    vicinal = open_to_serve(settings)
    server = make_server(create_web_app(vicinal), settings)
    try:
        server.run(sockets=[listening])
    except SystemExit:  # how uvicorn leaves when the application cannot start
        raise _cannot_start() from None
    finally:
        vicinal.close()
    return server.started


def _serve_by_several(settings: "Settings", workers: int, listening: "socket") -> bool:
    from api.workers import serve_by_several
    from web.app import create_web_app

    if not serve_by_several(settings, workers, listening, create_web_app):
        raise _cannot_start()
    return True


def _cannot_start() -> "CommandRefused":
    from cli.errors import CommandRefused

    return CommandRefused("le serveur n’a pas pu démarrer ; le journal dit pourquoi.")


def _closed_port(settings: "Settings", error: OSError) -> "CommandRefused":
    from cli.errors import CommandRefused

    advice = {
        errno.EADDRINUSE: "il est déjà pris. Essayez --port.",
        errno.EACCES: "il demande plus de droits. Essayez --port et un nombre au-dessus de 1023.",
    }.get(error.errno or 0, "cette adresse n’est pas de cette machine. Essayez --host.")
    return CommandRefused(
        f"le port {settings.port} ne peut pas être ouvert sur {settings.host} : {advice}"
    )
