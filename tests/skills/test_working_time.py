import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skills.working_time import WorkingTime, read_working_time, time_mentions

ANY_TEXT = st.text(st.characters(codec=None), max_size=300)
TIME_WORDS = """lundi mardi vendredi samedi au du et ou de à pas sans nuit week-end midi minuit mois
8h 8h-12h 13h30/17h 22h-6h 35h 35H/semaine 3x8 99h 24h/24 temps partiel , . : / - ( )"""
SHIFT_TEXT = st.lists(st.sampled_from([*TIME_WORDS.split(), "\n"]), max_size=20).map(" ".join)


@given(ANY_TEXT | SHIFT_TEXT)
@example("99999999999999999999h/semaine")
@example("\ud800 35h/semaine \x00")
def test_any_text_is_read_within_bounds(text: str) -> None:
    read = read_working_time(text)
    assert read.weekly_hours is None or 0 < read.weekly_hours <= 60
    assert list(read.windows) == sorted(set(read.windows))
    for weekday, start, end in read.windows:
        assert 0 <= weekday <= 6
        assert 0 <= start < 1440
        assert 0 < end <= 1440


@given(SHIFT_TEXT)
def test_mentions_are_in_order_and_give_one_number_of_hours_at_most(text: str) -> None:
    mentions = time_mentions(text.casefold())
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    assert all(m.start < m.end for m in mentions)
    assert sum(m.hours is not None for m in mentions) <= 1


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("35H/semaine\nTravail en journée", 35),
        ("36H45/semaine\nTravail en journée", 36.75),
        ("Temps partiel - 28H/semaine", 28),
        ("Temps partiel - 1H15/semaine", 1.25),
        ("35 H  Travail le samedi", 35),
        ("35 H", 35),
        ("24 h hebdo", 24),
        ("temps partiel 20h", 20),
        ("37,5h par semaine", 37.5),
        ("sur une base hebdomadaire de 39h + RTT", 39),
        ("9H hebdomadaire", 9),
        ("151.67h/mois", 35),
        ("de 20 à 30h par semaine", 20),
        ("CDI. 39 h. Chèques-vacances", 39),
        ("35h, du lundi au vendredi", 35),
        ("28 heures semaine", 28),
        ("CDI 151h", 34.85),
        ("CDI 12h jour", None),
        ("2x8 - 39h/semaine", 39),
        ("CDI 35h, du lundi au vendredi de 8h à 16h", 35),
        ("Temps plein", None),
        ("réponse dans les 48h", None),
        ("24H/24 et 7J/7", None),
        ("environ 20H de formation / an", None),
        ("Horaires : 7h\n-19h", None),
        ("du lundi au vendredi de 8h à 16h", None),
        ("350h/semaine", None),
    ],
)
def test_weekly_hours_are_read_only_when_written(text: str, hours: float | None) -> None:
    assert read_working_time(text).weekly_hours == hours


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("de 20 à 30h par semaine", 20, 30),
        ("Contrats 24h à 30h, soirs et week-ends", 24, 30),
        ("CDI de 20 à 35 h", 20, 35),
        ("35h/semaine", 35, None),
        ("CDI 8h à 16h", None, None),
    ],
)
def test_both_ends_of_a_range_of_hours_are_kept(
    text: str, least: float | None, most: float | None
) -> None:
    read = read_working_time(text)
    assert (read.weekly_hours, read.most_weekly_hours) == (least, most)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Travail de nuit", WorkingTime(night=True)),
        ("Poste en 3x8", WorkingTime(night=True, staggered=True)),
        ("Travail posté (2x8, 3x8, 5x8, etc.)", WorkingTime(staggered=True)),
        ("Travail les week-ends - Travail le samedi et/ou Dimanche", WorkingTime(weekend=True)),
        ("6 H  Travail en horaires fractionnés", WorkingTime(weekly_hours=6, staggered=True)),
        ("Horaires : 21h - 5h", WorkingTime(night=True)),
        ("Horaires : 5h - 13h", WorkingTime(staggered=True)),
        ("Pas de travail de nuit ni le week-end.", WorkingTime()),
        ("Vous ne travaillez pas le samedi", WorkingTime()),
        ("Week-end non travaillé", WorkingTime()),
        ("Restaurant fermé le dimanche", WorkingTime()),
        ("repos samedi et dimanche", WorkingTime()),
        ("le dimanche majoré de 20 %, prime de nuit", WorkingTime()),
        ("Salon de l'emploi le samedi 6 mars", WorkingTime()),
        ("Esprit d'équipe, travail en équipe", WorkingTime()),
    ],
)
def test_shifts_are_read_unless_denied_or_about_pay(text: str, expected: WorkingTime) -> None:
    assert read_working_time(text) == expected


def days(first: int, last: int, *spans: tuple[int, int]) -> tuple[tuple[int, int, int], ...]:
    return tuple((day, start, end) for day in range(first, last + 1) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("du lundi au vendredi de 8h à 16h30", days(0, 4, (480, 990))),
        ("06h30-13h30 du lundi au vendredi", days(0, 4, (390, 810))),
        ("Lundi-Mardi : 8:00-12:00 / 13:00-17:00", days(0, 1, (480, 720), (780, 1020))),
        ("les lundis et mardis de 8h à midi", days(0, 1, (480, 720))),
        ("le mercredi de 22h à 6h", ((2, 1320, 360),)),
        ("de 9 à 17h le jeudi", ((3, 540, 1020),)),
        (
            "8H-12H / 13H-17H du lundi au jeudi et 8H-16H le vendredi",
            (*days(0, 3, (480, 720), (780, 1020)), (4, 480, 960)),
        ),
        (
            "Lundi : 7h30 - 16h30 (30 min de pause)\nDu mardi au jeudi : 7h30 - 15h30",
            ((0, 450, 990), *days(1, 3, (450, 930))),
        ),
    ],
)
def test_days_and_hours_written_together_give_windows(text: str, windows: object) -> None:
    assert read_working_time(text).windows == windows


@pytest.mark.parametrize(
    "text",
    [
        "Horaires : 8h-12h / 13h-17h",  # no day
        "du lundi au vendredi",  # no hour
        "le lundi ou le mardi de 8h à 12h",
        "5h-13h / 13h-21h du lundi au vendredi",  # alternate shifts touch
        "2x8 : 6h-13h du lundi au vendredi",
        "8h à 17h et 8h à 12h le vendredi",
        "magasin ouvert du lundi au samedi de 9h à 19h",
        "du lundi au samedi de 6h à 22h",
        "réunion d'information le jeudi de 10h à 12h",
        "le jeudi 6 mars de 10h à 12h",
        "2h à 3h par jour le lundi",
        "lundi de 25h à 30h",
    ],
)
def test_a_choice_or_a_missing_half_gives_no_window(text: str) -> None:
    assert read_working_time(text).windows == ()
