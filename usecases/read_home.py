"""Find where a person lives from what was said of it: a code, a postcode, a point, an address."""

from geo.communes import Communes, parse_commune_code, parse_postcode
from geo.coordinates import Coordinates
from geo.errors import InvalidPostcode, UnknownCommune
from geo.geocoding import Geocoder
from geo.territories import commune_at, is_in_france, looks_swapped
from usecases.profile_draft import (
    HomeDraft,
    ProfileField,
    ProfileMistake,
    ProfileRefused,
    UnderstoodHome,
)

# From here the geocoder says that its first answer may be taken without asking.
MIN_ADDRESS_CONFIDENCE = 0.8

_ONE_WAY = (
    "indiquez une commune (code INSEE), un code postal, une position (lat et lon) ou une adresse"
)


def read_home(draft: HomeDraft, communes: Communes, geocoder: Geocoder) -> UnderstoodHome:
    """Return the place retained.

    Raises
    ------
    ProfileRefused
        When nothing is retained; the message says what to give instead, and repeats nothing.
    """
    if draft.commune_code is not None:
        return _from_commune_code(draft.commune_code, communes)
    if draft.postcode is not None:
        return _from_postcode(draft.postcode, communes)
    if draft.coordinates is not None:
        return _from_point(draft.coordinates, communes)
    if draft.address is not None:
        return _from_address(draft.address, geocoder)
    raise _refused("", _ONE_WAY)


def _refused(part: str, expected: str) -> ProfileRefused:
    name = f"{ProfileField.HOME}.{part}" if part else str(ProfileField.HOME)
    return ProfileRefused((ProfileMistake(name, expected),))


def _from_commune_code(text: str, communes: Communes) -> UnderstoodHome:
    try:
        commune = communes.get(parse_commune_code(text))
    except UnknownCommune:
        raise _refused(
            "commune",
            "ce code commune est inconnu ; un code INSEE s’écrit en cinq caractères, comme 49007",
        ) from None
    return UnderstoodHome(commune, commune.center, 1.0)


def _from_postcode(text: str, communes: Communes) -> UnderstoodHome:
    try:
        found = communes.with_postcode(parse_postcode(text))
    except InvalidPostcode:
        found = ()
    # A part of a commune shares the postcode of the whole, which says where just as well.
    whole = [commune for commune in found if commune.parent is None] or list(found)
    if not whole:
        raise _refused("code_postal", "aucune commune n’a ce code postal")
    largest = whole[0]  # the most populated comes first
    return UnderstoodHome(largest, largest.center, 1.0 / len(whole), shared_by=len(whole))


def _from_point(point: Coordinates, communes: Communes) -> UnderstoodHome:
    if not is_in_france(point):
        if looks_swapped(point):
            raise _refused("", "la latitude et la longitude semblent inversées")
        raise _refused("", "cette position n’est pas en France")
    code = commune_at(point)
    commune = communes.get(code) if code is not None else communes.nearest(point)
    return UnderstoodHome(commune, point, 1.0)


def _from_address(text: str, geocoder: Geocoder) -> UnderstoodHome:
    found = geocoder.geocode(text, 1)
    if not found:
        raise _refused("adresse", "aucune commune n’y est reconnue")
    best = found[0]
    if best.confidence < MIN_ADDRESS_CONFIDENCE:
        raise _refused(
            "adresse",
            "la commune n’est pas sûre ; ajoutez le code postal, ou donnez le code INSEE",
        )
    return UnderstoodHome(best.commune, best.coordinates, best.confidence)
