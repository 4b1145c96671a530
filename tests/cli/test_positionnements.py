"""The clock, by hand."""

import json
from pathlib import Path

from api.settings import Settings
from api.wiring import wire
from tests.api.builders import a_catalogue, store
from tests.api.people import store_people
from tests.cli.conftest import Vicinal


def test_what_nobody_answered_is_ended_once(vicinal: Vicinal, new_database: Path) -> None:
    assert vicinal("init").status == 0
    application = wire(Settings(database_url=f"sqlite:///{new_database}"))
    store(application, a_catalogue())
    store_people(application)  # one wish of January 2026
    application.close()
    assert "0 relancé, 1 clos sans réponse." in vicinal("positionnements", "expire").out
    again = vicinal("positionnements", "expire", "--json")
    assert json.loads(again.out) == {"relances": 0, "expires": 0, "echecs": 0}


def test_the_command_says_what_it_does(vicinal: Vicinal) -> None:
    shown = vicinal("positionnements", "expire", "--help")
    assert shown.status == 0
    assert "Relancer" in shown.out
