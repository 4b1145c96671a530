"""The week that says how a network usually runs."""

from datetime import date

from geo.transit_calendar import usual_week
from geo.transit_network import build_network
from tests.geo.gtfs_tables import WEEKDAYS_ONLY, one_trip, read, table

STOPS = ("A,Un,47.0,-0.5,0,", "B,Deux,47.1,-0.5,0,")


def network_without(*days: date):
    """Return a network that runs on weekdays in 2026, except on some days."""
    return build_network(
        [
            read(
                {
                    "agency": table("agency", "A,Essai,,Europe/Paris"),
                    "stops": table("stops", *STOPS),
                    "routes": table("routes", "R,A,1,Ligne 1,3"),
                    "trips": table("trips", "R,D,T1,"),
                    "stop_times": table("stop_times", *one_trip("T1 08:00 08:10")),
                    "calendar": table("calendar", f"D,{WEEKDAYS_ONLY},20260101,20261231"),
                    "calendar_dates": table(
                        "calendar_dates", *(f"D,{day:%Y%m%d},2" for day in days)
                    ),
                }
            ).feed
        ]
    )


def test_the_next_whole_week_is_taken_when_nothing_tells_it_from_others() -> None:
    assert usual_week(network_without(), date(2026, 11, 25)) == date(2026, 11, 30)
    assert usual_week(network_without(), date(2026, 11, 30)) == date(2026, 12, 7)


def test_a_week_with_a_bank_holiday_is_passed_over() -> None:
    network = network_without(date(2026, 12, 2))
    assert usual_week(network, date(2026, 11, 25)) == date(2026, 12, 7)


def test_without_any_network_there_is_a_week_all_the_same() -> None:
    assert usual_week(build_network([]), date(2026, 11, 25)) == date(2026, 11, 30)
