import pytest

from insertion.errors import InvalidValue
from insertion.ports import MAX_SEARCH_LENGTH, OpportunityFilter


@pytest.mark.parametrize("text", ["a\0", "\ud800", "x" * (MAX_SEARCH_LENGTH + 1)])
def test_a_search_that_no_database_could_read_is_refused(text: str):
    with pytest.raises(InvalidValue, match=r"^q :"):
        OpportunityFilter(text=text)


@pytest.mark.parametrize("code", ["01", "49", "2A", "2B", "974", "987"])
def test_a_departement_is_two_characters_or_three_overseas(code: str):
    assert OpportunityFilter(departement=code).departement == code


@pytest.mark.parametrize("code", ["", "1", "2C", "2a", "490", "49\0", "x" * 9])
def test_any_other_departement_is_refused(code: str):
    with pytest.raises(InvalidValue, match="departement"):
        OpportunityFilter(departement=code)


def test_nothing_asked_is_everything_kept():
    where = OpportunityFilter()
    assert {getattr(where, name) for name in OpportunityFilter.__slots__} == {None}
