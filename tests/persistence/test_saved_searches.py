"""Searches that people keep, in SQL, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Engine

from geo.communes import CommuneCode
from insertion.opportunity import OpportunityId
from insertion.saved_searches import Criteria, Finds, Rhythm
from insertion.terms import ContractKind
from persistence.unit_of_work import SqlUnitOfWork
from tests.api.search_routes import a_search

DAY = date(2026, 1, 5)
NewWork = Callable[[], SqlUnitOfWork]


def ids(*names: str) -> frozenset[OpportunityId]:
    return frozenset(map(OpportunityId, names))


def test_a_search_is_read_as_it_was_written(unit_of_work: NewWork) -> None:
    whole = a_search(
        "s-1",
        criteria=Criteria(
            contract=ContractKind.CDI, commune=CommuneCode("49007"), words="ménage à deux"
        ),
        finds=Finds(looked_on=DAY, told_on=DAY, seen=ids("a", "b"), told=ids("c")),
    )
    with unit_of_work() as uow:
        uow.saved_searches.add(whole)
        uow.saved_searches.add(a_search("s-2", criteria=Criteria()))
        uow.commit()
    with unit_of_work() as uow:
        found = uow.saved_searches.get("b-1", "s-1")
        assert found == whole
        assert found is not None
        assert found.finds == whole.finds
        assert uow.saved_searches.get("b-2", "s-1") is None
        assert [each.id for each in uow.saved_searches.of_person("b-1")] == ["s-1", "s-2"]


def test_who_is_slower_changes_nothing(unit_of_work: NewWork) -> None:
    first = a_search("s-1")
    with unit_of_work() as uow:
        uow.saved_searches.add(first)
        uow.commit()
    with unit_of_work() as uow:
        changed = replace(first, name="Autre", version=2)
        assert uow.saved_searches.change(changed)
        assert not uow.saved_searches.change(replace(changed, name="Perdue"))
        finds = first.finds.after_a_look(ids("a"), DAY, told=True)
        assert uow.saved_searches.keep_finds("s-1", finds)
        assert not uow.saved_searches.keep_finds("s-1", finds)
        uow.commit()
    with unit_of_work() as uow:
        found = uow.saved_searches.get("b-1", "s-1")
        assert found is not None
        assert (found.name, found.finds.told) == ("Autre", ids("a"))


def test_those_who_are_due_are_found_by_their_rhythm_page_after_page(unit_of_work: NewWork) -> None:
    looked = {"b-1": 0, "b-2": 1, "b-3": 6, "b-4": 7}
    with unit_of_work() as uow:
        for person, ago in looked.items():
            for rhythm in Rhythm:
                finds = Finds(looked_on=DAY - timedelta(days=ago))
                search_id = f"{person}-{rhythm.value}"
                uow.saved_searches.add(a_search(search_id, person, rhythm=rhythm, finds=finds))
        uow.commit()
    with unit_of_work() as uow:
        assert uow.saved_searches.people_due(DAY, "", 10) == ["b-2", "b-3", "b-4"]
        assert uow.saved_searches.people_due(DAY, "", 2) == ["b-2", "b-3"]
        assert uow.saved_searches.people_due(DAY, "b-3", 2) == ["b-4"]
        assert uow.saved_searches.people_due(DAY - timedelta(days=1), "", 9) == ["b-3", "b-4"]


def test_a_search_of_another_departement_is_not_there(serving: Engine) -> None:
    with SqlUnitOfWork(serving, within="53") as uow:
        uow.saved_searches.add(a_search("s-53"))
        uow.commit()
    with SqlUnitOfWork(serving, within="49") as uow:
        assert uow.saved_searches.of_person("b-1") == []
        assert uow.saved_searches.people_due(date(2036, 1, 1), "", 9) == []
        uow.saved_searches.remove("s-53")
        uow.commit()
    with SqlUnitOfWork(serving, within="53") as uow:
        assert [each.id for each in uow.saved_searches.of_person("b-1")] == ["s-53"]
        uow.saved_searches.remove("s-53")
        uow.commit()
        assert uow.saved_searches.of_person("b-1") == []
