"""``vicinal amounts``: a décompte on the screen, as JSON, as CSV and as a workbook."""

import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.api.builders import a_vicinal
from tests.api.people import WROTE_AT, store_people
from tests.api.sheets import a_row, a_seance, store_sheets
from tests.cli.conftest import Vicinal


@pytest.fixture(scope="module")
def sheets_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    application = a_vicinal(tmp_path_factory.mktemp("amounts"))
    store_people(application)
    store_sheets(application)
    with application.unit_of_work() as uow:
        for number in range(16):
            seance = a_seance(f"s-{number:02d}", date(2026, 2, 10) + timedelta(days=number))
            uow.attendances.add_seance(seance, WROTE_AT, "jean")
            uow.attendances.record([a_row(f"r-{number:02d}", seance, 1)])
            uow.attendances.close(seance.id, WROTE_AT, "jean")
        uow.commit()
    application.close()
    return application.settings.database_url


@pytest.fixture(autouse=True)
def _on_sheets(sheets_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICINAL_DATABASE_URL", sheets_url)


def test_the_screen_says_what_is_due_and_why_the_rest_is_not(vicinal: Vicinal) -> None:
    outcome = vicinal("amounts", "conv-1")
    said = " ".join(outcome.out.replace("\u00a0", " ").split())
    assert outcome.status == 0
    assert "Total dû : 675,00 €" in said  # 15 h × 45 €
    assert "au-delà du plafond : b-31" in said
    assert "la feuille n’est pas signée" in said


def test_a_period_and_json(vicinal: Vicinal) -> None:
    outcome = vicinal("amounts", "conv-1", "--from", "2026-02-10", "--to", "2026-02-11", "--json")
    assert json.loads(outcome.out)["total"] == "90.00"


def test_the_files_are_written_whole_and_the_screen_stays_quiet(
    vicinal: Vicinal, tmp_path: Path
) -> None:
    csv_file, workbook = tmp_path / "décompte.csv", tmp_path / "décompte.xlsx"
    outcome = vicinal("amounts", "conv-1", "--csv", csv_file, "--xlsx", workbook)
    assert (outcome.status, outcome.out) == (0, "")
    assert "675,00" in csv_file.read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(workbook) as book:
        assert book.testzip() is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["décompte.csv", "décompte.xlsx"]


def test_nothing_due_is_not_an_error_but_is_told(vicinal: Vicinal) -> None:
    outcome = vicinal("amounts", "conv-1", "--from", "2026-01-01", "--to", "2026-01-31")
    assert outcome.status == 1
    assert "rien n’est dû" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody"], "rien de tel n’existe"),
        (["conv-1", "--from", "hier"], "une date comme 2026-01-31"),
        (["conv-1", "--from", "20260101"], "une date comme 2026-01-31"),
        (["conv-1", "--from", "9999-12-31"], "--from attend aujourd’hui au plus tard"),
        (["conv-1", "--csv", "/nulle/part/d.csv"], "n’est pas un dossier"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    vicinal: Vicinal, arguments: list[str], said: str
) -> None:
    outcome = vicinal("amounts", *arguments)
    assert outcome.status != 0
    assert said in outcome.err
    assert "Traceback" not in outcome.err
