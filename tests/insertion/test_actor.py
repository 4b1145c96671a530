"""Who acts is told by a pseudonymous id and a capacity."""

import pytest

from insertion.actor import CLOCK, Actor, Role
from insertion.errors import InvalidValue


def test_an_actor_has_the_id_of_an_account() -> None:
    assert Actor("ref-1", Role.REFERENT, "mds-angers").organisation_id == "mds-angers"


@pytest.mark.parametrize("wrong", ["", "a b", "a\x00", "é\ud800", "../x"])
def test_an_actor_is_never_made_with_an_id_that_is_not_one(wrong: str) -> None:
    with pytest.raises(InvalidValue):
        Actor(wrong, Role.REFERENT)
    with pytest.raises(InvalidValue):
        Actor("ref-1", Role.REFERENT, wrong)


def test_the_clock_is_an_actor_of_its_own() -> None:
    assert CLOCK.role is Role.CLOCK
