"""Feeds as networks publish them: read whole, or refused, and every bad row accounted for."""

import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import gtfs_archive
from geo.errors import UnreadableTimetable
from geo.gtfs import parse_feed_name, read_gtfs
from geo.transit_feed import feed_digest, feed_from_bytes, feed_to_bytes
from tests.geo.gtfs_tables import (
    EVERY_DAY,
    HEADERS,
    MONDAY,
    as_files,
    feeds,
    one_trip,
    read,
    table,
)

PLAIN = {
    "agency": table("agency", "X,Cars du Val,,Europe/Paris"),
    "stops": table(
        "stops", "A,Église,47.0,-0.5,0,", "B,Mairie,47.1,-0.5,0,", "C,Gare,47.2,-0.5,0,"
    ),
    "routes": table("routes", "L,X,1,Ligne 1,3"),
    "trips": table("trips", "L,W,T1,Gare"),
    "stop_times": table("stop_times", *one_trip("T1 8:00 8:20 8:40")),
    "calendar": table("calendar", f"W,{EVERY_DAY},20260101,20261231"),
}


def plus(name: str, *rows: str) -> dict[str, str]:
    """Return the plain feed with rows added to a table."""
    return PLAIN | {name: PLAIN.get(name, table(name)) + "\n".join(rows) + "\n"}


def write_zip(path: Path, tables: Mapping[str, str], folder: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(f"{folder}{name}.txt", text)
    return path


def write_folder(path: Path, tables: Mapping[str, str]) -> Path:
    path.mkdir()
    for name, text in tables.items():
        (path / f"{name}.txt").write_text(text, encoding="utf-8")
    return path


def test_a_zip_a_folder_and_a_zipped_folder_are_the_same_feed(tmp_path: Path) -> None:
    paths = [
        write_zip(tmp_path / "val.zip", PLAIN),
        write_folder(tmp_path / "val", PLAIN),
        write_zip(tmp_path / "dossier.zip", PLAIN, "val/"),
    ]
    readings = [read_gtfs(path) for path in paths]
    assert len({feed_digest(reading.feed) for reading in readings}) == 1
    assert readings[0].feed.name == "cars-du-val"
    assert readings[0].refused == readings[0].set_aside == ()


def test_a_feed_without_agency_takes_the_name_of_its_file(tmp_path: Path) -> None:
    tables = {name: text for name, text in PLAIN.items() if name != "agency"}
    feed = read_gtfs(write_zip(tmp_path / "Réseau d’Été 2.zip", tables)).feed
    assert (feed.name, feed.zone) == ("reseau-dete-2", "Europe/Paris")


def test_marks_quotes_blanks_and_other_line_ends_are_read(tmp_path: Path) -> None:
    stops = (
        "\ufeffstop_id,stop_name,stop_desc,stop_lat,stop_lon\r\n"
        '"A","Église, place ""haute""",x, 47.0 ,-0.5\r\n'
        "B,Mairie,,47.1,-0.5\r\n"
        "\r\n"
        "C,Gare,,47.2,-0.5"
    )
    reading = read(PLAIN | {"stops": stops})
    assert reading.feed.stop_names == ('Église, place "haute"', "Mairie", "Gare")
    assert reading.refused == ()


def test_windows_files_are_read() -> None:
    files = as_files(PLAIN)
    data = files["stops"].data.decode().encode("cp1252")
    files["stops"] = gtfs_archive.TableFile("stops.txt", data)
    from geo.gtfs import feed_from_tables

    assert feed_from_tables(files, "x", "x").feed.stop_names[0] == "Église"


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("stops", "A,Deux fois,47.0,-0.5,0,", "stop_id"),
        ("stops", ",Sans nom,47.0,-0.5,0,", "stop_id"),
        ("stops", "D,Sorte,47.0,-0.5,9,", "location_type"),
        ("stops", 'D,"jamais fermé,47.0,-0.5,0,', ""),
        ("stops", "D,\x00,47.0,-0.5,0,", ""),
        ("stops", f"D,{'x' * 600},47.0,-0.5,0,", ""),
        ("routes", "L,X,2,Deux fois,3", "route_id"),
        ("routes", "M,X,2,Sorte,bus", "route_type"),
        ("trips", "L,W,T1,Deux fois", "trip_id"),
        ("trips", "ZZ,W,T2,", "route_id"),
        ("trips", "L,ZZ,T2,", "service_id"),
        ("stop_times", "ZZ,8:00:00,8:00:00,A,0,,", "trip_id"),
        ("stop_times", "T1,9:00:00,9:00:00,ZZ,9,,", "stop_id"),
        ("stop_times", "T1,9:00:00,9:00:00,A,neuf,,", "stop_sequence"),
        ("stop_times", "T1,9:00:00,9:00:00,A,0,,", "stop_sequence"),
        ("stop_times", "T1,9h00,9h00,A,9,,", "arrival_time"),
        ("stop_times", "T1,9:60:00,9:60:00,A,9,,", "arrival_time"),
        ("stop_times", "T1,9:10:00,9:00:00,A,9,,", "departure_time"),
        ("stop_times", "T1,7:00:00,7:00:00,A,9,,", "arrival_time"),
        ("stop_times", "T1,,,A,9,,", "arrival_time"),
        ("stop_times", "T1,9:00:00,9:00:00,A,9,7,", "pickup_type"),
        ("calendar", f"W,{EVERY_DAY},20260101,20261231", "service_id"),
        ("calendar", f"V,{EVERY_DAY},20260231,20261231", "start_date"),
        ("calendar", f"V,{EVERY_DAY},20261231,20260101", "end_date"),
        ("calendar", "V,2,1,1,1,1,1,1,20260101,20261231", "monday"),
        ("calendar_dates", "W,20260101,3", "exception_type"),
        ("calendar_dates", "W,٢٠٢٦٠١٠١,1", "date"),
        ("frequencies", "T1,08:00:00,09:00:00,0,", "headway_secs"),
        ("frequencies", "T1,09:00:00,08:00:00,600,", "end_time"),
        ("frequencies", "ZZ,08:00:00,09:00:00,600,", "trip_id"),
        ("transfers", "A,ZZ,0,", "to_stop_id"),
        ("transfers", "A,B,2,", "min_transfer_time"),
        ("transfers", "A,B,9,", "transfer_type"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_hides_no_other(
    name: str, row: str, column: str
) -> None:
    tables = plus(name, row)
    line = tables[name].count("\n")
    reading = read(tables)
    assert [(each.file, each.line, each.field) for each in reading.refused] == [
        (f"{name}.txt", line, column)
    ]
    assert reading.feed.visit_stop.tolist() == [0, 1, 2]
    assert feed_digest(reading.feed) == feed_digest(read(PLAIN).feed)


@pytest.mark.parametrize("place", ["95.0,-0.5", "nord,-0.5", "nan,-0.5", "inf,0.1", "0,0", "47.0,"])
def test_a_position_that_is_not_one_is_set_aside_and_the_stop_kept(place: str) -> None:
    reading = read(PLAIN | {"stops": PLAIN["stops"].replace("47.1,-0.5", place)})
    assert [each.field for each in reading.set_aside] == ["stop_lat"]
    assert np.isnan(reading.feed.stop_lat[1])
    assert reading.feed.visit_stop.tolist() == [0, 1, 2]


def test_a_platform_without_a_position_is_where_its_station_is() -> None:
    reading = read(plus("stops", "S,Pôle,47.3,-0.4,1,", "Q,,,,0,S") | {"trips": PLAIN["trips"]})
    feed = reading.feed
    assert (feed.stop_lat[4], feed.stop_lon[4], feed.stop_names[4]) == (47.3, -0.4, "Pôle")


def test_missing_times_are_shared_out_between_those_that_are_written() -> None:
    visits = table("stop_times", "T1,8:00:00,8:00:00,A,1,,", "T1,,,B,5,,", "T1,8:40:00,,C,9,,")
    feed = read(PLAIN | {"stop_times": visits}).feed
    assert feed.visit_arrival.tolist() == [8 * 3600, 8 * 3600 + 1200, 8 * 3600 + 2400]


def test_rows_may_come_in_any_order() -> None:
    header, *rows = PLAIN["stop_times"].splitlines()
    shuffled = "\n".join([header, *rows[::-1]]) + "\n"
    assert feed_digest(read(PLAIN | {"stop_times": shuffled}).feed) == feed_digest(read(PLAIN).feed)


def test_a_trip_left_with_one_stop_is_set_aside() -> None:
    reading = read(
        plus("trips", "L,W,T2,") | {"stop_times": PLAIN["stop_times"] + "T2,9:00:00,,A,0,,\n"}
    )
    assert [(each.file, each.line) for each in reading.set_aside] == [("trips.txt", 3)]
    assert reading.feed.trip_route.size == 1


def test_exceptions_win_over_the_calendar_and_may_be_all_there_is() -> None:
    tables = plus("calendar_dates", "W,20261130,2", "V,20270105,1") | {
        "trips": table("trips", "L,W,T1,", "L,V,T2,"),
        "stop_times": PLAIN["stop_times"] + "\n".join(one_trip("T2 9:00 9:20")) + "\n",
    }
    feed = read(tables).feed
    assert feed.active_services(MONDAY).tolist() == [False, False]
    assert feed.active_services(date(2026, 12, 1)).tolist() == [True, False]
    assert feed.active_services(date(2027, 1, 5)).tolist() == [False, True]
    assert feed.validity() == (date(2026, 1, 1), date(2027, 1, 5))
    without = {name: text for name, text in tables.items() if name != "calendar"}
    assert read(without).feed.validity() == (date(2027, 1, 5), date(2027, 1, 5))


def test_a_rule_of_one_route_or_trip_is_set_aside() -> None:
    header = f"{HEADERS['transfers']},from_trip_id\n"
    reading = read(PLAIN | {"transfers": header + "A,B,2,60,T1\nA,B,5,,\n"})
    assert len(reading.set_aside) == 2
    assert reading.feed.transfer_kind.size == 0


def test_more_vehicles_than_a_region_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.gtfs_trips.MAX_VEHICLES", 12)
    row = "T1,08:00:00,09:00:00,600,"
    reading = read(plus("frequencies", row, row, row))
    assert [each.line for each in reading.refused] == [4]
    assert reading.feed.frequency_trip.size == 2


@pytest.mark.parametrize("missing", ["stops", "routes", "trips", "stop_times", "calendar"])
def test_what_lacks_a_table_is_not_a_feed(missing: str) -> None:
    with pytest.raises(UnreadableTimetable, match=f"{missing}.txt"):
        read({name: text for name, text in PLAIN.items() if name != missing})


@pytest.mark.parametrize("name", ["agency", "frequencies", "transfers", "feed_info"])
def test_an_optional_table_that_is_empty_or_of_another_kind_stops_nothing(name: str) -> None:
    assert read(PLAIN | {name: " \n"}).set_aside == ()
    strange = read(PLAIN | {name: "une;autre;chose\n1;2;3\n"})
    expected = [] if name == "feed_info" else [(f"{name}.txt", 1)]
    assert [(each.file, each.line) for each in strange.set_aside] == expected
    assert strange.feed.visit_stop.tolist() == [0, 1, 2]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(UnreadableTimetable, match="stop_sequence"):
        read(PLAIN | {"stop_times": "trip_id,stop_id,arrival_time,departure_time\nT1,A,8:00:00,\n"})


def test_a_feed_without_a_usable_trip_is_refused() -> None:
    with pytest.raises(UnreadableTimetable, match="aucune course"):
        read(PLAIN | {"stop_times": table("stop_times")})


@pytest.mark.parametrize(
    "name", ["../stops.txt", "/etc/stops.txt", "a/../../stops.txt", "..\\stops.txt", "C:/stops.txt"]
)
def test_an_archive_that_names_a_file_outside_itself_is_refused(tmp_path: Path, name: str) -> None:
    path = write_zip(tmp_path / "val.zip", PLAIN)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "x")
    with pytest.raises(UnreadableTimetable, match="hors d’elle-même"):
        read_gtfs(path)


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "val.zip", PLAIN | {"transfers": "0" * 30_000_000})
    assert path.stat().st_size < 100_000
    with pytest.raises(UnreadableTimetable, match="trop gros"):
        read_gtfs(path)


def test_too_large_a_feed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gtfs_archive, "MAX_TOTAL_BYTES", 200)
    for path in (write_zip(tmp_path / "val.zip", PLAIN), write_folder(tmp_path / "val", PLAIN)):
        with pytest.raises(UnreadableTimetable, match="trop gros"):
            read_gtfs(path)


def test_two_feeds_in_one_archive_are_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "val.zip", PLAIN)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("autre/stops.txt", PLAIN["stops"])
    with pytest.raises(UnreadableTimetable, match="deux fois"):
        read_gtfs(path)


def test_a_protected_archive_says_so(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "val.zip", PLAIN)
    data = bytearray(path.read_bytes())
    central = data.find(b"PK\x01\x02")
    data[central + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(UnreadableTimetable, match="mot de passe"):
        read_gtfs(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"stop_id\n", b"\xff" * 100])
def test_what_is_not_an_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "val.zip"
    path.write_bytes(content)
    with pytest.raises(UnreadableTimetable):
        read_gtfs(path)
    with pytest.raises(UnreadableTimetable, match="introuvable"):
        read_gtfs(tmp_path / "absent.zip")


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_archive_is_refused_or_read_and_never_breaks(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = write_zip(tmp_path_factory.mktemp("gtfs") / "val.zip", PLAIN)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        read_gtfs(path)
    except UnreadableTimetable:
        return


@settings(max_examples=150)
@given(st.sampled_from(sorted(HEADERS)), st.text(max_size=60), st.integers(0, 3))
def test_whatever_a_row_holds_the_others_are_read(name: str, row: str, line: int) -> None:
    tables = dict(PLAIN)
    lines = tables.get(name, table(name)).splitlines()
    lines.insert(min(line + 1, len(lines)), row)
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    files = as_files(tables) | {name: gtfs_archive.TableFile(f"{name}.txt", text)}
    from geo.gtfs import feed_from_tables

    feed = feed_from_tables(files, "x", "x").feed
    assert feed.visit_stop.size >= 3


@settings(max_examples=50)
@given(feeds())
def test_a_feed_comes_back_from_its_bytes(tables: dict[str, str]) -> None:
    feed = read(tables).feed
    again = feed_from_bytes(feed_to_bytes(feed))
    assert feed_to_bytes(again) == feed_to_bytes(feed)
    assert feed_digest(again) == feed_digest(feed)


@pytest.mark.parametrize("name", ["", "Irigo", "é", "a b", "-a", "x" * 81, "a\n"])
def test_a_feed_name_is_short_and_plain(name: str) -> None:
    with pytest.raises(UnreadableTimetable):
        parse_feed_name(name)
