"""The catalogues, and how plain the French is."""

import io
import re
from collections.abc import Iterable

import pytest
from babel.messages.pofile import read_po

from web.catalogues import LOCALES, messages, template, updated
from web.messages import FRENCH, LANGUAGES, language_of, speaker
from web.typography import clock_time, typeset

FOREIGN = [each.code for each in LANGUAGES if each is not FRENCH]
_FACT = re.compile(r"%\((\w+)\)s")
# Words of administrations, each with a plain one.
_NOT_PLAIN = re.compile(
    r"\b(?:afin|préalable\w*|nonobstant|susmentionn\w*|veuillez|bénéficiaire\w*|dispositif\w*|"
    r"éligib\w*|usager\w*|formulaire\w*|modalité\w*|prescri\w*|optimal\w*|cf\.?)\b",
    re.IGNORECASE,
)
MAX_WORDS, MEAN_WORDS, LONG_WORD = 20, 9.0, 12
MAX_LONG_SHARE = 0.05


def as_forms(message: object) -> tuple[str, ...]:
    return message if isinstance(message, tuple) else (str(message),)


@pytest.mark.parametrize("code", FOREIGN)
def test_a_catalogue_says_every_message_with_the_same_facts(code: str) -> None:
    catalog = read_po(io.BytesIO((LOCALES / f"{code}.po").read_bytes()), locale=code)
    wrong = []
    for message in template():
        said = catalog.get(as_forms(message.id)[0]) if message.id else None
        if not message.id:
            continue
        expected = set(_FACT.findall(as_forms(message.id)[0]))
        forms = as_forms(said.string) if said else ("",)
        if any(not form or set(_FACT.findall(form)) != expected for form in forms):
            wrong.append(message.id)
    assert wrong == []


@pytest.mark.parametrize("code", FOREIGN)
def test_a_catalogue_is_as_the_command_would_write_it(code: str) -> None:
    assert (LOCALES / f"{code}.po").read_bytes() == updated(code)


def sentences() -> Iterable[str]:
    """Yield each French sentence of the screens that has a verb's worth of words."""
    for _, _, message in messages():
        for part in re.split(r"(?<=[.?!:]) ", as_forms(message)[-1]):
            if part.strip():
                yield part


def words_of(sentence: str) -> list[str]:
    return re.findall(r"[\w’%()-]*\w[\w’-]*", sentence)


def test_french_sentences_are_short() -> None:
    long = [each for each in sentences() if len(words_of(each)) > MAX_WORDS]
    assert long == []
    lengths = [len(words_of(each)) for each in sentences()]
    assert sum(lengths) / len(lengths) <= MEAN_WORDS


def test_french_words_are_plain() -> None:
    found = [each for each in sentences() if _NOT_PLAIN.search(each)]
    assert found == []
    words = [word for each in sentences() for word in re.findall(r"[^\W\d_]+", each)]
    long = [word for word in words if len(word) > LONG_WORD]
    assert len(long) / len(words) <= MAX_LONG_SHARE, sorted(set(long))


@pytest.mark.parametrize(
    ("chosen", "accepted", "expected"),
    [
        ("ar", "fr", "ar"),
        (None, "uk-UA,uk;q=0.9,en;q=0.8", "uk"),
        (None, "de, en;q=0.5", "en"),
        (None, "en;q=0.2, ar;q=0.9", "ar"),
        (None, "de", "fr"),
        (None, "en;q=0", "fr"),
        (None, "en;q=x,,;;", "fr"),
        ("zz", "", "fr"),
    ],
)
def test_the_language_is_the_one_chosen_then_the_one_accepted(
    chosen: str | None, accepted: str, expected: str
) -> None:
    assert language_of(chosen, accepted).code == expected


def test_zero_is_singular_in_french_and_plural_in_english() -> None:
    pair = ("%(num)s possibilité", "%(num)s possibilités")
    assert speaker("fr").count(pair, 0) == "0 possibilité"
    assert speaker("fr").count(pair, 2) == "2 possibilités"
    assert speaker("en").count(pair, 0) == "0 offers"
    assert speaker("uk").count(pair, 5) == "5 можливостей"


def test_french_typography_has_its_blanks_and_other_languages_none() -> None:
    assert typeset("Pourquoi ? « Oui » : 25 min", "fr") == (
        "Pourquoi\u202f? «\u00a0Oui\u00a0»\u00a0: 25\u00a0min"
    )
    assert typeset("Why ? 25 min", "en") == "Why ? 25 min"
    assert typeset("https://exemple.fr", "fr") == "https://exemple.fr"


def test_hours_are_said_as_each_language_does() -> None:
    assert clock_time(510, "fr") == "8\u00a0h\u00a030"
    assert clock_time(480, "fr") == "8\u00a0h"
    assert clock_time(510, "en") == "08:30"
    assert clock_time(1440 + 30, "uk") == "00:30"
