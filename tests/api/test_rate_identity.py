"""By what a browser that entered before is counted, and how many of them an address has."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI

from api import rate_identity
from api.rate_counters import Counters
from api.rate_identity import LOOKUPS_A_MINUTE, identify_for
from api.rate_limits import Identity
from api.wiring import Vicinal
from tests.api.builders import a_vicinal
from tests.api.routes import PREFIX
from usecases.accounts.known_browser import new_mark


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vicinal]:
    made = a_vicinal(tmp_path_factory.mktemp("marks"))
    yield made
    made.close()


def test_who_gathered_many_marks_is_counted_by_address_in_the_end(
    vicinal: Vicinal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_identity, "time", SimpleNamespace(time=lambda: 1_000_000.0))
    counters = Counters(tmp_path / "counters")
    identify, app = identify_for(vicinal, counters), FastAPI()

    def asking(address: str) -> Identity | None:
        mark = new_mark(vicinal.signing.practice, "elle@exemple.fr")
        scope = {
            "type": "http",
            "app": app,
            "method": "POST",
            "path": f"{PREFIX}/connexion",
            "query_string": b"",
            "client": (address, 1),
            "headers": [(b"cookie", f"vicinal-connu={mark}".encode())],
        }
        return asyncio.run(identify(scope))

    found = {asking("192.0.2.7") for _ in range(LOOKUPS_A_MINUTE)}
    assert len(found - {None}) == LOOKUPS_A_MINUTE
    assert asking("192.0.2.7") is None
    assert asking("192.0.2.8") is not None
