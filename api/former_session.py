"""The session that a browser had, in the place of which it is given another."""

from functools import partial

from api.wiring import Vicinal
from persistence.errors import DatabaseBusy
from usecases.accounts.sessions import end_former


def end_former_session(token: str, vicinal: Vicinal) -> None:
    """End it, once the answer has left when others write for too long.

    What opens once, a code or a link, is used already: the answer has to leave.
    """
    ending = partial(end_former, token, vicinal.reading)
    try:
        ending()
    except DatabaseBusy:
        vicinal.signing.postman.later(ending)
