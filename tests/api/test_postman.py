"""What an answer must not wait for is done after it has left, and not while it leaves."""

import threading
import time

import pytest

from api.postman import LATER_FROM_MS, Postman
from usecases.messages.send import SendingReport

PATIENCE = 60.0


def sends_nothing() -> SendingReport:
    return SendingReport()


def test_what_is_put_off_is_not_begun_at_once() -> None:
    begun, done = [], threading.Event()

    def work() -> None:
        begun.append(time.monotonic())
        done.set()

    postman = Postman(sends_nothing, every=PATIENCE)
    postman.start()
    try:
        put_off = time.monotonic()
        postman.later(work)
        assert done.wait(PATIENCE)
    finally:
        postman.stop()
    assert begun[0] - put_off >= LATER_FROM_MS / 1_000


def test_what_a_server_that_stops_had_not_begun_is_not_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.postman.LATER_FROM_MS", PATIENCE * 1_000)  # never begun meanwhile
    done = threading.Event()
    postman = Postman(sends_nothing, every=PATIENCE)
    postman.start()
    postman.later(done.set)
    postman.stop()
    assert not done.is_set()
