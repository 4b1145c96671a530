"""The data files of the demonstration hold together."""

import pytest

from insertion.schedule import MINUTES_PER_HOUR
from skills.starter import load_starter
from usecases.demo.occupations import OccupationModel, load_occupation_models
from usecases.demo.schedules import describe, load_schedules, read_windows

MODELS = load_occupation_models()


@pytest.mark.parametrize("name", load_schedules())
def test_the_hours_paid_are_the_hours_of_the_windows(name: str) -> None:
    schedule = load_schedules()[name]
    present = sum(window.minutes() for window in schedule.shifts.windows) / MINUTES_PER_HOUR
    if schedule.rotating:
        assert present > schedule.weekly_hours
    else:
        assert present == schedule.weekly_hours


def test_every_schedule_serves() -> None:
    used = {schedule.name for model in MODELS for schedule in model.schedules}
    assert used == set(load_schedules())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.rome_code}-{model.family}")
def test_an_occupation_is_complete(model: OccupationModel) -> None:
    assert model.rome_code in load_starter().occupations
    assert model.weight > 0
    assert any("{commune}" not in title for title in model.titles)
    assert 1.0 <= model.pay[0] <= model.pay[1]
    assert 0.0 <= model.beginner <= 1.0
    assert model.months <= frozenset(range(1, 13))
    for licence in model.licences:
        assert len(licence.share) == 3
        assert all(0.0 <= share <= 1.0 for share in (*licence.share, licence.required))


def test_sixty_occupations_at_least_are_drawn() -> None:
    assert len({model.rome_code for model in MODELS}) >= 60


def test_hours_are_said_as_people_say_them() -> None:
    assert (
        describe(read_windows({"lun-ven": ["08:30-12:00", "13:30-17:00"]}))
        == "du lundi au vendredi de 8h30 à 12h et de 13h30 à 17h"
    )
    assert (
        describe(read_windows({"lun-mar": ["09:00-12:00"], "jeu": ["09:00-12:00"]}))
        == "les lundi, mardi et jeudi de 9h à 12h"
    )
    assert describe(read_windows({"sam": ["20:00-04:00"]})) == "le samedi de 20h à 4h"
