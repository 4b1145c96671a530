import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.normalize import fold_with_origins
from skills.shifts_in_text import days_and_hours, shifts_in


def read(text: str, of_oneself: bool = False) -> list[str]:
    return [one.code for one in shifts_in(fold_with_origins(text).text, of_oneself)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("du lundi au vendredi 6h-14h", ["lun-ven 06:00-14:00"]),
        ("lundi, mardi, jeudi de 16h30 à 18h30", ["lun+mar+jeu 16:30-18:30"]),
        (
            "du mardi au samedi 8h-12h/14h-18h",
            ["mar-sam 08:00-12:00", "mar-sam 14:00-18:00"],
        ),
        ("Horaires : 21h - 5h", ["21:00-05:00"]),
        ("le magasin est ouvert du lundi au samedi de 9h à 19h", []),
        ("le jeudi 6 mars de 10h à 12h", []),
        ("16h30-18h30, mercredi possible", []),
        ("du lundi au vendredi", []),
    ],
)
def test_days_and_hours_are_read_together(text: str, codes: list[str]) -> None:
    assert read(text) == codes


def test_hours_somebody_is_free_are_hers_not_those_of_an_advert() -> None:
    text = "disponible du lundi au vendredi de 9h à 16h"
    assert read(text, of_oneself=True) == ["lun-ven 09:00-16:00"]
    assert read(text) == []


@given(st.sets(st.integers(0, 6), min_size=1), st.integers(7, 9), st.integers(11, 18))
def test_the_code_of_a_shift_tells_its_days_and_hours(days: set[int], start: int, end: int) -> None:
    names = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    text = ", ".join(names[day] for day in sorted(days)) + f" de {start}h à {end}h"
    (code,) = read(text)
    assert days_and_hours(code) == (tuple(sorted(days)), f"{start:02}:00", f"{end:02}:00")
