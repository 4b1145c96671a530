import math
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from skills.advert_occupation import AdvertReader
from skills.advert_words import OccupationWords
from skills.extraction import Extractor
from skills.lookup import SkillLookup, TitleLookup
from skills.normalize import STOP_WORDS, fold, words_of
from skills.starter import load_starter
from tests.skills.small_referential import small_referential

STARTER = load_starter()
TITLES = TitleLookup(STARTER)
READER = AdvertReader(STARTER, TITLES, Extractor(TITLES, SkillLookup(STARTER)))


def first(title: str, text: str = "") -> str:
    return READER.rank(title, text)[0].code


def test_a_title_is_read_through_its_noise() -> None:
    assert first("URGENT - Cariste CACES 3 (H/F) - CDI 35h - Cholet") == "N1101"
    assert first("O2 Care Services - Garde d'enfants (H/F)") == "K1303"


def test_the_text_says_what_a_broad_title_does_not() -> None:
    assert first("Vendeur (H/F)", "Boutique de vêtements : conseil, cabines d'essayage.") == "D1214"
    assert first("Vendeur (H/F)", "Vente de pains et viennoiseries.") == "D1106"


def test_the_job_said_first_is_the_job() -> None:
    assert first("Commis de cuisine, plongeur H/F") == "G1602"


def test_a_sure_answer_is_surer_than_a_vague_one() -> None:
    sure = READER.rank("Cariste H/F", "Vous conduisez un chariot élévateur.")[0]
    vague = READER.rank("Employé polyvalent", "Diverses tâches.")[0]
    assert sure.confidence > 0.75 > vague.confidence


def test_nothing_is_proposed_for_nothing() -> None:
    assert READER.rank("", "") == ()
    assert READER.rank("🌱", "\x00\ud800") == ()
    assert READER.rank("cariste", limit=0) == ()


@given(st.text(st.characters(codec=None), max_size=60), st.text(max_size=60))
def test_answers_are_ranked_and_their_confidence_is_one(title: str, text: str) -> None:
    hits = READER.rank(title, text)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= hit.confidence <= 1 for hit in hits)
    assert sum(hit.confidence for hit in hits[:2]) <= 1 + 1e-9


def naive_cosine(text: str, code: str) -> float:
    """Return the cosine of two bags of stems, in plain Python."""
    referential = small_referential()

    def stems(of: str) -> list[str]:
        words = words_of(fold(of))
        return [w.stem for w in words if w.text not in STOP_WORDS and len(w.text) >= 3]

    def bag(one: str) -> Counter[str]:
        occupation = referential.occupations[one]
        names = (occupation.label, *(name.label for name in occupation.appellations))
        counted: Counter[str] = Counter()
        for written in (*names, occupation.definition):
            counted.update(stems(written))
        for link in occupation.skills:
            for word in stems(referential.skills[link.skill_id].label):
                counted[word] += 1.5 if link.core else 1
        return counted

    bags = {each: bag(each) for each in referential.occupations}
    idf = {
        word: 1 + math.log((len(bags) + 1) / (1 + sum(word in each for each in bags.values())))
        for each in bags.values()
        for word in each
    }

    def weigh(counted: Counter[str], least: float) -> dict[str, float]:
        weights = {w: (1 + math.log(n)) * idf[w] for w, n in counted.items() if w in idf}
        length = max(math.sqrt(sum(weight**2 for weight in weights.values())), least) or 1.0
        return {word: weight / length for word, weight in weights.items()}

    asked, held = weigh(Counter(stems(text)), 0.0), weigh(bags[code], 40.0)
    return sum(weight * held.get(word, 0.0) for word, weight in asked.items())


@given(
    st.lists(
        st.sampled_from(["garde", "enfants", "cariste", "chariot", "boulanger", "nettoyer", "zzz"])
    )
)
def test_the_words_of_an_advert_are_compared_as_the_naive_twin_does(words: list[str]) -> None:
    referential = small_referential()
    codes = tuple(sorted(referential.occupations))
    found = OccupationWords(referential, codes).cosines((" ".join(words), 1))
    for place, code in enumerate(codes):
        assert math.isclose(found[place], naive_cosine(" ".join(words), code), abs_tol=1e-9)
