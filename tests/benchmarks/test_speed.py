"""A whole run, on a corpus of a minute's worth of patience, and what the command says of it."""

import json
from pathlib import Path

import pytest

from benchmarks import race, side_measures, speed
from benchmarks.peers import PeerUnavailable
from benchmarks.race import race_peer
from benchmarks.speed import Options, run, write_result
from benchmarks.summary import is_exact, summary
from cli.main import run as run_command


@pytest.fixture(scope="module")
def small_document() -> dict[str, object]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("VICINAL_BENCH_DATA", raising=False)
        patch.setitem(speed.SIZES, "10k", 800)
        patch.setattr(side_measures, "STAGED", 10)
        patch.setattr(side_measures, "OPENINGS", 1)
        patch.setattr(side_measures, "BATCH", 100)
        patch.setattr(side_measures, "UPDATES", 20)
        options = Options("10k", 5, 20, 1, heavy=True, worst_case=True, batch=True)
        return run(options, lambda _stage, _share: None)


def test_a_run_is_exact_and_measures_everything_asked(small_document, tmp_path: Path) -> None:
    assert is_exact(small_document)
    assert small_document["recall_at_20"] == 1.0
    assert small_document["exactness"]["same_totals"] == 20
    for name in ("heavy", "worst_case", "batch", "stages", "saved", "updates", "baselines"):
        assert small_document[name]
    for name in ("cpu_ms", "wall_ms"):
        times = small_document[name]
        assert 0 < times["p50"] <= times["p95"] <= times["p99"]
    path = write_result(small_document, tmp_path)
    assert path.name == "speed-10k-starter.json"
    assert json.loads(path.read_text("utf-8")) == small_document


def test_the_summary_says_how_fast_and_how_exact(small_document) -> None:
    text = summary(small_document)
    assert "Rappel : 1.000 sur 20 questions" in text
    assert "p50" in text
    assert "fois plus" in text


def test_an_inexact_answer_is_told(small_document) -> None:
    wrong = small_document | {"exactness": small_document["exactness"] | {"same_scores": 19}}
    assert not is_exact(wrong)
    heavy = small_document["heavy"]
    wrong = small_document | {
        "heavy": heavy | {"exactness": heavy["exactness"] | {"recall_at_k": 0.9}}
    }
    assert not is_exact(wrong)


def test_an_absent_peer_is_skipped_with_what_to_install() -> None:
    def open_nothing(_table, _folder):
        raise PeerUnavailable("pip install nothing")

    peer = race.Peer("nothing", "Nothing", open_nothing)
    found = race_peer(peer, None, None, None, None, 10)
    assert found == {"label": "Nothing", "skipped": "pip install nothing"}


@pytest.mark.parametrize("size", ["2k", "", "1m"])
def test_another_size_is_refused(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["bench", "--size", size]) == 2
    assert "10k, 100k, 1M, 5M" in capsys.readouterr().err


def test_an_absent_archive_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run_command(["bench", "--rome", str(tmp_path / "absent.zip")]) == 1
    said = capsys.readouterr().err
    assert "absent.zip" in said
    assert "Traceback" not in said


def test_without_its_sources_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("cli.bench.checkout", lambda: tmp_path)
    assert run_command(["bench"]) == 2
    assert "depuis une copie du dépôt" in capsys.readouterr().err
