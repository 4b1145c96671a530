import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from skills.label_index import LABEL_LANES, LabelIndex
from skills.ngrams import NgramIndex
from skills.word_index import WordIndex, stems_of

words = st.sampled_from(
    [
        "agent",
        "agente",
        "de",
        "propreté",
        "proprete",
        "bus",
        "conduire",
        "conducteur",
        "le",
        "a",
        "zz",
    ]
)
keys = st.lists(words, max_size=4).map(" ".join)


@given(st.lists(keys, min_size=1, max_size=5).filter(any), keys)
def test_letters_are_compared_as_scikit_learn_does(labels: list[str], text: str) -> None:
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, lowercase=False
    )
    expected = (vectorizer.fit_transform(labels) @ vectorizer.transform([text]).T).toarray()[:, 0]
    assert np.allclose(NgramIndex(labels).cosines(text), expected, atol=1e-5)


@given(st.lists(keys, min_size=1, max_size=5), keys)
def test_every_lane_is_within_bounds(labels: list[str], text: str) -> None:
    index = LabelIndex(labels)
    lanes = index.lanes(index.first_look(text), np.arange(len(labels)))
    assert lanes.shape == (len(labels), len(LABEL_LANES))
    assert (lanes >= 0).all()
    assert (lanes <= 1 + 1e-5).all()


@given(st.lists(keys.filter(bool), min_size=1, max_size=5), st.data())
def test_a_label_says_all_of_itself(labels: list[str], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(labels) - 1))
    index = WordIndex(labels)
    asked, said = index.coverages(index.read(labels[row]), np.array([row]))
    assert np.allclose([asked[0], said[0]], 1)


def test_a_wrong_word_meets_the_nearest_one_in_part() -> None:
    index = WordIndex(["boulanger industriel", "agent de quai"])
    asked, _ = index.coverages(index.read("boulangr industriel"), np.arange(2))
    assert 0.7 < asked[0] < 1
    assert asked[1] == 0


def test_stems_leave_empty_words_out_unless_nothing_is_left() -> None:
    assert stems_of("agent de la proprete") == stems_of("agent proprete")
    assert stems_of("de la") == ["de", "la"]
    assert stems_of("") == []
