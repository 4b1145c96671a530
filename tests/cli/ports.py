"""A port of this machine that nobody else is given while a test uses it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

LOCAL = "127.0.0.1"


@contextmanager
def a_port_of_ours() -> Iterator[int]:
    """Yield a port held without listening: a server may open it, and the system lends it to no one.

    A port that was free a moment ago is soon another test's.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
        held.bind((LOCAL, 0))
        port: int = held.getsockname()[1]
        yield port
