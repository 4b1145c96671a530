"""French typography, dates and numbers: what is narrow and unbreakable is not typed by hand."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_BEFORE_SIGN = re.compile(r" ([?!;])")
_BEFORE_COLON = re.compile(r" :(?=\s|$)")
_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=(?:min|h|km|%|€|\d{2}\b|\d{3}\b))")

_HOUR_AND_MINUTES = re.compile(r"(?<=\d\sh) (?=\d{2}\b)")


def typeset(text: str, code: str) -> str:
    """Return a text with the unbreakable blanks of its language; only French has some."""
    if code != "fr":
        return text
    text = text.replace("« ", "«\N{NO-BREAK SPACE}").replace(" »", "\N{NO-BREAK SPACE}»")
    text = _BEFORE_SIGN.sub("\N{NARROW NO-BREAK SPACE}\\1", text)
    text = _BEFORE_COLON.sub("\N{NO-BREAK SPACE}:", text)
    text = _NUMBER_AND_UNIT.sub("\N{NO-BREAK SPACE}", text)
    return _HOUR_AND_MINUTES.sub("\N{NO-BREAK SPACE}", text)


def capital(text: str) -> str:
    """Return a text that begins with a capital; the others stay as they are."""
    return text[:1].upper() + text[1:]


class TypesetTemplates(Extension):
    """Gives the words of French templates their unbreakable blanks, so that none is typed there.

    Tags are left as they are; what is shown by an expression is set where it is made.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Yield the tokens of a template, its words set."""
        in_tag = False
        for token in stream:
            if token.type != "data":
                yield token
                continue
            parts = re.split(r"([<>])", token.value)
            for place, part in enumerate(parts):
                if part in {"<", ">"}:
                    in_tag = part == "<"
                elif not in_tag:
                    parts[place] = typeset(part, "fr")
            yield Token(token.lineno, "data", "".join(parts))


def long_date(day: date, code: str) -> str:
    """Return a day as it is said: ``26 novembre 2026``, ``1er janvier 2026``."""
    return _first_of_month(format_date(day, "d MMMM y", locale=code), code)


def short_date(text: str, code: str) -> str:
    """Return a day of the API, ``2026-11-26``, as tables show it: ``26/11/2026``."""
    return format_date(date.fromisoformat(text[:10]), "dd/MM/y", locale=code)


def phone_number(number: str) -> str:
    """Return a number as French people read it, by two: « 06 39 98 16 89 »; another as it is."""
    country, rest = ("+33 ", number[3:]) if number.startswith("+33") else ("", number)
    is_whole = rest.isdigit() and len(rest) == 10 - bool(country) and (country or rest[0] == "0")
    if not is_whole:
        return number
    head = rest[: len(rest) % 2]
    pairs = [rest[at : at + 2] for at in range(len(head), len(rest), 2)]
    return country + "\u00a0".join([head, *pairs] if head else pairs)


def short_weekday(text: str, code: str) -> str:
    """Return the day of the week of a day of the API: ``lun.``."""
    return format_date(date.fromisoformat(text[:10]), "EEE", locale=code)


def long_moment(text: str, code: str) -> str:
    """Return a moment of the API as it is said here: ``26 novembre 2026 à 14:05``."""
    moment = datetime.fromisoformat(text).astimezone()
    return _first_of_month(format_datetime(moment, "d MMMM y, HH:mm", locale=code), code)


def _first_of_month(said: str, code: str) -> str:
    return said.replace("1 ", "1er ", 1) if code == "fr" and said.startswith("1 ") else said


def euros(amount: str | Decimal | float, code: str) -> str:
    """Return an amount of the API, ``1234.50``, as it is read: ``1 234,50 €``."""
    return format_currency(Decimal(amount), "EUR", locale=code)


def clock_time(minute: int, code: str) -> str:
    """Return a minute of a day as it is said: ``8 h 30``; only its place in the day counts."""
    hour, rest = divmod(minute % 1440, 60)
    if code == "fr":
        return f"{hour}\N{NO-BREAK SPACE}h" + (f"\N{NO-BREAK SPACE}{rest:02}" if rest else "")
    return format_time(time(hour, rest), "short" if code != "en" else "HH:mm", locale=code)


def duration(minutes: int, code: str) -> str:
    """Return minutes as hours that may pass a day: ``36 h 30``."""
    hours, rest = divmod(minutes, 60)
    return typeset(f"{hours} h {rest:02}" if rest else f"{hours} h", code)


def number(value: float, code: str) -> str:
    """Return a number as the language writes it, one decimal at most."""
    return format_decimal(value, "#,##0.#", locale=code)


def counted(value: int, one: str, several: str = "") -> str:
    """Return a number and its words, as a desk says them in French: ``1 place libre``.

    ``several`` is written where more than an s makes it of each word.
    """
    plural = several or " ".join(f"{word}s" for word in one.split())
    return f"{number(value, 'fr')} {one if abs(value) < 2 else plural}"  # noqa: PLR2004 - 0 is singular
