"""Errors of the geographic layer."""


class GeoError(Exception):
    """Base of every error raised by ``geo``."""


class InvalidCoordinates(GeoError, ValueError):
    """A position that is not a finite WGS 84 latitude and longitude."""


class InvalidDistance(GeoError, ValueError):
    """A distance that is not a finite number of kilometres, zero or more."""


class InvalidPostcode(GeoError, ValueError):
    """A text that does not have the form of a French postcode."""


class UnknownCommune(GeoError, LookupError):
    """A text that is not a commune code, or a code that is not in the register we carry."""


class CorruptReferenceData(GeoError, RuntimeError):
    """A file of ``geo/data`` that cannot be read as ``geo/data/build.py`` writes it."""


class UnreadableTimetable(GeoError, ValueError):
    """A GTFS feed of which nothing can be used, or a stored one that is damaged.

    The message is in French: the person who chose the file reads it.
    """


class InvalidShift(GeoError, ValueError):
    """A working day that is not a weekday and two minutes of a day."""


class InvalidOutline(GeoError, ValueError):
    """A geometry that cannot be the outline of a territory; the message, in French, says why."""


class UnreadableTerritories(GeoError, ValueError):
    """A stored layer of territories that is damaged; the message is in French."""


class UnreadableRoads(GeoError, ValueError):
    """A matrix of driving minutes that cannot be one; the message says what was expected."""
