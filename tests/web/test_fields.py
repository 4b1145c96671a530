"""What people write in a field, as the API reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.fields import decimal, pointed, version_of
from web.forms import Form


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_a_version_is_never_dropped_because_it_cannot_be_read(text: str) -> None:
    assert str(version_of(Form({"version": (text,)}))).strip("0") == text.strip("0")


def test_a_form_without_a_version_says_none() -> None:
    assert version_of(Form({})) is None


@pytest.mark.parametrize("blank", [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"])
def test_a_sum_is_read_with_the_blanks_and_the_comma_of_french(blank: str) -> None:
    assert pointed(f"1{blank}607,75") == "1607.75"
    assert decimal(f"1{blank}607,75") == 1607.75


@pytest.mark.parametrize("text", ["", "midi", "nan", "inf", "1,2,3"])
def test_what_is_no_number_stays_as_it_was_written(text: str) -> None:
    assert decimal(text) == text
