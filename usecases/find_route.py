"""Find how to go by public transport from a place to another, at an hour, and back."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from geo.communes import Communes
from geo.coordinates import Coordinates
from geo.errors import InvalidCoordinates
from geo.geocoding import Geocoder
from geo.transit_day import Timetable, day_timetable
from geo.transit_journey import Doors, Journey, journey_arriving, journey_leaving
from geo.transit_network import TransitNetwork
from geo.transit_shift import MAX_MINUTES, MINUTES_PER_DAY, knows, zone_of
from usecases.errors import UseCaseError
from usecases.read_home import MIN_ADDRESS_CONFIDENCE

LIMIT_S: Final = MAX_MINUTES * 60
_POINT = re.compile(
    r"\s*(-?[0-9]{1,2}(?:\.[0-9]{1,12})?)\s*[,; ]\s*(-?[0-9]{1,3}(?:\.[0-9]{1,12})?)\s*"
)


class UnknownPlace(UseCaseError, LookupError):
    """A text in which no place is recognised; the message, in French, says what to write."""


class RouteOutcome(StrEnum):
    """What was found for one way."""

    FOUND = "trouve"
    NONE = "aucun"
    UNKNOWN = "horaires_inconnus"


@dataclass(frozen=True, slots=True)
class RoutePlace:
    """An end of the way, and how to name it."""

    label: str
    point: Coordinates


@dataclass(frozen=True, slots=True)
class RouteAnswer:
    """One way: the journey when there is one, and the timetable its seconds are read on."""

    outcome: RouteOutcome
    timetable: Timetable
    journey: Journey | None = None


def read_route_place(text: str, communes: Communes, geocoder: Geocoder) -> RoutePlace:
    """Return the place of « 47.47,-0.55 », or the point of the commune named.

    Raises
    ------
    UnknownPlace
        When none is recognised for sure.
    """
    found = _POINT.fullmatch(text)
    if found:
        try:
            point = Coordinates(float(found[1]), float(found[2]))
        except InvalidCoordinates:
            raise UnknownPlace(
                "une position s’écrit latitude,longitude : 47.4736,-0.5548"
            ) from None
        return RoutePlace(communes.nearest(point).name, point)
    places = geocoder.geocode(text, 1)
    if not places or places[0].confidence < MIN_ADDRESS_CONFIDENCE:
        raise UnknownPlace(
            "aucun lieu n’est reconnu avec certitude ; écrivez une commune, son code postal avec "
            "elle, ou une position comme 47.4736,-0.5548"
        )
    return RoutePlace(places[0].commune.name, places[0].coordinates)


def find_route(
    network: TransitNetwork, doors: Doors, moment: datetime, *, arrive: bool
) -> RouteAnswer:
    """Return the way that is there by ``moment``, or that leaves at it.

    ``moment`` is on the clocks of the place one leaves, without a time zone.
    """
    timetable = day_timetable(network, moment.date(), zone_of(network, doors.origin))
    if not knows(timetable, (doors.origin, doors.destination)).all():
        return RouteAnswer(RouteOutcome.UNKNOWN, timetable)
    second = timetable.second_at(moment.hour * 60 + moment.minute, later=not arrive)
    search = journey_arriving if arrive else journey_leaving
    journey = search(timetable, doors, second, LIMIT_S)
    outcome = RouteOutcome.NONE if journey is None else RouteOutcome.FOUND
    return RouteAnswer(outcome, timetable, journey)


def way_back_moment(start: datetime, end_minute: int) -> datetime:
    """Return the moment at which a shift ends, the next day when it is not after its start."""
    midnight = datetime.combine(start.date(), datetime.min.time())
    end = midnight + timedelta(minutes=end_minute)
    return end if end > start else end + timedelta(minutes=MINUTES_PER_DAY)
