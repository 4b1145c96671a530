from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from skills.codes import RomeCode
from skills.occupation_meanings import occupation_meanings, occupation_texts
from skills.starter import load_starter
from skills.taxonomy import Referential
from skills.transfers import Transfers
from tests.skills.referentials import referentials


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Stand for an encoder: the same vector for the same text, all near one another."""
    rows = [
        np.random.default_rng(sum(text.encode("utf-8", "surrogatepass"))).random(8)
        for text in texts
    ]
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_text_of_an_occupation_is_its_label_and_its_definition() -> None:
    starter = load_starter()
    texts = occupation_texts(starter)
    cariste = starter.occupations[RomeCode("N1101")]
    assert texts[sorted(starter.occupations).index("N1101")].startswith("Cariste. ")
    assert cariste.definition in texts[sorted(starter.occupations).index("N1101")]


@given(referentials())
def test_a_meaning_is_a_unit_vector_or_nothing(referential: Referential) -> None:
    meanings = occupation_meanings(referential, encode)
    assert meanings is not None
    norms = np.linalg.norm(meanings, axis=1)
    assert all(norm == pytest.approx(1.0) or norm == 0.0 for norm in norms)


def test_meanings_are_freed_from_what_all_share() -> None:
    meanings = occupation_meanings(load_starter(), encode)
    assert meanings is not None
    assert abs(float((meanings @ meanings.T).mean())) < 0.05


def test_vectors_that_are_not_to_be_had_change_nothing() -> None:
    starter, code = load_starter(), RomeCode("K1304")
    without = Transfers(starter).near_occupations(code, 20)
    assert Transfers(starter, lambda _texts: None).near_occupations(code, 20) == without


def test_an_encoder_changes_the_order_and_its_absence_does_not_fail() -> None:
    starter, code = load_starter(), RomeCode("K1304")
    without = Transfers(starter).near_occupations(code, 20)
    beside = Transfers(starter, encode).near_occupations(code, 20)
    assert [one.code for one in beside] != [one.code for one in without]
    assert [one.rank for one in beside] == list(range(1, 21))
