import numpy as np
import pytest
from hypothesis import given

from skills.errors import UnknownOccupation
from skills.occupation_vectors import FAMILY_SHARE, WORDS_SHARE, occupation_vectors
from skills.occupation_words import occupation_words
from skills.starter import load_starter
from skills.taxonomy import Appellation, Occupation, Referential
from skills.vectors import fit_skill_space, occupation_matrix
from tests.skills.referentials import referentials


def told(*names: str) -> Referential:
    """Return a referential of occupations known by a name only."""
    occupations = [
        Occupation(f"A{1101 + place}", name, "", (Appellation(name),))
        for place, name in enumerate(names)
    ]
    return Referential("tests-1", {one.code: one for one in occupations}, {})


def test_a_word_of_two_occupations_brings_them_near_whatever_its_accents() -> None:
    words = occupation_words(told("Élagueur de forêt", "Garde de FORET", "Cuisinier", "Maçon"))
    assert words.words == ("foret",)
    cosine = (words.rows @ words.rows.T).toarray()
    assert cosine[0, 1] == pytest.approx(1.0)
    assert cosine[0, 2] == cosine[2, 3] == 0.0


def test_a_word_of_most_occupations_says_nothing() -> None:
    words = occupation_words(told("Agent de gare", "Agent de tri", "Agent de parc", "Agent"))
    assert words.words == ()
    assert words.rows.shape == (4, 0)


def test_an_empty_referential_has_no_words() -> None:
    assert occupation_words(Referential("tests-1", {}, {})).words == ()


@given(referentials())
def test_a_row_is_a_unit_vector_or_empty(referential: Referential) -> None:
    vectors = occupation_vectors(fit_skill_space(referential), referential)
    norms = np.linalg.norm(vectors.rows.toarray(), axis=1)
    assert all(norm == pytest.approx(1.0) or norm == 0.0 for norm in norms)


@given(referentials())
def test_a_row_holds_its_competences_its_words_and_a_part_of_its_family(
    referential: Referential,
) -> None:
    space = fit_skill_space(referential)
    vectors = occupation_vectors(space, referential)
    codes, skills = occupation_matrix(space, referential)
    words = occupation_words(referential).rows
    own = np.hstack(
        [np.sqrt(1 - WORDS_SHARE) * skills.toarray(), np.sqrt(WORDS_SHARE) * words.toarray()]
    )
    for row, code in enumerate(codes):
        family = referential.occupations[code].parent or code
        kin = [
            own[other]
            for other, one in enumerate(codes)
            if (referential.occupations[one].parent or one) == family
        ]
        expected = own[row] + FAMILY_SHARE * np.mean(kin, axis=0)
        expected /= np.linalg.norm(expected) or 1.0
        assert vectors.rows[row].toarray()[0] == pytest.approx(expected)


def test_an_unknown_occupation_has_no_row() -> None:
    starter = load_starter()
    with pytest.raises(UnknownOccupation):
        occupation_vectors(fit_skill_space(starter), starter).number("Z9999")
