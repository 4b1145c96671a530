"""Errors of the geographic layer."""


class GeoError(Exception):
    """Base of every error raised by ``geo``."""


class InvalidCoordinates(GeoError, ValueError):
    """A position that is not a finite WGS 84 latitude and longitude."""


class UnknownCommune(GeoError, LookupError):
    """A commune code that is in no edition of the Code officiel géographique we carry."""
