"""Driving minutes between communes, as a road engine answered them once, at import.

A matrix says how a real network differs from the model of :mod:`geo.travel`: between two communes
the driven part of the model's minutes is multiplied by ``matrix / model``, from centre to centre.
Two doors of one commune keep their own distances; the access time of the model stays.
"""

import hashlib
import io
import math
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.communes import CommuneCode, Communes, load_communes
from geo.distance import FloatArray, haversine_km
from geo.errors import UnreadableRoads
from geo.travel import TravelMode, minutes_per_km

SERVED: Final = {
    TravelMode.WALK: (TravelMode.WALK,),
    TravelMode.BIKE: (TravelMode.BIKE,),
    TravelMode.MOPED: (TravelMode.MOPED,),
    TravelMode.CAR: (TravelMode.CAR, TravelMode.CARPOOL),
}
"""The modes that the matrix of each may correct: a passenger goes where the car goes."""

MAX_COMMUNES: Final = 4_000
LEAST_FACTOR: Final = 0.4
MOST_FACTOR: Final = 4.0
"""A ferry or a ring road may be far from the model; more than that is an error of a centre."""

_NEAR_KM: Final = 1.0  # centres so near say nothing of the roads between two doors
_MAX_BYTES: Final = 256 * 1024 * 1024
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
# What reading an archive, its compression and an array may raise of bytes that are not ours.
_NOT_ONE: Final = (
    *(ValueError, KeyError, OSError, EOFError, MemoryError, OverflowError, RuntimeError),
    *(struct.error, zlib.error, zipfile.BadZipFile),
)
_HEADER, _CODES, _MINUTES = "matrix.txt", "codes.txt", "minutes.npy"


@dataclass(frozen=True, slots=True, eq=False)
class RoadMatrix:
    """``minutes[i, j]`` from commune ``codes[i]`` to ``codes[j]``, driven; NaN when not known.

    Raises
    ------
    UnreadableRoads
        When the shape is not that of the codes, or a value is negative or infinite.
    """

    mode: TravelMode
    codes: tuple[CommuneCode, ...]
    minutes: npt.NDArray[np.float32]
    source: str
    asked_on: date

    def __post_init__(self) -> None:
        size = len(self.codes)
        if self.mode not in SERVED or list(self.codes) != sorted(set(self.codes)):
            raise UnreadableRoads("roads: expected a road mode, and codes in order, each once")
        if not 0 < size <= MAX_COMMUNES or self.minutes.shape != (size, size):
            raise UnreadableRoads(f"roads: expected from 1 to {MAX_COMMUNES} communes, all pairs")
        if np.isinf(self.minutes).any() or (self.minutes < 0).any():
            raise UnreadableRoads("roads: expected minutes, zero or more")

    @property
    def modes(self) -> tuple[TravelMode, ...]:
        """Return the modes that it corrects."""
        return SERVED[self.mode]

    def factors(self, home: CommuneCode, communes: Communes) -> FloatArray | None:
        """Return what the driven minutes of the model are multiplied by, from one commune.

        Shape ``(len(codes),)``, 1 where nothing is known; the longer of the ways there and back
        counts. None when the matrix does not hold the commune.
        """
        if home not in self.codes:
            return None
        row = self.codes.index(home)
        here = communes.get(home)
        there = [communes.get(code) for code in self.codes]
        km = haversine_km(
            here.center.lat,
            here.center.lon,
            np.array([each.center.lat for each in there]),
            np.array([each.center.lon for each in there]),
        )
        paces = [minutes_per_km(self.mode, here.density, each.density) for each in there]
        longest = np.maximum(self.minutes[row], self.minutes[:, row]).astype(np.float64)
        told = ~np.isnan(longest) & (km >= _NEAR_KM)
        modelled = np.where(told, np.array(paces) * km, 1.0)
        found = np.clip(longest / modelled, LEAST_FACTOR, MOST_FACTOR)
        return np.where(told, found, 1.0)


def roads_to_bytes(matrix: RoadMatrix) -> bytes:
    """Return a matrix as bytes, the same for the same matrix."""
    values = io.BytesIO()
    np.save(values, np.ascontiguousarray(matrix.minutes, "<f4"), allow_pickle=False)
    header = f"{matrix.mode}\n{matrix.source}\n{matrix.asked_on.isoformat()}\n"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        for name, content in (
            (_HEADER, header.encode()),
            (_CODES, "\n".join(matrix.codes).encode()),
            (_MINUTES, values.getvalue()),
        ):
            files.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def roads_from_bytes(payload: bytes) -> RoadMatrix:
    """Return the matrix that :func:`roads_to_bytes` wrote.

    Raises
    ------
    UnreadableRoads
        When the bytes are not those of one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as files:
            if sum(each.file_size for each in files.infolist()) > _MAX_BYTES:
                raise UnreadableRoads("roads: larger than any matrix")
            mode, source, asked_on = files.read(_HEADER).decode().splitlines()
            codes = files.read(_CODES).decode().splitlines()
            minutes = _minutes_from(files.read(_MINUTES))
        if not load_communes().by_code.keys() >= set(codes):
            raise UnreadableRoads("roads: a code that is no commune")
        return RoadMatrix(
            TravelMode(mode),
            tuple(CommuneCode(code) for code in codes),
            minutes,
            source,
            date.fromisoformat(asked_on),
        )
    except _NOT_ONE as error:
        raise UnreadableRoads("roads: not the bytes of a matrix") from error


def _minutes_from(content: bytes) -> npt.NDArray[np.float32]:
    """Return an array, refused before any room is made for it when it is not what it says."""
    stream = io.BytesIO(content)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise UnreadableRoads("roads: minutes of another form")
    shape, _by_column, kind = np.lib.format.read_array_header_1_0(stream)
    told = math.prod(shape) * kind.itemsize
    if kind != np.dtype("<f4") or told != len(content) - stream.tell():
        raise UnreadableRoads("roads: minutes of another size")
    return np.asarray(np.load(io.BytesIO(content), allow_pickle=False), np.float32)


def roads_digest(payload: bytes) -> str:
    """Return what names these bytes."""
    return hashlib.sha256(payload).hexdigest()


def roads_version(digests: Sequence[str]) -> str:
    """Return a short name of some matrices, by their digests in the order of their modes."""
    return hashlib.blake2b("".join(digests).encode(), digest_size=6).hexdigest()
