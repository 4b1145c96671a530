"""The corpus of the benchmarks: reproducible, national, and made of real codes."""

import pytest

from benchmarks.corpus import synthetic_offers, synthetic_people
from geo.communes import Communes, load_communes
from insertion.opportunity import JobOffer
from skills.starter import load_starter
from skills.taxonomy import Referential

SEED = 3


@pytest.fixture(scope="module")
def communes() -> Communes:
    return load_communes()


@pytest.fixture(scope="module")
def referential() -> Referential:
    return load_starter()


@pytest.fixture(scope="module")
def offers(referential: Referential, communes: Communes) -> list[JobOffer]:
    return list(synthetic_offers(600, SEED, referential, communes))


def test_a_smaller_corpus_is_the_start_of_a_larger_one(
    offers: list[JobOffer], referential: Referential, communes: Communes
) -> None:
    assert list(synthetic_offers(50, SEED, referential, communes)) == offers[:50]
    assert list(synthetic_offers(50, SEED + 1, referential, communes)) != offers[:50]


def test_offers_are_all_over_france_in_many_occupations(offers: list[JobOffer]) -> None:
    departements = {str(offer.place.commune_code)[:2] for offer in offers if offer.place.label}
    assert len(departements) > 60
    assert len({offer.rome_code for offer in offers}) > 60


def test_skills_are_those_of_the_occupation(
    offers: list[JobOffer], referential: Referential
) -> None:
    skilled = [offer for offer in offers if offer.skills]
    assert len(skilled) > 0.3 * len(offers)
    for offer in skilled:
        assert offer.rome_code is not None
        known = {link.skill_id for link in referential.occupation(offer.rome_code).skills}
        assert {asked.skill_id for asked in offer.skills} <= known


def test_people_are_reproducible(referential: Referential, communes: Communes) -> None:
    people = list(synthetic_people(20, SEED, referential, communes))
    assert people == list(synthetic_people(20, SEED, referential, communes))
    assert len(set(people)) == len(people)
