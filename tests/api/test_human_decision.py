"""No state of anyone changes without a human being: the clock only says that a delay ran out."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from api.clockwork import tick
from api.wiring import Vicinal
from insertion.actor import CLOCK, Actor, Role
from insertion.contests import SIDES, Side
from insertion.positionnement import Transition
from insertion.positionnement_moves import Acting
from insertion.positionnement_table import ROLES_OF_PARTY, RULES, Party
from persistence.tables import Base
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.api.stored import a_client, everything
from tests.source_tree import parsed, python_files, relative

BY_THE_CLOCK = {
    Transition.REMIND: "says that an answer is awaited, and changes no state",
    Transition.EXPIRE: "says that nobody answered in the delay: it judges nobody",
    Transition.PROMOTE: "gives a free place in the order in which people were put to wait",
}
ACTS_AS_THE_CLOCK = {
    "usecases/accounts/manage.py": "nobody is given the role of the clock",
    "usecases/positionnements/expire.py": "the delays of answers",
    "usecases/positionnements/places.py": "the order of the waiting list",
    "usecases/positionnements/sessions.py": "reads whom a cancelled session frees",
    "usecases/positionnements/standing.py": "as what an actor acts",
    "usecases/messages/queue.py": "writes to no clock",
    "usecases/data_rights/erase.py": "an erasure that a human being asked for, at its day",
    "usecases/retention/taking_away.py": "the end of what the law lets be kept, told before",
    "usecases/demo/year/desk.py": "an invented year",
}
LATER = timedelta(days=400)


def test_the_clock_judges_nothing() -> None:
    clocks = [rule for rule in RULES if Party.CLOCK in rule.parties]
    assert {rule.transition for rule in clocks} == set(BY_THE_CLOCK)
    for rule in clocks:
        assert rule.parties == {Party.CLOCK}  # never in the place of someone
        assert not rule.reasons  # a reason is a judgement
        assert not rule.asks
    assert {str(rule.target) for rule in clocks if rule.source is not rule.target} == {
        "expire",
        "accepte",
    }


def test_every_other_transition_is_for_human_beings_only() -> None:
    for rule in RULES:
        if rule.transition not in BY_THE_CLOCK:
            assert rule.parties
            assert Party.CLOCK not in rule.parties
    for party, roles in ROLES_OF_PARTY.items():
        assert (Role.CLOCK in roles) is (party is Party.CLOCK)
    assert "horloge" not in {str(side) for side in Side}
    assert all(SIDES.values())


def test_no_other_use_case_acts_as_the_clock() -> None:
    found = {
        relative(path)
        for path in python_files("usecases")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Name | ast.Attribute)
        and (getattr(node, "id", None) or getattr(node, "attr", None)) == "CLOCK"
    }
    assert found == set(ACTS_AS_THE_CLOCK)


class _Later:
    """The application, more than a year later."""

    def __init__(self, vicinal: Vicinal) -> None:
        self._vicinal = vicinal
        self.unit_of_work = vicinal.unit_of_work
        self.practice = vicinal.practice

    def __getattr__(self, name: str) -> object:
        return getattr(self._vicinal, name)

    def acting(self, actor: Actor) -> Acting:
        now = self._vicinal.acting(actor)
        return Acting(actor, now.at + LATER, self.today())

    def today(self) -> date:
        return self._vicinal.today() + LATER


@pytest.fixture
def vicinal(tmp_path: Path) -> Vicinal:
    return everything(tmp_path)


def states(vicinal: Vicinal, *tables: str) -> dict[str, list[str]]:
    with vicinal.snapshot() as connection:
        return {
            name: sorted(map(str, connection.execute(select(Base.metadata.tables[name]))))
            for name in tables
        }


def test_a_year_goes_by_and_the_clock_only_says_that_delays_ran_out(vicinal: Vicinal) -> None:
    kept = ("situations", "accompaniments", "contests", "contest_events", "attendances")
    kept += ("participation_facts", "parcours_events", "accounts")
    before = states(vicinal, *kept)
    with vicinal.snapshot() as connection:
        table = Base.metadata.tables["positionnements"]
        was = {row.id: row.state for row in connection.execute(select(table))}
    tick(_Later(vicinal))  # type: ignore[arg-type]
    assert states(vicinal, *kept) == before
    with vicinal.snapshot() as connection:
        became = {row.id: row.state for row in connection.execute(select(table))}
        events = Base.metadata.tables["positionnement_events"]
        by_clock = [
            row for row in connection.execute(select(events)) if row.actor_role == CLOCK.role.value
        ]
    changed = {each for each in was if became[each] != was[each]}
    assert changed
    assert {became[each] for each in changed} == {"expire"}
    assert {row.transition for row in by_clock} <= {"relancer", "expirer"}
    assert all(row.reason is None for row in by_clock)


def test_nobody_can_come_as_the_clock(vicinal: Vicinal) -> None:
    client = a_client(vicinal)
    response = client.get(f"{PREFIX}/echeances", headers=as_actor("horloge:horloge"))
    the_problem(response, 401)
