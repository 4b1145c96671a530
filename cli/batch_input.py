"""The lines of a batch: where each is in the file, and from where it asks."""

import math
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xxhash
from numpy.typing import NDArray

from api.limits import MAX_PROFILE_BYTES
from geo.communes import Communes
from geo.coordinates import MAX_LAT_DEG, MAX_LON_DEG
from matching.tiling import cut_tiles

_NEIGHBOURS = 64
_TOO_LONG = 0
_NOWHERE = (math.nan, math.nan)
# Read to sort only: a line placed wrong is answered all the same, only less near its neighbours.
_COMMUNE = re.compile(rb'"commune"\s*:\s*"(\w{5})"')
_POSTCODE = re.compile(rb'"code_postal"\s*:\s*"(\d{5})"')
_POINT = re.compile(rb'"lat"\s*:\s*(-?\d+\.?\d*)\s*,\s*"lon"\s*:\s*(-?\d+\.?\d*)')


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank; ``content`` is None when it is too long to be a profile."""

    number: int
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file that are not blank, and the order of place to answer them in."""

    path: Path
    numbers: "array[int]"
    starts: "array[int]"
    lengths: "array[int]"  # 0 for a line that is too long
    by_place: NDArray[np.int64]
    digest: str  # of the whole file

    def __len__(self) -> int:
        return len(self.numbers)

    def read(self, chosen: NDArray[np.int64]) -> Iterator[Line]:
        """Yield some lines, in the order asked."""
        with self.path.open("rb") as file:
            for index in chosen.tolist():
                length = self.lengths[index]
                file.seek(self.starts[index])
                content = None if length == _TOO_LONG else file.read(length)
                yield Line(self.numbers[index], content)


def find_lines(path: Path, communes: Communes) -> Lines:
    """Return the lines of a file, read once."""
    numbers, starts, lengths = (array("q") for _ in range(3))
    lat, lon = array("d"), array("d")
    digest, places = xxhash.xxh3_128(), _Places(communes)
    number = start = 0
    with path.open("rb") as file:
        while content := file.readline(MAX_PROFILE_BYTES + 1):
            number += 1
            length, too_long = len(content), len(content) > MAX_PROFILE_BYTES
            digest.update(content)
            rest = content
            while too_long and rest and not rest.endswith(b"\n"):
                rest = file.readline(MAX_PROFILE_BYTES)
                digest.update(rest)
                length += len(rest)
            if too_long or content.strip():
                numbers.append(number)
                starts.append(start)
                lengths.append(_TOO_LONG if too_long else length)
                here = _NOWHERE if too_long else places.of(content)
                lat.append(here[0])
                lon.append(here[1])
            start += length
    return Lines(path, numbers, starts, lengths, _by_place(lat, lon), digest.hexdigest())


class _Places:
    """Where a line says that its person lives, as far as a glance tells."""

    def __init__(self, communes: Communes) -> None:
        self._communes = {code.encode(): each for code, each in communes.by_code.items()}
        self._postcodes = {
            postcode.encode(): each
            for each in communes.by_code.values()
            for postcode in each.postcodes
        }

    def of(self, content: bytes) -> tuple[float, float]:
        """Return latitude and longitude in degrees, NaN when they are not seen."""
        if found := _POINT.search(content):
            lat, lon = float(found[1]), float(found[2])
            return (lat, lon) if abs(lat) <= MAX_LAT_DEG and abs(lon) <= MAX_LON_DEG else _NOWHERE
        commune = None
        if found := _COMMUNE.search(content):
            commune = self._communes.get(found[1])
        elif found := _POSTCODE.search(content):
            commune = self._postcodes.get(found[1])
        return _NOWHERE if commune is None else (commune.center.lat, commune.center.lon)


def _by_place(lat: "array[float]", lon: "array[float]") -> NDArray[np.int64]:
    lat_rad, lon_rad = np.radians(np.array(lat)), np.radians(np.array(lon))
    by_area = np.zeros(len(lat_rad), np.bool_)
    return np.concatenate(
        [np.empty(0, np.int64), *cut_tiles(lat_rad, lon_rad, by_area, _NEIGHBOURS)]
    )
