"""Days are said as people say them."""

from datetime import date

import pytest

from web.typography import counted, long_date, long_moment, phone_number


def test_the_first_of_a_month_is_said_as_it_is_in_french() -> None:
    assert long_date(date(2026, 1, 1), "fr") == "1er janvier 2026"
    assert long_date(date(2026, 1, 11), "fr") == "11 janvier 2026"
    assert long_date(date(2026, 1, 21), "fr") == "21 janvier 2026"
    assert "1er" not in long_date(date(2026, 1, 1), "en")
    assert long_moment("2026-01-01T12:00:00", "fr") == "1er janvier 2026, 12:00"


def test_none_and_one_are_singular_in_french_and_a_plural_of_its_own_is_said() -> None:
    said = [counted(each, "place libre") for each in (0, 1, 2, 1234)]
    assert said == ["0 place libre", "1 place libre", "2 places libres", "1\u202f234 places libres"]
    assert counted(3, "sortie ou refus", "sorties et refus") == "3 sorties et refus"


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("0639981689", "06 39 98 16 89"),
        ("+33639981689", "+33 6 39 98 16 89"),
        ("+4915112345678", "+4915112345678"),
        ("3949", "3949"),
        ("", ""),
    ],
)
def test_a_telephone_is_read_by_two(kept: str, read: str) -> None:
    assert phone_number(kept).replace("\u00a0", " ") == read
