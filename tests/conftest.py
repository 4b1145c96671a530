"""What every test shares: repeatable properties, a private kernel cache, and no network."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Bounds-checked kernels are other machine code under the same cache key: without a folder of
# their own they would be replaced by the unchecked ones, or the other way round.
if os.environ.get("NUMBA_BOUNDSCHECK") == "1":
    os.environ.setdefault(
        "NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / "vicinal-numba-boundscheck")
    )

# The zone of the settings: what a test reads does not depend on the machine, nor on who ran before.
os.environ["TZ"] = "Europe/Paris"
time.tzset()

# Loading a referential or compiling a kernel inside the first example is slow, never wrong.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(scope="session", autouse=True)
def _no_encoder() -> Iterator[None]:
    """Hide the optional encoder, slow to load and to run: tests about meaning bring their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("skills.meanings.load_encoder", lambda: None)
        yield


class NetworkRefused(BaseException):
    """A test tried to leave this machine.

    Not an ``Exception``: code that catches its own network errors must not hide this one.
    """


def is_this_machine(host: object) -> bool:
    """Return whether ``host`` is a loopback address, a name of it, or « every interface »."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in {None, "", "localhost", "0.0.0.0", "::", "testserver"}:
        return True
    try:
        return ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _refuse_the_network(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = args[1]
        if isinstance(address, tuple) and not is_this_machine(address[0]):
            raise NetworkRefused(f"{event}: a test may only talk to this machine")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"} and not is_this_machine(args[0]):
        raise NetworkRefused(f"{event}: a test may only look up this machine")


# An audit hook sees every socket of the process, however a library opens it.
sys.addaudithook(_refuse_the_network)
