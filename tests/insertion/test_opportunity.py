import math

import pytest

from insertion.errors import InvalidValue
from insertion.opportunity import (
    MOST_DISCOVERY_DAYS,
    InsertionAction,
    JobOffer,
    OpportunityId,
    parse_opportunity_id,
)
from insertion.terms import ContractKind, Objective, OfferNature, OpportunityKind


def an_offer(**facts: object) -> JobOffer:
    defaults = {"id": OpportunityId("o1"), "title": "Agent d'entretien", "source": "tests"}
    return JobOffer(**(defaults | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["a", "ft-196SXYT", "0", "a.b:c_d-e", "x" * 80])
def test_an_id_may_stand_in_a_url_and_in_a_file_name(text: str):
    assert parse_opportunity_id(text) == text


@pytest.mark.parametrize(
    "text", ["", "-a", ".a", "a b", "é", "a/b", "a\n", "a\0", "\ud800", "x" * 81, "..", "a?b"]
)
def test_any_other_id_is_refused(text: str):
    with pytest.raises(InvalidValue, match="id"):
        parse_opportunity_id(text)
    with pytest.raises(InvalidValue, match="id"):
        an_offer(id=text)


@pytest.mark.parametrize("title", ["", "  \n ", "x" * 301])
def test_an_opportunity_has_a_title_one_can_read(title: str):
    with pytest.raises(InvalidValue, match="titre"):
        an_offer(title=title)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"nature": OfferNature.VISIT, "contract": ContractKind.CDI}, "contrat"),
        ({"nature": OfferNature.IMMERSION, "salary": "12 € de l’heure"}, "salaire"),
        ({"nature": OfferNature.VISIT, "days": 2}, "jours"),
        ({"nature": OfferNature.IMMERSION, "days": 32}, "jours"),
        ({"nature": OfferNature.DAY, "days": 0}, "jours"),
        ({"days": 5}, "jours"),
    ],
)
def test_discovering_a_work_is_neither_a_contract_nor_paid_nor_long(
    facts: dict[str, object], field: str
):
    with pytest.raises(InvalidValue, match=field):
        an_offer(**facts)


def test_an_immersion_lasts_a_month_at_most_and_is_no_work():
    immersion = an_offer(nature=OfferNature.IMMERSION, days=MOST_DISCOVERY_DAYS["immersion"])
    assert immersion.is_discovery
    assert immersion.kind is OpportunityKind.JOB_OFFER
    assert not an_offer().is_discovery


@pytest.mark.parametrize("hours", [0, -1, 60.5, math.nan, math.inf, -math.inf])
def test_weekly_hours_are_between_0_and_60(hours: float):
    with pytest.raises(InvalidValue, match="heures_hebdo"):
        an_offer(weekly_hours=hours)


def test_an_offer_is_work_and_an_action_works_on_needs():
    action = InsertionAction(
        id=OpportunityId("a1"),
        title="Atelier",
        source="tests",
        dispositif="plie",
        objective=Objective.SOLVE,
    )
    assert (an_offer().kind, an_offer().needs) == (OpportunityKind.JOB_OFFER, frozenset())
    assert action.kind is OpportunityKind.INSERTION_ACTION


def test_nothing_is_known_of_an_offer_but_what_is_said():
    offer = an_offer()
    assert (offer.place.coordinates, offer.rome_code, offer.weekly_hours) == (None, None, None)
    assert offer.place.approximate
