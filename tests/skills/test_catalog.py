import csv
import hashlib
import tomllib
from pathlib import Path

import pytest

import skills.data
from skills.data import build

DATA = Path(skills.data.__file__).parent
CATALOG = tomllib.loads((DATA / "catalog.toml").read_text("utf-8"))


def data_files() -> list[Path]:
    return sorted(
        path.relative_to(DATA)
        for path in DATA.rglob("*")
        if path.suffix in {".toml", ".csv"} and path.name != "catalog.toml"
    )


@pytest.mark.parametrize("path", data_files(), ids=str)
def test_every_data_file_is_in_the_catalogue(path: Path) -> None:
    assert any(path.match(pattern) for pattern in CATALOG)


@pytest.mark.parametrize("name", sorted(CATALOG))
def test_every_entry_says_where_it_comes_from(name: str) -> None:
    assert {"content", "source", "producer", "licence", "date"} <= CATALOG[name].keys()
    assert list(DATA.glob(name)), "no such file"


@pytest.mark.parametrize("name", sorted(name for name in CATALOG if "sha256" in CATALOG[name]))
def test_files_are_those_of_the_catalogue(name: str) -> None:
    assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == CATALOG[name]["sha256"]


def test_the_1584_codes_of_rome_4_are_there_with_their_domains() -> None:
    with (DATA / "rome_codes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["rome_code"] for row in rows}) == 1584
    assert len({row["domain_code"] for row in rows}) == 110
    assert len({row["broad_domain_code"] for row in rows}) == 14
    assert all(row["rome_code"].startswith(row["domain_code"]) for row in rows)
    assert all(row["label"] and row["domain"] and row["broad_domain"] for row in rows)


def test_the_codes_are_written_again_from_their_labels(tmp_path: Path) -> None:
    with (DATA / "rome_codes.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["rome_code"]: row["label"] for row in csv.DictReader(file)}
    build.write_rome_codes(labels, tmp_path / "rome_codes.csv")
    assert (tmp_path / "rome_codes.csv").read_bytes() == (DATA / "rome_codes.csv").read_bytes()


def test_another_source_than_the_catalogued_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.whl").write_bytes(b"not the wheel")
    with pytest.raises(ValueError, match="sha256"):
        build.read_labels(tmp_path / "other.whl")
