from datetime import date, timedelta
from pathlib import Path

import pytest

from api.wiring import Vicinal
from insertion.errors import UnknownOpportunity
from insertion.ports import OpportunityFilter
from insertion.terms import OpportunityKind
from tests.api.builders import a_vicinal
from tests.builders import a_job_offer
from usecases.browse_opportunities import list_opportunities, show_opportunity

TODAY = date(2026, 11, 22)


@pytest.fixture
def vicinal(tmp_path: Path) -> Vicinal:
    return a_vicinal(tmp_path)


@pytest.mark.parametrize("kind", list(OpportunityKind))
def test_a_list_holds_one_kind(vicinal: Vicinal, kind: OpportunityKind) -> None:
    where = OpportunityFilter(kind=kind)
    page = list_opportunities(vicinal.unit_of_work(), where, 1, 10, TODAY)
    assert page.items
    assert {opportunity.kind for opportunity in page.items} == {kind}


def test_an_opportunity_of_the_other_kind_is_unknown(vicinal: Vicinal) -> None:
    offers = OpportunityKind.JOB_OFFER
    assert show_opportunity(vicinal.unit_of_work(), offers, "nettoyage", TODAY).id == "nettoyage"
    with pytest.raises(UnknownOpportunity):
        show_opportunity(vicinal.unit_of_work(), offers, "mobilite", TODAY)


def test_what_has_expired_is_neither_listed_nor_shown(vicinal: Vicinal) -> None:
    with vicinal.unit_of_work() as uow:
        uow.opportunities.upsert([(a_job_offer("last-day", expires_on=TODAY), None)])
        uow.commit()
    where = OpportunityFilter(kind=OpportunityKind.JOB_OFFER)
    tomorrow = TODAY + timedelta(days=1)
    for day, expected in ((TODAY, True), (tomorrow, False)):
        page = list_opportunities(vicinal.unit_of_work(), where, 1, 100, day)
        assert ("last-day" in {each.id for each in page.items}) == expected
    with pytest.raises(UnknownOpportunity):
        show_opportunity(vicinal.unit_of_work(), OpportunityKind.JOB_OFFER, "last-day", tomorrow)
