from pathlib import Path

import pytest

from api.wiring import Vicinal
from insertion.errors import InvalidValue, UnknownOpportunity
from persistence.unit_of_work import SqlUnitOfWork
from tests.api.builders import a_vicinal
from usecases.profile_draft import HomeDraft, ProfileDraft, ProfileRefused
from usecases.ranking_request import Wanted
from usecases.shortlist import assess_for_profile, draw_up_shortlist

IN_ANGERS = ProfileDraft(home=HomeDraft(commune_code="49007"))
NOWHERE = ProfileDraft(home=HomeDraft(commune_code="99999"))
THREE = Wanted(k=3)


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    return a_vicinal(tmp_path_factory.mktemp("shortlist"))


def test_a_shortlist_has_the_facts_of_what_it_ranks(vicinal: Vicinal) -> None:
    drawn = draw_up_shortlist(IN_ANGERS, vicinal.sources(), vicinal.unit_of_work(), THREE)
    ids = [match.opportunity_id for match in drawn.ranking.matches]
    assert len(ids) == 3
    assert set(drawn.opportunities) == set(ids)


def test_an_opportunity_that_the_database_lost_has_no_facts(tmp_path: Path) -> None:
    (tmp_path / "filled").mkdir()
    (tmp_path / "empty").mkdir()
    emptied = SqlUnitOfWork(a_vicinal(tmp_path / "empty", []).engine)
    sources = a_vicinal(tmp_path / "filled").sources()  # nothing was shown from this desk yet
    drawn = draw_up_shortlist(IN_ANGERS, sources, emptied, THREE)
    assert drawn.ranking.matches
    assert drawn.opportunities == {}


def test_one_opportunity_is_assessed_even_when_it_is_excluded(vicinal: Vicinal) -> None:
    draft = ProfileDraft(home=IN_ANGERS.home, max_minutes=1.0)
    assessed = assess_for_profile(draft, vicinal.sources(), vicinal.unit_of_work(), "saumur")
    assert assessed.opportunity.id == "saumur"
    assert assessed.assessment.exclusions


@pytest.mark.parametrize(
    ("opportunity_id", "error"), [("inconnue", UnknownOpportunity), ("a b", InvalidValue)]
)
def test_an_opportunity_that_does_not_exist_is_not_assessed(
    vicinal: Vicinal, opportunity_id: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        assess_for_profile(IN_ANGERS, vicinal.sources(), vicinal.unit_of_work(), opportunity_id)


def test_a_profile_that_cannot_be_used_is_refused(vicinal: Vicinal) -> None:
    with pytest.raises(ProfileRefused):
        draw_up_shortlist(NOWHERE, vicinal.sources(), vicinal.unit_of_work(), THREE)
