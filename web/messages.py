"""The languages of the screens and their messages; the French text is the key of each."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from web.typography import typeset

COOKIE = "vicinal_langue"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the screens, by the name its readers give it."""

    code: str
    name: str
    direction: str = "ltr"


FRENCH = Language("fr", "Français")
LANGUAGES = (
    FRENCH,
    Language("en", "English"),
    Language("ar", "العربية", "rtl"),
    Language("uk", "Українська"),
)
_BY_CODE = {each.code: each for each in LANGUAGES}


def N_(message: str) -> str:  # noqa: N802 - the name that readers of sources look for
    """Mark a French message that is translated where it is shown."""
    return message


def NN_(one: str, several: str) -> tuple[str, str]:  # noqa: N802 - as above, with a number
    """Mark a French message that depends on a number, translated where it is shown."""
    return one, several


def language_of(code: str | None, accepted: str = "") -> Language:
    """Return the language chosen, else the first one accepted that is known, else French."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    for asked in _by_preference(accepted):
        if asked in _BY_CODE:
            return _BY_CODE[asked]
    return FRENCH


def _by_preference(accepted: str) -> Iterable[str]:
    """Yield the languages of an ``Accept-Language``, the preferred ones first."""
    weighed = []
    for part in accepted[:200].split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((float(weight or 1), name.split("-")[0].lower()))
        except ValueError:
            continue
    return (name for weight, name in sorted(weighed, key=lambda each: -each[0]) if weight > 0)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says the messages of the screens in one language."""

    language: Language
    translate: Callable[[str], str]
    translate_number: Callable[[str, str, int], str]

    def say(self, message: str, **facts: object) -> str:
        """Return a message in this language, with its facts in place."""
        said = self.translate(message)
        return typeset(said % facts if facts else said, self.language.code)

    def count(self, messages: tuple[str, str], number: int, **facts: object) -> str:
        """Return the message that suits a number, which it may show as ``%(num)s``."""
        said = self.translate_number(*messages, number) % {"num": number, **facts}
        return typeset(said, self.language.code)


@cache
def speaker(code: str) -> Speaker:
    """Return who speaks a language of :data:`LANGUAGES`; read from its catalogue once."""
    language = _BY_CODE[code]
    read = NullTranslations() if language is FRENCH else _read_catalogue(code)
    if language is FRENCH:
        return Speaker(language, read.gettext, _french_number)
    return Speaker(language, read.gettext, read.ngettext)


def _french_number(one: str, several: str, number: int) -> str:
    return one if abs(number) < 2 else several  # noqa: PLR2004 - zéro and un are singular


def _read_catalogue(code: str) -> Translations:
    text = files("web").joinpath("locales", f"{code}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(text), locale=code))
    compiled.seek(0)
    return Translations(compiled)
