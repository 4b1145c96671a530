import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.batch_answers import answer_line
from cli.batch_input import Line
from cli.batch_state import batch_state
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
    monkeypatch.setattr("cli.batch_answers.answer_line", interrupted)
    assert (
        vicinal("rank-batch", "-", "--out", out, "--workers", "1", stdin=GOOD.encode()).status
        == 130
    )
    assert out.read_text(encoding="utf-8") == "avant\n"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("out", ["absent/resultats.jsonl", "."])
def test_results_that_cannot_be_written_are_refused_at_once(
    vicinal: Vicinal, tmp_path: Path, out: str
) -> None:
    shown = vicinal("rank-batch", "-", "--out", tmp_path / out, stdin=GOOD.encode())
    assert shown.status == 2
    assert "dossier" in shown.err


def many(path: Path, lines: int = 60) -> Path:
    """Write a batch of several blocks, its people here and there, some lines to correct."""
    homes = ("49007", "49353", "49331", "49328", "99999")
    path.write_text(
        "".join(
            json.dumps({"id": n, "domicile": {"commune": homes[n % 5]}}) + "\n"
            for n in range(lines)
        ),
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("form", [(), ("--ids-only",)])
def test_results_are_the_same_whatever_the_number_of_workers(
    vicinal: Vicinal, tmp_path: Path, form: tuple[str, ...]
) -> None:
    profiles = many(tmp_path / "profils.jsonl")
    written = []
    for workers in ("1", "2", "5"):
        out = tmp_path / f"resultats-{workers}.jsonl"
        shown = vicinal(
            "rank-batch", profiles, "-k", "3", "--out", out, "--workers", workers, *form
        )
        assert shown.status == 0
        assert "48 réponses, 12 erreurs" in shown.err
        written.append(out.read_bytes())
    assert written[0] == written[1] == written[2]
    assert [answer["id"] for answer in answers(out)] == list(range(60))
    assert not list(tmp_path.glob(".*"))


def test_ids_and_scores_alone_are_those_of_the_whole_answer(
    vicinal: Vicinal, tmp_path: Path
) -> None:
    profiles = many(tmp_path / "profils.jsonl", 10)
    whole, short = tmp_path / "complet.jsonl", tmp_path / "court.jsonl"
    vicinal("rank-batch", profiles, "-k", "4", "--out", whole)
    vicinal("rank-batch", profiles, "-k", "4", "--out", short, "--ids-only")
    for one, other in zip(answers(whole), answers(short), strict=True):
        if "erreur" in one:
            assert one == other
            continue
        items = one["resultat"]["items"]  # type: ignore[index]
        found = [{name: item[name] for name in ("rang", "id", "score")} for item in items]
        assert other["resultats"] == found


class Stop:
    """Interrupt the command at the given line, as Ctrl-C would."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
        self.left = after
        self.answered = 0
        monkeypatch.setattr("cli.batch_answers.answer_line", self)

    def __call__(self, line: Line, answer: object) -> dict[str, object]:
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        self.answered += 1
        return answer_line(line, answer)  # type: ignore[arg-type]


def test_an_interrupted_batch_goes_on_where_it_stopped(
    vicinal: Vicinal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles, out = many(tmp_path / "profils.jsonl"), tmp_path / "resultats.jsonl"
    command = ("rank-batch", profiles, "-k", "2", "--out", out, "--workers", "1")
    vicinal(*command)
    expected = out.read_bytes()
    out.unlink()
    Stop(monkeypatch, 40)  # two blocks of 16, and a part of the third
    assert vicinal(*command).status == 130
    assert not out.exists()
    again = Stop(monkeypatch, 100)
    shown = vicinal(*command)
    assert shown.status == 0
    assert "Reprise : 32 lignes" in shown.err
    assert again.answered == 28
    assert out.read_bytes() == expected
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("change", ["input", "k"])
def test_what_changed_since_the_interruption_is_started_over(
    vicinal: Vicinal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    profiles, out = many(tmp_path / "profils.jsonl"), tmp_path / "resultats.jsonl"
    Stop(monkeypatch, 40)
    vicinal("rank-batch", profiles, "-k", "2", "--out", out, "--workers", "1")
    again = Stop(monkeypatch, 100)
    if change == "input":
        many(profiles, 61)
    k = "3" if change == "k" else "2"
    shown = vicinal("rank-batch", profiles, "-k", k, "--out", out, "--workers", "1")
    assert "Tout est recalculé" in shown.err
    assert again.answered == len(answers(out))


def test_a_damaged_part_is_answered_again(
    vicinal: Vicinal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles, out = many(tmp_path / "profils.jsonl"), tmp_path / "resultats.jsonl"
    command = ("rank-batch", profiles, "-k", "2", "--out", out, "--workers", "1")
    Stop(monkeypatch, 40)
    vicinal(*command)
    part = sorted(tmp_path.glob(".*/bloc-*.jsonl"))[0]
    part.write_bytes(part.read_bytes()[:-20])
    again = Stop(monkeypatch, 100)
    assert vicinal(*command).status == 0
    assert again.answered == 44
    assert [answer["id"] for answer in answers(out)] == list(range(60))


def test_two_commands_never_write_the_same_results(vicinal: Vicinal, tmp_path: Path) -> None:
    profiles, out = many(tmp_path / "profils.jsonl"), tmp_path / "resultats.jsonl"
    with batch_state(out):
        shown = vicinal("rank-batch", profiles, "--out", out)
    assert shown.status == 2
    assert "un autre rank-batch" in shown.err


# Each worker answers one block, then waits: a command that is stopped is never one that is over.
_ONE_BLOCK_EACH = """
import sys, threading
from cli import batch_workers
from cli.main import run

answered, next_block = [], batch_workers._Team._next

def next_once(team, taken):
    if answered:
        threading.Event().wait()
    answered.append(True)
    return next_block(team, taken)

batch_workers._Team._next = next_once
sys.exit(run(sys.argv[1:]))
"""


def test_killed_or_terminated_the_command_leaves_only_what_lets_it_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.batch_state._TRIES", 3_000)  # workers of a killed command leave late
    profiles, out = many(tmp_path / "profils.jsonl", 2000), tmp_path / "resultats.jsonl"
    asked = ["rank-batch", str(profiles), "--out", str(out), "--workers", "2"]
    stopped = [sys.executable, "-c", _ONE_BLOCK_EACH, *asked]
    for how in (signal.SIGKILL, signal.SIGTERM):
        with batch_state(out):  # the workers of the one that was killed are gone
            before = len(list(tmp_path.glob(".*/bloc-*.jsonl")))
        with subprocess.Popen(stopped, stderr=subprocess.PIPE) as running:
            while len(list(tmp_path.glob(".*/bloc-*.jsonl"))) == before and running.poll() is None:
                time.sleep(0.02)
            running.send_signal(how)
            _, said = running.communicate()
        assert running.returncode == (130 if how is signal.SIGTERM else -how), said.decode()
    assert not out.exists()
    assert not list(tmp_path.glob(".*/*.partiel"))
    whole = [sys.executable, "-m", "cli.main", *asked]
    assert subprocess.run(whole, check=False, stderr=subprocess.DEVNULL).returncode == 0
    assert [answer["id"] for answer in answers(out)] == list(range(2000))
    assert sorted(tmp_path.iterdir()) == [profiles, out]
