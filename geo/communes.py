"""Every French commune: code, names, postcodes, EPCI, population, a point inside its outline."""

import csv
import functools
import io
import lzma
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from importlib import resources
from typing import Final, NewType

import numpy as np

from geo.coordinates import Coordinates
from geo.distance import FloatArray, haversine_km
from geo.errors import CorruptReferenceData, InvalidPostcode, UnknownCommune

CommuneCode = NewType("CommuneCode", str)

_CODE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_POSTCODE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}")

# The columns of geo/data/communes.csv.xz, in order.
TABLE_COLUMNS: Final = (
    "code",
    "name",
    "departement",
    "epci_code",
    "epci_name",
    "population",
    "postcodes",
    "lat",
    "lon",
    "density",
    "parent",
)


class DensityClass(IntEnum):
    """How dense a commune is, by inhabitants per km² (thresholds in ``geo/data/catalog.toml``)."""

    RURAL = 0
    INTERMEDIATE = 1
    DENSE = 2


def parse_commune_code(text: str) -> CommuneCode:
    """Return the INSEE code written in ``text``, blanks and case aside.

    Raises
    ------
    UnknownCommune
        When the text does not have the form of an INSEE code.
    """
    code = text.strip().upper()
    if not _CODE.fullmatch(code):
        raise UnknownCommune("commune code: expected five characters like 49007, 2A004 or 97411")
    return CommuneCode(code)


def departement_of(code: CommuneCode) -> str:
    """Return the département that a commune code begins with: three characters overseas."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def parse_postcode(text: str) -> str:
    """Return the postcode written in ``text``, blanks aside (``49 000`` is 49000).

    Raises
    ------
    InvalidPostcode
        When the text does not have the form of a French postcode.
    """
    postcode = "".join(text.split())
    if not _POSTCODE.fullmatch(postcode):
        raise InvalidPostcode("postcode: expected five digits like 49000, 01000 or 97400")
    return postcode


@dataclass(frozen=True, slots=True)
class Commune:
    """One current commune, or one of its parts (``parent`` set: déléguée, associée, PLM).

    A commune déléguée may carry the code of its commune; then ``parent`` equals ``code``.
    ``population`` is None where it is not published, and ``postcodes`` empty where it is not
    known which of its commune's postcodes serve a part.
    """

    code: CommuneCode
    name: str
    departement: str
    epci_code: str | None
    epci_name: str | None
    population: int | None
    postcodes: tuple[str, ...]
    center: Coordinates
    density: DensityClass
    parent: CommuneCode | None = None

    @property
    def current_code(self) -> CommuneCode:
        """Return the code of the present commune: for a part, its parent's.

        Opportunities are stored, and lists filtered, under codes of present communes.
        """
        return self.parent or self.code


# No slots: the indexes are built at first use, on the instance. Compared by identity.
@dataclass(frozen=True, eq=False)
class Communes:
    """The register of communes, current ones and their parts, by code.

    ``namesakes`` are the communes déléguées that carry the code of their commune: ``by_code``
    gives the commune.
    """

    by_code: Mapping[CommuneCode, Commune]
    namesakes: tuple[Commune, ...] = ()

    def get(self, code: CommuneCode) -> Commune:
        """Return the commune, or raise :class:`UnknownCommune`."""
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownCommune("commune code: not in the register of communes") from None

    def current(self) -> Iterator[Commune]:
        """Yield the current communes, by ascending code."""
        return iter(self._current)

    def parts(self) -> Iterator[Commune]:
        """Yield the communes déléguées and associées and the arrondissements, by code."""
        distinct = (commune for commune in self.by_code.values() if commune.parent is not None)
        return iter(sorted((*distinct, *self.namesakes), key=lambda part: part.code))

    def with_postcode(self, postcode: str) -> tuple[Commune, ...]:
        """Return the communes a postcode serves, most populated first, then by code.

        Paris, Lyon and Marseille answer by their arrondissements. Empty for an unknown
        postcode and for those of companies (CEDEX).
        """
        return self._by_postcode.get(postcode, ())

    def nearest(self, coordinates: Coordinates) -> Commune:
        """Return the current commune whose point is the nearest, lowest code when tied."""
        lats, lons = self._points
        km = haversine_km(coordinates.lat, coordinates.lon, lats, lons)
        return self._current[int(np.argmin(km))]

    @functools.cached_property
    def _current(self) -> tuple[Commune, ...]:
        communes = (commune for commune in self.by_code.values() if commune.parent is None)
        return tuple(sorted(communes, key=lambda commune: commune.code))

    @functools.cached_property
    def _by_postcode(self) -> dict[str, tuple[Commune, ...]]:
        split = {part.parent for part in self.by_code.values() if _is_arrondissement(part)}
        served: dict[str, list[Commune]] = {}
        for commune in self.by_code.values():
            whole = commune.parent is None and commune.code not in split
            if whole or _is_arrondissement(commune):
                for postcode in commune.postcodes:
                    served.setdefault(postcode, []).append(commune)
        return {postcode: tuple(sorted(found, key=by_size)) for postcode, found in served.items()}

    @functools.cached_property
    def _points(self) -> tuple[FloatArray, FloatArray]:
        lats = np.array([commune.center.lat for commune in self._current], dtype=np.float64)
        lons = np.array([commune.center.lon for commune in self._current], dtype=np.float64)
        return lats, lons


def by_size(commune: Commune) -> tuple[int, str]:
    """Return the sort key that puts the most populated first, then the lowest code."""
    return (-(commune.population or 0), commune.code)


def _is_arrondissement(commune: Commune) -> bool:
    """Tell the parts of Paris, Lyon and Marseille, the only ones that share out postcodes."""
    return commune.parent in {"75056", "69123", "13055"}


@functools.cache
def load_communes() -> Communes:
    """Return the register carried by the project (``geo/data/communes.csv.xz``)."""
    content = resources.files("geo").joinpath("data", "communes.csv.xz").read_bytes()
    return communes_from_bytes(content)


def communes_from_bytes(content: bytes) -> Communes:
    """Return the register written in a compressed table, as ``geo/data/build.py`` writes it.

    Raises
    ------
    CorruptReferenceData
        When the bytes are not such a table.
    """
    try:
        table = lzma.decompress(content).decode("utf-8")
        rows = csv.reader(io.StringIO(table))
        if tuple(next(rows)) != TABLE_COLUMNS:
            raise CorruptReferenceData("communes: unexpected columns, rebuild geo/data")
        return register(_read_row(row) for row in rows)
    except (lzma.LZMAError, UnicodeDecodeError, ValueError, StopIteration) as error:
        raise CorruptReferenceData(f"communes: {error}") from error


def register(communes: Iterable[Commune]) -> Communes:
    """Return the register of these communes, each part after the commune whose code it shares."""
    by_code: dict[CommuneCode, Commune] = {}
    namesakes = []
    for commune in communes:
        if commune.parent == commune.code:
            namesakes.append(commune)
        else:
            by_code[commune.code] = commune
    return Communes(by_code, tuple(namesakes))


def _read_row(row: list[str]) -> Commune:
    (
        code,
        name,
        departement,
        epci_code,
        epci_name,
        population,
        postcodes,
        lat,
        lon,
        density,
        parent,
    ) = row
    return Commune(
        code=CommuneCode(code),
        name=name,
        departement=departement,
        epci_code=epci_code or None,
        epci_name=epci_name or None,
        population=int(population) if population else None,
        postcodes=tuple(postcodes.split()),
        center=Coordinates(float(lat), float(lon)),
        density=DensityClass(int(density)),
        parent=CommuneCode(parent) if parent else None,
    )
