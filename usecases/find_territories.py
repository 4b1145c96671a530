"""Which territories hold a place, and which are imported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.communes import Commune, CommuneCode, Communes
from geo.coordinates import Coordinates
from geo.geocoding import Geocoder
from geo.territory import (
    DEPARTEMENT,
    EPCI,
    Territory,
    TerritoryArea,
    TerritoryMap,
    areas_of_register,
)
from geo.territory_layer import TerritoryLayer
from insertion.errors import InvalidValue
from usecases.profile_draft import HomeDraft
from usecases.read_home import read_home


@dataclass(frozen=True, slots=True)
class TerritoriesOfPlace:
    """The commune of a place, and the territories that hold it.

    ``exact`` is whether the very point was given: without it, what only has an outline is not
    known.
    """

    commune: Commune
    territories: tuple[Territory, ...]
    exact: bool


def map_of(layers: Iterable[TerritoryLayer], communes: Communes) -> TerritoryMap:
    """Return the map of what is imported; a territory known in both forms has both."""
    joined: dict[tuple[str, str], TerritoryArea] = {}
    for layer in layers:
        for area in layer.areas:
            key = (area.territory.kind, area.territory.code)
            known = joined.get(key, area)
            joined[key] = TerritoryArea(
                known.territory,
                known.communes | area.communes,
                area.outline if known.outline is None else known.outline,
            )
    return TerritoryMap(joined.values(), communes)


def require_kind(kind: str | None, territories: TerritoryMap) -> None:
    """Refuse a kind that is neither known nor imported: a typo would find nothing, silently."""
    if kind is not None and kind not in territories.kinds:
        raise InvalidValue("type", f"un type connu : {', '.join(sorted(territories.kinds))}")


def find_territories(
    place: HomeDraft, territories: TerritoryMap, communes: Communes, geocoder: Geocoder
) -> TerritoriesOfPlace:
    """Return the territories of a place said in any way a home is.

    Raises
    ------
    ProfileRefused
        When no place is recognised; the message says what to give instead.
    """
    found = read_home(place, communes, geocoder)
    point: Coordinates | None = place.coordinates
    return TerritoriesOfPlace(
        found.commune, territories.territories_of(found.commune.code, point), point is not None
    )


def list_territories(
    territories: TerritoryMap,
    kind: str | None,
    departement: str | None = None,
    communes: Communes | None = None,
) -> Sequence[TerritoryArea]:
    """Return the territories imported, of one kind or all, in the order they are told.

    With a ``departement``, those that the register knows of it come first; a kind imported takes
    the place of the register's.
    """
    known: list[TerritoryArea] = list(territories.areas)
    if departement is not None and communes is not None:
        imported = {area.territory.kind for area in known}
        own = areas_of_register(departement, communes)
        known = [*(area for area in own if area.territory.kind not in imported), *known]
    return [area for area in known if kind in {None, area.territory.kind}]


def communes_of(code: str, territories: TerritoryMap, communes: Communes) -> frozenset[CommuneCode]:
    """Return the present communes of a territory: by its code, or ``kind:code``; or of a commune.

    Raises
    ------
    insertion.errors.InvalidValue
        When there is none, or when it is known by its outline only.
    """
    found: set[CommuneCode] = set()
    for each in communes.current():
        own = {each.code, each.departement, f"{DEPARTEMENT}:{each.departement}"}
        own |= {each.epci_code, f"{EPCI}:{each.epci_code}"} if each.epci_code else set()
        if code in own:
            found.add(each.code)
    for area in territories.areas:
        told = area.territory
        if code in {told.code, f"{told.kind}:{told.code}"}:
            found |= area.communes
    if not found:
        raise InvalidValue("territoire", "le code d’une commune, ou d’un territoire qui en réunit")
    return frozenset(found)
