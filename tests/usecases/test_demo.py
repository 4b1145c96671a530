"""The demonstration: reproducible, real where it says so, plausible, and loaded once."""

from datetime import date

import pytest

from api.labels import DISPOSITIF_LABELS
from geo.communes import Communes, load_communes
from geo.territories import commune_at
from insertion.opportunity import InsertionAction, JobOffer, Opportunity
from insertion.terms import ContractKind, Objective, PhysicalDemand
from persistence.engine import create_engine_for
from persistence.unit_of_work import SqlUnitOfWork
from skills.starter import load_starter
from skills.taxonomy import Referential
from tests.upgraded import upgrade
from usecases.demo import SHOWCASE, DemoReport, demo_opportunities, demo_people, load_demo
from usecases.demo.offers import OFFER_COUNT
from usecases.demo.people import PEOPLE_COUNT

SEED = 49
TODAY = date(2026, 11, 22)
NEIGHBOUR = "accompagnement_53"  # the one action of Mayenne

# Maine-et-Loire, a little wider than its outline.
SOUTH, NORTH, WEST, EAST = 46.95, 47.85, -1.40, 0.30


@pytest.fixture(scope="module")
def communes() -> Communes:
    return load_communes()


@pytest.fixture(scope="module")
def referential() -> Referential:
    return load_starter()


@pytest.fixture(scope="module")
def opportunities(referential: Referential, communes: Communes) -> tuple[Opportunity, ...]:
    return tuple(demo_opportunities(SEED, referential, communes, TODAY))


@pytest.fixture(scope="module")
def offers(opportunities: tuple[Opportunity, ...]) -> list[JobOffer]:
    return [each for each in opportunities if isinstance(each, JobOffer)]


@pytest.fixture(scope="module")
def actions(opportunities: tuple[Opportunity, ...]) -> list[InsertionAction]:
    return [each for each in opportunities if isinstance(each, InsertionAction)]


def test_the_same_seed_gives_the_same_demonstration(
    opportunities: tuple[Opportunity, ...], referential: Referential, communes: Communes
) -> None:
    assert tuple(demo_opportunities(SEED, referential, communes, TODAY)) == opportunities
    assert tuple(demo_opportunities(SEED + 1, referential, communes, TODAY)) != opportunities


def test_the_same_seed_gives_the_same_people(referential: Referential, communes: Communes) -> None:
    people = tuple(demo_people(SEED, referential, communes))
    assert people == tuple(demo_people(SEED, referential, communes))
    assert people != tuple(demo_people(SEED + 1, referential, communes))


def test_every_id_is_unique_and_every_occupation_and_commune_is_real(
    opportunities: tuple[Opportunity, ...], referential: Referential, communes: Communes
) -> None:
    assert len({each.id for each in opportunities}) == len(opportunities)
    for each in opportunities:
        assert each.rome_code is None or each.rome_code in referential.occupations
        assert each.place.commune_code is None or communes.get(each.place.commune_code)
        assert all(asked.skill_id in referential.skills for asked in each.skills)


def test_every_offer_lies_in_its_commune_of_maine_et_loire(offers: list[JobOffer]) -> None:
    for offer in offers:
        point = offer.place.coordinates
        if point is None:
            assert offer.place.commune_code is None
            continue
        assert SOUTH < point.lat < NORTH
        assert WEST < point.lon < EAST
        assert offer.place.approximate or commune_at(point) == offer.place.commune_code


def test_offers_reach_most_communes_and_the_towns_first(offers: list[JobOffer]) -> None:
    counts: dict[str, int] = {}
    for offer in offers:
        counts[offer.place.label or ""] = counts.get(offer.place.label or "", 0) + 1
    assert len(offers) == OFFER_COUNT
    assert len(counts) > 120
    assert max(counts, key=lambda label: counts[label]) == "Angers"


def test_dates_are_around_today(opportunities: tuple[Opportunity, ...]) -> None:
    for each in opportunities:
        assert each.published_on is not None
        assert each.published_on <= TODAY
        assert each.expires_on is None or each.expires_on > TODAY


def test_some_offers_leave_facts_out_and_most_do_not(offers: list[JobOffer]) -> None:
    partial = [
        offer
        for offer in offers
        if offer.weekly_hours is None
        or offer.place.commune_code is None
        or offer.rome_code is None
        or offer.contract is None
    ]
    assert 0.08 <= len(partial) / len(offers) <= 0.25


def test_an_offer_without_hours_does_not_tell_them_elsewhere(offers: list[JobOffer]) -> None:
    for offer in offers:
        if offer.weekly_hours is None:
            assert offer.shifts is None
            assert "Horaires" not in offer.description
            assert "heures par semaine" not in offer.description
        if offer.contract is None:
            assert "CDI" not in offer.description
            assert "CDD" not in offer.description


def test_nobody_picks_grapes_in_november(referential: Referential, communes: Communes) -> None:
    def has_grapes(today: date) -> bool:
        drawn = demo_opportunities(SEED, referential, communes, today)
        return any("endang" in each.title for each in drawn)

    assert not has_grapes(TODAY)
    assert has_grapes(date(2026, 9, 1))


def test_a_night_job_says_so(offers: list[JobOffer]) -> None:
    for offer in offers:
        if "nuit" in offer.title.lower() and offer.weekly_hours is not None:
            assert PhysicalDemand.NIGHT in offer.demands


def test_nobody_drives_for_an_offer_that_asks_no_licence(offers: list[JobOffer]) -> None:
    for offer in offers:
        assert offer.licences or PhysicalDemand.DRIVING not in offer.demands


def test_no_employer_of_the_demonstration_exists(
    offers: list[JobOffer], actions: list[InsertionAction]
) -> None:
    for each in [*offers, *actions]:
        assert each.organisation is not None
        invented = each.organisation.endswith("(fictif)")
        assert invented or each.organisation == "Département de Maine-et-Loire"


def test_no_text_keeps_a_blank_to_fill(opportunities: tuple[Opportunity, ...]) -> None:
    for each in opportunities:
        written = f"{each.title} {each.description} {each.organisation}"
        assert not {"{", "}"} & set(written)
        assert "  " not in written


def test_every_action_belongs_to_a_known_dispositif_and_every_objective_is_there(
    actions: list[InsertionAction],
) -> None:
    assert {action.dispositif for action in actions} == set(DISPOSITIF_LABELS)
    assert {action.objective for action in actions} == set(Objective)
    for action in actions:
        assert action.audience
        assert action.needs
        is_neighbour = action.dispositif == NEIGHBOUR
        assert (str(action.place.commune_code)[:2] == "49") is not is_neighbour


def test_a_chantier_d_insertion_keeps_the_hours_and_contract_of_its_terms(
    actions: list[InsertionAction],
) -> None:
    chantiers = [action for action in actions if action.dispositif == "aci"]
    assert len(chantiers) >= 5
    for action in chantiers:
        assert action.contract is ContractKind.CDDI
        assert action.weekly_hours is not None
        assert 20 <= action.weekly_hours <= 26


def test_the_three_of_the_showcase_live_where_their_story_says() -> None:
    assert len({person.id for person in SHOWCASE}) == len(SHOWCASE) == 3
    for person in SHOWCASE:
        assert commune_at(person.profile.home) == person.profile.home_commune
        assert person.first_name in person.story
        assert len(person.story.splitlines()) == 2


def test_people_live_in_maine_et_loire_and_half_have_no_car(
    referential: Referential, communes: Communes
) -> None:
    people = dict(demo_people(SEED, referential, communes))
    assert len(people) == PEOPLE_COUNT + len(SHOWCASE)
    assert all(commune_at(each.home) == each.home_commune for each in people.values())
    without_car = [each for each in people.values() if "voiture" not in (each.means or ())]
    assert 0.35 <= len(without_car) / len(people) <= 0.65


def test_loading_twice_changes_nothing(referential: Referential, communes: Communes) -> None:
    engine = create_engine_for("sqlite:///:memory:")
    upgrade(engine)
    uow = SqlUnitOfWork(engine)

    def load() -> DemoReport:
        return load_demo(uow, referential, communes, SEED, TODAY)

    first = load()
    with uow:
        version = uow.catalogue_version()
    second = load()
    network = 1
    assert first.changed == first.offers + first.actions + first.people + network
    assert (second.offers, second.actions, second.people, second.changed) == (
        first.offers,
        first.actions,
        first.people,
        0,
    )
    with uow:
        assert uow.catalogue_version() == version
        assert uow.beneficiaries.get(SHOWCASE[0].id) == SHOWCASE[0].profile
    engine.dispose()
