"""A home moved inside its zone changes no byte of what hosts and visitors obtain (G20)."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from threading import current_thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import Vicinal, wire
from benchmarks.home_movers import move_inside, other_zone, people_with_a_zone, zone_of
from benchmarks.home_moves import (
    Observer,
    Request,
    differing,
    forget_counts,
    observe,
    observers,
    requests_of,
    rows_digest,
)
from geo.zones import SMALLEST_ZONE, Zone
from insertion.actor import Role
from skills.starter import load_starter
from tests.upgraded import upgrade
from usecases.demo import load_demo

EXAMPLES = 5


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    folder: Path = tmp_path_factory.mktemp("demenagements")
    url = f"sqlite:///{folder / 'demo.sqlite3'}"
    vicinal = wire(Settings(database_url=url, trust_actor_header=True))
    upgrade(vicinal.engine)
    load_demo(vicinal.unit_of_work(), load_starter(), vicinal.communes, 49, vicinal.today())
    return vicinal


class World:
    """The demonstration, served, and everyone who looks at it."""

    def __init__(self, vicinal: Vicinal, client: TestClient) -> None:
        self.vicinal, self.client = vicinal, client
        self.lookers = observers(vicinal)

    def seen(self, requests: list[Request]) -> Mapping[Request, str]:
        forget_counts(self.vicinal.engine)
        return observe(self.client, requests)

    def rows(self) -> str:
        return rows_digest(self.vicinal.engine)

    def move(self, person: str, luck: Random, zone: Zone | None = None) -> None:
        move_inside(self.vicinal, person, zone or zone_of(self.vicinal, person), luck)

    def of(self, role: Role | None) -> list[Observer]:
        return [each for each in self.lookers if each.role is role]

    def some(self, luck: Random) -> list[Observer]:
        """Return the visitor, two employers and two operators."""
        employers, operators = self.of(Role.EMPLOYER), self.of(Role.OPERATOR)
        return [*self.of(None), *luck.sample(employers, 2), *luck.sample(operators, 2)]


@pytest.fixture(scope="module")
def world(demo: Vicinal) -> Iterator[World]:
    with TestClient(create_app(demo)) as client:
        yield World(demo, client)


def all_requests(lookers: Iterable[Observer]) -> list[Request]:
    return [each for looker in lookers for each in requests_of(looker, public=False)]


def test_there_is_something_to_see(world: World) -> None:
    seen = dict.fromkeys(
        ("/interessees", "/personnes-proches", "/positionnements/", "/emargements"), 0
    )
    for each in all_requests([*world.of(Role.EMPLOYER), *world.of(Role.OPERATOR)[:3]]):
        answer = world.client.get(each.path, headers=each.observer.headers)
        for ending in seen:
            if ending in each.path and answer.status_code == 200:
                seen[ending] += answer.json().get("total", 1)
    assert all(seen.values()), seen
    with world.vicinal.reading() as uow:
        (build,) = uow.host_side.zones.latest_of_all()
    assert len(build.zones) > 1
    assert min(zone.people for zone in build.zones) >= SMALLEST_ZONE


@settings(max_examples=EXAMPLES)
@given(seed=st.integers(0, 2**32), together=st.integers(1, 20))
def test_a_move_inside_the_zone_changes_nothing_that_hosts_obtain(
    world: World, seed: int, together: int
) -> None:
    luck = Random(seed)
    requests = all_requests(world.some(luck))
    before = world.seen(requests)
    forget_counts(world.vicinal.engine)
    written = world.rows()
    for person in luck.sample(people_with_a_zone(world.vicinal), together):
        world.move(person, luck)
    assert differing(before, world.seen(requests)) == []
    forget_counts(world.vicinal.engine)
    assert world.rows() == written


def test_everyone_may_move_and_nobody_sees_it(world: World) -> None:
    luck = Random(1)
    requests = [each for looker in world.some(luck) for each in requests_of(looker)]
    before = world.seen(requests)
    for person in people_with_a_zone(world.vicinal):
        world.move(person, luck)
    assert differing(before, world.seen(requests)) == []


def test_the_same_comparison_sees_a_move_out_of_the_zone(world: World) -> None:
    requests = all_requests(world.of(Role.EMPLOYER))
    before, written, luck = world.seen(requests), world.rows(), Random(1)
    for person in people_with_a_zone(world.vicinal)[:60]:
        world.move(person, luck, other_zone(world.vicinal, person))
    assert any("/interessees" in each for each in differing(before, world.seen(requests)))
    assert world.rows() != written


def test_the_same_comparison_sees_what_her_referent_sees(world: World) -> None:
    person = people_with_a_zone(world.vicinal)[5]
    with world.vicinal.reading() as uow:
        referent = uow.accompaniments.current_of(person)[0].referent_id
    looker = Observer(f"referent:{referent}", Role.REFERENT, {"beneficiary_id": (person,)})
    actions = [each for each in requests_of(looker) if each.path.endswith("/actions")]
    before = world.seen(actions)
    world.move(person, Random(3))
    assert differing(before, world.seen(actions)) != []


def test_no_employer_route_reads_a_profile(world: World) -> None:
    statements: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not current_thread().name.startswith("vicinal-"):  # what no request asked
            statements.append(statement)

    requests = [each for each in all_requests(world.of(Role.EMPLOYER)) if "/employ" in each.path]
    event.listen(world.vicinal.engine, "before_cursor_execute", remember)
    try:
        world.seen(requests)
    finally:
        event.remove(world.vicinal.engine, "before_cursor_execute", remember)
    assert any("released_people" in each for each in statements)
    assert [each for each in statements if "beneficiaries" in each or "situations" in each] == []
