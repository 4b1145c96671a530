import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skills.linking import Linker
from skills.lookup import TitleLookup
from tests.skills.small_referential import small_referential

SIGNATURES = TitleLookup(small_referential()).signatures()
LABELS = (
    "conducteur de bus/conductrice de bus",
    "conductrice de bus",
    "boulanger pâtissier",
    "éleveuse de poules",
    "???",
)
anything = st.text(st.characters(codec=None), max_size=30)


@given(st.lists(anything | st.sampled_from(LABELS), max_size=6), anything)
def test_any_label_and_any_text_give_a_ranking_within_bounds(labels: list[str], text: str) -> None:
    links = Linker(labels, SIGNATURES).rank(text, 4)
    assert len(links) <= 4
    assert len({link.place for link in links}) == len(links)
    assert all(0 <= link.place < len(labels) and link.score > 0 for link in links)
    assert list(links) == sorted(links, key=lambda link: (-link.score, link.place))


@given(st.sampled_from(LABELS[:4]), st.integers(1, 5))
def test_fewer_answers_are_the_first_ones(text: str, k: int) -> None:
    linker = Linker(LABELS, SIGNATURES)
    assert linker.rank(text, k) == linker.rank(text, 5)[:k]


def test_a_label_finds_itself_first_in_either_gender() -> None:
    linker = Linker(LABELS)
    for text in (
        "Conducteur / Conductrice de bus",
        "CONDUCTEUR DE BUS",
        "conductrice de bus (H/F)",
    ):
        assert linker.rank(text, 1)[0].place in {0, 1}
    assert [link.place for link in linker.rank("Éleveur / Éleveuse de poules", 1)] == [3]


def test_each_label_counts_for_itself() -> None:
    places = [link.place for link in Linker(["cariste", "cariste"]).rank("cariste", 5)]
    assert places == [0, 1]


def test_a_text_that_shares_nothing_has_no_answer() -> None:
    assert Linker(LABELS).rank("xkqz wvy", 5) == ()
    assert Linker(LABELS, SIGNATURES).rank("", 5) == ()
    assert Linker((), SIGNATURES).rank("cariste", 5) == ()
    assert Linker(LABELS).rank("boulanger", 0) == ()


def test_the_referential_brings_together_names_without_a_common_word() -> None:
    labels = ["cariste", "employé familial"]
    assert Linker(labels).rank("femme de ménage", 1) == ()
    assert [link.place for link in Linker(labels, SIGNATURES).rank("femme de ménage", 1)] == [1]


def test_a_signature_is_a_direction_or_nothing() -> None:
    rows = SIGNATURES.of(["cariste", "xkqz"]).toarray()
    assert np.allclose(np.linalg.norm(rows[0]), 1, atol=1e-3)
    assert not rows[1].any()
