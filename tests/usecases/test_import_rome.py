from pathlib import Path

import pytest

from persistence.unit_of_work import SqlUnitOfWork
from skills.codes import parse_rome_code
from skills.starter import load_starter
from tests.bench_data import bench_data
from tests.usecases.importing import Importing
from usecases.errors import UnreadableFile
from usecases.import_rome import import_rome

AN_EDITION = {
    "unix_referentiel_code_rome_v460_utf8.csv": "code_rome,code_fiche_em,code_ogr,libelle_rome\n"
    "K2204,1,100,Nettoyage de locaux\nZZ,1,101,Code mal formé\n",
    "unix_referentiel_competence_v460_utf8.csv": "code_ogr,libelle_competence\n"
    "104292,Nettoyer des sols\n",
    "unix_liens_rome_referentiels_v460_utf8.csv": "code_rome,code_ogr,code_compo_bloc\n",
}


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    folder = tmp_path / "rome"
    folder.mkdir()
    for name, content in AN_EDITION.items():
        (folder / name).write_text(content)
    return folder


def test_an_archive_becomes_the_active_referential(importing: Importing, edition: Path):
    report = import_rome(edition, SqlUnitOfWork(importing.engine), load_starter())
    assert report.changed
    assert importing.version() == 1
    with SqlUnitOfWork(importing.engine) as uow:
        active = uow.referentials.active()
    assert active is not None
    assert active.version == report.version
    assert active.occupation(parse_rome_code("K2204")).label == "Nettoyage de locaux"
    assert [row.line for row in report.refused] == [3]


def test_a_second_import_changes_nothing(importing: Importing, edition: Path):
    reports = [
        import_rome(edition, SqlUnitOfWork(importing.engine), load_starter()) for _ in range(2)
    ]
    assert [report.changed for report in reports] == [True, False]
    assert importing.version() == 1


@pytest.mark.parametrize("name", ["absent.zip", "."])
def test_what_is_not_an_archive_is_refused_and_nothing_is_kept(
    importing: Importing, tmp_path: Path, name: str
):
    with pytest.raises(UnreadableFile):
        import_rome(tmp_path / name, SqlUnitOfWork(importing.engine), load_starter())
    assert importing.version() == 0


@pytest.mark.slow
def test_the_official_archive_is_read_whole(importing: Importing):
    path = bench_data("rome/rome4_v460.zip")
    report = import_rome(path, SqlUnitOfWork(importing.engine), load_starter())
    assert (report.changed, report.occupations, report.refused) == (True, 1584, ())
    with SqlUnitOfWork(importing.engine) as uow:
        active = uow.referentials.active()
    assert active is not None
    assert len(active.skills) == report.skills
