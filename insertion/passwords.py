"""Which passwords are accepted: those of the CNIL's recommendation of 2022, the obvious ones aside.

A phrase of seven words is always past the length from which nothing else is asked.
"""

import unicodedata

from insertion.errors import InvalidValue
from insertion.text import is_storable

LONG_ENOUGH = 14
"""From this length, no kind of character is asked."""

SHORTEST = 12
"""Shortest password, which then has all four kinds of characters."""

MAX_PASSWORD_LENGTH = 256

FEWEST_DIFFERENT = 6
"""« aaaaaaaaaaaaaa » has fourteen characters, and one."""

_KINDS = 4
_EXPECTED = (
    "14 caractères, une phrase de 7 mots, ou 12 caractères avec majuscule, minuscule, chiffre et "
    "signe ; ni suite de touches, ni mot évident, ni votre identifiant"
)
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "01234567890",
)
_OBVIOUS = (
    "motdepasse",
    "password",
    "passe",
    "azerty",
    "qwerty",
    "bonjour",
    "soleil",
    "vicinal",
    "insertion",
    "departement",
    "welcome",
    "admin",
    "loulou",
    "jetaime",
    "doudou",
    "france",
    "secret",
)
_LEET = str.maketrans("0134578@$!", "oleastbasi")
_LONGEST_RUN = 4
_LEFT_OF_IT = 8  # of characters that are not part of an obvious word or run


def normal_password(text: str) -> str:
    """Return the one form under which a password is hashed: é is é however a keyboard makes it."""
    return unicodedata.normalize("NFKC", text)


def require_acceptable(text: str, *known: str) -> str:
    """Return the password to hash, or raise :class:`InvalidValue` when it is too easy to guess.

    Parameters
    ----------
    known
        What others know of who chooses it, a login for example: it counts for nothing.
    """
    if not is_storable(text) or len(text) > MAX_PASSWORD_LENGTH:
        raise InvalidValue("mot_de_passe", _EXPECTED)
    password = normal_password(text)
    long_enough = len(password) >= LONG_ENOUGH
    varied = len(password) >= SHORTEST and len(_kinds(password)) == _KINDS
    if not (long_enough or varied) or is_obvious(password, known):
        raise InvalidValue("mot_de_passe", _EXPECTED)
    return password


def is_obvious(password: str, known: tuple[str, ...] = ()) -> bool:
    """Return whether little is left of a password without what anyone would try first."""
    plain = password.casefold()
    if len(set(plain)) < FEWEST_DIFFERENT:
        return True
    for each in known:
        for part in (each.casefold(), each.casefold().partition("@")[0]):
            if len(part) >= _LONGEST_RUN:
                plain = plain.replace(part, "")
    left = min(len(_without_obvious(plain)), len(_without_obvious(plain.translate(_LEET))))
    return left < _LEFT_OF_IT


def _without_obvious(text: str) -> str:
    for word in _OBVIOUS:
        text = text.replace(word, "")
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for length in range(len(row), _LONGEST_RUN - 1, -1):
            for start in range(len(row) - length + 1):
                text = text.replace(row[start : start + length], "")
    # The same again and again is said once.
    half = next((n for n in range(1, len(text) // 2 + 1) if text == text[:n] * (len(text) // n)), 0)
    return text[:half] if half else text


def _kinds(password: str) -> frozenset[str]:
    return frozenset(
        "upper"
        if each.isupper()
        else "lower"
        if each.islower()
        else "digit"
        if each.isdigit()
        else "sign"
        for each in password
    )
