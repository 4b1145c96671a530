from hypothesis import given
from hypothesis import strategies as st

from skills.spotting import NameSpotter, Spotted, tokens_of, without_overlaps
from skills.stemming import stem

NAMES = [(0, "nettoyer les sols"), (1, "nettoyer"), (2, "conduire un chariot"), (3, "repassage")]
TEXTS = st.lists(
    st.sampled_from(
        [
            "nettoie",
            "nettoyer",
            "tous",
            "les",
            "sols",
            ",",
            ".",
            "conduis",
            "un",
            "chariot",
            "repasse",
            "du",
        ]
    ),
    max_size=12,
).map(" ".join)


def spot(text: str, max_gap: int = 3) -> list[Spotted]:
    return list(without_overlaps(NameSpotter(NAMES, stem, max_gap).spot(text)))


def test_a_name_is_found_inflected_and_the_longest_wins() -> None:
    assert [found.owner for found in spot("je nettoie les sols")] == [0]
    assert [found.owner for found in spot("nettoyage")] == [1]


def test_words_between_cost_confidence() -> None:
    near, far = spot("nettoyer les sols")[0], spot("nettoyer tous les sols")[0]
    assert near.owner == far.owner
    assert near.confidence > far.confidence


def test_a_gap_is_refused_when_none_is_allowed() -> None:
    assert 0 not in [found.owner for found in spot("nettoyer tous les sols", max_gap=0)]


def test_words_passed_over_make_no_gap() -> None:
    names = [(0, "vendeur en bricolage"), (1, "responsable de magasin")]
    spotter = NameSpotter(names, stem, 0, passed_over={stem("magasin")})
    assert [found.owner for found in spotter.spot("vendeur en magasin de bricolage")] == [0]
    assert [found.owner for found in spotter.spot("responsable de magasin")] == [1]
    assert spotter.spot("vendeur en gros de bricolage") == []


def test_a_name_stays_in_one_sentence() -> None:
    assert 2 not in [found.owner for found in spot("je conduis. un chariot")]


def test_a_lone_word_of_many_names_says_too_little_where_one_is_wary() -> None:
    many = [(0, "industrie"), *((owner, f"industrie {owner}") for owner in range(1, 60))]
    assert NameSpotter(many, stem, 0, wary_of={0}).spot("industrie") == []
    assert [found.owner for found in NameSpotter(many, stem, 0).spot("industrie")] == [0]


def test_tokens_know_their_place_and_sentence() -> None:
    tokens = tokens_of("nettoyer les sols. repasser", stem)
    assert [(token.form, token.sentence) for token in tokens][-1] == (stem("repasser"), 1)


@given(TEXTS)
def test_names_kept_cover_the_same_words_or_none_in_common(text: str) -> None:
    kept = spot(text)
    for one in kept:
        assert 0 < one.confidence <= 1
        for other in kept:
            apart = one.end <= other.start or other.end <= one.start
            assert apart or (one.start, one.end) == (other.start, other.end)
