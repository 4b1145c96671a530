import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from persistence.engine import create_engine_for
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.builders import an_offer
from tests.upgraded import upgrade
from tests.usecases.importing import Importing
from usecases.errors import UnreadableFile
from usecases.import_offers import OfferFormat
from usecases.importing import files

ROWS = 3000
TABLE = "id;titre;code_rome;code_commune\n" + "".join(
    f"o{number};Agent d'entretien;K2204;49007\n" for number in range(ROWS)
)

# Stops in the middle, by the progress it is told: the writes so far are in the transaction.
_IMPORT_THAT_STOPS = """
import sys
from pathlib import Path
from persistence.engine import create_engine_for
from tests.persistence.builders import an_offer
from tests.usecases.importing import Importing

def progress(rows):
    if rows == 2000:
        print("half-way", flush=True)
        sys.stdin.read()  # until it is killed

importing = Importing(create_engine_for(sys.argv[1]), Path("."))
importing.run(Path(sys.argv[2]), progress=progress)
"""


@pytest.mark.parametrize("format", OfferFormat)
def test_what_is_not_a_text_file_is_refused_with_its_reason(
    importing: Importing, tmp_path: Path, format: OfferFormat
):
    archive = tmp_path / "offers.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("offers.csv", "id;titre")
    (tmp_path / "empty").write_bytes(b"\xef\xbb\xbf\n \n")
    for path, message in (
        (tmp_path / "absent.csv", "introuvable"),
        (tmp_path / "nul\0", "impossible à ouvrir"),
        (tmp_path, "dossier"),
        (Path("/dev/zero"), "ordinaire"),
        (archive, "archive zip"),
        (tmp_path / "empty", "vide"),
    ):
        with pytest.raises(UnreadableFile, match=message):
            importing.run(path, format)
    assert importing.version() == 0


def test_a_file_too_large_is_not_read(importing: Importing, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 100)
    with pytest.raises(UnreadableFile, match="importer en plusieurs"):
        importing.run(TABLE)


def test_a_json_file_in_another_encoding_says_on_which_line(importing: Importing):
    with pytest.raises(UnreadableFile, match="ligne 2"):
        importing.run(b'[\n{"id": "\xe9"}]', OfferFormat.FRANCE_TRAVAIL)


def test_an_import_never_replaces_what_another_source_wrote(importing: Importing):
    theirs = replace(an_offer("o2"), source="another")
    with SqlUnitOfWork(importing.engine) as uow:
        uow.opportunities.upsert([(theirs, None)])
        uow.commit()
    rows = ["o1;Vente;;49007", "o2;Vente;;49007", "o3;;;49007", "o4;Vente;;49007"]
    report = importing.run("\n".join(["id;titre;code_rome;code_commune", *rows]))
    assert (report.imported, report.updated, report.total) == (2, 0, 4)
    assert [(row.line, row.row_id, row.field) for row in report.refused] == [
        (3, "o2", "id"),
        (4, "o3", "titre"),
    ]
    assert "une autre source" in report.refused[0].reason
    assert importing.stored()[1] == theirs


def test_a_table_does_not_take_the_ids_of_france_travail(importing: Importing):
    report = importing.run("id;titre;code_commune\nft-1;Vente;49007\n")
    assert [(row.row_id, row.field, row.reason) for row in report.refused] == [
        ("ft-1", "id", "« ft- » est réservé à France Travail")
    ]
    assert importing.record(intitule="Vente").id == "ft-1"


def test_progress_is_told_in_order_and_ends_on_the_number_of_rows(importing: Importing):
    seen: list[int] = []
    importing.run(TABLE + "\n;sans identifiant;;\n", progress=seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 10
    assert seen[-1] == ROWS + 1


def test_a_second_import_changes_nothing(importing: Importing):
    first, second = importing.run(TABLE), importing.run(TABLE)
    assert (first.imported, first.total) == (ROWS, ROWS)
    assert (second.unchanged, second.total) == (ROWS, ROWS)
    assert importing.version() == 1


def test_an_import_killed_half_way_leaves_nothing_and_can_be_run_again(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'vicinal.db'}"
    engine = create_engine_for(url)
    upgrade(engine)
    (tmp_path / "offers.csv").write_text(TABLE)
    command = [sys.executable, "-c", _IMPORT_THAT_STOPS, url, str(tmp_path / "offers.csv")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.kill()
    assert said == "half-way\n"
    importing = Importing(engine, tmp_path)
    assert (importing.stored(), importing.version()) == ([], 0)
    assert importing.run(tmp_path / "offers.csv").imported == ROWS
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    engine.dispose()


def test_an_error_in_the_middle_keeps_nothing(importing: Importing):
    def fail(rows: int) -> None:
        if rows == 2000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.run(TABLE, progress=fail)
    assert (importing.stored(), importing.version()) == ([], 0)
    with SqlUnitOfWork(importing.engine) as uow:
        assert uow.catalogue_version() == 0
