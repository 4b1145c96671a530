import pytest

from skills.starter import load_starter
from usecases.knowledge import Knowledge, build_knowledge
from usecases.read_free_text import Told, read_free_text


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return build_knowledge(load_starter())


@pytest.mark.parametrize("text", ["", "   \n", "Bonjour, merci.", "\x00\ud800"])
def test_a_text_that_says_nothing_tells_nothing(knowledge: Knowledge, text: str) -> None:
    assert read_free_text(text, knowledge) == Told()


def test_what_a_text_denies_is_not_told(knowledge: Knowledge) -> None:
    told = read_free_text("Je n’ai pas le permis B, je ne sais pas repasser.", knowledge)
    assert told == Told()


def test_the_words_of_each_term_are_in_the_text(knowledge: Knowledge) -> None:
    text = "Cariste six ans, CACES, puis j’ai fait du ménage ; je suis ponctuelle."
    told = read_free_text(text, knowledge)
    assert [term.code for term in told.held] == ["N1101"]
    assert {"v:entretenir-logement", "v:e-ponctualite"} <= {term.code for term in told.skills}
    assert [licence.value for licence in told.licences] == ["caces"]
    assert all(term.words in text for term in (*told.held, *told.skills))
