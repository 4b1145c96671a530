"""Where an offer of France Travail takes place: the first of its clues that holds.

Its point when it is in France and near its commune, else its commune, its postcode, its label
(« 01 - BOURG EN BRESSE »). The points given are those of communes, so every place is approximate.
"""

from geo.communes import Commune
from geo.coordinates import Coordinates
from insertion.place import Place
from usecases.importing.json_access import JsonObject, text_of
from usecases.importing.places import PlaceReader, UnusablePoint, as_number
from usecases.importing.row import RowNotes

_POINT = "lieuTravail.latitude"


def read_place(written: JsonObject, places: PlaceReader, notes: RowNotes) -> Place:
    """Return the place of an offer, as far as ``lieuTravail`` tells; note what it could not use."""
    label = text_of(written, "libelle")
    stated = _stated_commune(written, places, notes)
    point = _point(written, places, notes)
    if point is not None and stated is not None and places.is_far_from(point, stated):
        notes.warn(_POINT, "point loin de la commune indiquée, qui le remplace")
        point = None
    if point is not None:
        if stated is None:
            return places.at_point(label, point, approximate=True)
        return Place(label, stated.current_code, point, approximate=True)
    commune = stated or _other_commune(written, label, places)
    if commune is not None:
        return places.in_commune(label, commune)
    departement = places.departement_of_label(label) if label else None
    if departement is not None:
        notes.warn("lieuTravail", "lieu connu par son département seulement")
        return Place(label, departement=departement)
    notes.warn("lieuTravail", "lieu inconnu : l’offre n’a ni commune ni point utilisable")
    return Place(label)


def _stated_commune(written: JsonObject, places: PlaceReader, notes: RowNotes) -> Commune | None:
    code = text_of(written, "commune")
    if code is None:
        return None
    commune = places.commune(code)
    if commune is None:
        notes.warn("lieuTravail.commune", "code de commune inconnu")
    return commune


def _other_commune(written: JsonObject, label: str | None, places: PlaceReader) -> Commune | None:
    postcode = text_of(written, "codePostal")
    found = places.commune_by_postcode(postcode) if postcode else None
    return found or (places.commune_by_label(label) if label else None)


def _point(written: JsonObject, places: PlaceReader, notes: RowNotes) -> Coordinates | None:
    lat, lon = written.get("latitude"), written.get("longitude")
    if lat is None and lon is None:
        return None
    lat_deg, lon_deg = as_number(lat), as_number(lon)
    if lat_deg is None or lon_deg is None:
        notes.warn(_POINT, "latitude et longitude attendues en degrés")
        return None
    try:
        return places.point(lat_deg, lon_deg)
    except UnusablePoint as reason:
        notes.warn(_POINT, f"{reason} : point mis de côté")
        return None
