"""What the command lines and the routes ask: people, similar opportunities, many people."""

from pathlib import Path

import pytest

from api.wiring import Vicinal
from insertion.errors import UnknownOpportunity
from insertion.opportunity import OpportunityId
from insertion.terms import OpportunityKind
from tests.api.builders import a_vicinal
from tests.builders import a_profile
from usecases.browse_opportunities import show_opportunity
from usecases.find_similar import find_similar
from usecases.rank_many import rank_many
from usecases.rank_people import rank_people

EVERYTHING = frozenset(OpportunityKind)


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    found = a_vicinal(tmp_path_factory.mktemp("people"))
    people = {"anna": a_profile(), "bao": a_profile(max_minutes=1.0)}
    with found.unit_of_work() as uow:
        uow.beneficiaries.upsert(people.items())
        uow.commit()
    return found


def test_the_people_of_the_database_are_ranked_for_an_offer(vicinal: Vicinal) -> None:
    uow = vicinal.unit_of_work()
    offer = show_opportunity(uow, None, "nettoyage", vicinal.today())
    found = rank_people(offer, vicinal.desk().reference, uow, 5)
    assert found.people == 2
    assert [match.beneficiary_id for match in found.ranking.matches] == ["anna"]
    alone = rank_people(offer, vicinal.desk().reference, uow, 5, among=["bao"])
    assert (alone.people, alone.ranking.total) == (1, 0)


def test_what_is_similar_comes_with_its_facts(vicinal: Vicinal) -> None:
    alike = find_similar("nettoyage", vicinal.desk(), vicinal.unit_of_work(), 5, EVERYTHING)
    ids = [match.opportunity_id for match in alike.similar.matches]
    assert alike.source.id == "nettoyage"
    assert set(alike.opportunities) == set(ids)
    assert OpportunityId("nettoyage") not in ids


def test_an_opportunity_closed_since_has_no_facts(vicinal: Vicinal, tmp_path: Path) -> None:
    emptied = a_vicinal(tmp_path, []).unit_of_work()
    with pytest.raises(UnknownOpportunity):
        find_similar("nettoyage", vicinal.desk(), emptied, 5)


@pytest.mark.parametrize("k", [0, 1001])
def test_how_many_is_checked(vicinal: Vicinal, k: int) -> None:
    uow, desk = vicinal.unit_of_work(), vicinal.desk()
    offer = show_opportunity(uow, None, "nettoyage", vicinal.today())
    with pytest.raises(ValueError, match="k: expected"):
        rank_people(offer, desk.reference, uow, k)
    with pytest.raises(ValueError, match="k: expected"):
        find_similar("nettoyage", desk, uow, k)
    with pytest.raises(ValueError, match="k: expected"):
        rank_many([], desk, k, EVERYTHING)
