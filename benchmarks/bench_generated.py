"""Requests generated from the document of the API, for each role: no 5xx, nothing undocumented.

Schemathesis writes them, good and bad, and the application answers in this process; ids of the
addresses are those of what exists, one time in two. Needs ``pip install schemathesis``: it is no
dependency of the project.

    python -m benchmarks.bench_generated [--cases 20000] [--roles anonyme referent] [--seed 49]
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from starlette.testclient import TestClient

from api.actor_header import ACTOR_HEADER
from api.app import create_app
from tests.api.routes import PREFIX, ROUTES
from tests.api.stored import everything, nobody_stays_signed_in

ROLES: Mapping[str, str | None] = {
    "anonyme": None,
    "beneficiaire": "beneficiaire:b-1",
    "referent": "referent:ref-1",
    "employeur": "employeur:anne:emp-1",
    "operateur": "operateur:jean:op-1",
    "departement": "departement:dep-1",
}
SERVER_ERROR = 500
REAL_ID_SHARE = 0.5
MAX_SHOWN = 20


class Asked:
    """What was answered to one role, and what should not have been."""

    def __init__(self, client: TestClient, actor: str | None, rng: random.Random) -> None:
        self._client = client
        self._headers = {} if actor is None else {ACTOR_HEADER: actor}
        self._rng = rng
        self._urls = {(route.method, PREFIX + route.template): route.url for route in ROUTES}
        self.statuses: Counter[int] = Counter()
        self.broken: list[str] = []

    def ask(self, case: Any) -> None:
        """Send one generated request, and look at what is answered."""
        sent = case.as_transport_kwargs(base_url="http://testserver")
        url, method = sent.pop("url"), sent.pop("method")
        real = self._urls.get((method, case.path))
        if real is not None and self._rng.random() < REAL_ID_SHARE:
            url = f"http://testserver{PREFIX}{real}"
        sent["headers"] = _writable(sent.get("headers") or {}) | self._headers
        sent.pop("cookies", None)
        answer = self._client.request(method, url, **sent)
        self.statuses[answer.status_code] += 1
        documented = case.operation.definition.raw.get("responses", {})
        if answer.status_code >= SERVER_ERROR and answer.status_code != 503:  # noqa: PLR2004
            self.broken.append(f"{answer.status_code} {method} {case.path}")
        elif str(answer.status_code) not in documented and answer.status_code not in {405, 404}:
            self.broken.append(f"{answer.status_code} undocumented: {method} {case.path}")


def _writable(headers: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers that a client can send at all."""
    return {
        name: value
        for name, value in headers.items()
        if isinstance(value, str) and value.isascii() and value.isprintable()
    }


def operations(app: Any) -> Iterator[Any]:
    """Yield the operations of the document that the application publishes."""
    from schemathesis import openapi  # noqa: PLC0415  # no dependency of the project

    for found in openapi.from_asgi("/openapi.json", app).get_all_operations():
        yield found.ok()


def try_operation(operation: Any, asked: Asked, cases: int, number: int) -> None:
    """Send so many cases of one operation."""

    @seed(number)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        asked.ask(case)

    send()


def main() -> int:
    """Ask as each role, print what was answered; return 1 when something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000, help="of each role")
    parser.add_argument("--roles", nargs="*", choices=tuple(ROLES), default=tuple(ROLES))
    parser.add_argument("--seed", type=int, default=49)
    arguments = parser.parse_args()
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="vicinal-generated-") as folder:
        app = create_app(everything(Path(folder)))
        with TestClient(app, raise_server_exceptions=False) as client:
            nobody_stays_signed_in(client)
            for role in arguments.roles:
                asked = Asked(client, ROLES[role], random.Random(arguments.seed))
                start = time.perf_counter()
                found = list(operations(app))
                share = max(arguments.cases // len(found), 1)
                for operation in found:
                    try_operation(operation, asked, share, arguments.seed)
                spent = time.perf_counter() - start
                sys.stdout.write(
                    f"{role:13} {sum(asked.statuses.values()):6} requests in {spent:5.0f} s: "
                    f"{dict(sorted(asked.statuses.items()))}, {len(asked.broken)} broken\n"
                )
                broken += asked.broken
    for line, times in Counter(broken).most_common(MAX_SHOWN):
        sys.stdout.write(f"  {times:5} {line}\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
