import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.errors import InvalidValue
from insertion.opportunity import JobOffer, OpportunityId
from insertion.organisations import Organisation, OrganisationKind
from insertion.text import (
    MAX_ID_LENGTH,
    is_id,
    is_legible,
    is_storable,
    require_id,
    require_storable,
)

any_text = st.text(st.characters() | st.characters(categories=["Cs"]) | st.just("\0"))


@given(any_text)
def test_a_storable_text_survives_json_and_utf_8(text: str):
    if is_storable(text):
        assert json.loads(json.dumps(text, ensure_ascii=False).encode()) == text
        assert "\0" not in text
    else:
        assert "\0" in text or any("\ud800" <= character <= "\udfff" for character in text)


@pytest.mark.parametrize("text", ["", "Été", "🙂", "a\tb\nc", "\\u0000"])
def test_ordinary_texts_are_kept_as_they_are(text: str):
    assert require_storable("titre", text) == text


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud83d", "x" * 101])
def test_others_are_refused_by_field_without_being_repeated(text: str):
    with pytest.raises(InvalidValue, match="titre") as refused:
        require_storable("titre", text, max_length=100)
    assert text not in str(refused.value)


def test_the_message_about_an_id_tells_its_longest_length():
    assert is_id("x" * MAX_ID_LENGTH)
    with pytest.raises(InvalidValue, match=rf"1 à {MAX_ID_LENGTH} lettres"):
        require_id("x" * (MAX_ID_LENGTH + 1))


@pytest.mark.parametrize(
    "text", ["C++", "🙂", "Vendeur\u00ad se", "é", "?", "محل", "2", "\u200fشركة"]
)
def test_what_can_be_seen_is_legible(text: str):
    assert is_legible(text)


@given(
    st.text(
        st.sampled_from(" \t\u00a0\u200b\u00ad\u3164\u115f\u2800\ufe0f\u0301\u200e\U000e0041\x01")
    )
)
def test_what_nobody_sees_is_not(text: str):
    assert not is_legible(text)


@pytest.mark.parametrize("text", ["", " ", "\u3164", "\u200b\u2800", "Serveur\u202e rueyap"])
def test_a_title_and_the_name_of_a_structure_are_legible(text: str):
    with pytest.raises(InvalidValue, match="titre"):
        JobOffer(id=OpportunityId("o-1"), title=text, source="essai")
    with pytest.raises(InvalidValue, match="nom"):
        Organisation("op-1", OrganisationKind.OPERATOR, text)
