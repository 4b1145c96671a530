"""Whether who was let in still is: asked again where something is written, under the writers' lock.

A request may wait for others that write. Who is signed out, disabled or given another role
meanwhile, or whose token is revoked, writes nothing after: it is said once, where a request is
identified, so that no route can forget it.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial

from insertion.api_tokens import ApiToken
from insertion.ports import UnitOfWork
from usecases.accounts.api_tokens import require_not_revoked
from usecases.accounts.sessions import Present, require_not_ended

Still = Callable[[UnitOfWork], None]

STILL: ContextVar[Still | None] = ContextVar("vicinal_still", default=None)
"""Raises when who asks has to be let in again; None when nobody is, or when a proxy says who."""


def entered_by_session(present: Present) -> None:
    """Say that what is written from here on, in this request, is by who has this session."""
    STILL.set(partial(require_not_ended, present=present))


def entered_by_token(token: ApiToken) -> None:
    """Say that what is written from here on, in this request, is by a program with this token."""
    STILL.set(partial(require_not_revoked, token=token))


def require_still_signed_in(uow: UnitOfWork) -> None:
    """Ask it where what is about to be written is a file, and in no transaction."""
    with uow:
        uow.wait_to_write()
