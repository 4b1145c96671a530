import io
import os
import re
import subprocess
import sys

import pytest
from rich.console import Console

from cli.main import run
from cli.terminal import Sentence
from tests.cli.conftest import Vicinal
from tests.source_tree import ROOT

ENGLISH = re.compile(r"\b(Usage|Show this|Error|Missing|Commands|required|default|Try)\b")
COMMANDS = [
    ["--help"],
    ["import", "--help"],
    ["import", "rome", "--help"],
    ["import", "offers", "--help"],
    ["import", "territories", "--help"],
    *([name, "--help"] for name in ("init", "serve", "config", "demo", "geocode")),
    *([name, "--help"] for name in ("titles", "skills", "rank", "rank-batch", "eligibility")),
    *([name, "--help"] for name in ("levers", "territories", "area", "register", "erase")),
    *(["rules", *name, "--help"] for name in ([], ["show"], ["check"])),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_is_in_french_and_fits_eighty_columns(
    vicinal: Vicinal, command: list[str]
) -> None:
    shown = vicinal(*command)
    assert shown.status == 0
    assert "Utilisation : vicinal" in shown.out
    assert ENGLISH.findall(shown.out) == []
    assert max(len(line.rstrip()) for line in shown.out.splitlines()) <= 80


@pytest.mark.parametrize("command", [line for line in COMMANDS if line != ["--help"]], ids=" ".join)
def test_each_command_shows_an_example(vicinal: Vicinal, command: list[str]) -> None:
    assert "Exemple" in vicinal(*command).out


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["rnk"], "vouliez-vous dire « rank » ?"),
        (["rank"], "il manque PROFIL.json"),
        (["rank", "--kind", "x", "p.json"], "offre, action, tout"),
        (["rank", "-k", "0", "p.json"], "un nombre entier de 1 à 1000"),
        (["rank", "-k", "beaucoup", "p.json"], "un nombre entier de 1 à 1000"),
        (["rank", "--jsn", "p.json"], "l’option --jsn n’existe pas"),
        (["rank", "a.json", "b.json"], "un argument de trop"),
        (["rank-batch", "p.jsonl"], "il manque --out"),
        (["titles", "x", "--limit"], "l’option --limit attend une valeur"),
        (["rank", "nulle-part.json"], "nulle-part.json n’existe pas"),
        (["rank", "/"], "est un dossier"),
    ],
)
def test_a_command_line_that_cannot_be_understood_gets_one_french_sentence(
    vicinal: Vicinal, line: list[str], sentence: str
) -> None:
    shown = vicinal(*line)
    assert shown.status == 2
    assert shown.out == ""
    assert sentence in shown.err
    assert shown.err.startswith("vicinal : ")
    assert shown.err.count("\n") == 1


def test_without_a_command_the_help_is_shown(vicinal: Vicinal) -> None:
    assert "rank-batch" in vicinal().out


def test_an_unforeseen_error_shows_no_traceback(
    vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("cli.session.effective_settings", broken)
    shown = vicinal("config")
    assert shown.status == 1
    assert "erreur inattendue (ZeroDivisionError)" in shown.err
    assert "secret" not in shown.err
    monkeypatch.setenv("VICINAL_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["config"])


def test_the_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, contextlib, io\n"
        "from cli.main import run\n"
        "with contextlib.redirect_stdout(io.StringIO()): run(['--help'])\n"
        "heavy = {'numpy', 'numba', 'sklearn', 'sqlalchemy', 'fastapi', 'pydantic'}\n"
        "print(*heavy & set(sys.modules))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert shown.stdout.strip() == ""


def test_a_reader_that_stops_early_is_no_error() -> None:
    env = os.environ | {"PYTHONUNBUFFERED": "1"}
    shown = subprocess.run(
        f"{sys.executable} -P -m cli.main --help | head -n 1",
        shell=True,
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=env,
    )
    assert "Traceback" not in shown.stderr


def test_a_name_with_hyphens_is_folded_before_it_and_not_inside() -> None:
    page = io.StringIO()
    Console(file=page, width=20).print(Sentence("CDI · 35 h · Segré-en-Anjou Bleu"))
    assert page.getvalue() == "CDI · 35 h ·\nSegré-en-Anjou Bleu\n"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_option_without_a_value_is_shown_without_one(
    vicinal: Vicinal, command: list[str]
) -> None:
    assert "<bool>" not in vicinal(*command).out
