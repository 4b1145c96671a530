"""Who acts now: said where a request is identified, read where a transaction is opened.

It goes from one to the other by the context of the request, so that nothing between can forget it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from insertion.actor import Actor
from insertion.audit import Act

SERVER = Act("vicinal", "serveur", "-")
"""Who writes when nobody was identified: the server itself, or a command."""

_ACT: ContextVar[Act] = ContextVar("vicinal_act", default=SERVER)


def acts(actor: Actor, through: str, motive: str | None = None) -> None:
    """Say who acts from here on, in this request or this command, and by what."""
    _ACT.set(Act(actor.id, actor.role.value, through, motive))


def command_acts(name: str) -> None:
    """Say that a command writes from here on."""
    _ACT.set(Act("vicinal", "commande", name))


@contextmanager
def acting_as(actor: Actor, through: str) -> Iterator[None]:
    """Say who acts until the end of a block, then as before."""
    token = _ACT.set(Act(actor.id, actor.role.value, through))
    try:
        yield
    finally:
        _ACT.reset(token)


def current_act() -> Act:
    """Return who acts now."""
    return _ACT.get()
