"""Ask a road engine, once, how long it takes between the communes of a Département and around.

Only centres of communes are sent, never a home. The answers are kept whole; nothing is asked of
the engine when people are matched.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from geo.communes import Commune, Communes
from geo.distance import haversine_km
from geo.road_matrix import MAX_COMMUNES, RoadMatrix
from geo.travel import TravelMode
from insertion.errors import InvalidValue
from insertion.layer_ports import WriteOutcome
from insertion.ports import UnitOfWork
from usecases.importing.road_tables import (
    BLOCK,
    PROFILES,
    RoadEngine,
    TableQuestion,
    ask_table,
    read_table,
)

Ask = Callable[[TableQuestion], bytes]
"""From a question to the bytes that the engine answers."""

Tell = Callable[[int, int], None]
"""Told how many questions were answered, of how many."""


@dataclass(frozen=True, slots=True)
class RoadsWanted:
    """Which engine, by which mode, for which Département and how far around it."""

    engine: RoadEngine
    mode: TravelMode
    departement: str
    around_km: float


@dataclass(frozen=True, slots=True)
class RoadsReport:
    """How many communes, how many pairs have a way and how many have none."""

    mode: TravelMode
    outcome: WriteOutcome
    communes: int
    known: int
    unknown: int


def import_roads(  # noqa: PLR0913, PLR0917
    wanted: RoadsWanted,
    communes: Communes,
    ask: Ask,
    uow: UnitOfWork,
    today: date,
    tell: Tell,
) -> RoadsReport:
    """Fill a matrix, and put it in the place of the former one of its mode.

    Raises
    ------
    InvalidValue
        When the engine has no such mode, or no commune, or too many, would be asked for.
    UnreadableTable
        When an answer is not a table; nothing is written.
    """
    if wanted.mode not in PROFILES[wanted.engine]:
        raise InvalidValue("mode", f"un moyen que {wanted.engine} connaît")
    places = communes_around(wanted.departement, wanted.around_km, communes)
    matrix = _filled(wanted, places, ask, today, tell)
    with uow:
        outcome = uow.roads.save(matrix)
        uow.commit()
    unknown = int(np.isnan(matrix.minutes).sum())
    return RoadsReport(wanted.mode, outcome, len(places), matrix.minutes.size - unknown, unknown)


def communes_around(departement: str, around_km: float, communes: Communes) -> tuple[Commune, ...]:
    """Return today's communes of a Département and those near some of them, by code."""
    current = tuple(communes.current())
    lats = np.array([each.center.lat for each in current])
    lons = np.array([each.center.lon for each in current])
    near = np.zeros(len(current), np.bool_)
    for each in current:
        if each.departement == departement:
            near |= haversine_km(each.center.lat, each.center.lon, lats, lons) <= around_km
    chosen = sorted((current[row] for row in np.flatnonzero(near)), key=lambda each: each.code)
    if not chosen:
        raise InvalidValue("departement", "un département qui a des communes, comme 49 ou 2A")
    if len(chosen) > MAX_COMMUNES:
        raise InvalidValue("around", f"{MAX_COMMUNES} communes au plus : un rayon plus court")
    return tuple(chosen)


def _filled(
    wanted: RoadsWanted, places: Sequence[Commune], ask: Ask, today: date, tell: Tell
) -> RoadMatrix:
    minutes = np.full((len(places), len(places)), np.nan, np.float32)
    blocks = [(rows, columns) for rows in _blocks(len(places)) for columns in _blocks(len(places))]
    for done, (rows, columns) in enumerate(blocks, start=1):
        question = ask_table(
            wanted.engine,
            wanted.mode,
            [each.center for each in places[rows]],
            [each.center for each in places[columns]],
        )
        shape = (rows.stop - rows.start, columns.stop - columns.start)
        minutes[rows, columns] = read_table(wanted.engine, ask(question), shape)
        tell(done, len(blocks))
    codes = tuple(each.code for each in places)
    return RoadMatrix(wanted.mode, codes, minutes, wanted.engine, today)


def _blocks(count: int) -> Iterator[slice]:
    for first in range(0, count, BLOCK):
        yield slice(first, min(first + BLOCK, count))
