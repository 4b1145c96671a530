"""Which département people, structures and accounts are of: another's do not exist here."""

import re

from insertion.errors import InvalidValue

DEFAULT_DEPARTEMENT = "49"
"""That of the demonstration, and of a server whose settings name no other."""

_CODE = re.compile(r"[0-9]{2}|2[AB]|9[78][0-9]")


def require_departement(code: str) -> str:
    """Return ``code`` unchanged, or raise :class:`InvalidValue` when it is that of none."""
    if not _CODE.fullmatch(code):
        raise InvalidValue("departement", "un code de département comme 49, 2A ou 974")
    return code
