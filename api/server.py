"""Uvicorn, set so that it neither names itself nor writes what people ask into its log."""

import copy
import socket
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.config import LOGGING_CONFIG

from api.http_protocol import FrenchHttpProtocol
from api.settings import Settings

BACKLOG = 2_048  # connections that may wait, as uvicorn itself would ask

# Loggers of ours, shown with uvicorn's own.
_OUR_LOGGERS = ("vicinal", "api", "usecases", "persistence", "matching")


def open_port(settings: Settings) -> socket.socket:
    """Return a socket that listens where the settings say.

    Opened before anything is built: a port already taken is told at once, and told apart from
    what else may keep a server from starting.

    Raises
    ------
    OSError
        When the address is not one of this machine, or the port is taken or reserved.
    """
    found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    family, *_, address = found[0]
    return socket.create_server(address[:2], family=family, backlog=BACKLOG)


def make_server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """Return the server of ``app``; ``run()`` serves until interrupted."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_level=settings.log_level,
            log_config=_log_config(settings),
            http=FrenchHttpProtocol,
            ws="none",
            # Uvicorn's access log has the query string: a search may be someone's address.
            # api.middleware.AccessLog writes the name of the route instead.
            access_log=False,
            server_header=False,
            # By default uvicorn believes what any program of this machine forwards; see api.app.
            proxy_headers=False,
        )
    )


def _log_config(settings: Settings) -> dict[str, Any]:
    config: dict[str, Any] = copy.deepcopy(LOGGING_CONFIG)
    for name in _OUR_LOGGERS:
        config["loggers"][name] = {
            "handlers": ["default"],
            "level": settings.log_level.upper(),
            "propagate": False,
        }
    return config
