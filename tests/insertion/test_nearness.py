"""What a host is told of a place depends on the zone, the square of the grid and nothing finer."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.communes import CommuneCode, DensityClass
from geo.coordinates import Coordinates
from geo.travel import TravelMode, travel_minutes
from geo.zones import Zone
from insertion.host_side.interests import Interest, Secret, ShownName, card_of, in_order
from insertion.host_side.nearness import (
    GRID_LAT_DEG,
    GRID_LON_DEG,
    Crowdedness,
    TravelClass,
    cell_of,
    crowdedness,
    people_near,
    travel_class,
)
from insertion.host_side.released import Crowd, ReleasedPerson
from insertion.opportunity import OpportunityId, SkillRequirement
from skills.codes import SkillId
from tests.persistence.builders import an_offer

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
ZONE = Zone(
    "49-2026-49007",
    "secteur d’Angers",
    "49",
    (CommuneCode("49007"),),
    Coordinates(47.4736, -0.5542),
    DensityClass.DENSE,
    80,
)
CAR, WALK = TravelMode.CAR, TravelMode.WALK
points = st.builds(Coordinates, st.floats(46.9, 48.0), st.floats(-1.4, 0.3))
densities = st.sampled_from(DensityClass)
people = st.integers(0, 200)


@given(points, densities)
def test_every_site_of_a_square_is_the_same(point: Coordinates, density: DensityClass) -> None:
    cell = cell_of(point, density)
    assert cell_of(cell.center, density) == cell
    assert abs(cell.center.lat - point.lat) <= GRID_LAT_DEG
    assert abs(cell.center.lon - point.lon) <= GRID_LON_DEG


@given(points, densities, st.sets(st.sampled_from(TravelMode), min_size=1))
def test_a_class_holds_the_minutes_of_the_fastest_of_her_means(
    point: Coordinates, density: DensityClass, means: set[TravelMode]
) -> None:
    cell = cell_of(point, density)
    found = travel_class(ZONE, frozenset(means), cell)
    alone = [travel_class(ZONE, frozenset({mode}), cell) for mode in means]
    order = [None, *TravelClass]
    assert order.index(found) == min(map(order.index, alone))


def test_classes_are_bounds_that_count() -> None:
    cell = cell_of(ZONE.center, DensityClass.DENSE)
    assert travel_class(ZONE, frozenset({WALK}), cell) in {
        TravelClass.WITHIN_15,
        TravelClass.WITHIN_30,
    }
    far = cell_of(Coordinates(46.5, 0.5), DensityClass.RURAL)
    assert travel_class(ZONE, frozenset({WALK}), far) is TravelClass.BEYOND_60
    assert travel_class(ZONE, None, far) is None
    assert travel_minutes(0, CAR, DensityClass.DENSE, DensityClass.DENSE) <= 15


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, Crowdedness.FEW),
        (10, Crowdedness.FEW),
        (11, Crowdedness.SOME),
        (20, Crowdedness.SOME),
        (21, Crowdedness.MANY),
        (50, Crowdedness.MANY),
        (51, Crowdedness.CROWD),
    ],
)
def test_a_count_is_told_in_words(count: int, words: Crowdedness) -> None:
    assert crowdedness(count) is words


@given(people, people, people)
def test_who_is_counted_lives_near_and_might_do_it(near: int, other: int, unknown: int) -> None:
    crowds = [
        Crowd(ZONE.id, frozenset({CAR}), frozenset("K"), near),
        Crowd(ZONE.id, frozenset({CAR}), frozenset("N"), other),
        Crowd(ZONE.id, None, frozenset("K"), unknown),
        Crowd("elsewhere", frozenset({CAR}), frozenset("K"), 99),
    ]
    cell = cell_of(ZONE.center, ZONE.density)
    assert people_near(crowds, {ZONE.id: ZONE}, cell, "K") == near
    assert people_near(crowds, {ZONE.id: ZONE}, cell, None) == near + other


SKILL, MISSING = SkillId("v:repasser"), SkillId("v:souder")
OFFER = replace(an_offer(), skills=(SkillRequirement(SKILL), SkillRequirement(MISSING)))


def a_card(person: ReleasedPerson, name: ShownName | None = None, key: bytes = b"k" * 32):  # type: ignore[no-untyped-def]
    interest = Interest(
        id="i",
        opportunity_id=OpportunityId(OFFER.id),
        beneficiary_id=person.beneficiary_id,
        opened_at=AT,
        with_referent=False,
        name=name,
    )
    return card_of(interest, person, OFFER, ZONE, cell_of(ZONE.center, ZONE.density), Secret(key))


def test_a_card_says_a_class_the_asked_skills_and_the_name_chosen() -> None:
    person = ReleasedPerson(
        beneficiary_id="b-1", means=frozenset({CAR}), skills=frozenset({SKILL, SkillId("v:autre")})
    )
    card = a_card(person, ShownName("Jean-Marc", "d"))
    assert (card.name, card.travel) == ("Jean-Marc D.", TravelClass.WITHIN_15)
    assert [(each.skill_id, each.held) for each in card.skills] == [(SKILL, True), (MISSING, False)]
    assert "b-1" not in repr(card)


@given(st.text("abc", min_size=1, max_size=8), st.text("abc", min_size=1, max_size=8))
def test_a_tag_says_nothing_without_its_key(first: str, second: str) -> None:
    here, there = Secret(b"a" * 32), Secret(b"b" * 32)
    assert here.tag(first, second) == here.tag(first, second) != there.tag(first, second)
    assert (here.tag(first, second) == here.tag(second, first)) == (first == second)


def test_cards_are_in_an_order_that_no_home_moves() -> None:
    zones = [ReleasedPerson(beneficiary_id=f"b-{n}", means=frozenset({CAR})) for n in range(9)]
    cards = [a_card(person) for person in zones]
    far = [replace(card, travel=TravelClass.BEYOND_60) for card in cards]
    assert [card.id for card in in_order(cards)] == [card.id for card in in_order(reversed(far))]


@pytest.mark.parametrize("first", ["Anne", "Jean-Marc", "Zoé", "D’Artagnan", "Marie Anne"])
def test_a_first_name_is_letters(first: str) -> None:
    assert str(ShownName(first)) == first
