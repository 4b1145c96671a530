"""One process that serves a database for the races: ``python -m benchmarks.last_place_server``.

Prints its port and serves until its input ends. With ``--naive`` it looks whether a place is left,
then takes it, without waiting for the writers' lock in between: what the guarded statement must
be better than. Nothing else differs.
"""

import socket
import sys
import threading
from dataclasses import replace
from typing import Any

from sqlalchemy import update

from api.app import create_app
from api.server import make_server
from api.settings import Settings
from api.wiring import wire
from insertion.capacity import ActionSession
from insertion.errors import TransitionRefused
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Moved
from persistence.action_sessions import SqlActionSessions
from persistence.idempotency import SqlIdempotencyKeys
from persistence.insertion_tables import ActionSessionRow
from persistence.positionnements import SqlPositionnements
from usecases.positionnements import advance


def be_naive() -> None:
    """Replace what guards the last place by a look, then a write."""
    setattr(SqlPositionnements, "reserve", SqlPositionnements.visible)  # noqa: B010
    setattr(SqlIdempotencyKeys, "claim", lambda _self, _scope, _key: None)  # noqa: B010
    setattr(SqlIdempotencyKeys, "keep", lambda *_rest: None)  # noqa: B010
    setattr(advance, "save_with_a_place", _take_after_a_look)  # noqa: B010


def _take_after_a_look(uow: UnitOfWork, moved: Moved, session: ActionSession | None) -> None:
    if session is None or session.free < 1:
        raise TransitionRefused("complet", "Il n’y a plus de place.")
    uow.positionnements.save(replace(moved.positionnement, session_id=session.id), moved.event)
    sessions: Any = uow.action_sessions
    sessions.__class__ = _Counting
    sessions.count(session)


class _Counting(SqlActionSessions):
    def count(self, session: ActionSession) -> None:
        """Write the number that was read, and one: what others took meanwhile is lost."""
        self._transaction.write().execute(
            update(ActionSessionRow)
            .where(ActionSessionRow.id == session.id)
            .values(taken=session.taken + 1)
        )


def main() -> None:
    """Serve the database of the first argument."""
    url, *options = sys.argv[1:]
    if "--naive" in options:
        be_naive()
    settings = Settings(
        database_url=url, trust_actor_header=True, log_level="warning", read_quota=100_000
    )
    server = make_server(create_app(wire(settings)), settings)
    listening = socket.create_server(("127.0.0.1", 0), backlog=2_048)

    def stop_with_the_input() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=stop_with_the_input, daemon=True).start()
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    server.run(sockets=[listening])


if __name__ == "__main__":
    main()
