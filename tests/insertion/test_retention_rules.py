"""How long things are kept: cited, dated, and never longer than the code allows."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.retention_rules import (
    BOUNDS,
    InvalidRetention,
    Kept,
    TimeUnit,
    load_carried,
    load_retention,
)

HEAD = 'version = "essai"\n[documents.delib]\ntitre = "Délibération du 3 mars 2026"\n'
GOOD = {
    "code": '"dossier_actif"',
    "libelle": '"Dossier"',
    "valeur": "12",
    "unite": '"mois"',
    "depuis": "2026-04-01",
    "statut": '"ferme"',
    "document": '"delib"',
    "section": '"article 2"',
    "motif": '"un an suffit"',
}


def a_file(folder: Path, head: str = HEAD, **changes: str | None) -> Path:
    lines = [f"{key} = {value}" for key, value in (GOOD | changes).items() if value is not None]
    path = folder / "durees.toml"
    path.write_text(head + "[[duree]]\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def refused(path: Path) -> str:
    with pytest.raises(InvalidRetention) as caught:
        load_retention(path)
    return str(caught.value)


def test_every_kind_has_a_duration_within_its_bounds_and_a_source() -> None:
    durations = load_carried().on(date(2026, 11, 26))
    assert set(durations) == set(Kept) == set(BOUNDS)
    for kept, duration in durations.items():
        assert BOUNDS[kept].least <= duration.value <= BOUNDS[kept].most
        assert duration.document
        assert duration.section
        assert duration.reason


def test_a_departement_shortens_from_the_day_it_says(tmp_path: Path) -> None:
    rules = load_retention(a_file(tmp_path))
    assert rules.on(date(2026, 3, 31))[Kept.ACTIVE_FILE].value == 24
    assert rules.on(date(2026, 4, 1))[Kept.ACTIVE_FILE].value == 12
    assert rules.on(date(2026, 4, 1))[Kept.ARCHIVE].value == 24
    assert "essai" in rules.version


@pytest.mark.parametrize("kept", Kept)
def test_nobody_exceeds_the_longest_duration_nor_goes_under_the_shortest(
    tmp_path: Path, kept: Kept
) -> None:
    bounds = BOUNDS[kept]
    said = {"code": f'"{kept}"', "unite": f'"{bounds.unit}"'}
    for value in (bounds.least, bounds.most):
        load_retention(a_file(tmp_path, **said, valeur=str(value)))
    assert "jamais dépasser" in refused(a_file(tmp_path, **said, valeur=str(bounds.most + 1)))
    if bounds.least:
        refused(a_file(tmp_path, **said, valeur=str(bounds.least - 1)))


@pytest.mark.parametrize("missing", ["document", "section", "motif", "depuis", "valeur", "libelle"])
def test_a_duration_without_a_source_does_not_load(tmp_path: Path, missing: str) -> None:
    assert missing in refused(a_file(tmp_path, **{missing: None}))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"document": '"autre"'}, "[documents.autre]"),
        ({"code": '"dossier_actyf"'}, "dossier_actif"),
        ({"unite": '"jours"'}, "s’écrit en mois"),
        ({"valeur": "inf"}, "nombre entier"),
        ({"valeur": "-1"}, "nombre entier"),
        ({"valeur": '"24"'}, "nombre entier"),
        ({"depuis": '"2026"'}, "date"),
        ({"duree_max": "3"}, "n’est pas prévu"),
    ],
)
def test_what_cannot_be_used_is_said_in_french(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    assert said in refused(a_file(tmp_path, **changes))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[[duree", b"duree = 3", b"documents = 4"])
def test_a_file_that_is_no_such_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "durees.toml"
    path.write_bytes(content)
    assert refused(path)


def test_a_duration_written_twice_from_one_day_is_refused(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    path.write_text(
        path.read_text("utf-8") + path.read_text("utf-8").removeprefix(HEAD), encoding="utf-8"
    )
    assert "deux fois" in refused(path)


def test_a_file_too_large_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "durees.toml"
    path.write_bytes(b"#" * 300_000)
    assert "octets" in refused(path)


@given(st.dates(date(2022, 1, 1), date(2090, 1, 1)))
def test_what_is_over_by_the_clock_is_over_by_the_calendar(day: date) -> None:
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    for duration in load_carried().on(day).values():
        before = duration.before(moment)
        assert before < moment
        if duration.unit is not TimeUnit.HOURS:
            over = duration.after(before.date())
            assert over is not None
            assert over <= day
