"""Wording contrary to L. 1132-1: found in any spelling, and nothing else called contrary."""

import json
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.offer_wording import (
    MAX_TEXT_LENGTH,
    Firmness,
    load_wording_rules,
    read_wording,
)
from insertion.protected import GROUNDS
from tests.bench_data import bench_data
from tests.insertion.wording_set import CONTRARY, FINE, TO_CHECK

SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: "".join(
        each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each)
    ),
    lambda text: text.replace("’", "'").replace(" ", "  "),
    lambda text: f"Poste de cariste en CDI. {text} Salaire selon convention.",
    lambda text: f"Vos missions :\n- ranger les palettes\n- {text}\n",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("ground", "sentence"), CONTRARY)
def test_what_may_not_be_asked_is_found_in_any_spelling(
    ground: str, sentence: str, spelling: Callable[[str], str]
) -> None:
    text = spelling(sentence)
    found = [each for each in read_wording(text) if each.ground == ground]
    assert found
    for each in found:
        assert text[each.start : each.end] == each.words
        assert each.words in each.sentence
        assert each.sentence in text
        assert each.why
        assert each.advice
    assert Firmness.CONTRARY in {each.firmness for each in found}


@pytest.mark.parametrize(("ground", "sentence"), TO_CHECK)
def test_what_the_law_or_the_work_may_allow_is_to_check(ground: str, sentence: str) -> None:
    found = read_wording(sentence)
    assert {each.ground for each in found} == {ground}
    assert {each.firmness for each in found} == {Firmness.TO_CHECK}


@pytest.mark.parametrize("sentence", FINE)
def test_what_only_looks_like_it_is_left_alone(sentence: str) -> None:
    assert read_wording(sentence) == ()


def test_the_proposal_no_longer_asks_it() -> None:
    rewritten = [
        (each.sentence, each.rewritten, each.ground)
        for _, sentence in CONTRARY
        for each in read_wording(sentence)
        if each.rewritten is not None
    ]
    assert len(rewritten) > 20
    for sentence, said, ground in rewritten:
        again = [each for each in read_wording(said) if each.ground == ground]
        assert len(again) < len([each for each in read_wording(sentence) if each.ground == ground])


def test_a_proposal_keeps_the_rest_of_the_sentence() -> None:
    (fault,) = [
        each
        for each in read_wording("Nous recherchons un jeune vendeur souriant pour Angers.")
        if each.ground == "age"
    ]
    assert fault.rewritten == "Nous recherchons un vendeur souriant pour Angers"


def test_several_faults_are_all_told_in_the_order_of_the_text() -> None:
    text = "Homme de moins de 30 ans. Recherche femme célibataire, nationalité française exigée."
    found = read_wording(text)
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert {"age", "sexe", "famille", "nationalite"} <= {each.ground for each in found}


def test_every_rule_is_of_a_ground_and_meets_the_written_set() -> None:
    rules = load_wording_rules()
    assert {rule.ground for rule in rules} <= {ground.code for ground in GROUNDS}
    assert len({rule.code for rule in rules}) == len(rules)
    used = {fault.rule for _, text in (*CONTRARY, *TO_CHECK) for fault in read_wording(text)}
    assert {rule.code for rule in rules} == used


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    for each in read_wording(text):
        assert text[each.start : each.end] == each.words


@pytest.mark.parametrize(
    "piece", ["jeune ", "recherche une ", "a", "\n- ", "homme femme ", "de 20 a 30 ans ", "(e)"]
)
def test_a_text_made_to_be_long_to_read_is_read(piece: str) -> None:
    text = (piece * MAX_TEXT_LENGTH)[:MAX_TEXT_LENGTH]
    assert all(text[each.start : each.end] == each.words for each in read_wording(text))


def test_a_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        read_wording("a" * (MAX_TEXT_LENGTH + 1))


@pytest.mark.shared_data
def test_real_adverts_are_nearly_all_left_alone() -> None:
    offers = json.loads(bench_data("offers/france_travail_offres_255.json").read_text())
    texts = [
        f"{each.get('intitule', '')}\n{each.get('description', '')}"[:MAX_TEXT_LENGTH]
        for each in offers["resultats"]
    ]
    contrary = [
        text
        for text in texts
        if any(each.firmness is Firmness.CONTRARY for each in read_wording(text))
    ]
    assert len(texts) == 255
    assert len(contrary) <= 3  # read one by one: each asks it
