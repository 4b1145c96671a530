"""A request sent again gets its answer, unless who asks may not read it any more."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from api.wiring import Vicinal
from insertion.positionnement_reasons import Reason
from tests.api.builders import a_profile, a_vicinal
from tests.api.contact_routes import MESSAGE, OFFER, card_of
from tests.api.employers import store_employers
from tests.api.people import store_people
from tests.api.problems import the_problem
from tests.api.route import PREFIX, as_actor
from tests.api.stored import a_client

HERS = f"{PREFIX}/beneficiaires/b-1"
CARD = f"{PREFIX}/employeur/offres/{OFFER}/interessees/{card_of('b-1')}"
DEPARTEMENT = as_actor("departement:dep-1")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    vicinal: Vicinal = a_vicinal(tmp_path)
    store_people(vicinal, datetime.now(UTC))
    store_employers(vicinal)
    yield a_client(vicinal)
    vicinal.close()


def test_a_yes_taken_back_takes_the_answers_kept_with_it(client: TestClient) -> None:
    employer = as_actor("employeur:eve:emp-1", key="une-demande")

    def ask() -> tuple[int, bytes]:
        answer = client.post(f"{CARD}/contact", json={"message": MESSAGE}, headers=employer)
        return answer.status_code, answer.content

    first = ask()
    assert first[0] == 201
    assert ask() == first
    taken = client.post(f"{HERS}/interets/{OFFER}/retrait", headers=as_actor("beneficiaire:b-1"))
    assert taken.status_code == 200
    status, content = ask()
    assert status == 404
    assert card_of("b-1").encode() not in content


def test_who_accompanies_her_no_more_gets_no_answer_kept_about_her(client: TestClient) -> None:
    referent = as_actor("referent:ref-1", key="un-profil")

    def write() -> httpx2.Response:
        return client.put(f"{HERS}/profil", json=a_profile(), headers=referent)

    first = write()
    assert first.status_code == 200
    assert write().content == first.content
    end_accompaniment(client)
    the_problem(write(), 404)


def test_what_was_placed_is_not_told_again_to_who_follows_her_no_more(client: TestClient) -> None:
    asked = {"beneficiaire_id": "b-1", "opportunite_id": "nettoyage"}

    def place() -> httpx2.Response:
        headers = as_actor("referent:ref-1", key="un-placement")
        return client.post(f"{PREFIX}/positionnements", json=asked, headers=headers)

    first = place()
    assert first.status_code == 201
    steps = f"{PREFIX}/positionnements/{first.json()['id']}/transitions"

    def give_up() -> httpx2.Response:
        headers = as_actor("referent:ref-1", key="un-abandon")
        step = {"transition": "abandonner", "motif": Reason.OWN_CHOICE.value}
        return client.post(steps, json=step, headers=headers)

    assert (place().content, give_up().status_code, give_up().status_code) == (
        first.content,
        200,
        200,
    )
    end_accompaniment(client)
    the_problem(place(), 404)
    the_problem(give_up(), 404)


def end_accompaniment(client: TestClient) -> None:
    today = datetime.now(UTC).astimezone().date().isoformat()
    ended = client.post(
        f"{PREFIX}/accompagnements/acc-b-1/fin", json={"le": today}, headers=DEPARTEMENT
    )
    assert ended.status_code == 200
