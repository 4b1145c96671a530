"""What a name is, letters of any script joined as names are, and what a telephone number is."""

import re
import unicodedata

from insertion.errors import InvalidValue
from insertion.text import is_unseen

MAX_NAME_LENGTH = 60
_PHONE = re.compile(r"\+?[0-9]{6,15}")
_PHONE_MARKS = str.maketrans("", "", " .-()/\u00a0\u202f")
_APOSTROPHES = frozenset("'’")
_JOINS = frozenset(" '’.-·\u05be\u05f3\u30fb")  # of Catalan, Hebrew and Japanese as well
_NEVER_LAST = _JOINS - _APOSTROPHES - {"."}
_JOINERS = frozenset("\u200c\u200d")
_JOINED = re.compile(
    "ARABIC|SYRIAC|MANDAIC|MONGOLIAN|NKO|DEVANAGARI|BENGALI|GURMUKHI|GUJARATI|ORIYA|TAMIL|TELUGU|"
    "KANNADA|MALAYALAM|SINHALA|MYANMAR|KHMER|TIBETAN"
)
"""The scripts whose letters are drawn otherwise when they are joined, or kept from it."""

_VIRAMA = 9  # its canonical combining class
_MOST_MARKS, _MOST_NARROW = 6, 3
_FORMS_OF_IDEOGRAPHS, _FORMS_OF_MONGOLIAN = "\U000e0100", frozenset("\u180b\u180c\u180d\u180f")
# A hyphen that no line is cut at, as word processors write it; accents typed for an apostrophe.
_TYPED_FOR = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00b4": "’", "`": "’", "\u2018": "’"})


def require_name(field: str, name: str) -> None:
    """Raise :class:`InvalidValue`, naming ``field``, when it is no name."""
    if not (len(name) <= MAX_NAME_LENGTH and is_name(name)):
        raise InvalidValue(
            field, f"un nom sans chiffre ni signe caché, {MAX_NAME_LENGTH} lettres au plus"
        )


def plain_name(name: str) -> str:
    """Return a name as typed, letters composed, blanks and marks typed for others aside."""
    return " ".join(unicodedata.normalize("NFC", name).translate(_TYPED_FOR).split())


def is_name(text: str) -> bool:
    """Return whether it is letters of any script, joined as names are: no digit, no sentence.

    After UTS 39 §5.4 and UAX 31 §2.3: every letter can be seen; a mark is on one, three at most
    that take no room of their own and six in all (a Burmese syllable has four, « zalgo » any
    number); what chooses a form of a letter, and what joins or parts two, is where a script has
    use for it. Any other sign that is not drawn is refused, and all that turn the writing.
    """
    read = _Reading()
    is_read = all(read.takes(each) for each in text)
    return is_read and read.has_letter and not read.waits and text[-1] not in _NEVER_LAST


class _Reading:
    """A name read sign by sign: what it is at, and how many marks are on the last letter."""

    def __init__(self) -> None:
        self.has_letter = False
        self.waits = False  # what joins two letters was read, and the second must come
        self._before = ""  # the letter or mark just read, if any
        self._marks = self._narrow = 0

    def takes(self, sign: str) -> bool:
        """Return whether a name goes on by ``sign``."""
        category = unicodedata.category(sign)
        if sign in _JOINS:
            is_good = not self.waits and (self.has_letter or sign in _APOSTROPHES)
            self._before = ""
            return is_good
        if sign in _JOINERS:
            return self._takes_joiner()
        if is_unseen(sign):
            return self._before != "" and _chooses_form(self._before, sign)
        if category[0] == "L":
            is_good = not self.waits or _is_joined(sign)
            self.has_letter, self.waits = True, False
            self._before, self._marks, self._narrow = sign, 0, 0
            return is_good
        return category in {"Mn", "Mc"} and self._takes_mark(sign, category)

    def _takes_mark(self, sign: str, category: str) -> bool:
        self._marks += 1
        self._narrow += category == "Mn"
        is_good = self._before != "" and self._marks <= _MOST_MARKS and self._narrow <= _MOST_NARROW
        self.waits = self.waits and not _is_joined(sign)
        self._before = sign
        return is_good

    def _takes_joiner(self) -> bool:
        if self.waits or self._before == "" or not _is_joined(self._before):
            return False
        # After a virama it ends a word as well: a Malayalam consonant without its vowel.
        self.waits = unicodedata.combining(self._before) != _VIRAMA
        return True


def _is_joined(letter: str) -> bool:
    return _JOINED.match(unicodedata.name(letter, "")) is not None


def _chooses_form(letter: str, sign: str) -> bool:
    """Return whether ``sign`` chooses one of the forms of a Chinese or a Mongolian letter."""
    name = unicodedata.name(letter, "")
    return (name.startswith("CJK") and sign >= _FORMS_OF_IDEOGRAPHS) or (
        name.startswith("MONGOLIAN") and sign in _FORMS_OF_MONGOLIAN
    )


def parse_phone(text: str) -> str:
    """Return the number that ``text`` writes, spaces and dots aside, or raise an error."""
    number = text.translate(_PHONE_MARKS)
    if not _PHONE.fullmatch(number):
        raise InvalidValue("telephone", "un numéro de téléphone, de 6 à 15 chiffres")
    return number
