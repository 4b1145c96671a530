"""The demonstration and its year go into both databases, in one transaction."""

from collections.abc import Callable
from datetime import date

from geo.communes import load_communes
from insertion.actor import Actor, Role
from insertion.positionnement import State
from insertion.positionnement_ports import PositionnementFilter, Window
from persistence.unit_of_work import SqlUnitOfWork
from skills.starter import load_starter
from usecases.demo import DEPARTEMENT_ID, load_demo


def test_the_demonstration_is_the_same_in_both_databases(
    unit_of_work: Callable[[], SqlUnitOfWork],
):
    ground = load_starter(), load_communes()
    first = load_demo(unit_of_work(), *ground, 3, date(2026, 11, 22))
    assert first.year is not None
    assert load_demo(unit_of_work(), *ground, 3, date(2026, 11, 22)).year is None
    with unit_of_work() as uow:
        where = PositionnementFilter(Actor(DEPARTEMENT_ID, Role.DEPARTEMENT))
        placed = uow.positionnements.page(where, Window(1, 5_000))
    assert placed.total == first.year.positionnements
    assert {each.state for each in placed.items} == set(State)
