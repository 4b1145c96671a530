"""A thread that sends what is due, and does what an answer must not wait for."""

import logging
import secrets
import threading
from collections.abc import Callable
from queue import SimpleQueue

from api.whereabouts import whereabouts
from usecases.messages.send import SendingReport

EVERY_SECONDS = 30.0
STOP_WITHIN_SECONDS = 5.0
LATER_FROM_MS, LATER_UP_TO_MS = 50, 250

_LOGGER = logging.getLogger(__name__)


class Postman:
    """Sends until it is stopped; a failure is logged, and the next round comes."""

    def __init__(self, send: Callable[[], SendingReport], every: float = EVERY_SECONDS) -> None:
        self._send = send
        self._every = every
        self._woken = threading.Event()
        self._later: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, in a thread."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="vicinal-post", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Send now rather than at the next round; never waits."""
        self._woken.set()

    def later(self, work: Callable[[], object]) -> None:
        """Do ``work`` once the answer has left, then send: the time it takes tells nothing.

        What a server that is stopped had not begun is not done: who asked may ask again.
        """
        self._later.put(work)
        self.wake()

    def stop(self) -> None:
        """Send no more, and wait for the message that is leaving."""
        self._stopped.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(STOP_WITHIN_SECONDS)

    def _do_later(self) -> None:
        """Do what was put off, a drawn while later: at once, it would slow the very answer."""
        if self._later.empty():
            return
        self._stopped.wait((LATER_FROM_MS + secrets.randbelow(LATER_UP_TO_MS)) / 1_000)
        while not (self._later.empty() or self._stopped.is_set()):
            self._later.get()()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._woken.wait(self._every)
            self._woken.clear()
            if self._stopped.is_set():
                return
            try:
                self._do_later()
                report = self._send()
            except Exception as error:  # a thread's edge: the next round must come
                _LOGGER.error("messages not sent, will try again: %s", whereabouts(error))
            else:
                if report.sent or report.later or report.given_up:
                    _LOGGER.info(
                        "messages: %s sent, %s later, %s given up",
                        *(report.sent, report.later, report.given_up),
                    )
