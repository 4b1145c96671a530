import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.beneficiary import Profile
from insertion.opportunity import Opportunity
from persistence.documents import opportunity_from_document, opportunity_to_document
from persistence.errors import UnreadableDocument
from persistence.json_form import canonical_json, content_hash
from persistence.profile_documents import profile_from_document, profile_to_document
from tests.persistence.builders import an_offer
from tests.persistence.strategies import opportunities, profiles

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


@given(opportunities)
def test_an_opportunity_comes_back_equal_from_its_json(opportunity: Opportunity):
    text = canonical_json(opportunity_to_document(opportunity))
    assert opportunity_from_document(json.loads(text)) == opportunity


@given(profiles)
def test_a_profile_comes_back_equal_from_its_json(profile: Profile):
    text = canonical_json(profile_to_document(profile))
    assert profile_from_document(json.loads(text)) == profile


@given(opportunities, st.data())
def test_a_damaged_document_is_unreadable_and_nothing_else(
    opportunity: Opportunity, data: st.DataObject
):
    document = opportunity_to_document(opportunity)
    key = data.draw(st.sampled_from(sorted(document)))
    document[key] = data.draw(json_values)
    with suppress(UnreadableDocument):
        opportunity_from_document(document)


def test_a_document_of_another_version_is_not_guessed_at():
    document = opportunity_to_document(an_offer())
    with pytest.raises(UnreadableDocument, match="version"):
        opportunity_from_document(document | {"v": 2})


def test_what_is_not_known_is_not_written():
    assert opportunity_to_document(an_offer()) == {
        "v": 1,
        "kind": "offre",
        "id": "ft-1",
        "title": "Agent d'entretien",
        "source": "test",
        "place": {
            "label": "Angers",
            "commune_code": "49007",
            "point": [47.47, -0.55],
            "approximate": True,
        },
        "rome_code": "K2204",
        "posts": 1,
    }


def test_nan_has_no_canonical_json():
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"lat": float("nan")})


def test_a_raw_record_that_changes_changes_the_hash():
    assert content_hash("{}", "1") != content_hash("{}", "2")
    assert content_hash("{}", None) != content_hash("{}", "")
