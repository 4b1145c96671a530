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
    """A commune code that is in no edition of the Code officiel géographique we carry."""


class CorruptReferenceData(GeoError, RuntimeError):
    """A file of ``geo/data`` that cannot be read as ``geo/data/build.py`` writes it."""
