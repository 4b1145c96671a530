from pathlib import Path

import pytest

from tests.cli.conftest import Vicinal

pytestmark = pytest.mark.usefixtures("on_catalogue")


def lists(folder: Path, queries: str, corpus: str) -> list[str | Path]:
    (folder / "q.tsv").write_text(queries, encoding="utf-8")
    (folder / "c.tsv").write_text(corpus, encoding="utf-8")
    return ["link", "--queries", folder / "q.tsv", "--corpus", folder / "c.tsv"]


CORPUS = "c1\tconducteur de bus\nc2\tboulangère\nc3\tagente d'entretien\n"


@pytest.mark.parametrize("option", [[], ["--labels-only"]])
def test_each_query_has_its_ranked_labels(
    vicinal: Vicinal, tmp_path: Path, option: list[str]
) -> None:
    out = tmp_path / "run.tsv"
    queries = "q1\tBoulanger / Boulangère\nq2\tAgent d'entretien (H/F)\n"
    shown = vicinal(*lists(tmp_path, queries, CORPUS), "-k", "2", "--out", out, *option)
    assert shown.status == 0, shown.err
    assert "2 libellés cherchés parmi 3 libellés" in shown.err
    rows = [line.split(" ") for line in out.read_text(encoding="utf-8").splitlines()]
    assert all(len(row) == 6 and row[1] == "Q0" and row[5] == "vicinal" for row in rows)
    firsts = {row[0]: row[2] for row in rows if row[3] == "1"}
    assert firsts == {"q1": "c2", "q2": "c3"}
    assert all(float(row[4]) > 0 and int(row[3]) <= 2 for row in rows)


def test_a_bad_list_is_refused_and_writes_nothing(vicinal: Vicinal, tmp_path: Path) -> None:
    out = tmp_path / "run.tsv"
    out.write_text("avant", encoding="utf-8")
    shown = vicinal(*lists(tmp_path, "q1\tx\nq1\ty\n", CORPUS), "--out", out)
    assert shown.status == 2
    assert "q.tsv : une ligne est à corriger" in shown.err
    assert "ligne 2 : l’identifiant est déjà celui de la ligne 1" in shown.err
    assert out.read_text(encoding="utf-8") == "avant"


def test_a_list_that_is_not_there_is_named(vicinal: Vicinal, tmp_path: Path) -> None:
    arguments = lists(tmp_path, "q1\tx\n", CORPUS)
    (tmp_path / "c.tsv").unlink()
    shown = vicinal(*arguments, "--out", tmp_path / "run.tsv")
    assert shown.status == 2
    assert "c.tsv n’existe pas" in shown.err
