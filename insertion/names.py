"""What a name is, letters of any script joined as names are, and what a telephone number is."""

import re
import unicodedata

from insertion.errors import InvalidValue

MAX_NAME_LENGTH = 60
_PHONE = re.compile(r"\+?[0-9]{6,15}")
_PHONE_MARKS = str.maketrans("", "", " .-()/\u00a0\u202f")
_JOINS = frozenset(" '’.-")
# A hyphen that no line is cut at, as word processors write it; accents typed for an apostrophe.
_TYPED_FOR = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00b4": "’", "`": "’"})


def require_name(field: str, name: str) -> None:
    """Raise :class:`InvalidValue`, naming ``field``, when it is no name."""
    if not (len(name) <= MAX_NAME_LENGTH and _is_name(name)):
        raise InvalidValue(field, f"un nom, {MAX_NAME_LENGTH} lettres au plus")


def plain_name(name: str) -> str:
    """Return a name as typed, letters composed, blanks and marks typed for others aside."""
    return " ".join(unicodedata.normalize("NFC", name).translate(_TYPED_FOR).split())


def _is_name(text: str) -> bool:
    """Return whether it is letters of any script, joined as names are: no digit, no sentence."""
    letters = [unicodedata.category(each)[0] in "LM" for each in text]
    return (
        bool(letters)
        and letters[0]
        and all(is_letter or each in _JOINS for each, is_letter in zip(text, letters, strict=True))
    )


def parse_phone(text: str) -> str:
    """Return the number that ``text`` writes, spaces and dots aside, or raise an error."""
    number = text.translate(_PHONE_MARKS)
    if not _PHONE.fullmatch(number):
        raise InvalidValue("telephone", "un numéro de téléphone, de 6 à 15 chiffres")
    return number
