"""Zones are drawn once a year, and a person keeps hers while she lives in it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from geo.communes import CommuneCode, load_communes
from insertion.actor import Acting, Actor, Role
from insertion.beneficiary import Profile
from insertion.errors import InvalidValue, TransitionRefused, UnknownRecord
from persistence.engine import create_engine_for
from persistence.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile
from tests.upgraded import upgrade
from usecases.accompany import keep_profile
from usecases.place.placing import protect_address, show_place
from usecases.place.zones import Drawing, build_zones

COMMUNES = load_communes()
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
# Three communes of the Saumurois, far from Angers, and their people.
PEOPLE = {"49007": 80, "49328": 45, "49112": 30, "49018": 55}


def living_in(code: str, number: int = 0) -> Profile:
    commune = COMMUNES.get(CommuneCode(code))
    point = replace(commune.center, lat=commune.center.lat + number * 1e-5)
    return replace(a_profile(), home=point, home_commune=commune.code)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = create_engine_for(f"sqlite:///{tmp_path / 'a.db'}")
    upgrade(engine)
    with SqlUnitOfWork(engine) as uow:
        for code, count in PEOPLE.items():
            uow.beneficiaries.upsert(
                (f"p-{code}-{number}", living_in(code, number)) for number in range(count)
            )
        uow.commit()
    return engine


def acting(person: str) -> Acting:
    return Acting(Actor(person, Role.BENEFICIARY), AT, date(2026, 11, 26))


def zone_id(engine: Engine, person: str) -> str | None:
    with SqlUnitOfWork(engine) as uow:
        found = uow.host_side.releases.get(person)
    return None if found is None else found.zone_id


def test_everyone_is_placed_in_a_zone_of_fifty(engine: Engine) -> None:
    (build,) = build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    assert min(zone.people for zone in build.zones) >= 50
    assert sum(zone.people for zone in build.zones) == sum(PEOPLE.values())
    with SqlUnitOfWork(engine) as uow:
        assert uow.host_side.zones.latest("49") == build
    for code in PEOPLE:
        (home,) = [zone for zone in build.zones if code in zone.communes]
        assert zone_id(engine, f"p-{code}-0") == home.id


def test_a_second_drawing_in_the_year_is_refused_and_changes_nothing(engine: Engine) -> None:
    build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    with pytest.raises(TransitionRefused, match="2026 existent"):
        build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    with SqlUnitOfWork(engine) as uow:
        assert [each.revision for each in uow.host_side.zones.latest_of_all()] == [1]


def test_with_a_motive_the_year_is_drawn_again_and_the_motive_is_kept(engine: Engine) -> None:
    (first,) = build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    again = Drawing(2026, AT, "fusion de communes")
    (second,) = build_zones(SqlUnitOfWork(engine), COMMUNES, again)
    assert (second.revision, second.motive) == (2, "fusion de communes")
    assert {zone.communes for zone in first.zones} == {zone.communes for zone in second.zones}
    assert str(zone_id(engine, "p-49007-0")).startswith("49-2026.2-")


@pytest.mark.parametrize("motive", ["", "  ", "x" * 501, "a\0b"])
def test_a_motive_says_something(motive: str) -> None:
    with pytest.raises(InvalidValue, match="motif"):
        Drawing(2026, AT, motive)


def test_a_new_year_moves_nobody_who_is_still_hidden_where_she_lives(engine: Engine) -> None:
    build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    before = {code: zone_id(engine, f"p-{code}-0") for code in PEOPLE}
    keep_profile("p-new", living_in("49007"), SqlUnitOfWork(engine), acting("p-new"))
    build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2027, AT))
    assert {code: zone_id(engine, f"p-{code}-0") for code in PEOPLE} == before
    keep_profile("p-later", living_in("49007"), SqlUnitOfWork(engine), acting("p-later"))
    assert str(zone_id(engine, "p-later")).startswith("49-2027-")


def test_who_is_left_too_few_in_an_old_zone_is_placed_anew(engine: Engine) -> None:
    build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    for number in range(20):
        person = f"p-49018-{number}"
        keep_profile(person, living_in("49007"), SqlUnitOfWork(engine), acting(person))
    build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2027, AT))
    assert str(zone_id(engine, "p-49018-40")).startswith("49-2027-")
    assert str(zone_id(engine, "p-49007-0")).startswith("49-2026-")


def test_a_move_inside_the_zone_keeps_it_and_a_move_out_changes_it(engine: Engine) -> None:
    (build,) = build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    (zone,) = [each for each in build.zones if "49328" in each.communes]
    for code in zone.communes[:3]:
        keep_profile("p-49328-0", living_in(code), SqlUnitOfWork(engine), acting("p-49328-0"))
        assert zone_id(engine, "p-49328-0") == zone.id
    keep_profile("p-49328-0", living_in("49007"), SqlUnitOfWork(engine), acting("p-49328-0"))
    assert zone_id(engine, "p-49328-0") == "49-2026-49007"


def test_a_home_known_by_its_point_alone_is_placed_by_it(engine: Engine) -> None:
    build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    profile = replace(living_in("49007"), home_commune=None)
    keep_profile("p-point", profile, SqlUnitOfWork(engine), acting("p-point"))
    assert zone_id(engine, "p-point") == "49-2026-49007"


def test_elsewhere_there_is_no_zone_until_one_is_drawn(engine: Engine) -> None:
    build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    keep_profile("p-paris", living_in("75056"), SqlUnitOfWork(engine), acting("p-paris"))
    assert zone_id(engine, "p-paris") is None


def test_a_protected_address_is_the_whole_departement_and_counted_nowhere(engine: Engine) -> None:
    build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    protect_address("p-49007-1", True, SqlUnitOfWork(engine), acting("p-49007-1"))
    assert zone_id(engine, "p-49007-1") == "49-2026-tout"
    with SqlUnitOfWork(engine) as uow:
        crowds = uow.host_side.releases.crowds()
    assert sum(crowd.people for crowd in crowds) == sum(PEOPLE.values()) - 1
    # Moving, or a new year, does not take it away.
    keep_profile("p-49007-1", living_in("49328"), SqlUnitOfWork(engine), acting("p-49007-1"))
    (build,) = build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2027, AT))
    assert zone_id(engine, "p-49007-1") == "49-2027-tout"
    assert sum(zone.people for zone in build.zones) == sum(PEOPLE.values()) - 1


def test_she_asks_for_protection_and_does_not_lift_it_alone(engine: Engine) -> None:
    build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    person = "p-49007-1"
    protect_address(person, True, SqlUnitOfWork(engine), acting(person))
    with pytest.raises(UnknownRecord):
        protect_address(person, False, SqlUnitOfWork(engine), acting(person))
    agent = Acting(Actor("dep-1", Role.DEPARTEMENT), AT, date(2026, 11, 26))
    protect_address(person, False, SqlUnitOfWork(engine), agent)
    assert zone_id(engine, person) == "49-2026-49007"


@pytest.mark.parametrize(
    "actor",
    [
        Actor("p-49007-2", Role.BENEFICIARY),
        Actor("ref-9", Role.REFERENT),
        Actor("jean", Role.EMPLOYER, "emp-1"),
        Actor("jean", Role.OPERATOR, "op-1"),
    ],
)
def test_a_zone_is_shown_to_nobody_else(engine: Engine, actor: Actor) -> None:
    build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    with pytest.raises(UnknownRecord):
        show_place("p-49007-1", SqlUnitOfWork(engine), actor)
    doing = Acting(actor, AT, date(2026, 11, 26))
    with pytest.raises(UnknownRecord):
        protect_address("p-49007-1", True, SqlUnitOfWork(engine), doing)


def test_her_zone_is_said_to_her_in_words(engine: Engine) -> None:
    build_zones(SqlUnitOfWork(engine), COMMUNES, Drawing(2026, AT))
    me = Actor("p-49007-1", Role.BENEFICIARY)
    released, zone = show_place("p-49007-1", SqlUnitOfWork(engine), me)
    assert zone is not None
    assert (released.protected, zone.label) == (False, "secteur d’Angers")
