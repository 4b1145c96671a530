from pathlib import Path

import pytest

from api.wiring import Vicinal
from insertion.errors import UnknownOpportunity
from insertion.ports import OpportunityFilter
from insertion.terms import OpportunityKind
from tests.api.builders import a_vicinal
from usecases.browse_opportunities import list_opportunities, show_opportunity


@pytest.fixture
def vicinal(tmp_path: Path) -> Vicinal:
    return a_vicinal(tmp_path)


@pytest.mark.parametrize("kind", list(OpportunityKind))
def test_a_list_holds_one_kind_whatever_the_filter_says(
    vicinal: Vicinal, kind: OpportunityKind
) -> None:
    where = OpportunityFilter(kind=OpportunityKind.JOB_OFFER)
    page = list_opportunities(vicinal.unit_of_work(), kind, where, 1, 10)
    assert page.items
    assert {opportunity.kind for opportunity in page.items} == {kind}


def test_an_opportunity_of_the_other_kind_is_unknown(vicinal: Vicinal) -> None:
    offers = OpportunityKind.JOB_OFFER
    assert show_opportunity(vicinal.unit_of_work(), offers, "nettoyage").id == "nettoyage"
    with pytest.raises(UnknownOpportunity):
        show_opportunity(vicinal.unit_of_work(), offers, "mobilite")
