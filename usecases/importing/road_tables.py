"""Tables of driving minutes, as OSRM and Valhalla ask for them and answer; no network here.

OSRM: ``GET /table/v1/{profile}/{lon,lat;…}?sources=…&destinations=…``, seconds in ``durations``.
Valhalla: ``POST /sources_to_targets``, seconds in ``sources_to_targets[][].time``. Both answer
null where there is no way.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from geo.coordinates import Coordinates
from geo.travel import TravelMode

BLOCK = 50
"""Places a side of one question: both refuse more than a hundred places by default."""

_SECONDS_PER_MINUTE = 60.0
_DECIMALS = 6


class RoadEngine(StrEnum):
    """Who is asked."""

    OSRM = "osrm"
    VALHALLA = "valhalla"


PROFILES = {
    RoadEngine.OSRM: {
        TravelMode.WALK: "foot",
        TravelMode.BIKE: "bike",
        TravelMode.CAR: "driving",
    },
    RoadEngine.VALHALLA: {
        TravelMode.WALK: "pedestrian",
        TravelMode.BIKE: "bicycle",
        TravelMode.MOPED: "motor_scooter",
        TravelMode.CAR: "auto",
    },
}
"""What each engine calls a mode; a mode that is not here is not asked of it."""


class UnreadableTable(Exception):
    """An answer that is not a table of the size asked; the message is in French."""


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """What to ask: a path and a query under the address of the engine, and a body to post."""

    path: str
    body: bytes | None = None


def ask_table(
    engine: RoadEngine,
    mode: TravelMode,
    sources: Sequence[Coordinates],
    targets: Sequence[Coordinates],
) -> TableQuestion:
    """Return the question of the minutes from each source to each target."""
    profile = PROFILES[engine][mode]
    if engine is RoadEngine.VALHALLA:
        document = {
            "sources": [{"lat": each.lat, "lon": each.lon} for each in sources],
            "targets": [{"lat": each.lat, "lon": each.lon} for each in targets],
            "costing": profile,
        }
        return TableQuestion("/sources_to_targets", json.dumps(document).encode())
    places = ";".join(
        f"{each.lon:.{_DECIMALS}f},{each.lat:.{_DECIMALS}f}" for each in (*sources, *targets)
    )
    first = ";".join(str(number) for number in range(len(sources)))
    last = ";".join(str(len(sources) + number) for number in range(len(targets)))
    query = f"sources={first}&destinations={last}&annotations=duration"
    return TableQuestion(f"/table/v1/{profile}/{places}?{query}")


def read_table(
    engine: RoadEngine, answer: bytes, shape: tuple[int, int]
) -> npt.NDArray[np.float32]:
    """Return the minutes of an answer, NaN where there is no way.

    Raises
    ------
    UnreadableTable
        When it is not a table of this shape.
    """
    try:
        document = json.loads(answer)
        rows = document["durations" if engine is RoadEngine.OSRM else "sources_to_targets"]
        cells = [[_minutes(engine, cell) for cell in row] for row in rows]
        minutes = np.array(cells, np.float32)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnreadableTable("la réponse n’est pas une table de durées") from None
    if minutes.shape != shape:
        raise UnreadableTable("la réponse n’a pas la taille demandée")
    return minutes


def _minutes(engine: RoadEngine, cell: object) -> float:
    if engine is RoadEngine.VALHALLA:
        cell = cell["time"] if isinstance(cell, dict) else cell
    if cell is None:
        return math.nan
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise TypeError("expected seconds")
    if not (math.isfinite(cell) and cell >= 0):
        raise ValueError("expected seconds, zero or more")
    return cell / _SECONDS_PER_MINUTE
