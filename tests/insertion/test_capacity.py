from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.capacity import (
    ActionSession,
    Audience,
    Mixing,
    SessionState,
    mixing_refusal,
    next_to_enter,
    require_entry,
)
from insertion.errors import InvalidValue, TransitionRefused
from insertion.organisations import Organisation, OrganisationKind
from insertion.referent import Accompaniment, AccompanimentRole, Referent, portfolios_capacity
from tests.persistence.insertion_builders import a_session


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"places": 0}, "places"),
        ({"places": 10_001}, "places"),
        ({"places": 2, "taken": 3}, "places"),
        ({"places": 4, "group_min": 5}, "groupe_min"),
        ({"group_min": 0}, "groupe_min"),
        ({"places": 9, "group_max": 8}, "places"),
        ({"places": 8, "group_min": 6, "group_max": 5}, "groupe_max"),
        ({"ends_on": date(2026, 10, 31)}, "fin"),
        ({"venue": "x" * 301}, "lieu"),
        ({"id": "a b"}, "id"),
    ],
)
def test_a_session_is_valid_once_built(facts: dict[str, object], field: str):
    with pytest.raises(InvalidValue) as refused:
        a_session(**facts)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_session_takes_people_to_its_last_day():
    session = a_session()
    assert session.takes_people_on(session.ends_on)
    assert not session.takes_people_on(date(2027, 5, 1))
    for state in (SessionState.CLOSED, SessionState.CANCELLED):
        with pytest.raises(TransitionRefused) as refused:
            require_entry(a_session(state=state), session.starts_on)
        assert refused.value.code == "session_fermee"


def test_a_group_has_its_people_at_its_minimum():
    assert not a_session(places=8, group_min=4, taken=3).has_its_group
    assert a_session(places=8, group_min=4, taken=4).has_its_group
    assert a_session().has_its_group


def test_the_last_place_of_a_mixed_group_is_kept_for_another_public():
    mixed = a_session(places=4, taken=3, mixing=Mixing.MIXED)
    three = {Audience.BRSA: 3}
    assert mixing_refusal(mixed, Audience.BRSA, three)
    assert mixing_refusal(mixed, Audience.YOUNG_FAJ, three) is None
    assert mixing_refusal(mixed, Audience.BRSA, {Audience.BRSA: 2, Audience.OTHER: 1}) is None
    two = a_session(places=4, taken=2, mixing=Mixing.MIXED)
    assert mixing_refusal(two, Audience.BRSA, {Audience.BRSA: 2}) is None


def test_a_group_of_one_public_stays_so():
    same = a_session(places=4, taken=1, mixing=Mixing.SAME)
    assert mixing_refusal(same, Audience.OTHER, {Audience.BRSA: 1})
    assert mixing_refusal(same, Audience.BRSA, {Audience.BRSA: 1}) is None
    assert mixing_refusal(same, Audience.OTHER, {Audience.BRSA: 0}) is None


PEOPLE = st.lists(st.sampled_from(list(Audience)), max_size=6)


@given(PEOPLE, PEOPLE, st.sampled_from([None, *Mixing]), st.integers(1, 8))
def test_the_next_to_enter_is_the_first_who_may(
    inside: list[Audience], waiting: list[Audience], mixing: Mixing | None, places: int
):
    inside = inside[:places]
    session: ActionSession = a_session(places=places, taken=len(inside), mixing=mixing)
    counts = {audience: inside.count(audience) for audience in Audience}
    queue = [(f"p{rank}", audience) for rank, audience in enumerate(waiting)]
    chosen = next_to_enter(session, queue, counts)
    may = [
        key
        for key, audience in queue
        if session.free > 0 and mixing_refusal(session, audience, counts) is None
    ]
    assert chosen == (may[0] if may else None)


@pytest.mark.parametrize(
    ("norm", "hundredths", "capacity"),
    [(120, 100, 120), (80, 100, 80), (120, 50, 60), (80, 33, 26), (120, 1, 1), (80, 1, 0)],
)
def test_a_file_active_follows_the_working_time_rounded_down(
    norm: int, hundredths: int, capacity: int
):
    assert Referent("r", "o", True, norm, hundredths).capacity == capacity


@pytest.mark.parametrize(("norm", "hundredths"), [(100, 100), (120, 0), (120, 101)])
def test_a_norm_is_one_of_two_and_nobody_works_more_than_full_time(norm: int, hundredths: int):
    with pytest.raises(InvalidValue):
        Referent("r", "o", True, norm, hundredths)


def test_six_portfolios_of_eighty_are_four_hundred_and_eighty_people():
    assert portfolios_capacity() == 480


def test_nothing_ends_before_it_began_and_a_structure_has_a_name():
    with pytest.raises(InvalidValue, match="fin"):
        Accompaniment(
            "a", "b", "r", AccompanimentRole.SUPPORT, date(2026, 11, 2), date(2026, 11, 1)
        )
    with pytest.raises(InvalidValue, match="nom"):
        Organisation("o", OrganisationKind.MDS, "  ")
