"""A database of its own for each test that needs one, and the command line called in-process."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import run
from tests.api.builders import a_vicinal
from tests.one_starter import one_starter  # noqa: F401


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str


Vicinal = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VICINAL_DATABASE_URL", "VICINAL_DEBUG", "VICINAL_PORT", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def vicinal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Vicinal:
    """Return a function that runs one command line."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Outcome(status, printed.out, printed.err)

    return call


@pytest.fixture(scope="session")
def catalogue_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a small catalogue that tests only read."""
    application = a_vicinal(tmp_path_factory.mktemp("cli"))
    application.close()
    return application.settings.database_url


@pytest.fixture
def on_catalogue(catalogue_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the settings at the small catalogue."""
    monkeypatch.setenv("VICINAL_DATABASE_URL", catalogue_url)


@pytest.fixture
def new_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the settings at a database that does not exist yet, nor its folder."""
    path = tmp_path / "données" / "essai.sqlite3"
    monkeypatch.setenv("VICINAL_DATABASE_URL", f"sqlite:///{path}")
    return path
