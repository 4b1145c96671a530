"""Every French commune: code, names, postcodes, EPCI, population, a point inside its outline."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NewType

from geo.coordinates import Coordinates
from geo.errors import UnknownCommune

CommuneCode = NewType("CommuneCode", str)

_CODE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")


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


@dataclass(frozen=True, slots=True)
class Commune:
    """One current commune, or one of its parts (``parent`` set: déléguée, associée, PLM)."""

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


@dataclass(frozen=True, slots=True)
class Communes:
    """The register of communes, current ones and their parts, by code."""

    by_code: Mapping[CommuneCode, Commune]

    def get(self, code: CommuneCode) -> Commune:
        """Return the commune, or raise :class:`UnknownCommune`."""
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownCommune("commune code: not in the register of communes") from None
