"""Minutes from door to door by mode; states its model, its sources and its error."""

from enum import StrEnum


class TravelMode(StrEnum):
    """The person's own means of travel (public transport comes with issue D)."""

    WALK = "marche"
    BIKE = "velo"
    MOPED = "cyclomoteur"
    CAR = "voiture"
