"""What is said of a way by public transport."""

import pytest

from api.sentences import clock, travel_sentence
from geo.travel import TravelMode
from matching.answer import TransitTimes, Travel


def test_times_are_said_when_hours_of_work_are_known() -> None:
    times = TransitTimes(0, 5 * 60 + 12, 21 * 60 + 40, 21 * 60 + 5)
    way = Travel(TravelMode.TRANSIT, 35.0, 9.0, approximate_place=False, times=times)
    assert travel_sentence(way) == (
        "environ 35 min en transports en commun (le lundi, départ à 5 h 12, retour à 21 h 40 ; "
        "dernier départ possible du travail à 21 h 05)"
    )


def test_what_is_assumed_is_said_to_be() -> None:
    way = Travel(TravelMode.TRANSIT, 35.0, 9.0, approximate_place=False, assumed=True)
    assert "aucun horaire n’est connu" in travel_sentence(way)


@pytest.mark.parametrize(
    ("minute", "words"),
    [(312, "5 h 12"), (480, "8 h"), (1480, "0 h 40 le lendemain"), (-30, "23 h 30 la veille")],
)
def test_a_moment_says_its_day_when_it_is_another(minute: int, words: str) -> None:
    assert clock(minute) == words
