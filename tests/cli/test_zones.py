"""``vicinal zones``: once a year, and again with a motive only."""

import json
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from geo.communes import CommuneCode, load_communes
from persistence.engine import create_engine_for
from persistence.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile
from tests.cli.conftest import Vicinal


def with_people(path: Path) -> Engine:
    engine = create_engine_for(f"sqlite:///{path}")
    with SqlUnitOfWork(engine) as uow:
        for code, count in (("49007", 70), ("49328", 51), ("49353", 5)):
            home = load_communes().get(CommuneCode(code))
            profile = replace(a_profile(), home=home.center, home_commune=home.code)
            uow.beneficiaries.upsert((f"p-{code}-{n}", profile) for n in range(count))
        uow.commit()
    return engine


def test_zones_are_drawn_shown_and_not_drawn_again(vicinal: Vicinal, new_database: Path) -> None:
    vicinal("init")
    assert vicinal("zones", "show").status == 1
    with_people(new_database).dispose()
    built = vicinal("zones", "build")
    assert built.status == 0
    assert "secteur d’Angers" in built.out
    (shown,) = json.loads(vicinal("zones", "show", "--json").out)
    assert min(zone["personnes"] for zone in shown["zones"]) >= 50
    again = vicinal("zones", "build")
    assert again.status == 2
    assert "demande un motif" in again.err
    forced = vicinal("zones", "build", "--force", "--motive", "erreur de saisie", "--json")
    assert [(each["revision"], each["motif"]) for each in json.loads(forced.out)] == [
        (2, "erreur de saisie")
    ]
    assert "erreur de saisie" in vicinal("zones", "show").out


def test_forcing_takes_a_motive_that_says_something(vicinal: Vicinal, new_database: Path) -> None:
    vicinal("init")
    assert vicinal("zones", "build", "--force").status == 2
    assert vicinal("zones", "build", "--motive", "x").status == 2
    assert "motif" in vicinal("zones", "build", "--force", "--motive", " ").err
