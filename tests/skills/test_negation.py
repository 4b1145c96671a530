import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.negation import is_day_off, is_negated


def around(text: str) -> tuple[str, int, int]:
    """Return a folded text without its brackets, and what they hold."""
    start, end = text.index("["), text.index("]") - 1
    return text.replace("[", "").replace("]", ""), start, end


@pytest.mark.parametrize(
    "text",
    [
        "sans [permis b]",
        "pas de [permis b]",
        "ni [permis b]",
        "pas de nuit ni de [week-end]",
        "je ne [cuisine] pas",
        "je n'ai jamais conduit de [camion]",
        "je ne fais plus de [menage]",
        "[permis b] non exige",
        "[permis b] n'est pas obligatoire",
        "[permis b] : non",
    ],
)
def test_a_mention_is_denied(text: str) -> None:
    assert is_negated(*around(text))


@pytest.mark.parametrize(
    "text",
    [
        "[permis b]",
        "pas de diplome, [permis b]",
        "pas de diplome mais [permis b]",
        "n'hesitez pas a postuler avec le [permis b]",
        "[permis b] exige",
        "[permis b] non exige mais apprecie",
        "[permis b] pas obligatoire, mais ce serait un plus",
        "je cuisine. [permis b]. pas de voiture",
    ],
)
def test_a_mention_is_asserted(text: str) -> None:
    assert not is_negated(*around(text))


@pytest.mark.parametrize(
    "text", ["repos le [dimanche]", "ferme le [dimanche]", "[dimanche] non travaille"]
)
def test_a_day_may_be_free(text: str) -> None:
    assert is_day_off(*around(text))


def test_a_worked_day_is_not_free() -> None:
    assert not is_day_off(*around("travail le [dimanche]"))


@given(st.text(max_size=60), st.text(min_size=1, max_size=10), st.text(max_size=60))
def test_any_text_is_read(before: str, mention: str, after: str) -> None:
    is_day_off(before + mention + after, len(before), len(before + mention))
