"""Where numba keeps machine code, read and written by one process at a time.

Numba numbers the files of a function's signatures from an index that it reads, then writes: two
processes that compile different signatures at once, as on the first start of a new installation,
give both the same number. The index then leads to the machine code of the other signature.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TypeVar

from numba.core.caching import FunctionCache

_LOCK = "lock"
Function = TypeVar("Function", bound=Callable[..., Any])


class _OneAtATime(FunctionCache):
    def load_overload(self, sig: Any, target_context: Any) -> Any:
        with _alone(self.cache_path):
            return super().load_overload(sig, target_context)  # type: ignore[no-untyped-call]

    def save_overload(self, sig: Any, data: Any) -> None:
        os.makedirs(self.cache_path, exist_ok=True)
        with _alone(self.cache_path):
            super().save_overload(sig, data)  # type: ignore[no-untyped-call]


def kept_alone(function: Function, machine_code: Any) -> Function:
    """Return compiled ``function``, whose machine code no other process meets half written."""
    machine_code._cache = _OneAtATime(function)  # type: ignore[no-untyped-call]
    kept: Function = machine_code
    return kept


@contextmanager
def _alone(folder: str) -> Iterator[None]:
    with ExitStack() as stack:
        with suppress(OSError):  # nothing is kept there yet, or nothing can be, or it has no locks
            lock = stack.enter_context(open(os.path.join(folder, _LOCK), "ab"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
