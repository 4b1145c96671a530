"""Territories: who answers for a place, beside its commune (EPCI, PDS, MDS, QPV…).

A territory is a list of communes, or an outline, or both: a Département gives the communes of its
PDS, a national layer the outlines of its QPV. EPCI and département come from the register of
communes; the others are imported.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

import numpy as np
import shapely

from geo.communes import Commune, CommuneCode, Communes
from geo.coordinates import Coordinates
from geo.place_names import words
from geo.territories import commune_at

DEPARTEMENT: Final = "departement"
EPCI: Final = "epci"
PDS: Final = "pds"
MDS: Final = "mds"
QPV: Final = "qpv"
KNOWN_KINDS: Final = (DEPARTEMENT, EPCI, "canton", PDS, MDS, QPV, "frr")
"""The kinds that have a name on screens, in the order they are told; any other may be imported."""

MAX_NAME_LENGTH: Final = 200
KNOWN_NAMES: Final[Mapping[tuple[str, str], str]] = {
    (PDS, "centre-anjou"): "Centre Anjou",
    (PDS, "est-anjou"): "Est Anjou",
    (PDS, "nord-anjou"): "Nord Anjou",
    (PDS, "ouest-anjou"): "Ouest Anjou",
}
"""Names by kind and code, where a file gives codes only: the four PDS of Maine-et-Loire."""

_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True)
class Territory:
    """One territory; ``code`` is unique among those of its kind."""

    kind: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class TerritoryArea:
    """A territory and where it is; the communes are present ones, the outline in (lon, lat)."""

    territory: Territory
    communes: frozenset[CommuneCode] = frozenset()
    outline: shapely.Geometry | None = None


def is_kind(text: str) -> bool:
    """Return whether ``text`` can name a kind of territory: ``pds``, ``bassin_emploi``."""
    return _KIND.fullmatch(text) is not None


def kind_of(text: str) -> str:
    """Return the kind that a heading names: ``Bassin d’emploi`` is ``bassin_d_emploi``."""
    return "_".join(words(text))[:40]


def code_of(name: str) -> str:
    """Return the code of a territory known by its name: ``Centre Anjou`` is ``centre-anjou``."""
    return "-".join(words(name))[:80]


def is_code(text: str) -> bool:
    """Return whether ``text`` can be the code of a territory."""
    return _CODE.fullmatch(text) is not None


class TerritoryMap:
    """Answers which territories hold a place; immutable, shared by threads."""

    def __init__(self, areas: Iterable[TerritoryArea], communes: Communes) -> None:
        self.areas = tuple(sorted(areas, key=lambda area: _order(area.territory)))
        self._communes = communes
        self._listed: dict[CommuneCode, list[Territory]] = defaultdict(list)
        for area in self.areas:
            for code in area.communes:
                self._listed[code].append(area.territory)
        drawn = [area for area in self.areas if area.outline is not None]
        self._drawn = [area.territory for area in drawn]
        self._has_outline = frozenset(self._drawn)
        outlines = np.array([area.outline for area in drawn], dtype=object)
        shapely.prepare(outlines)
        self._tree = shapely.STRtree(outlines)
        self._of_commune: dict[CommuneCode, tuple[Territory, ...]] = {}

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds that one may ask for: those always known, and those imported."""
        return frozenset((*KNOWN_KINDS, *(area.territory.kind for area in self.areas)))

    def territories_of(
        self, commune_code: CommuneCode, coordinates: Coordinates | None = None
    ) -> tuple[Territory, ...]:
        """Return the territories of a place, in the order of ``KNOWN_KINDS`` then by name.

        ``coordinates`` tell more than the commune: an outline that holds them is chosen, and one
        that does not is left out, even when the commune is listed. Without them, what only has an
        outline is not known, hence not answered. A former commune is read as the present one.

        Raises
        ------
        geo.errors.UnknownCommune
            When the register does not hold the commune.
        """
        listed = self._by_commune(commune_code)
        if coordinates is None or not self._drawn:
            return listed
        point = shapely.Point(coordinates.lon, coordinates.lat)
        rows = self._tree.query(point, predicate="intersects").tolist()
        held = {self._drawn[row] for row in rows}
        exact = {territory.kind for territory in held}
        kept = [each for each in listed if each.kind not in exact and each not in self._has_outline]
        return tuple(sorted({*held, *kept}, key=_order)) if held else tuple(kept)

    def at(self, coordinates: Coordinates) -> tuple[Territory, ...]:
        """Return the territories that hold a point, none outside the communes we know."""
        code = commune_at(coordinates)
        return () if code is None else self.territories_of(code, coordinates)

    def _by_commune(self, code: CommuneCode) -> tuple[Territory, ...]:
        known = self._of_commune.get(code)
        if known is None:
            commune = self._communes.get(code)
            known = self._of_commune[code] = self._listed_of(commune)
        return known

    def _listed_of(self, commune: Commune) -> tuple[Territory, ...]:
        listed = {*self._listed.get(commune.code, ()), *self._listed.get(commune.current_code, ())}
        whole = self._communes.get(commune.current_code)
        kinds = {territory.kind for territory in listed}
        own = (each for each in _of_register(whole) if each.kind not in kinds)
        return tuple(sorted({*listed, *own}, key=_order))


def areas_of_register(departement: str, communes: Communes) -> tuple[TerritoryArea, ...]:
    """Return what the register of communes knows of a département: itself, and its EPCIs.

    Of an EPCI that reaches into another département, the communes of this one.
    """
    held: dict[Territory, set[CommuneCode]] = defaultdict(set)
    for commune in communes.current():
        if commune.departement == departement:
            for territory in _of_register(commune):
                held[territory].add(commune.code)
    areas = (TerritoryArea(each, frozenset(codes)) for each, codes in held.items())
    return tuple(sorted(areas, key=lambda area: _order(area.territory)))


def _of_register(commune: Commune) -> Iterable[Territory]:
    """Yield what the register of communes says by itself."""
    name = _departement_labels().get(commune.departement, commune.departement)
    yield Territory(DEPARTEMENT, commune.departement, name)
    if commune.epci_code is not None:
        yield Territory(EPCI, commune.epci_code, commune.epci_name or commune.epci_code)


@functools.cache
def _departement_labels() -> Mapping[str, str]:
    table = resources.files("geo").joinpath("data", "departements.csv").read_text(encoding="utf-8")
    rows = (line.partition(",") for line in table.splitlines()[1:])
    return {code: name for code, _, name in rows}


def _order(territory: Territory) -> tuple[int, str, str, str]:
    known = territory.kind in KNOWN_KINDS
    rank = KNOWN_KINDS.index(territory.kind) if known else len(KNOWN_KINDS)
    return rank, territory.kind, territory.name, territory.code
