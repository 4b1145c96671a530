import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.clock_hours import MAX_SHIFT_MINUTES, clock_ranges, weekday_spans, windows_of

NINE, FIVE = 9 * 60, 17 * 60
WORDS = [
    "lundi",
    "au",
    "vendredi",
    "samedi",
    "et",
    "de",
    "8h",
    "8h30",
    "12h-14h",
    "17h",
    "22h",
    "6h",
    "-",
    "/",
    "a",
    "midi",
    "minuit",
    "jusqu'a",
    "ou",
    ",",
    ".",
    "9:00-17:00",
    "3x8",
    "ouvert",
    "25h",
]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9h-17h", (NINE, FIVE)),
        ("de 9h a 17h", (NINE, FIVE)),
        ("de 9 a 17h", (NINE, FIVE)),
        ("9:00 - 17:00", (NINE, FIVE)),
        ("9 heures jusqu'a 17 heures", (NINE, FIVE)),
        ("20h a minuit", (20 * 60, 24 * 60)),
    ],
)
def test_a_range_of_hours_is_read(text: str, hours: tuple[int, int]) -> None:
    (found,) = clock_ranges(text)
    assert (found.from_minute, found.to_minute) == hours


@pytest.mark.parametrize(
    "text", ["", "2h a 3h par jour", "25h-26h", "8h-8h", "a 9h", "35h/semaine"]
)
def test_what_is_no_range_of_hours_gives_none(text: str) -> None:
    assert clock_ranges(text) == ()


def test_a_range_may_run_over_midnight() -> None:
    (night,) = clock_ranges("22h-6h")
    assert night.minutes() == 8 * 60
    assert night.night_minutes(21 * 60, 6 * 60) == 8 * 60
    (morning,) = clock_ranges("5h-13h")
    assert morning.night_minutes(21 * 60, 6 * 60) == 60


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("du lundi au vendredi", [(0, 1, 2, 3, 4)]),
        ("samedi et dimanche", [(5,), (6,)]),
        ("du vendredi au lundi", [(4, 5, 6, 0)]),
        ("jeudi 6 mars", []),
    ],
)
def test_days_are_read_and_dates_left_out(text: str, days: list[tuple[int, ...]]) -> None:
    assert [run for _, _, run in weekday_spans(text)] == days


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("lundi 9h-17h", ((0, NINE, FIVE),)),
        ("9h-17h lundi et mardi", ((0, NINE, FIVE), (1, NINE, FIVE))),
        ("lundi : 9h-12h / 14h-17h", ((0, NINE, 720), (0, 840, FIVE))),
        ("9h-17h", ()),
        ("lundi ou mardi 9h-17h", ()),
        ("magasin ouvert le lundi 9h-17h", ()),
        ("lundi 9h-17h en 2x8", ()),
        ("lundi 6h-20h", ()),
    ],
)
def test_windows_leave_no_choice(text: str, windows: tuple[tuple[int, int, int], ...]) -> None:
    assert windows_of(text) == windows


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=60))
def test_windows_are_those_of_one_person(text: str) -> None:
    windows = windows_of(text)
    assert list(windows) == sorted(windows)
    for day in range(7):
        worked = sum((end - start - 1) % 1440 + 1 for on, start, end in windows if on == day)
        assert worked <= MAX_SHIFT_MINUTES
