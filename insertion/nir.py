"""Recognise a numéro de sécurité sociale (NIR), wherever and however it is written.

It is never to be held (décret n° 2019-341): whoever reads what people write asks here first. With
its key, two digits that make the whole divisible, a NIR is told from any other number, whatever
blanks, dots or dashes cut it. Without, thirteen digits could be anything: the sex, the month and
the département must then be possible, and the cuts, if any, those of a NIR.
"""

import re
import unicodedata
from collections import deque
from functools import lru_cache

from insertion.errors import InvalidValue

NIR_REFUSED = (
    "pas de numéro de sécurité sociale : il n’est jamais enregistré ici, quelle qu’en soit la forme"
)
KEY_BASE = 97
_CORSICA = {"2A": "19", "2B": "18"}

# Letters that look like those of Corsica, in scripts where nobody has a NIR.
_LOOK_ALIKE = {"А": "A", "В": "B", "а": "a", "в": "b", "Α": "A", "Β": "B"}  # noqa: RUF001

_CUT = r"[\s.\-_/·\u2010-\u2015\u2212\u00ad\u200b-\u200d\u2060\ufeff]{0,4}"
_WHOLE_PLACE = "(?:[0-9]{2}|2[AB])"
_MONTH = r"(?:0[1-9]|1[0-2])"


def _cut(*parts: str) -> str:
    return _CUT.join(parts)


_URL = re.compile(r"https?://[^\s;|\"<>]+", re.IGNORECASE)
_FIELDS = frozenset({1, 3, 5, 7, 10, 13})  # where people cut a NIR
_SEXES = frozenset("123478")
_LENGTH = 15
_MOST_PIECES = 10  # eight, and the letter of Corsica that is read apart from its digits

_LIKELY = re.compile(rf"[0-9](?:{_CUT}[0-9ABab]){{12}}")
# As many digits as follow one another: each text is gone through once, whatever is in it.
_NUMBERS = re.compile(rf"[0-9](?:{_CUT}[0-9ABab]){{14,}}+")
_AFTER = re.compile(rf"{_CUT}[0-9]")
_RUN = re.compile("[0-9]+|[ABab]")
_KEYED = re.compile("[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{8}", re.IGNORECASE)
_BARE = re.compile(
    rf"(?<![0-9A-Z])(?=({_cut('[12]', '[0-9]{2}', _MONTH, _WHOLE_PLACE, '[0-9]{3}', '[0-9]{3}')})"
    r"(?![0-9A-Z]))",
    re.IGNORECASE,
)
# All but the letters and the signs of French, none of which is read as a digit or as a letter.
_FOREIGN = re.compile(r"[^\x00-\xb1\xb4-\xb8\xba-\u024f\u2010-\u2027\u202f\u20ac\u2212]")
_DECIMAL = re.compile(r"(?<![0-9.])[0-9]{1,2}\.[0-9]{9,}(?![0-9.])")
# A point of France as programs write it: « POINT (4.643671 43.807256) », or the other way round.
_LATITUDE, _LONGITUDE = r"(?:4[1-9]|5[01])\.[0-9]{4,}", r"-?[0-9]\.[0-9]{4,}"
_POINT = re.compile(
    rf"(?<![0-9.])(?:{_LONGITUDE}\s+{_LATITUDE}|{_LATITUDE}\s+{_LONGITUDE})(?![0-9.])"
)
# A number that a program computed, alone in its cell: « 299.1320778519081 ».
_COMPUTED = re.compile(
    r"(?:(?<![^;,|\"\[])|(?<=\": )|(?<=\":))-?[0-9]{3,8}\.[0-9]{6,15}(?![^;,|\"\]}\r])"
)
_MOST_COMPUTED = 17  # digits of one, at most
# An id that this project makes, or a caller: one in fifty thousand would pass for a NIR.
_UUID = re.compile(
    r"(?<![0-9A-Z])[0-9A-F]{8}(-?)[0-9A-F]{4}\1[1-8][0-9A-F]{3}\1[89AB][0-9A-F]{3}\1[0-9A-F]{12}"
    r"(?![0-9A-Z])",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![0-9A-Z])[A-Z]{2}[0-9]{2}(?:\s?[0-9A-Z]{4}){2,7}(?:\s?[0-9A-Z]{1,3})?")


def holds_nir(text: str) -> bool:
    """Return whether a NIR is written somewhere in ``text``.

    Digits of every script count; what is between two digits may be a blank, a dot, a dash. A
    valid IBAN is not one, nor a number below a hundred with decimals, nor a UUID, nor a point.
    """
    plain = text if text.isascii() else _plain(text)
    if _LIKELY.search(plain) is None:
        return False
    plain = _UUID.sub(_without_uuid, plain)
    plain = _DECIMAL.sub(" ", _POINT.sub(" ", plain))  # a place, a score
    if _IBAN.search(plain) is not None:
        plain = _IBAN.sub(_without_iban, plain)
    if any(_holds_keyed(plain, *found.span()) for found in _NUMBERS.finditer(plain)):
        return True
    # An address of the web often has a moment in it, in thirteen digits.
    plain = _URL.sub(" ", plain)
    return any(_is_possible(_bare(found[1])) for found in _BARE.finditer(plain))


def lines_with_nir(text: str) -> tuple[int, ...]:
    """Return the lines, from 1, where a NIR is written in a file, whatever its columns are.

    A cell that is a number with decimals is none, unless it has as many digits as one.
    """
    lines = text.replace("\t", ";").split("\n")  # the cells of two columns are no one number
    return tuple(
        number
        for number, line in enumerate(lines, start=1)
        if holds_nir(line) and holds_nir(_COMPUTED.sub(_without_computed, line))
    )


def key_of(thirteen: str) -> int:
    """Return the key of the thirteen first characters of a NIR."""
    place = thirteen[5:7]
    number = int(thirteen[:5] + _CORSICA.get(place, place) + thirteen[7:])
    return KEY_BASE - number % KEY_BASE


def require_no_nir(field: str, text: str) -> str:
    """Return ``text`` unchanged, or raise :class:`InvalidValue` naming ``field``."""
    if holds_nir(text):
        raise InvalidValue(field, NIR_REFUSED)
    return text


def _plain(text: str) -> str:
    """Return ``text`` with the digits of every script as ours, and look-alike letters as well.

    One character at a time: to compose them, many marks in a row cost their square.
    """
    if _FOREIGN.search(text) is None:
        return text
    return text.translate({ord(each): _as_ours(each) for each in set(text)})


@lru_cache(maxsize=4096)
def _as_ours(character: str) -> str:
    if unicodedata.category(character)[0] == "M":  # a mark on a digit hides no digit
        return ""
    return "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else _LOOK_ALIKE.get(each, each)
        for each in unicodedata.normalize("NFKC", character)
    )


def _bare(written: str) -> str:
    return "".join(each for each in written.upper() if each.isalnum())


def _holds_keyed(text: str, start: int, stop: int) -> bool:
    """Return whether digits in a row hold a whole NIR that begins and ends where a number does.

    Of what was read, only the last digits are kept, and where the last numbers began.
    """
    digits, count = "", 0
    begins: deque[tuple[int, int]] = deque(maxlen=_LENGTH)
    for run in _RUN.finditer(text, start, stop):
        begins.append((count, run.start()))
        written = run[0]
        count += len(written)
        digits = (digits + written)[-_LENGTH - 1 :]
        while begins and begins[0][0] < count - _LENGTH:
            begins.popleft()
        if (
            begins
            and begins[0][0] == count - _LENGTH
            and _has_its_key(digits[-_LENGTH:])
            and _stands_alone(text, begins[0][1], run.end(), len(begins), digits[:-_LENGTH])
        ):
            return True
    return False


def _stands_alone(text: str, start: int, end: int, runs: int, before: str) -> bool:
    """Return whether a NIR is cut as one, or has no other number just before or after.

    In a list of numbers, some add up by chance.
    """
    if not before.isdigit() and _AFTER.match(text, end) is None:
        return True
    # One that is cut as people do has seven fields, or pieces of two digits or more, or of one.
    return (runs <= _MOST_PIECES or runs == _LENGTH) and _is_cut_as_one(text[start:end])


def _has_its_key(fifteen: str) -> bool:
    if fifteen[0] not in _SEXES:
        return False
    if fifteen.isdigit():
        number, key = divmod(int(fifteen), 100)
        if (number + key) % KEY_BASE != 0:  # most end here
            return False
    elif _KEYED.fullmatch(fifteen) is None:
        return False
    whole = fifteen.upper()
    return int(whole[13:]) == key_of(whole[:13]) and _is_possible(whole)


def _is_cut_as_one(written: str) -> bool:
    """Return whether the cuts are those of a NIR, or all at the same distance."""
    lengths = [len(each) for each in re.findall("[0-9A-Z]+", written.upper())]
    cuts = {sum(lengths[: number + 1]) for number in range(len(lengths) - 1)}
    return cuts <= _FIELDS or (len(set(lengths[:-1])) == 1 and lengths[-1] <= lengths[0])


def _is_possible(digits: str) -> bool:
    """Return whether month, département, commune and order can be those of someone."""
    month = int(digits[3:5])
    born = 1 <= month <= 12 or 20 <= month <= 42 or month >= 50  # noqa: PLR2004 (unknown months)
    return born and digits[5:7] != "00" and digits[7:10] != "000" and digits[10:13] != "000"


def _without_uuid(found: re.Match[str]) -> str:
    """Return a blank; digits alone stay, which no UUID is in practice."""
    return found[0] if found[0].replace("-", "").isdigit() else " "


def _without_computed(found: re.Match[str]) -> str:
    digits = sum(each.isdigit() for each in found[0])
    return found[0] if digits in {13, _LENGTH} or digits > _MOST_COMPUTED else " "


def _without_iban(found: re.Match[str]) -> str:
    digits = _bare(found[0])
    number = "".join(str(int(each, 36)) for each in digits[4:] + digits[:4])
    return " " if int(number) % KEY_BASE == 1 else found[0]
