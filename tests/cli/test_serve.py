import errno
import socket
from pathlib import Path

import pytest

from cli.session import command_name
from tests.cli.conftest import Vicinal
from tests.cli.ports import LOCAL, a_port_of_ours
from tests.source_tree import ROOT


@pytest.mark.usefixtures("on_catalogue")
def test_a_port_already_taken_is_told_as_such(vicinal: Vicinal) -> None:
    with socket.create_server((LOCAL, 0)) as taken:
        shown = vicinal("serve", "--port", str(taken.getsockname()[1]))
    assert (shown.status, shown.out) == (2, "")
    assert "il est déjà pris. Essayez --port." in shown.err


@pytest.mark.usefixtures("on_catalogue")
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "denied"), "demande plus de droits"),
        (OSError(errno.EADDRNOTAVAIL, "elsewhere"), "n’est pas de cette machine"),
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "n’est pas de cette machine"),
    ],
)
def test_a_port_that_cannot_be_opened_is_told_with_its_reason(
    vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("socket.create_server", refuse)
    shown = vicinal("serve", "--port", "8123")
    assert shown.status == 2
    assert f"le port 8123 ne peut pas être ouvert sur {LOCAL} : " in shown.err
    assert words in shown.err
    assert "déjà pris" not in shown.err


@pytest.mark.usefixtures("on_catalogue")
def test_an_application_that_cannot_start_is_not_said_to_lack_a_port(
    vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(*_: object, **__: object) -> None:
        raise SystemExit(3)

    monkeypatch.setattr("uvicorn.Server.run", leave)
    with a_port_of_ours() as port:
        shown = vicinal("serve", "--port", str(port))
    assert shown.status == 2
    assert "n’a pas pu démarrer" in shown.err
    assert "le port" not in shown.err


def test_without_a_database_nothing_is_served(vicinal: Vicinal, new_database: Path) -> None:
    shown = vicinal("serve")
    assert shown.status == 2
    assert "init ». " not in shown.err
    assert f"lancez « {command_name()} init »" in shown.err


def test_commands_to_paste_work_from_where_one_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT)
    assert command_name() == "./vicinal"
    monkeypatch.chdir(tmp_path)
    assert command_name().strip("'") == str(ROOT / "vicinal")
    monkeypatch.setattr("cli.session._PROJECT", tmp_path)  # installed from a wheel
    assert command_name() == "vicinal"
