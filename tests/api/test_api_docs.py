"""``docs/api.md`` says what the API does: its routes, its settings, and an answer it gives."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import Vicinal
from cli.main import DEBUG_VARIABLE
from skills.starter import load_starter
from tests.api.routes import PREFIX, ROUTES
from tests.source_tree import ROOT
from tests.upgraded import upgrade
from usecases.demo import load_demo

PAGE = (ROOT / "docs/api.md").read_text(encoding="utf-8")
DEMO_SEED = 49
_COMMAND = re.compile(r"curl -s '[^']*(/api/v1/[^']*)'.*?-d '(.*?)'", re.DOTALL)
_ANSWER = re.compile(r"```text\n(.*?)```", re.DOTALL)


def test_every_route_is_on_the_page() -> None:
    missing = [str(each) for each in ROUTES if f"`{PREFIX}{each.template}" not in PAGE]
    assert missing == []


def test_every_variable_is_on_the_page() -> None:
    settings = Settings(database_url="sqlite://").shown()
    assert [name for name in (*settings, DEBUG_VARIABLE) if f"`{name}`" not in PAGE] == []


def abridged(item: dict[str, Any]) -> str:
    """Write a match as the page does."""
    lines = [f"{item['intitule']} ({item['id']}) · score {item['score']:.1f}"]
    for line in item["contributions"]:
        ceiling = f"/ {line['plafond']:.0f}" if line["plafond"] else ""
        lines.append(
            f"  {line['points']:+5.1f} {ceiling:4}  {line['critere']:22}  {line['phrase']}"
        )
    asked = " ".join(each["question"] for each in item["a_verifier"])
    return "\n".join([*lines, f"a_verifier : {asked or 'rien'}", ""])


@pytest.fixture
def demonstration(tmp_path: Path) -> Vicinal:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'demo.sqlite3'}")
    vicinal = Vicinal(settings, today=lambda: date(2026, 11, 22))
    upgrade(vicinal.engine)
    uow, communes = vicinal.unit_of_work(), vicinal.communes
    load_demo(uow, load_starter(), communes, DEMO_SEED, vicinal.today())
    return vicinal


def test_the_answer_of_the_page_is_the_one_the_demonstration_gives(demonstration: Vicinal) -> None:
    command, answer = _COMMAND.search(PAGE), _ANSWER.search(PAGE)
    assert command
    assert answer
    with TestClient(create_app(demonstration)) as client:
        given = client.post(command[1], json=json.loads(command[2])).json()
    assert abridged(given["items"][0]) == answer[1]
