"""The département of who asks, for the time of a request; what is opened then is of it only.

It is said once, where the request is identified, so that no route can forget it. Work that comes
from no request is of the département of the settings, or names another.
"""

from contextvars import ContextVar

ASKED: ContextVar[str | None] = ContextVar("departement", default=None)
