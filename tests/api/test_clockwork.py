"""The clock of a server: ticks, goes on after a failure, stops."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.clockwork import Clockwork, tick
from insertion.positionnement import State
from tests.api.builders import a_vicinal
from tests.api.keepers import PATIENCE_SECONDS
from tests.api.people import store_people
from usecases.positionnements.expire import ClockReport


def test_a_tick_ends_what_nobody_answered_and_the_next_finds_nothing(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path)
    store_people(vicinal)  # a wish of January 2026
    assert tick(vicinal) == ClockReport(0, 1)
    assert tick(vicinal) == ClockReport(0, 0)
    with vicinal.reading() as uow:
        placed = uow.positionnements.get("pos-1")
    assert placed is not None
    assert placed.state is State.EXPIRED
    assert placed.state_since > datetime.now(UTC) - timedelta(minutes=5)
    vicinal.close()


def test_a_tick_forgets_the_bytes_that_a_reader_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vicinal = a_vicinal(tmp_path)
    answers = iter([False, False, True])
    monkeypatch.setattr("api.wiring.forget_deleted", lambda _engine, whole: next(answers))
    assert not vicinal.forget_deleted()
    for _ in range(4):  # the last two have nothing to ask
        tick(vicinal)
    assert next(answers, None) is None
    vicinal.close()


def test_a_failure_is_logged_without_its_message_and_the_next_tick_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ticked, calls = threading.Event(), []

    def do() -> ClockReport:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("Nadia")
        ticked.set()
        return ClockReport(1, 2)

    clockwork = Clockwork(do, every=0.001)
    with caplog.at_level(logging.INFO, logger="api.clockwork"):
        clockwork.start(first_after=0.0)
        assert ticked.wait(PATIENCE_SECONDS)
        clockwork.stop()
    assert "Nadia" not in caplog.text
    assert "1 reminded, 2 expired, 0 failed" in caplog.text


def test_a_clock_that_is_told_nothing_lets_its_server_start_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.clockwork.FIRST_AFTER_SECONDS", 0.0)
    ticked = threading.Event()
    clockwork = Clockwork(lambda: ticked.set() or ClockReport(0, 0))  # type: ignore[func-returns-value]
    clockwork.start()
    assert ticked.wait(PATIENCE_SECONDS)
    clockwork.stop()


def test_a_clock_that_is_stopped_ticks_no_more() -> None:
    calls: list[int] = []
    clockwork = Clockwork(lambda: calls.append(1) or ClockReport(0, 0), every=0.001)  # type: ignore[func-returns-value]
    clockwork.start(first_after=60.0)
    clockwork.stop()
    assert calls == []
