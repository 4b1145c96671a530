"""A browser in which someone has signed in: others who try her login do not shut her out of it.

Whoever knows a login can lock it by failing, and whoever shares a network address can lock that.
A browser that entered before bears a mark, sealed for one login; its failures are counted apart.
It opens nothing, and says nothing of whom it is.
"""

from usecases.accounts.practice import SignInPractice
from usecases.vault import new_secret, same

MAX_MARK_LENGTH = 200
_NUMBER_LENGTH = 22


def new_mark(practice: SignInPractice, login: str) -> str:
    """Return the mark of a browser in which who has this login has just signed in."""
    number = new_secret()[:_NUMBER_LENGTH]
    return ".".join((number, _seal(practice, number), _seal_for(practice, number, login)))


def number_of(practice: SignInPractice, mark: str | None) -> str | None:
    """Return the number of a mark that was made here, whomever for; None for any other text."""
    number, seal, _ = _parts(mark)
    return number if same(seal, _seal(practice, number)) else None


def is_of(practice: SignInPractice, mark: str | None, login: str) -> bool:
    """Return whether a mark was made here for this login."""
    number, _, seal = _parts(mark)
    return same(seal, _seal_for(practice, number, login))


def _parts(mark: str | None) -> tuple[str, str, str]:
    parts = ("" if mark is None or len(mark) > MAX_MARK_LENGTH else mark).split(".")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", "")  # noqa: PLR2004


def _seal(practice: SignInPractice, number: str) -> str:
    return practice.vault.keyed_hash("browser", number)


def _seal_for(practice: SignInPractice, number: str, login: str) -> str:
    return practice.vault.keyed_hash(f"browser {number}", login)
