import csv
import hashlib
import io
import lzma
import tomllib
import zipfile
from pathlib import Path

import pytest

import geo
from geo.data import placing
from geo.outline_archive import read_bounds, read_departement

FOLDER = Path(geo.__file__).parent / "data"
CATALOG = tomllib.loads((FOLDER / "catalog.toml").read_text(encoding="utf-8"))
FILES = [name for name in CATALOG if "." in name]


def rows_of(name: str) -> int:
    if name == "communes.csv.xz":
        return len(lzma.decompress((FOLDER / name).read_bytes()).decode().splitlines()) - 1
    if name == "outlines.zip":
        members = [read_departement(departement) for departement in read_bounds()]
        return sum(len(member.codes) for member in members if member is not None)
    if name.endswith(".csv"):
        return len(list(csv.DictReader(io.StringIO((FOLDER / name).read_text(encoding="utf-8")))))
    text = (FOLDER / name).read_text(encoding="utf-8")
    return sum(line.startswith("[") for line in text.splitlines())


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_the_one_the_catalogue_describes(name: str) -> None:
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    assert digest == CATALOG[name]["sha256"]
    assert rows_of(name) == CATALOG[name]["rows"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_where_it_comes_from(name: str) -> None:
    for field in ("description", "source", "licence", "edition", "rebuilt_by"):
        assert CATALOG[name][field]


def test_no_data_file_escapes_the_catalogue() -> None:
    data_files = {path.name for path in FOLDER.iterdir() if path.suffix not in {".py", ""}}
    assert data_files == {*FILES, "catalog.toml"}


def test_the_data_stays_small() -> None:
    assert sum((FOLDER / name).stat().st_size for name in FILES) < 10_000_000


def test_the_thresholds_of_density_are_those_of_the_build() -> None:
    assert CATALOG["density_classes"]["dense_from"] == placing.DENSE_FROM
    assert CATALOG["density_classes"]["intermediate_from"] == placing.INTERMEDIATE_FROM


def test_the_archive_of_outlines_carries_no_date() -> None:
    with zipfile.ZipFile(FOLDER / "outlines.zip") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
