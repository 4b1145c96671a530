"""GTFS feeds written by hand or drawn at random, as the texts of their tables."""

from collections.abc import Mapping
from datetime import date

from hypothesis import strategies as st

from geo.gtfs import FeedReading, feed_from_tables
from geo.gtfs_archive import TableFile

MONDAY = date(2026, 11, 30)
EVERY_DAY = "1,1,1,1,1,1,1"
WEEKDAYS_ONLY = "1,1,1,1,1,0,0"

HEADERS = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone",
    "stops": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station",
    "routes": "route_id,agency_id,route_short_name,route_long_name,route_type",
    "trips": "route_id,service_id,trip_id,trip_headsign",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,"
    "drop_off_type",
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
    "start_date,end_date",
    "calendar_dates": "service_id,date,exception_type",
    "frequencies": "trip_id,start_time,end_time,headway_secs,exact_times",
    "transfers": "from_stop_id,to_stop_id,transfer_type,min_transfer_time",
}


def table(name: str, *rows: str) -> str:
    return "\n".join([HEADERS[name], *rows]) + "\n"


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def as_files(tables: Mapping[str, str]) -> dict[str, TableFile]:
    return {name: TableFile(f"{name}.txt", text.encode()) for name, text in tables.items()}


def read(tables: Mapping[str, str], name: str = "essai") -> FeedReading:
    return feed_from_tables(as_files(tables), "essai.zip", name)


def one_trip(times: str, stops: str = "ABCDEFGHIJ") -> list[str]:
    """Return the rows of a trip named and timed as ``T1 08:00 08:05 08:09``."""
    trip, *clocks = times.split()
    return [
        f"{trip},{time}:00,{time}:00,{stop},{rank},,"
        for rank, (time, stop) in enumerate(zip(clocks, stops, strict=False))
    ]


@st.composite
def feeds(draw: st.DrawFn) -> dict[str, str]:
    """Draw a small feed where everything that GTFS allows happens close together."""
    stop_count = draw(st.integers(2, 6))
    stops = [_stop(draw, number) for number in range(stop_count)]
    stops.append("ST,Station,47.0003,-0.5,1,")
    names = [f"S{number}" for number in range(stop_count)]
    trips, visits, frequencies = [], [], []
    for number in range(draw(st.integers(1, 5))):
        trips.append(f"R,{draw(st.sampled_from(['W', 'X', 'Y']))},T{number},")
        visits += _visits(draw, f"T{number}", names)
        if draw(st.integers(0, 3)) == 0:
            start = draw(st.sampled_from([6 * 3600, 8 * 3600, 25 * 3600]))
            headway = draw(st.sampled_from([300, 700]))
            end = start + draw(st.sampled_from([60, 1500, 2100]))
            exact = draw(st.sampled_from(["", "0", "1"]))
            frequencies.append(f"T{number},{clock(start)},{clock(end)},{headway},{exact}")
    ends = st.sampled_from([*names, "ST"])
    kinds = st.sampled_from(["0,", "1,", "2,0", "2,60", "2,900", "3,"])
    transfers = [f"{draw(ends)},{draw(ends)},{kind}" for kind in draw(st.lists(kinds, max_size=4))]
    # One row a pair, as GTFS wants.
    by_pair = {tuple(row.split(",")[:2]): row for row in transfers}
    return {
        "agency": table("agency", f"A,Essai,,{draw(st.sampled_from(ZONES))}"),
        "stops": table("stops", *stops),
        "routes": table("routes", "R,A,1,Ligne 1,3"),
        "trips": table("trips", *trips),
        "stop_times": table("stop_times", *visits),
        "calendar": table(
            "calendar",
            f"W,{EVERY_DAY},20260101,20261231",
            f"X,{draw(st.sampled_from(['1,0,0,0,0,0,0', '0,0,0,0,0,0,1', WEEKDAYS_ONLY]))}"
            ",20261001,20261130",
        ),
        "calendar_dates": table("calendar_dates", *_exceptions(draw)),
        "frequencies": table("frequencies", *frequencies),
        "transfers": table("transfers", *by_pair.values()),
    }


@st.composite
def tied_feeds(draw: st.DrawFn) -> dict[str, str]:
    """Draw a feed where all happens at once: rides and changes that take no time at all."""
    names = [f"S{number}" for number in range(4)]
    visits, trips = [], []
    for number in range(draw(st.integers(2, 5))):
        trips.append(f"R,W,T{number},")
        now = 8 * 3600 + draw(st.sampled_from([0, 0, 60]))
        for rank in range(draw(st.integers(2, 4))):
            stop = draw(st.sampled_from(names))
            visits.append(f"T{number},{clock(now)},{clock(now)},{stop},{rank},,")
            now += draw(st.sampled_from([0, 0, 0, 0, 60]))
    return {
        "agency": table("agency", "A,Essai,,Europe/Paris"),
        "stops": table(
            "stops",
            "S0,Un,47.0,-0.5,0,",
            "S1,Deux,47.05,-0.5,0,",
            "S2,Trois,47.1,-0.5,0,",
            "S3,Quatre,47.15,-0.5,0,",
        ),
        "routes": table("routes", "R,A,1,Ligne 1,3"),
        "trips": table("trips", *trips),
        "stop_times": table("stop_times", *visits),
        "calendar": table("calendar", f"W,{EVERY_DAY},20260101,20261231"),
        "transfers": table("transfers", *(f"{stop},{stop},1," for stop in names)),
    }


@st.composite
def shuttle_feeds(draw: st.DrawFn) -> dict[str, str]:
    """Draw buses that go up and down between four towns, some hours of some days."""
    towns = [f"S{number}" for number in range(4)]
    visits, trips = [], []
    for number in range(draw(st.integers(1, 4))):
        service = draw(st.sampled_from(["W", "W", "D", "X"]))
        first, last = sorted(draw(st.sets(st.integers(0, 3), min_size=2, max_size=2)))
        line = towns[first : last + 1]
        legs = [draw(st.sampled_from([240, 480, 900])) for _ in line[1:]]
        hours = range(*draw(st.sampled_from([(5, 24, 2), (6, 21, 3), (6, 10, 1), (15, 26, 2)])))
        for way, served in enumerate((line, line[::-1])):
            minute = draw(st.integers(0, 11)) * 300
            for hour in hours:
                trip, now = f"T{number}-{way}-{hour}", hour * 3600 + minute
                trips.append(f"R,{service},{trip},")
                for rank, (stop, leg) in enumerate(zip(served, [*legs, 0], strict=True)):
                    visits.append(f"{trip},{clock(now)},{clock(now)},{stop},{rank},,")
                    now += leg
    return {
        "agency": table("agency", "A,Essai,,Europe/Paris"),
        "stops": table(
            "stops",
            *(f"S{number},Ville,{47.0 + 0.05 * number:.2f},-0.5,0," for number in range(4)),
        ),
        "routes": table("routes", "R,A,1,Ligne 1,3"),
        "trips": table("trips", *trips),
        "stop_times": table("stop_times", *visits),
        "calendar": table(
            "calendar",
            f"W,{EVERY_DAY},20260101,20261231",
            f"D,{WEEKDAYS_ONLY},20260101,20261231",
            "X,1,0,1,0,0,1,0,20260101,20261231",
        ),
    }


ZONES = ["Europe/Paris", "Indian/Reunion"]
# A plain Monday and Sunday, and the nights on which French clocks move.
DAYS = [date(2026, 11, 29), MONDAY, date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 1)]
CORNERS = [(47.0, -0.5), (47.001, -0.5), (47.002, -0.503), (47.009, -0.5), (47.05, -0.5)]


def _stop(draw: st.DrawFn, number: int) -> str:
    lat, lon = draw(st.sampled_from(CORNERS))
    place = draw(st.sampled_from([f"{lat},{lon}"] * 4 + [","]))
    parent = draw(st.sampled_from(["", "", "ST"]))
    return f"S{number},Arrêt {number},{place},0,{parent}"


def _visits(draw: st.DrawFn, trip: str, names: list[str]) -> list[str]:
    now = draw(st.sampled_from([6, 7, 8, 23, 24, 25, 30])) * 3600 + draw(st.integers(0, 9)) * 60
    rows = []
    for rank in range(draw(st.integers(2, 4))):
        arrival = now
        departure = arrival + draw(st.sampled_from([0, 0, 0, 60]))
        flags = [draw(st.sampled_from(["", "0", "0", "1", "3"])) for _ in range(2)]
        stop = draw(st.sampled_from(names))
        rows.append(f"{trip},{clock(arrival)},{clock(departure)},{stop},{rank},{','.join(flags)}")
        now = departure + draw(st.sampled_from([0, 60, 60, 240]))
    return rows


def _exceptions(draw: st.DrawFn) -> list[str]:
    pairs = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(["W", "X", "Y"]), st.sampled_from(DAYS)),
            st.sampled_from(["1", "2"]),
            max_size=5,
        )
    )
    pairs |= {("Y", MONDAY): "1"}  # a service that lives by its exceptions
    return [f"{service},{day:%Y%m%d},{kind}" for (service, day), kind in pairs.items()]
