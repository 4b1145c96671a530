import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from geo.communes import load_communes
from tests.cli.conftest import Vicinal
from usecases.demo.transit import demo_gtfs

TODAY = date(2026, 11, 25)


@pytest.fixture
def gtfs(
    vicinal: Vicinal, new_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return the feed of the demonstration as a zip, next to an empty database."""
    monkeypatch.setattr("api.wiring.Vicinal.today", lambda _self: TODAY)
    assert vicinal("init").status == 0
    path = tmp_path / "val.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in demo_gtfs(load_communes(), TODAY).items():
            archive.writestr(f"{name}.txt", text)
    return path


def test_timetables_are_imported_once_and_replaced_by_name(vicinal: Vicinal, gtfs: Path) -> None:
    first, second = (vicinal("import", "gtfs", gtfs, "--name", "val") for _ in range(2))
    assert "ajoutés." in first.out
    assert "7 lignes" in first.out
    assert "déjà là, rien n’a changé" in " ".join(second.out.split())
    assert len(json.loads(vicinal("transit", "status", "--json").out)) == 1


def test_a_dry_run_keeps_nothing(vicinal: Vicinal, gtfs: Path) -> None:
    assert vicinal("import", "gtfs", gtfs, "--dry-run").status == 0
    assert vicinal("transit", "status").status == 1


def test_bad_rows_are_gathered_by_reason_and_all_in_the_json(vicinal: Vicinal, gtfs: Path) -> None:
    with zipfile.ZipFile(gtfs) as archive:
        tables = {name: archive.read(name).decode() for name in archive.namelist()}
    tables["stop_times.txt"] += "zz,08:00:00,08:00:00,49007,0\n" * 3
    with zipfile.ZipFile(gtfs, "w") as archive:
        for name, text in tables.items():
            archive.writestr(name, text)
    report = json.loads(vicinal("import", "gtfs", gtfs, "--json").out)
    assert [row["champ"] for row in report["refusees"]] == ["trip_id"] * 3
    shown = vicinal("import", "gtfs", gtfs).out
    assert "3 lignes refusées" in shown


def test_expired_timetables_are_said_to_be(
    vicinal: Vicinal, gtfs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vicinal("import", "gtfs", gtfs, "--name", "val")
    assert "périmés" not in vicinal("transit", "status").out
    monkeypatch.setattr("api.wiring.Vicinal.today", lambda _self: date(2028, 1, 1))
    assert "périmés" in vicinal("transit", "status").out
    (feed,) = json.loads(vicinal("transit", "status", "--json").out)
    assert feed["perime"]


def test_a_network_is_removed_by_name(vicinal: Vicinal, gtfs: Path) -> None:
    vicinal("import", "gtfs", gtfs, "--name", "val")
    assert vicinal("transit", "remove", "val").status == 0
    refused = vicinal("transit", "remove", "val")
    assert (refused.status, refused.out) == (2, "")
    assert "aucun réseau" in refused.err


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"stop_id\n"])
def test_what_is_not_a_feed_is_refused_in_a_sentence(
    vicinal: Vicinal, gtfs: Path, content: bytes
) -> None:
    gtfs.write_bytes(content)
    shown = vicinal("import", "gtfs", gtfs)
    assert (shown.status, shown.out, shown.err.count("\n")) == (1, "", 1)
    assert vicinal("import", "gtfs", gtfs, "--name", "Mon Réseau").status == 1


def test_a_route_there_and_back_is_told_leg_by_leg(vicinal: Vicinal, gtfs: Path) -> None:
    vicinal("import", "gtfs", gtfs)
    command = ("route", "Segré-en-Anjou Bleu", "Trélazé", "--at", "2026-11-30T08:30")
    shown = vicinal(*command, "--back", "17:00")
    assert shown.status == 0
    assert "lundi 30 novembre 2026" in shown.out
    assert "Départ 06:50" in shown.out
    assert "1 changement" in shown.out
    assert "passe toutes les 15 min environ" in shown.out
    assert shown.out.count("→") == 2
    there, back = json.loads(vicinal(*command, "--back", "17h", "--json").out)
    assert there["arrivee"] <= "2026-11-30T08:30"
    assert back["depart"] >= "2026-11-30T17:00"
    assert [leg["ligne"] for leg in there["etapes"] if "ligne" in leg] == ["401", "B"]


def test_no_way_and_no_timetable_are_two_answers(vicinal: Vicinal, gtfs: Path) -> None:
    unknown = vicinal("route", "Segré", "Angers", "--at", "2026-11-30T08:30")
    assert unknown.status == 1
    assert "Aucun horaire importé" in unknown.out
    vicinal("import", "gtfs", gtfs)
    sunday = vicinal("route", "Segré", "Angers", "--at", "2026-11-29T08:30")
    assert sunday.status == 1
    assert "Aucun trajet" in sunday.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("Segré", "Angers", "--at", "demain"),
        ("Segré", "Angers", "--at", "2026-02-30T08:00"),
        ("Segré", "Angers", "--at", "2026-11-30T08:00+02:00"),
        ("Segré", "Angers", "--at", "2026-11-30T08:00", "--back", "25:00"),
        ("zzzzz", "Angers", "--at", "2026-11-30T08:00"),
        ("95.0,0.0", "Angers", "--at", "2026-11-30T08:00"),
        ("Segré", "", "--at", "2026-11-30T08:00"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    vicinal: Vicinal, gtfs: Path, arguments: tuple[str, ...]
) -> None:
    shown = vicinal("route", *arguments)
    assert (shown.status, shown.out) == (2, "")
    assert shown.err.startswith("vicinal : ")
