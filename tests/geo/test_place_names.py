import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.place_names import (
    MAX_CHARACTERS,
    MAX_WORDS,
    article_last,
    without_article,
    without_preposition,
    words,
)


@given(st.text(st.characters() | st.characters(categories=["Cs"]), max_size=80))
def test_words_are_plain_letters_and_digits(text: str) -> None:
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words(text))


@given(st.text(max_size=80))
def test_words_read_again_are_the_same(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("Ste-Gemmes s/Loire", "SAINTE GEMMES SUR LOIRE"),
        ("Œuilly", "OEUILLY"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Mt-St-Michel", "Mont Saint Michel"),
        ("N-D", "n d"),
        ("ND de Monts", "Notre-Dame-de-Monts"),
        ("Villers s/s Foucarmont", "villers sous foucarmont"),
        ("Castelnau-le-Lez", "castelnau le les"),
    ],
)
def test_ways_of_writing_one_name_have_the_same_words(text: str, same_as: str) -> None:
    assert words(text) == words(same_as) != ()


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert len(words("a " * 1000)) == MAX_WORDS
    assert words("a" * MAX_CHARACTERS + " angers") == ("a" * MAX_CHARACTERS,)


def test_an_article_moves_or_goes_and_nothing_else_does() -> None:
    name = words("Les Ponts-de-Cé")
    assert article_last(name) == ("ponts", "de", "ce", "les")
    assert without_article(name) == ("ponts", "de", "ce")
    for unchanged in (("angers",), ("les",), ()):
        assert article_last(unchanged) == without_article(unchanged) == unchanged


def test_a_preposition_goes_wherever_it_stands() -> None:
    assert without_preposition(words("Chalonnes-sur-Loire")) == ("chalonnes", "loire")
    assert without_preposition(words("Angers")) == ("angers",)
