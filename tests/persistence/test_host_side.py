"""The host side on both databases: zones, released facts, sites, offers, interests, counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from geo.communes import CommuneCode, DensityClass
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from geo.zones import Zone
from insertion.errors import StaleVersion
from insertion.host_side.interests import Interest, ShownName
from insertion.host_side.ports import ZoneBuild
from insertion.host_side.posted_offers import PostedOffer, PostedState
from insertion.host_side.released import Crowd, ReleasedPerson
from insertion.host_side.sites import EmployerSite, SiteState
from insertion.opportunity import OpportunityId
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement_ports import Window
from persistence.unit_of_work import SqlUnitOfWork
from skills.codes import SkillId
from tests.persistence.builders import an_offer

Work = Callable[[], SqlUnitOfWork]
AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 26)
OFFER = an_offer()


def a_zone(name: str = "49007", people: int = 80) -> Zone:
    codes = (CommuneCode("49007"), CommuneCode("49353"))
    return Zone(
        name, "secteur d’Angers", "49", codes, Coordinates(47.4, -0.5), DensityClass.DENSE, people
    )


def a_build(year: int = 2026, revision: int = 1) -> ZoneBuild:
    stem = f"{year}.{revision}"
    return ZoneBuild(
        departement="49",
        year=year,
        revision=revision,
        zones=(a_zone(f"{stem}-a"), a_zone(f"{stem}-b", 51)),
        whole=a_zone(f"{stem}-tout", 131),
        digest="d" * 64,
        built_at=AT,
        motive=None if revision == 1 else "une commune oubliée",
    )


def a_site(site_id: str = "site-1", **facts: object) -> EmployerSite:
    given: dict[str, object] = {
        "id": site_id,
        "organisation_id": "emp-1",
        "siret": "73282932000074",
        "label": "Atelier",
        "commune_code": CommuneCode("49007"),
        "point": Coordinates(47.4736, -0.5542),
        "density": DensityClass.DENSE,
        "declared_at": AT,
        "used_at": AT,
    }
    return EmployerSite(**(given | facts))  # type: ignore[arg-type]


def an_interest(interest_id: str = "i-1", **facts: object) -> Interest:
    given: dict[str, object] = {
        "id": interest_id,
        "opportunity_id": OpportunityId(OFFER.id),
        "beneficiary_id": "b-1",
        "opened_at": AT,
        "with_referent": False,
        "name": ShownName("Zoé", "B"),
    }
    return Interest(**(given | facts))  # type: ignore[arg-type]


@pytest.fixture
def ground(unit_of_work: Work) -> Work:
    with unit_of_work() as uow:
        uow.opportunities.upsert([(OFFER, None)])
        uow.organisations.upsert([Organisation("emp-1", OrganisationKind.EMPLOYER, "Employeur")])
        uow.commit()
    return unit_of_work


def test_the_last_build_of_a_departement_is_read_whole(unit_of_work: Work) -> None:
    with unit_of_work() as uow:
        for build in (a_build(2026, 2), a_build(2025), a_build(2026, 1)):
            uow.host_side.zones.save(build)
        uow.commit()
        assert uow.host_side.zones.latest("49") == a_build(2026, 2)
        assert uow.host_side.zones.latest("53") is None
        assert list(uow.host_side.zones.latest_of_all()) == [a_build(2026, 2)]
        assert uow.host_side.zones.get("2025.1-b") == a_zone("2025.1-b", 51)
        assert uow.host_side.zones.get("none") is None


def test_what_is_let_out_is_read_back_and_replaced(unit_of_work: Work) -> None:
    whole = ReleasedPerson(
        beneficiary_id="b-1",
        zone_id="z",
        means=frozenset({TravelMode.CAR, TravelMode.WALK}),
        domains=frozenset("KN"),
        skills=frozenset({SkillId("v:repasser"), SkillId("v:souder")}),
    )
    bare = ReleasedPerson(beneficiary_id="b-2")
    with unit_of_work() as uow:
        uow.host_side.releases.put([whole, bare], AT)
        uow.host_side.releases.put([replace(whole, protected=True)], AT)
        uow.commit()
        assert uow.host_side.releases.get("b-1") == replace(whole, protected=True)
        assert uow.host_side.releases.get("b-2") == bare
        assert uow.host_side.releases.get("b-3") is None
        assert uow.host_side.releases.get("' OR 1=1") is None


def test_crowds_leave_out_the_protected_and_those_without_a_zone(unit_of_work: Work) -> None:
    car = frozenset({TravelMode.CAR})
    alike = [
        ReleasedPerson(beneficiary_id=f"b-{n}", zone_id="z", means=car, domains=frozenset("K"))
        for n in range(3)
    ]
    with unit_of_work() as uow:
        uow.host_side.releases.put(
            [*alike, replace(alike[0], beneficiary_id="p", protected=True)], AT
        )
        uow.host_side.releases.put([ReleasedPerson(beneficiary_id="nowhere")], AT)
        uow.commit()
        assert uow.host_side.releases.crowds() == [Crowd("z", car, frozenset("K"), 3)]


def test_sites_are_counted_over_thirty_days_and_listed(ground: Work) -> None:
    with ground() as uow:
        sites = uow.host_side.sites
        sites.put(a_site("s-1"))
        sites.put(a_site("s-2", used_at=AT - timedelta(days=31)))
        decided = a_site("s-1").decided(verified=True, on=DAY, motive=None)
        sites.put(decided)
        uow.commit()
        assert sites.get("s-1") == decided
        since = AT - timedelta(days=30)
        assert sites.used_since("emp-1", since) == 1
        assert sites.used_since("emp-1", since, but="s-1") == 0
        assert [each.id for each in sites.page(None, None, Window(1, 5)).items] == ["s-1", "s-2"]
        assert sites.page("emp-1", SiteState.VERIFIED, Window(1, 5)).total == 1
        assert sites.page("emp-2", None, Window(1, 5)).total == 0


def test_an_offer_is_changed_from_the_version_that_was_read(ground: Work) -> None:
    posted = PostedOffer(offer=OFFER, organisation_id="emp-1", site_id="site-1", posted_at=AT)
    with ground() as uow:
        uow.host_side.sites.put(a_site())
        uow.host_side.posted.put(posted)
        published = posted.decided(accepted=True, motive=None)
        uow.host_side.posted.put(published)
        with pytest.raises(StaleVersion):
            uow.host_side.posted.put(published)
        uow.commit()
        assert uow.host_side.posted.get(OFFER.id) == published
        listed = uow.host_side.posted.page("emp-1", PostedState.PUBLISHED, Window(1, 5))
        assert (listed.items, listed.total) == ((published,), 1)


def test_one_interest_is_open_at_a_time(ground: Work) -> None:
    with ground() as uow:
        interests = uow.host_side.interests
        interests.put(an_interest())
        with pytest.raises(IntegrityError):
            interests.put(an_interest("i-2"))
    with ground() as uow:
        interests = uow.host_side.interests
        interests.put(an_interest(closed_at=AT))
        interests.put(an_interest("i-2", name=None))
        uow.commit()
        assert interests.open_one(OFFER.id, "b-1") == an_interest("i-2", name=None)
        assert list(interests.open_for(OFFER.id)) == [an_interest("i-2", name=None)]
        assert interests.open_of("b-9") == []


def test_a_count_is_of_its_day(unit_of_work: Work) -> None:
    with unit_of_work() as uow:
        uow.host_side.nearby.keep("1:2:0", "K", DAY, 12)
        assert uow.host_side.nearby.of_day("1:2:0", "K", DAY) == 12
        uow.host_side.nearby.keep("1:2:0", "K", DAY + timedelta(days=1), 13)
        assert uow.host_side.nearby.of_day("1:2:0", "K", DAY) is None
        assert uow.host_side.nearby.of_day("1:2:0", "N", DAY) is None
