"""What a structure welcomes: its sessions with their counts, and what waits for its answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
from insertion.positionnement import State, Transition
from tests.api.builders import a_vicinal
from tests.api.people import store_people
from tests.api.routes import PREFIX, as_actor
from tests.api.sheets import store_sheets
from tests.persistence.insertion_builders import a_positionnement, an_event

OPERATOR, OTHER = as_actor("operateur:jean:op-1"), as_actor("operateur:lea:op-2")


@pytest.fixture
def vicinal(tmp_path: Path) -> Iterator[Vicinal]:
    vicinal = a_vicinal(tmp_path)
    store_people(vicinal)
    store_sheets(vicinal)
    now = datetime.now(UTC)
    with vicinal.unit_of_work() as uow:
        for number, days in enumerate((3, 12, 1), start=5):
            at = now - timedelta(days=days)
            placed = a_positionnement(
                f"sent-{number}",
                beneficiary_id=f"b-{number}",
                opportunity_id="mobilite",
                state=State.SENT,
                host_id="op-1",
                created_at=at,
                state_since=at,
                sent_at=at,
            )
            uow.positionnements.add(placed, replace(an_event(placed, Transition.CREATE), at=at))
        uow.commit()
    yield vicinal
    vicinal.close()


@pytest.fixture
def own(vicinal: Vicinal) -> TestClient:
    return TestClient(create_app(vicinal))


def get(own: TestClient, path: str, headers: dict[str, str] = OPERATOR) -> dict[str, Any]:
    answer = own.get(PREFIX + path, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_what_waited_longest_is_first_and_what_is_late_says_so(own: TestClient) -> None:
    found = get(own, "/reponses-attendues")
    ids = [each["positionnement"]["id"] for each in found["items"]]
    assert ids == ["sent-6", "sent-5", "sent-7"]
    assert [each["en_retard"] for each in found["items"]] == [True, False, False]
    assert {each["id"] for each in found["items"][0]["sessions"]} == {"session-1", "session-2"}
    assert "complet" in {each["code"] for each in found["motifs"]}
    assert get(own, "/reponses-attendues?page=2&size=2")["total"] == 3


def test_nobody_else_reads_what_waits_for_a_structure(own: TestClient) -> None:
    assert get(own, "/reponses-attendues", OTHER)["items"] == []


def test_what_is_answered_waits_no_more(own: TestClient) -> None:
    asked = {"transition": "refuser", "motif": "complet"}
    answer = own.post(f"{PREFIX}/positionnements/sent-6/transitions", json=asked, headers=OPERATOR)
    assert answer.status_code == 200, answer.text
    assert get(own, "/reponses-attendues")["total"] == 2


def test_a_step_says_what_it_asks(own: TestClient) -> None:
    steps = {each["code"]: each for each in get(own, "/positionnements/sent-5")["possibles"]}
    assert set(steps) == {"accepter", "mettre_en_attente", "refuser"}
    assert steps["accepter"]["demande"] == ["session"]
    assert "complet" in {each["code"] for each in steps["refuser"]["motifs"]}
    inside = {each["code"]: each for each in get(own, "/positionnements/pos-e1")["possibles"]}
    assert inside["terminer"]["demande"] == ["jour", "issue"]
    assert inside["terminer"]["issues"]
    assert inside["suspendre"]["motifs"]


def test_sessions_of_a_structure_say_who_is_where(own: TestClient) -> None:
    found = get(own, "/sessions")
    by_id = {each["id"]: each for each in found["items"]}
    assert set(by_id) == {"session-1", "session-2"}
    assert (by_id["session-2"]["presentes"], by_id["session-2"]["feuilles_a_signer"]) == (3, 2)
    assert by_id["session-2"]["convention_id"] == "conv-1"
    assert [each["id"] for each in found["actions"]] == ["mobilite"]
    assert get(own, "/sessions/session-2") == by_id["session-2"]
    assert get(own, "/sessions?passees=true")["items"] == []
    assert get(own, "/sessions", OTHER)["items"] == []


def test_a_session_cancelled_is_among_the_past_ones(own: TestClient) -> None:
    answer = own.patch(f"{PREFIX}/sessions/session-1", json={"etat": "annulee"}, headers=OPERATOR)
    assert answer.status_code == 200, answer.text
    (past,) = get(own, "/sessions?passees=true")["items"]
    assert past["id"] == "session-1"
    assert [each["id"] for each in get(own, "/sessions")["items"]] == ["session-2"]
