"""The invented network of buses of the demonstration, written as GTFS and read as any other."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise
from typing import Any, Final

from geo.communes import Commune, CommuneCode, Communes
from geo.coordinates import Coordinates
from geo.distance import great_circle_km
from geo.gtfs import feed_from_tables
from geo.gtfs_archive import TableFile
from geo.transit_feed import TransitFeed
from geo.travel import travel_model

FEED_NAME: Final = "demonstration"
WEEKS: Final = 52
LAYOVER_S: Final = 600
DAY_KINDS: Final = {
    "weekday": "1,1,1,1,1,0,0",
    "saturday": "0,0,0,0,0,1,0",
    "sunday": "0,0,0,0,0,0,1",
    "late": "0,0,0,0,1,1,0",
}
_STOP_WORDS: Final = (
    *("La Poste", "Le Stade", "Les Tilleuls", "La Fontaine", "Le Moulin", "L’Étang"),
    *("Les Acacias", "Le Collège", "Le Verger", "Les Halles", "Le Bocage", "La Passerelle"),
)


@dataclass(slots=True)
class _Tables:
    """The rows of each table, as they are written."""

    stops: dict[str, str] = field(default_factory=dict)
    routes: list[str] = field(default_factory=list)
    trips: list[str] = field(default_factory=list)
    visits: list[str] = field(default_factory=list)
    frequencies: list[str] = field(default_factory=list)


def demo_feed(communes: Communes, today: date) -> TransitFeed:
    """Return the invented network, in force for a year from the Monday of this week."""
    return feed_from_tables(
        {
            name: TableFile(f"{name}.txt", text.encode("utf-8"))
            for name, text in demo_gtfs(communes, today).items()
        },
        FEED_NAME,
        FEED_NAME,
    ).feed


def demo_gtfs(communes: Communes, today: date) -> Mapping[str, str]:
    """Return the text of each table, the same for every day of a week."""
    text = resources.files("usecases.demo").joinpath("data", "transit.toml").read_text("utf-8")
    described = tomllib.loads(text)
    tables = _Tables()
    for route in described["route"]:
        _write_route(tables, route, [communes.get(CommuneCode(code)) for code in route["communes"]])
    monday = today - timedelta(days=today.weekday())
    span = f"{monday:%Y%m%d},{monday + timedelta(weeks=WEEKS, days=-1):%Y%m%d}"
    return {
        "agency": _table(
            "agency_id,agency_name,agency_url,agency_timezone",
            [f"1,{described['agency']},,Europe/Paris"],
        ),
        "stops": _table("stop_id,stop_name,stop_lat,stop_lon", tables.stops.values()),
        "routes": _table("route_id,route_short_name,route_long_name,route_type", tables.routes),
        "trips": _table("trip_id,route_id,service_id,trip_headsign", tables.trips),
        "stop_times": _table(
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence", tables.visits
        ),
        "frequencies": _table("trip_id,start_time,end_time,headway_secs", tables.frequencies),
        "calendar": _table(
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,"
            "end_date",
            [f"{kind},{days},{span}" for kind, days in DAY_KINDS.items()],
        ),
    }


def _write_route(tables: _Tables, route: Mapping[str, Any], served: list[Commune]) -> None:
    name = route["name"]
    title = f"{served[0].name} – {served[-1].name}"
    tables.routes.append(f"{name},{name},{title},3")
    stops = list(_stops(tables, route, served))
    legs = [_leg_seconds(here, there, route["speed_kmh"]) for here, there in pairwise(stops)]
    length = sum(legs)
    for kind in DAY_KINDS:
        headway = route.get(f"{kind}_headway")
        if headway:
            start, end, minutes = _seconds(headway[0]), _seconds(headway[1]), headway[2]
            for trip in _write_ways(tables, name, kind, stops, legs, start):
                tables.frequencies.append(f"{trip},{_clock(start)},{_clock(end)},{minutes * 60}")
        for clock in route.get(kind, ()):
            there = _seconds(clock)
            back = there + length + LAYOVER_S
            _write_ways(tables, name, kind, stops, legs, there, back)


def _write_ways(  # noqa: PLR0913, PLR0917
    tables: _Tables,
    route: str,
    kind: str,
    stops: list[tuple[str, Coordinates]],
    legs: list[int],
    there: int,
    back: int | None = None,
) -> list[str]:
    """Write one trip each way and return their ids."""
    written = []
    for way, (line, seconds, start) in enumerate(
        ((stops, legs, there), (stops[::-1], legs[::-1], there if back is None else back))
    ):
        trip = f"{route}-{kind}-{start}-{way}"
        headsign = tables.stops[line[-1][0]].split(",")[1].split(" – ")[0]
        tables.trips.append(f"{trip},{route},{kind},{headsign}")
        now = start
        for rank, ((stop, _), leg) in enumerate(zip(line, [*seconds, 0], strict=True)):
            tables.visits.append(f"{trip},{_clock(now)},{_clock(now)},{stop},{rank}")
            now += leg
        written.append(trip)
    return written


def _stops(
    tables: _Tables, route: Mapping[str, Any], served: list[Commune]
) -> Iterator[tuple[str, Coordinates]]:
    """Yield the stops of a route, each written once however many routes call there."""
    spacing = route.get("spacing_km")
    for here, there in pairwise(served):
        yield _stop(tables, here.code, here.name, here.center)
        pieces = round(great_circle_km(here.center, there.center) / spacing) if spacing else 1
        for piece in range(1, pieces):
            share = piece / pieces
            point = Coordinates(
                round(here.center.lat + share * (there.center.lat - here.center.lat), 5),
                round(here.center.lon + share * (there.center.lon - here.center.lon), 5),
            )
            near = here if share < 1 / 2 else there
            word = _STOP_WORDS[(piece + len(tables.stops)) % len(_STOP_WORDS)]
            yield _stop(tables, f"{here.code}-{there.code}-{piece}", f"{near.name} – {word}", point)
    yield _stop(tables, served[-1].code, served[-1].name, served[-1].center)


def _stop(tables: _Tables, stop_id: str, name: str, point: Coordinates) -> tuple[str, Coordinates]:
    label = name if " – " in name else f"{name} – Mairie"
    tables.stops[stop_id] = f"{stop_id},{label},{point.lat},{point.lon}"
    return stop_id, point


def _leg_seconds(
    here: tuple[str, Coordinates], there: tuple[str, Coordinates], speed_kmh: float
) -> int:
    """Return whole minutes of road, one at least, in seconds: as a timetable is printed."""
    km = great_circle_km(here[1], there[1]) * travel_model().detour_factor
    return max(1, round(km / speed_kmh * 60)) * 60


def _table(header: str, rows: Iterable[str]) -> str:
    return "\n".join([header, *rows]) + "\n"


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
