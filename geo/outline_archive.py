"""The file of commune outlines: one member per département, coordinates on an integer grid.

Neighbours share their border, vertex for vertex: the outlines are simplified together and
rounded to the same grid. A member is read only when its département is asked for.
"""

import functools
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import CorruptReferenceData

# 1e-5 degree: about one metre.
GRID_PER_DEGREE = 100_000

# A fixed date makes the bytes of the archive depend on its content only.
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)

_BOUNDS_MEMBER = "bounds.csv"


@dataclass(frozen=True, slots=True)
class DepartementOutlines:
    """The outlines of one département, by ascending commune code."""

    codes: tuple[str, ...]
    outlines: npt.NDArray[np.object_]


def outlines_to_bytes(by_departement: Mapping[str, DepartementOutlines]) -> bytes:
    """Return the archive holding these outlines; the same outlines give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for departement in sorted(by_departement):
            member = _departement_to_bytes(by_departement[departement])
            _write_member(archive, f"{departement}.npz", member)
        _write_member(archive, _BOUNDS_MEMBER, _bounds_to_bytes(by_departement))
    return buffer.getvalue()


def _write_member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, date_time=_FIXED_DATE)
    info.compress_type = zipfile.ZIP_LZMA
    archive.writestr(info, content)


def _bounds_to_bytes(by_departement: Mapping[str, DepartementOutlines]) -> bytes:
    """Return the box of each département: what spares reading the others."""
    lines = []
    for departement in sorted(by_departement):
        west, south, east, north = shapely.total_bounds(by_departement[departement].outlines)
        lines.append(f"{departement},{west:.5f},{south:.5f},{east:.5f},{north:.5f}\n")
    return "".join(lines).encode("ascii")


def _departement_to_bytes(departement: DepartementOutlines) -> bytes:
    _, coordinates, (rings, polygons, communes) = shapely.to_ragged_array(
        [
            shapely.multipolygons([g]) if g.geom_type == "Polygon" else g
            for g in departement.outlines
        ]
    )
    on_grid = np.rint(coordinates * GRID_PER_DEGREE).astype(np.int32)
    # Successive differences are small numbers, which compress to a third.
    steps = np.diff(on_grid, axis=0, prepend=np.zeros((1, 2), dtype=np.int32))
    member = io.BytesIO()
    np.savez(
        member,
        codes=np.array(departement.codes, dtype="S5"),
        lon_steps=np.ascontiguousarray(steps[:, 0]),
        lat_steps=np.ascontiguousarray(steps[:, 1]),
        rings=rings.astype(np.int32),
        polygons=polygons.astype(np.int32),
        communes=communes.astype(np.int32),
    )
    return member.getvalue()


def departement_from_bytes(member: bytes) -> DepartementOutlines:
    """Return the outlines written in one member of the archive."""
    try:
        with np.load(io.BytesIO(member), allow_pickle=False) as arrays:
            codes = tuple(code.decode("ascii") for code in arrays["codes"].tolist())
            steps = np.stack([arrays["lon_steps"], arrays["lat_steps"]], axis=1)
            offsets = (arrays["rings"], arrays["polygons"], arrays["communes"])
            outlines = shapely.from_ragged_array(
                shapely.GeometryType.MULTIPOLYGON,
                np.cumsum(steps, axis=0, dtype=np.int64) / GRID_PER_DEGREE,
                offsets,
            )
    except (KeyError, ValueError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise CorruptReferenceData(f"outlines: {error}") from error
    return DepartementOutlines(codes, outlines)


@functools.cache
def read_departement(departement: str) -> DepartementOutlines | None:
    """Return the outlines of one département carried by the project, None when it has none."""
    try:
        with zipfile.ZipFile(_archive_path()) as archive:
            return departement_from_bytes(archive.read(f"{departement}.npz"))
    except KeyError:
        return None


@functools.cache
def read_bounds() -> Mapping[str, tuple[float, float, float, float]]:
    """Return the box (west, south, east, north) of each département that has outlines."""
    with zipfile.ZipFile(_archive_path()) as archive:
        lines = archive.read(_BOUNDS_MEMBER).decode("ascii").splitlines()
    bounds = {}
    for line in lines:
        departement, west, south, east, north = line.split(",")
        bounds[departement] = (float(west), float(south), float(east), float(north))
    return bounds


def by_code(outlines: Iterable[tuple[str, shapely.Geometry]]) -> DepartementOutlines:
    """Return outlines ordered by commune code."""
    ordered = sorted(outlines, key=lambda pair: pair[0])
    geometries = np.empty(len(ordered), dtype=object)
    geometries[:] = [geometry for _, geometry in ordered]
    return DepartementOutlines(tuple(code for code, _ in ordered), geometries)


def _archive_path() -> Path:
    return Path(str(resources.files("geo"))) / "data" / "outlines.zip"
