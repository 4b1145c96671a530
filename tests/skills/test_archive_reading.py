import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills import archive_reading
from skills.archive_reading import clean_cell, decode_lines, read_archive, table_of
from skills.errors import UnreadableReferential
from tests.skills.small_archive import a_folder, a_zip

WANTED = frozenset(("texte", "referentiel_savoir"))
# Words, not letters: "ÉŒ" in Windows-1252 is also a letter of UTF-8, but no French word holds it.
WORDS = "cœur l’été Œnologue élève à où garçon N1101 (H/F) bâtiment Évier Noël, « dîner » 10 €"
french = st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("referentiel_savoir.csv", "referentiel_savoir"),
        ("unix_referentiel_savoir_v460_utf8.csv", "referentiel_savoir"),
        ("unix_referentiel_savoir_v461_utf-8.csv", "referentiel_savoir"),
        ("REFERENTIEL_SAVOIR_V3.CSV", "referentiel_savoir"),
        ("version.txt", "version"),
        ("referentiel_savoir.json", None),
        ("../texte.csv", None),
        ("", None),
    ],
)
def test_a_table_is_known_by_its_name_whatever_the_edition(name: str, table: str | None) -> None:
    assert table_of(name) == table


@given(french)
def test_a_cell_reads_the_same_however_it_was_encoded(text: str) -> None:
    expected = clean_cell(text)
    assert clean_cell("".join(decode_lines(text.encode()))) == expected
    assert clean_cell("".join(decode_lines(text.encode("cp1252")))) == expected
    twice = text.encode().decode("latin-1")
    assert clean_cell(twice) == expected


@given(st.text(max_size=60))
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    try:
        cleaned = clean_cell(text)
    except ValueError:
        return
    assert cleaned.isprintable()


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded(data: bytes) -> None:
    assert all(isinstance(line, str) for line in decode_lines(data))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("l''entretien", "l'entretien"),
        ("gros \x9cuvre", "gros œuvre"),
        ("l\x92'étranger", "l'étranger"),
        ("CÃ©rÃ©ales", "Céréales"),
        ("Å’nologue", "Œnologue"),
        ("  deux\n lignes\t", "deux lignes"),
        ("zéro\u200blargeur", "zérolargeur"),
        ("bâtiment", "bâtiment"),
    ],
)
def test_cells_are_repaired(raw: str, clean: str) -> None:
    assert clean_cell(raw) == clean


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\ud800b"])
def test_a_forbidden_character_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="interdit"):
        clean_cell(text)


def test_a_zip_a_nested_zip_and_a_folder_read_the_same(tmp_path: Path) -> None:
    files = {"texte.csv": b"a", "referentiel_savoir.csv": b"b", "autre.csv": b"c"}
    flat = a_zip(tmp_path / "flat.zip", files)
    nested = a_zip(tmp_path / "nested.zip", files, "ROME/csv/")
    folder = a_folder(tmp_path / "outer" / "rome4", files).parent
    tables = [read_archive(path, WANTED).tables for path in (flat, nested, folder)]
    assert tables[0] == tables[1] == tables[2]
    assert set(tables[0]) == WANTED


def test_second_copies_and_hidden_files_are_left_aside(tmp_path: Path) -> None:
    files = {"texte.csv": b"a", "vieux/texte.csv": b"b", "__MACOSX/texte.csv": b"c"}
    found = read_archive(a_zip(tmp_path / "rome.zip", files), WANTED)
    assert found.tables["texte"].data == b"a"
    assert found.ignored == ("texte.csv",)


def test_a_name_that_climbs_out_of_the_archive_is_ignored_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = a_zip(inside / "rome.zip", {"../../texte.csv": b"a"})
    before = sorted(tmp_path.rglob("*"))
    assert read_archive(path, WANTED).tables == {}
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_bytes(b"secret")
    folder = a_folder(tmp_path / "rome", {"referentiel_savoir.csv": b"b"})
    os.symlink(tmp_path / "secret.csv", folder / "texte.csv")
    assert set(read_archive(folder, WANTED).tables) == {"referentiel_savoir"}


def test_a_bomb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "rome.zip", {"texte.csv": b"0" * 3_000_000})
    with pytest.raises(UnreadableReferential, match="trop grosse"):
        read_archive(path, WANTED)


def test_too_many_files_or_bytes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"texte.csv": b"a" * 50, "referentiel_savoir.csv": b"b" * 60}
    packed, folder = a_zip(tmp_path / "rome.zip", files), a_folder(tmp_path / "rome", files)
    for limit, value in (("MAX_TOTAL_BYTES", 100), ("MAX_MEMBERS", 1)):
        with monkeypatch.context() as patch:
            patch.setattr(archive_reading, limit, value)
            for path in (packed, folder):
                with pytest.raises(UnreadableReferential, match="trop"):
                    read_archive(path, WANTED)


def test_damaged_encrypted_and_missing_archives_are_refused_in_french(tmp_path: Path) -> None:
    good = a_zip(tmp_path / "good.zip", {"texte.csv": os.urandom(5000)})
    data = good.read_bytes()
    encrypted = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.index(signature) + offset] |= 1
    broken = bytearray(data)
    broken[200:260] = bytes(60)
    unknown_method = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        unknown_method[unknown_method.index(signature) + offset] = 77
    cases = {
        "truncated": (data[:2000], "lisible"),
        "text": (b"code_rome,libelle_rome\n", "lisible"),
        "empty": (b"", "lisible"),
        "encrypted": (bytes(encrypted), "mot de passe"),
        "broken": (bytes(broken), "lisible"),
        "method": (bytes(unknown_method), "lisible"),
    }
    for name, (content, message) in cases.items():
        path = tmp_path / f"{name}.zip"
        path.write_bytes(content)
        with pytest.raises(UnreadableReferential, match=message):
            read_archive(path, WANTED)
    with pytest.raises(UnreadableReferential, match="introuvable"):
        read_archive(tmp_path / "nowhere.zip", WANTED)


@given(st.binary(max_size=300))
def test_no_garbled_zip_crashes_the_reader(noise: bytes) -> None:
    base = Path(os.environ.get("TMPDIR", "/tmp")) / f"vicinal-garbled-{os.getpid()}.zip"
    with zipfile.ZipFile(base, "w") as archive:
        archive.writestr("texte.csv", b"a,b\n1,2\n")
    data = bytearray(base.read_bytes())
    for position, byte in enumerate(noise):
        data[(position * 7 + byte) % len(data)] ^= byte
    base.write_bytes(bytes(data))
    try:
        read_archive(base, WANTED)
    except UnreadableReferential:
        pass
    finally:
        base.unlink()
