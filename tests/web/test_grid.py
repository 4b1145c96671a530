"""The cells of a sheet: what is typed is read as people write it, and only changes are sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.forms import Form
from web.grid import BAD_HOURS, answered, read_minutes, told_hours, typed_in


def a_form(**fields: str | list[str]) -> Form:
    said = {"s": ["se-1"], "p": ["po-1"]} | fields
    kept = {
        name.replace("_", "-"): tuple([value] if isinstance(value, str) else value)
        for name, value in said.items()
    }
    return Form(kept)


READ = "0-0 row-1 present 2:30 "


@given(st.integers(0, 30_000))
def test_hours_are_read_as_they_are_told(minutes: int) -> None:
    assert read_minutes(told_hours(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2:30", 150),
        ("2h30", 150),
        ("2 h 30", 150),
        ("2 H", 120),
        ("2,5", 150),
        ("2.25", 135),
        ("3", 180),
        ("90 min", 90),
        ("0", 0),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "midi", "-2", "2:75", "1e3", "nan", "∞", "2:30:00", "٣"])
def test_what_is_no_duration_is_not_guessed(text: str) -> None:
    assert read_minutes(text) is None


@given(st.text(max_size=20))
def test_nothing_typed_breaks_the_reading(text: str) -> None:
    found = read_minutes(text)
    assert found is None or found >= 0


def test_a_cell_left_as_it_was_shown_is_not_sent() -> None:
    assert typed_in(a_form(lu=READ, c_0_0="present", h_0_0="2:30")) == ()
    assert typed_in(a_form(c_0_0="", h_0_0="")) == ()


def test_a_letter_alone_is_the_whole_seance() -> None:
    (cell,) = typed_in(a_form(c_0_0="present", h_0_0=""))
    assert cell.asked == {
        "seance_id": "se-1",
        "positionnement_id": "po-1",
        "statut": "present",
    }


def test_hours_alone_say_that_one_was_there() -> None:
    (cell,) = typed_in(a_form(c_0_0="", h_0_0="1:15"))
    assert cell.asked is not None
    assert (cell.asked["statut"], cell.asked["minutes"]) == ("present", 75)


def test_a_cell_that_is_emptied_takes_its_line_back_by_name() -> None:
    (cell,) = typed_in(a_form(lu=READ, c_0_0="", h_0_0=""))
    assert cell.asked is not None
    assert (cell.asked["statut"], cell.asked["corrige"]) == ("annule", "row-1")


def test_someone_said_absent_keeps_no_hours_of_before() -> None:
    (cell,) = typed_in(a_form(lu=READ, c_0_0="absent", h_0_0="2:30"))
    assert cell.asked is not None
    assert "minutes" not in cell.asked
    (other,) = typed_in(a_form(lu=READ, c_0_0="absent", h_0_0="1:00"))
    assert other.asked is not None
    assert other.asked["minutes"] == 60  # contradictory: the API says so


def test_a_correction_keeps_the_certificate_of_the_line() -> None:
    read = "0-0 row-1 present 2:30 ATT-12 bis"
    (cell,) = typed_in(a_form(lu=read, c_0_0="present", h_0_0="2:00"))
    assert cell.asked is not None
    assert cell.asked["attestation"] == "ATT-12 bis"


def test_the_certificate_of_a_seance_is_of_everyone_present() -> None:
    form = a_form(lu=READ, c_0_0="present", h_0_0="2:30", a_0="ATT-7")
    (cell,) = typed_in(form)
    assert cell.asked is not None
    assert cell.asked["attestation"] == "ATT-7"


def test_what_cannot_be_read_is_not_sent_and_says_what_to_write() -> None:
    (cell,) = typed_in(a_form(c_0_0="present", h_0_0="midi"))
    assert (cell.asked, cell.mistake) == (None, BAD_HOURS)


def test_each_cell_has_its_own_answer() -> None:
    form = a_form(p=["po-1", "po-2", "po-3"], c_0_0="present", c_1_0="absent", h_2_0="midi")
    typed = typed_in(form)
    lines = [
        {"resultat": {"code": "enregistree"}, "message": None},
        {"resultat": {"code": "refusee"}, "message": "une personne de la feuille"},
    ]
    found = answered(typed, {"lignes": lines})
    assert [each.mistake for each in found] == ["", "Une personne de la feuille.", BAD_HOURS]
