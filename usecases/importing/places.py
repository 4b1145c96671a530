"""Where an offer takes place, from what a file says: a point, a commune, a postcode, a name."""

import math
import re
from dataclasses import dataclass

from geo.address_text import departements_of_postcode
from geo.areas import departement_areas
from geo.communes import Commune, Communes, parse_commune_code, parse_postcode
from geo.coordinates import Coordinates
from geo.distance import great_circle_km
from geo.errors import GeoError, InvalidCoordinates
from geo.geocoding import Geocoder
from geo.place_names import without_article, words
from geo.territories import commune_at, is_in_france, looks_swapped
from insertion.place import Place

MIN_CONFIDENCE = 0.85
"""Below this confidence a geocoded name is not a place: better unknown than elsewhere."""

MAX_KM_FROM_COMMUNE = 40.0
"""A point further than this from the middle of its commune contradicts it.

The largest commune of metropolitan France, Arles, is some 45 km across; those of Guyane are much
larger, and hold their points by their outline.
"""

_DEPARTEMENT_PREFIX = re.compile(r"\s*([0-9]{2}|2[AB]|9[78][0-9])\s*-\s*(.+)", re.DOTALL)


class UnusablePoint(ValueError):
    """A latitude and longitude that cannot be where an offer is; the message is in French."""


@dataclass(frozen=True, slots=True)
class PlaceReader:
    """Finds places with the register of communes and the geocoder."""

    communes: Communes
    geocoder: Geocoder

    def point(self, lat: float, lon: float) -> Coordinates:
        """Return the point, or raise :class:`UnusablePoint` saying what is wrong with it."""
        try:
            point = Coordinates(lat, lon)
        except InvalidCoordinates:
            raise UnusablePoint("latitude ou longitude hors des bornes") from None
        if point.lat == 0 and point.lon == 0:
            raise UnusablePoint("latitude et longitude nulles")
        if is_in_france(point):
            return point
        if looks_swapped(point):
            raise UnusablePoint("latitude et longitude inversées")
        raise UnusablePoint("point hors de France")

    def commune(self, code: str) -> Commune | None:
        """Return the commune of an INSEE code, or None."""
        try:
            return self.communes.get(parse_commune_code(code))
        except GeoError:
            return None

    def commune_by_postcode(self, postcode: str) -> Commune | None:
        """Return the commune of a postcode that only one has, or None."""
        try:
            found = self.communes.with_postcode(parse_postcode(postcode))
        except GeoError:
            return None
        return found[0] if len(found) == 1 else None

    def commune_by_label(self, label: str) -> Commune | None:
        """Return the commune of a label such as « 01 - BOURG EN BRESSE », or None.

        A label without a département is a place abroad: « Suisse » is also a commune of Moselle.
        """
        split = _DEPARTEMENT_PREFIX.fullmatch(label)
        return self.commune_by_name(split[2], departement=split[1]) if split else None

    def departement_of_label(self, label: str) -> str | None:
        """Return the département that a label such as « 01 - Ain » begins with, or None."""
        split = _DEPARTEMENT_PREFIX.fullmatch(label)
        return split[1] if split and split[1] in departement_areas(self.communes) else None

    def commune_by_name(self, name: str, departement: str | None = None) -> Commune | None:
        """Return the commune named in a text, in this département when it is given, or None."""
        for found in self.geocoder.geocode(name):
            if found.confidence < MIN_CONFIDENCE:
                break
            if departement in {None, found.commune.departement}:
                return found.commune
        return None

    def is_name_of_commune(self, label: str) -> bool:
        """Return whether a label is a commune's name for sure, after its last comma at least.

        « Zone des Trois Routes » only holds one.
        """
        name = without_article(words(label.rpartition(",")[2]))
        return any(
            found.confidence >= MIN_CONFIDENCE and without_article(words(found.matched)) == name
            for found in self.geocoder.geocode(label)
        )

    def may_have_postcode(self, place: Place, postcode: str) -> bool:
        """Return whether a postcode is of the place, or at least of its département.

        A postcode of companies (CEDEX), or of the next commune, says the same place; that of
        another département does not.
        """
        if place.commune_code is None:
            return True
        commune = self.communes.get(place.commune_code)
        if commune.departement in departements_of_postcode(postcode):
            return True
        served = self.communes.with_postcode(postcode)
        return any(each.current_code == commune.code for each in served)

    def is_far_from(self, point: Coordinates, commune: Commune) -> bool:
        """Return whether a point contradicts the commune said to hold it."""
        if great_circle_km(point, commune.center) <= MAX_KM_FROM_COMMUNE:
            return False
        return commune_at(point) != commune.current_code

    def at_point(self, label: str | None, point: Coordinates, *, approximate: bool) -> Place:
        """Return the place at ``point``, in the commune whose outline holds it, else the nearest.

        A quay may lie off the simplified coast, and some islands have no outline.
        """
        code = commune_at(point) or self.communes.nearest(point).code
        return Place(label, code, point, approximate)

    def in_commune(self, label: str | None, commune: Commune) -> Place:
        """Return a place known by its commune only."""
        return Place(label or commune.name, commune.current_code, commune.center, approximate=True)


def as_number(value: object) -> float | None:
    """Return the number that a file wrote as a number or as text, French comma included."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
