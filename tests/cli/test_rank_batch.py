import json
from pathlib import Path

import pytest

from tests.cli.conftest import Vicinal

pytestmark = pytest.mark.usefixtures("on_catalogue")
GOOD = '{"domicile": {"commune": "49007"}}'
LINES = (
    '{"id": "a", "domicile": {"commune": "49007"}}',
    "",
    '{"domicile":',
    '{"id": 3, "domicile": {"commune": "99999"}}',
    '{"domicil": {}}',
    "[1]",
    '{"id": "\\ud800", "domicile": {"commune": "49007"}}',
    '{"texte_libre": "' + "a" * 300_000 + '"}',
    GOOD,
    '{"id": true, "domicile": {"commune": "49007"}}',
)


def answers(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_line_has_its_answer_or_its_error(vicinal: Vicinal, tmp_path: Path) -> None:
    profiles, out = tmp_path / "profils.jsonl", tmp_path / "resultats.jsonl"
    profiles.write_text("\n".join(LINES), encoding="utf-8")
    shown = vicinal("rank-batch", profiles, "-k", "2", "--out", out)
    found = answers(out)
    assert shown.status == 0
    assert "2 réponses, 7 erreurs" in shown.err
    assert [answer["ligne"] for answer in found] == [1, 3, 4, 5, 6, 7, 8, 9, 10]
    assert [answer["ligne"] for answer in found if "resultat" in answer] == [1, 9]
    assert [answer.get("id") for answer in found if "id" in answer] == ["a", 3]


def test_a_line_of_a_batch_is_answered_as_alone(vicinal: Vicinal, tmp_path: Path) -> None:
    out = tmp_path / "resultats.jsonl"
    vicinal("rank-batch", "-", "-k", "4", "--out", out, stdin=f"{GOOD}\n{GOOD}".encode())
    alone = json.loads(vicinal("rank", "-", "-k", "4", "--json", stdin=GOOD.encode()).out)
    assert [answer["resultat"] for answer in answers(out)] == [alone, alone]


def test_when_no_line_can_be_answered_the_status_says_so(vicinal: Vicinal, tmp_path: Path) -> None:
    out = tmp_path / "resultats.jsonl"
    assert vicinal("rank-batch", "-", "--out", out, stdin=b"{}\n").status == 1
    assert len(answers(out)) == 1


def test_an_interrupted_batch_leaves_the_former_results(
    vicinal: Vicinal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "resultats.jsonl"
    out.write_text("avant\n", encoding="utf-8")
    monkeypatch.setattr("cli.rank_batch._answer_line", interrupted)
    assert vicinal("rank-batch", "-", "--out", out, stdin=GOOD.encode()).status == 130
    assert out.read_text(encoding="utf-8") == "avant\n"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("out", ["absent/resultats.jsonl", "."])
def test_results_that_cannot_be_written_are_refused_at_once(
    vicinal: Vicinal, tmp_path: Path, out: str
) -> None:
    shown = vicinal("rank-batch", "-", "--out", tmp_path / out, stdin=GOOD.encode())
    assert shown.status == 2
    assert "dossier" in shown.err
