"""The last values made, for who asks the same again; shared by threads."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

MOST_BYTES_KEPT = 64 * 1024 * 1024

Kept = TypeVar("Kept")


class Recent(Generic[Kept]):
    """The last values asked, at most ``size`` of them and some bytes; two threads may make one."""

    def __init__(self, size: int, weigh: Callable[[Kept], int] = lambda _kept: 0) -> None:
        self._size, self._weigh, self._lock = size, weigh, threading.Lock()
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = self._cleared = 0

    def of(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return the value of a key, made when it is not kept."""
        with self._lock:
            cleared = self._cleared
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            # What was begun before everything was cleared would keep what that let go.
            if key not in self._kept and cleared == self._cleared:
                self._kept[key] = made
                self._bytes += self._weigh(made)
            while len(self._kept) > self._size or self._bytes > MOST_BYTES_KEPT:
                self._bytes -= self._weigh(self._kept.popitem(last=False)[1])
        return made

    def held(self) -> list[Kept]:
        """Return what is kept, the oldest first."""
        with self._lock:
            return list(self._kept.values())

    def clear(self) -> None:
        """Forget everything, and what is being made."""
        with self._lock:
            self._kept.clear()
            self._bytes, self._cleared = 0, self._cleared + 1
