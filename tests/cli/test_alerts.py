"""``vicinal alerts run``: what a server does each hour for saved searches, done now."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from api.settings import Settings
from api.wiring import local_today, wire
from insertion.saved_searches import Criteria, Finds, Rhythm
from tests.api.builders import a_catalogue
from tests.api.search_routes import a_search
from tests.api.test_saved_searches import an_account
from tests.builders import a_profile
from tests.cli.conftest import Vicinal


@pytest.fixture
def base(vicinal: Vicinal, new_database: Path) -> Path:
    """Return a database with a person who kept a search yesterday, when nothing was there."""
    assert vicinal("init").status == 0
    application = wire(Settings(database_url=f"sqlite:///{new_database}"))
    kept = Finds(looked_on=local_today() - timedelta(days=1))
    with application.unit_of_work() as uow:
        uow.opportunities.upsert([(each, None) for each in a_catalogue()])
        uow.beneficiaries.upsert([("b-1", a_profile())])
        uow.saved_searches.add(
            a_search("s-1", criteria=Criteria(), rhythm=Rhythm.DAILY, finds=kept)
        )
        uow.commit()
    an_account(application)
    application.close()
    return new_database


def test_a_dry_run_counts_and_the_next_tells_once(vicinal: Vicinal, base: Path) -> None:
    assert base.exists()
    expected = {"prevenues": 1, "sans_nouveaute": 0, "echecs": 0}
    for options, said in (
        (("--dry-run", "--json"), {**expected, "essai": True}),
        (("--json",), {**expected, "essai": False}),
        (("--json",), {**expected, "prevenues": 0, "essai": False}),
    ):
        outcome = vicinal("alerts", "run", *options)
        assert (outcome.status, json.loads(outcome.out)) == (0, said)
    assert "1 message" in vicinal("messages", "list").out


def test_it_is_said_in_words(vicinal: Vicinal, base: Path) -> None:
    assert base.exists()
    assert "1 à prévenir, 0 sans rien de nouveau." in vicinal("alerts", "run", "--dry-run").out
    assert "1 prévenue, 0 sans rien de nouveau." in vicinal("alerts", "run").out
