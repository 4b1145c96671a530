import math

import pytest

from insertion.errors import InvalidValue
from insertion.opportunity import InsertionAction, JobOffer, OpportunityId, parse_opportunity_id
from insertion.terms import Objective, OpportunityKind


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
