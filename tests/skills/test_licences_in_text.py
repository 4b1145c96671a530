import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.licences_in_text import LICENCE_CODES, licences_in
from skills.mentions import Mention
from skills.normalize import fold_with_origins


def licences(text: str) -> list[Mention]:
    return list(licences_in(text, fold_with_origins(text)))


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("CACES", ""),
        ("CACES 3", "3"),
        ("caces 1, 3 et 5", "1, 3, 5"),
        ("CACES R489 catégorie 3", "R489, 3"),
        ("C.A.C.E.S. R482 A", "R482, A"),
        ("caces r482 a et b", "R482, A, B"),
        ("CACES 1, 3 et 5 à jour", "1, 3, 5"),
        ("CACES 3 a jour", "3"),
        ("CACES 3 À JOUR", "3"),
    ],
)
def test_the_detail_of_a_caces_is_its_categories(text: str, categories: str) -> None:
    (found,) = licences(text)
    assert (found.code, found.detail) == ("caces", categories)


def test_a_licence_has_no_label_of_its_own() -> None:
    assert [(one.code, one.label, one.detail) for one in licences("permis B et C")] == [
        ("b", "b", ""),
        ("c", "c", ""),
    ]


def test_each_licence_of_a_list_is_denied_with_it() -> None:
    assert all(one.negated for one in licences("sans permis B ni BSR"))


def test_the_word_alone_is_the_car_and_less_sure() -> None:
    (alone,) = licences("j’ai le permis")
    (named,) = licences("j’ai le permis B")
    assert alone.code == named.code == "b"
    assert alone.confidence < named.confidence


@given(
    st.lists(
        st.sampled_from(
            [
                "permis",
                "B",
                "c",
                "CE,",
                "et",
                "ou",
                "sans",
                "le",
                "CACES",
                "3",
                "BSR",
                "à",
                "jour",
                ".",
            ]
        )
    )
)
def test_any_list_gives_known_codes_within_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for found in licences(text):
        assert found.code in LICENCE_CODES
        assert 0 <= found.start < found.end <= len(text)
