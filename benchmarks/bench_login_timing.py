"""Whether the time of an answer tells which logins exist: known and unknown ones, in turns.

Wrong passwords are typed for accounts that exist and for logins that nobody has, one after the
other, through the whole application; then links are asked for in the same way. The difference of
medians comes with a bootstrap interval. The same is measured of a naive sign-in that checks no
hash for an unknown login: a measure that does not see that one sees nothing.

    python -m benchmarks.bench_login_timing [--pairs 300] [--light] [--json FILE]

``--light`` hashes in no time, so that what else could differ is not hidden behind argon2.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import numpy as np
import numpy.typing as npt
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app
from api.settings import Settings
from api.wiring import wire
from benchmarks.machine import describe_machine
from benchmarks.timing import significant
from insertion.accounts import Account, AccountState
from insertion.actor import Role
from persistence.migrate import upgrade
from usecases.accounts.hashing import Hashing

Times = npt.NDArray[np.float64]

PREFIX = "/api/v1"
EACH_LOGIN = 4  # below what locks a login, and what stops links
NAIVE_PAIRS = 100  # always with argon2: without, it has nothing to show
RESAMPLES = 2_000
SEED = 7


class OtherAddresses:
    """Makes each request come from another address: none of them is ever locked."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._asked = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            self._asked += 1
            high, low = divmod(self._asked, 250)
            scope["client"] = (f"10.{high // 250}.{high % 250}.{low + 1}", 40_000)
        await self._app(scope, receive, send)


def median_gap(known: Times, unknown: Times, seed: int = SEED) -> dict[str, float]:
    """Return the difference of medians in ms, and its 95 % bootstrap interval."""
    rng = np.random.default_rng(seed)

    def medians(times: Times) -> Times:
        drawn = rng.integers(0, times.size, (RESAMPLES, times.size))
        return np.asarray(np.median(times[drawn], axis=1))

    low, high = np.percentile(medians(known) - medians(unknown), (2.5, 97.5))
    gap = float(np.median(known) - np.median(unknown))
    return {
        "known_median_ms": significant(float(np.median(known))),
        "gap_ms": round(gap, 3),
        "low_ms": round(float(low), 3),
        "high_ms": round(float(high), 3),
    }


def logins(pairs: int) -> tuple[list[str], list[str]]:
    """Return as many known and unknown logins as are needed, of the same length."""
    count = pairs // EACH_LOGIN + 1
    known = [f"agent-{number:05}@exemple.fr" for number in range(count)]
    return known, [each.replace("agent", "autre") for each in known]


@contextmanager
def opened(pairs: int, hashing: Hashing) -> Iterator[TestClient]:
    """Yield the application over a new database that holds the known logins."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/mesure.sqlite3"
        vicinal = wire(Settings(database_url=url), hashing=hashing)
        upgrade(vicinal.engine)
        kept, at = hashing.hash("le bon mot de passe"), datetime.now(UTC)
        model = Account("c", Role.DEPARTEMENT, "c", AccountState.ACTIVE, at, password_hash=kept)
        with vicinal.reading() as uow:
            for number, login in enumerate(logins(pairs)[0]):
                each = replace(model, id=f"c-{number}", acts_as=f"c-{number}", login=login)
                uow.identity.accounts.add(replace(each, mail=login, mail_confirmed_at=at))
            uow.commit()
        with TestClient(OtherAddresses(create_app(vicinal))) as client:
            yield client


def in_turns(pairs: int, ask: Callable[[str], None]) -> tuple[Times, Times]:
    """Return the milliseconds of known and unknown logins, asked in turns, in a random order."""
    rng = np.random.default_rng(SEED)
    times = np.empty((2, pairs))
    both = logins(pairs)
    for which in both:
        ask(which[-1])  # the first answers prepare what the next ones use
    for pair in range(pairs):
        for side in rng.permutation(2):
            login = both[side][pair // EACH_LOGIN]
            start = time.perf_counter_ns()
            ask(login)
            times[side, pair] = (time.perf_counter_ns() - start) / 1e6
    return times[0], times[1]


def measure(pairs: int, hashing: Hashing) -> dict[str, dict[str, float]]:
    """Return the gap of signing in, of asking for a link, and of the naive sign-in."""
    found = {}
    with opened(pairs, hashing) as client:
        found["sign_in"] = median_gap(*in_turns(pairs, _typing_wrong(client)))
    with opened(pairs, hashing) as client:
        found["ask_link"] = median_gap(*in_turns(pairs, _asking_link(client)))
    few = min(pairs, NAIVE_PAIRS)
    with opened(few, Hashing()) as client, mock.patch.object(Hashing, "check", _naive_check):
        found["naive_sign_in"] = median_gap(*in_turns(few, _typing_wrong(client)))
    return found


def _typing_wrong(client: TestClient) -> Callable[[str], None]:
    def ask(login: str) -> None:
        body = {"identifiant": login, "mot_de_passe": "un autre mot de passe"}
        answer = client.post(f"{PREFIX}/connexion", json=body)
        if answer.status_code != 401:  # noqa: PLR2004
            raise RuntimeError(f"expected a refusal, got {answer.status_code}")

    return ask


def _asking_link(client: TestClient) -> Callable[[str], None]:
    def ask(login: str) -> None:
        answer = client.post(f"{PREFIX}/connexion/lien", json={"identifiant": login})
        if answer.status_code != 202:  # noqa: PLR2004
            raise RuntimeError(f"expected a promise, got {answer.status_code}")

    return ask


def _naive_check(self: Hashing, password: str, kept: str | None) -> tuple[bool, str | None]:
    if kept is None:
        return False, None
    return self._hash.verify_and_update(password, kept)


def main() -> None:
    """Measure, print, and write the result when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    light = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
    result: dict[str, object] = {
        "pairs": asked.pairs,
        "hashing": "light" if asked.light else "argon2id, 64 MiB, 3 passes, 4 lanes",
        **measure(asked.pairs, Hashing(light if asked.light else None)),
        "machine": describe_machine(),
    }
    text = json.dumps(result, indent=2, ensure_ascii=False)
    print(text)  # noqa: T201
    if asked.json is not None:
        asked.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
