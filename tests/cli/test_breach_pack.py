"""``vicinal breach-pack``: whose files an account read."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from api.settings import Settings
from api.wiring import wire
from insertion.actor import Actor, Role
from insertion.readings import Ground, Reading
from tests.cli.conftest import Outcome, Vicinal

DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def read(vicinal: Vicinal, new_database: Path) -> None:
    assert vicinal("init").status == 0
    application = wire(Settings(database_url=f"sqlite:///{new_database}"))
    referent = Actor("ref-1", Role.REFERENT, "mds-1")
    with application.unit_of_work() as uow:
        for hours, person in ((0, "b-1"), (1, "b-2"), (2, "b-1"), (30, "b-3")):
            at = DAY + timedelta(hours=hours)
            reading = Reading(
                referent, frozenset({person}), "lire_situation", at, date(2026, 11, 20)
            )
            uow.traces.readings.keep(reading, [(person, Ground.ACCOMPANIES)])
        uow.commit()
    application.close()


def pack(vicinal: Vicinal, *more: str | Path, account: str = "referent:ref-1") -> Outcome:
    days = ("--from", "2026-11-20T00:00+00:00", "--to", "2026-11-21T00:00+00:00")
    return vicinal("breach-pack", "--account", account, *days, *more)


@pytest.mark.usefixtures("read")
def test_it_says_who_was_read_when_and_what(vicinal: Vicinal, tmp_path: Path) -> None:
    out = tmp_path / "lues.json"
    told = pack(vicinal, "--out", out, "--json")
    assert told.status == 0
    facts = json.loads(told.out)
    assert json.loads(out.read_text(encoding="utf-8")) == facts
    assert (facts["personnes"], facts["lectures"]) == (2, 3)
    assert facts["lues"][0] == {
        "beneficiaire_id": "b-1",
        "premiere_lecture": "2026-11-20T09:00:00+00:00",
        "derniere_lecture": "2026-11-20T11:00:00+00:00",
        "lectures": 2,
        "quoi": ["lire_situation"],
        "titre": ["accompagnement"],
    }
    assert "referent:ref-1 : 2 personnes lues, 3 lectures." in pack(vicinal).out


@pytest.mark.usefixtures("read")
def test_an_account_that_read_nothing_is_said(vicinal: Vicinal) -> None:
    told = pack(vicinal, account="referent:ref-9")
    assert (told.status, "0 personne lue" in told.out) == (1, True)


def test_moments_that_are_not_are_refused(vicinal: Vicinal) -> None:
    for begin, end in (("hier", "2026-11-21"), ("2026-11-21", "2026-11-20")):
        told = vicinal("breach-pack", "--account", "referent:x", "--from", begin, "--to", end)
        assert told.status == 2
        assert "hier" not in told.err
