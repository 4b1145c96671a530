"""Files made to harm: each is refused by the reader it is given to, soon, and in little memory."""

import gzip
import io
import multiprocessing
import os
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.communes import load_communes
from geo.errors import GeoError
from geo.gtfs import read_gtfs
from skills.errors import SkillsError
from skills.rome_archive import read_rome_archive
from usecases.errors import UseCaseError
from usecases.importing.files import read_text
from usecases.importing.json_records import read_json_records
from usecases.importing.table import read_table
from usecases.importing.territory_geojson import read_territory_geojson
from usecases.importing.territory_table import read_territory_table
from usecases.read_list import read_list

MOST_SECONDS = 300.0  # the goal is one; what is awaited here is that it ends, on a busy machine
MOST_MORE_MIB = 100
MEGABYTE = 1 << 20

Write = Callable[[Path], None]


def _zip(members: dict[str, bytes]) -> Write:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)

    return write


def _bytes(content: bytes) -> Write:
    return lambda path: (path.write_bytes(content), None)[1]


def _zip_of_zips(path: Path) -> None:
    content = b"stop_id\n" + b"0" * MEGABYTE
    for depth in range(3):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{depth}-{number}.zip", content)
        content = held.getvalue()
    path.write_bytes(content)


def _many_members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}.txt", b"")


def _lying_size(path: Path) -> None:
    """Write an archive whose directory says that a table of 64 MB holds ten bytes."""
    _zip({"stops.txt": b"0" * (64 * MEGABYTE)})(path)
    raw = bytearray(path.read_bytes())
    entry = raw.rindex(b"PK\x01\x02")
    raw[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    path.write_bytes(raw)


def _sparse_table(path: Path) -> None:
    """Write a workbook of 4 KB whose only sheet says to hold every cell that a sheet can."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576">'
        b'<c r="XFD1048576" t="n"><v>1</v></c></row></sheetData></worksheet>'
    )
    _zip({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": sheet})(path)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "'
    + b"a" * 1_000
    + b'">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(10))
    + b"]><a>&k;</a>"
)


def _table(path: Path) -> None:
    list(read_table(read_text(path, accept_cp1252=True)).rows)


def _records(path: Path) -> None:
    read_json_records(read_text(path))


def _outlines(path: Path) -> None:
    list(read_territory_geojson(read_text(path), "epci"))


def _territories(path: Path) -> None:
    list(read_territory_table(read_text(path), load_communes(), None))


def _timetables(path: Path) -> None:
    read_gtfs(path)


def _referential(path: Path) -> None:
    read_rome_archive(path)


def _labels(path: Path) -> None:
    read_list(path)


HOSTILE_FILES: dict[str, tuple[Write, tuple[Callable[[Path], None], ...]]] = {
    "a zip of zeros": (
        _zip({"stops.txt": b"0" * (256 * MEGABYTE), "referentiel_code_rome_v1.csv": b"0" * 9}),
        (_timetables, _table),
    ),
    "a referential of zeros": (
        _zip({"unix_referentiel_code_rome_v460_utf8.csv": b"0" * (256 * MEGABYTE)}),
        (_referential,),
    ),
    "zips in zips": (_zip_of_zips, (_timetables, _referential, _records)),
    "twenty thousand members": (_many_members, (_timetables, _referential)),
    "an archive that lies": (_lying_size, (_timetables,)),
    "a name outside": (_zip({"../../stops.txt": b"stop_id\n1"}), (_timetables,)),
    "the workbook of a giant": (_sparse_table, (_table, _territories, _labels)),
    "entities of entities": (_bytes(BOMB), (_table, _records, _outlines, _territories)),
    "a gzip of zeros": (
        _bytes(gzip.compress(b"0" * (64 * MEGABYTE))),
        (_table, _records, _outlines),
    ),
    "a million columns": (_bytes(b"id;" * 1_000_000 + b"\n1"), (_table, _territories)),
    "a quote never closed": (
        _bytes(b'id;titre\n1;"' + b"a" * (8 * MEGABYTE)),
        (_table, _territories),
    ),
    "lists without end": (_bytes(b"[" * 4_000_000), (_records, _outlines)),
}


def _run(write: Write, read: Callable[[Path], None], path: Path, told: object) -> None:
    """Read in this process, and tell whether it was refused, and the memory it took."""
    write(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        read(path)
        how = "read"
    except (UseCaseError, SkillsError, GeoError):
        how = "refused"
    except BaseException as error:  # what a reader must never let out
        how = type(error).__name__
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    told.send((how, more / 1_024))  # type: ignore[attr-defined]


CASES = [
    (name, write, read) for name, (write, readers) in HOSTILE_FILES.items() for read in readers
]


def test_there_are_twelve() -> None:
    assert len(HOSTILE_FILES) == 12


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "write", "read"), CASES, ids=[f"{name}{read.__name__}" for name, _, read in CASES]
)
def test_a_hostile_file_is_refused_soon_and_in_little_memory(
    name: str, write: Write, read: Callable[[Path], None], tmp_path: Path
) -> None:
    load_communes()  # before the process is cut in two: it is not the reader's
    prepared = tmp_path / "prepare"
    writer = multiprocessing.get_context("fork").Process(target=write, args=(prepared,))
    writer.start()
    writer.join()
    mine, theirs = multiprocessing.Pipe()
    reader = multiprocessing.get_context("fork").Process(
        target=_run, args=(lambda path: os.rename(prepared, path), read, tmp_path / "f", theirs)
    )
    reader.start()
    assert mine.poll(MOST_SECONDS), f"{name}: still being read"
    how, more_mib = mine.recv()
    reader.join()
    # A row that cannot be read costs its own row; anything else is said of the whole file.
    assert how == "refused" or (how == "read" and name == "a quote never closed"), how
    assert more_mib < MOST_MORE_MIB
