"""A value kept up to date in the background while the former one goes on serving."""

import logging
import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from api.whereabouts import whereabouts

T = TypeVar("T")

CHECK_EVERY_SECONDS = 1.0
RETRY_AFTER_SECONDS = 30.0

_LOGGER = logging.getLogger(__name__)


class Refreshed(Generic[T]):
    """Hold ``build()``, and build it again when ``version()`` moves.

    The first build is made by the first caller, who waits for it. Later ones are made by a
    thread of their own, one at a time; when one fails, it is logged, the value in place goes on,
    and the next try waits for :data:`RETRY_AFTER_SECONDS`.
    """

    def __init__(
        self,
        build: Callable[[], T],
        version: Callable[[], Hashable],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._build = build
        self._version = version
        self._clock = clock
        self._lock = threading.Lock()  # held by whoever builds or checks
        self._held: tuple[T, Hashable] | None = None
        self._next_check = 0.0

    @property
    def held(self) -> T | None:
        """Return the value in place, if there is one; never waits."""
        return None if self._held is None else self._held[0]

    def current(self) -> T:
        """Return the value in place, building it first if there is none."""
        held = self._held
        if held is None:
            return self._first()
        # Someone else is already checking or building: what we hold will do.
        if self._clock() >= self._next_check and self._lock.acquire(blocking=False):
            self._start_refresh(held[1])
        return held[0]

    def _first(self) -> T:
        with self._lock:
            if self._held is None:
                # Read before building: a change during the build is seen at the next check.
                version = self._version()
                self._held = (self._build(), version)
                self._next_check = self._clock() + CHECK_EVERY_SECONDS
            return self._held[0]

    def _start_refresh(self, known_version: Hashable) -> None:
        """Hand the lock, which the caller holds, to a thread that checks and builds."""
        thread = threading.Thread(
            target=self._refresh, args=(known_version,), name="vicinal-refresh", daemon=True
        )
        try:
            thread.start()
        except RuntimeError:  # the machine has no thread left: try again at the next check
            self._lock.release()
            _LOGGER.warning("no thread to refresh with")

    def _refresh(self, known_version: Hashable) -> None:
        pause = CHECK_EVERY_SECONDS
        try:
            version = self._version()
            if version != known_version:
                self._held = (self._build(), version)
                _LOGGER.info("refreshed: version %s", version)
        except Exception as error:  # a thread's edge: whatever it is, the value in place must go on
            pause = RETRY_AFTER_SECONDS
            _LOGGER.error("refresh failed, the value in place goes on: %s", whereabouts(error))
        finally:
            self._next_check = self._clock() + pause
            self._lock.release()
