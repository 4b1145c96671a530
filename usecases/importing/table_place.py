"""Where a row of a table takes place; what is stated must agree, nothing is guessed over it."""

from geo.communes import Commune, parse_postcode
from geo.coordinates import Coordinates
from geo.errors import InvalidPostcode
from insertion.place import UNKNOWN_PLACE, Place
from usecases.importing.places import PlaceReader, UnusablePoint, as_number
from usecases.importing.row import RefusedField
from usecases.importing.table_cells import Cells


def read_place(cells: Cells, places: PlaceReader) -> Place:
    """Return the place that ``lat`` and ``lon``, a commune, a postcode or a name give."""
    postcode = _postcode(cells)
    place = _place(cells, postcode, places)
    if postcode is not None and not places.may_have_postcode(place, postcode):
        raise RefusedField("code_postal", "celui d’un autre département que le lieu")
    return place


def _place(cells: Cells, postcode: str | None, places: PlaceReader) -> Place:
    point = _point(cells, places)
    commune = _commune(cells, places)
    label = cells.get("lieu")
    if point is not None and commune is not None and places.is_far_from(point, commune):
        raise RefusedField("lat", "point loin de la commune indiquée")
    if point is not None and commune is None:
        return places.at_point(label, point, approximate=False)
    if point is not None and commune is not None:
        return Place(label or commune.name, commune.current_code, point, approximate=False)
    if commune is not None:
        return places.in_commune(label, commune)
    return _named(postcode, label, places)


def _named(postcode: str | None, label: str | None, places: PlaceReader) -> Place:
    """Return the commune of a postcode and a name, whichever tell it, unless they disagree."""
    if label is not None:
        named = places.commune_by_name(f"{postcode} {label}" if postcode else label)
        if named is None and postcode is None:
            raise RefusedField("lieu", "commune non reconnue : ajouter code_commune")
        if named is not None:
            return places.in_commune(label, named)
        if places.is_name_of_commune(label):
            raise RefusedField("code_postal", "celui d’une autre commune que lieu")
    if postcode is not None:
        only = places.commune_by_postcode(postcode)
        if only is None:
            raise RefusedField("code_postal", "inconnu, ou partagé : ajouter code_commune")
        return places.in_commune(label, only)
    return UNKNOWN_PLACE


def _postcode(cells: Cells) -> str | None:
    written = cells.get("code_postal")
    if written is None:
        return None
    try:
        return parse_postcode(written)
    except InvalidPostcode:
        raise RefusedField("code_postal", "cinq chiffres, comme 49000 ou 01000") from None


def _commune(cells: Cells, places: PlaceReader) -> Commune | None:
    code = cells.get("code_commune")
    if code is None:
        return None
    commune = places.commune(code)
    if commune is None:
        raise RefusedField("code_commune", "un code INSEE de commune, comme 49007 ou 2A004")
    return commune


def _point(cells: Cells, places: PlaceReader) -> Coordinates | None:
    if "lat" not in cells and "lon" not in cells:
        return None
    degrees = {}
    for name in ("lat", "lon"):
        value = as_number(cells.get(name))
        if value is None:
            raise RefusedField(name, "un nombre de degrés, comme 47.4784")
        degrees[name] = value
    try:
        return places.point(degrees["lat"], degrees["lon"])
    except UnusablePoint as reason:
        raise RefusedField("lat", str(reason)) from None
