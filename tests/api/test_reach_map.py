"""Where nothing is in reach, over HTTP: for the Département, counted, and of no few people."""

import pytest
from fastapi.testclient import TestClient

from api.wiring import Vicinal
from insertion.terms import Objective
from insertion.text import is_id
from matching.within_reach import destinations
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.oracles.naive_ranking import naive_minutes
from usecases.find_out_of_reach import (
    ReachWanted,
    count_out_of_reach,
    people_counted,
    traveller,
)
from usecases.place.placing import commune_of

URL = f"{PREFIX}/carte-d-acces"
DEPARTEMENT = as_actor("departement:dep-1")


def ask(client: TestClient, **params: str) -> dict[str, object]:
    answer = client.get(URL, params={"objectif": "travailler"} | params, headers=DEPARTEMENT)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_the_count_is_what_looking_at_everyone_and_everything_finds(vicinal: Vicinal) -> None:
    wanted = ReachWanted(Objective.WORK, 15)
    engine = vicinal.desk().engine.still()
    with vicinal.reading() as uow:
        offers = [each for each in uow.opportunities.iterate() if each.kind.value == "offre"]
        placed = [each for each in offers if each.place.coordinates is not None]
        people = list(people_counted(uow))
        ids = {each.id for each in offers}
        found = count_out_of_reach(iter(people), wanted, destinations(engine, ids), engine)
    naive: dict[str, list[bool]] = {}
    for profile in people:
        person = traveller(profile, wanted)
        minutes = [naive_minutes(person, each, vicinal.communes) for each in placed]
        reaches = any(each is not None and each <= wanted.minutes for each in minutes)
        naive.setdefault(commune_of(profile).code, []).append(reaches)
    assert people
    assert {code: (each.people, each.without) for code, each in found.items()} == {
        code: (len(each), each.count(False)) for code, each in naive.items()
    }


def test_no_number_of_one_to_ten_people_is_shown(client: TestClient) -> None:
    for grid in ("commune", "epci"):
        shown = ask(client, maille=grid, minutes="15", moyens="sans_voiture")
        items = shown["items"]
        assert isinstance(items, list)
        assert items
        for each in items:
            for name in ("personnes", "sans_rien"):
                assert each[name] is None or each[name] == 0 or each[name] >= 11
            assert is_id(each["code"])


def test_a_territory_tells_only_the_cells_that_the_whole_tells(client: TestClient) -> None:
    whole = ask(client)
    part = ask(client, territoire="epci:244900015")
    assert isinstance(whole["items"], list)
    cells = {each["code"]: each for each in whole["items"]}
    assert isinstance(part["items"], list)
    assert part["items"]
    assert all(cells[each["code"]] == each for each in part["items"])
    assert ask(client, territoire="49007")["maille"] == "commune"


@pytest.mark.parametrize(
    "wrong",
    [
        {"objectif": "dormir"},
        {"objectif": ""},
        {"minutes": "44"},
        {"minutes": "0"},
        {"minutes": "105"},
        {"moyens": "fusee"},
        {"maille": "rue"},
        {"territoire": "nulle-part"},
    ],
)
def test_what_cannot_be_asked_is_refused(client: TestClient, wrong: dict[str, str]) -> None:
    params = {"objectif": "travailler"} | wrong
    the_problem(client.get(URL, params=params, headers=DEPARTEMENT), 422)


def test_a_referent_reads_no_count_of_everyone(client: TestClient) -> None:
    answer = client.get(URL, params={"objectif": "travailler"}, headers=as_actor("referent:ref-1"))
    the_problem(answer, 404)


def test_the_map_is_also_a_table_that_says_how_it_is_counted(client: TestClient) -> None:
    table = client.get(
        URL, params={"objectif": "solutionner", "format": "csv"}, headers=DEPARTEMENT
    )
    text = table.content.decode("utf-8-sig")
    assert "Sans rien à portée" in text
    assert "Ni le métier" in text
