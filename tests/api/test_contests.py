"""Contests: an answer is due, everyone sees what happened, and nothing of the person changes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DatabaseError
from starlette.testclient import TestClient

from api.wiring import Vicinal
from insertion.actor import CLOCK, Acting, Actor, Role
from insertion.contests import (
    SIDES,
    Asked,
    Contest,
    ContestState,
    Outcome,
    Side,
    Step,
    Subject,
    advance_contest,
    open_contest,
    possible_steps,
)
from insertion.errors import DomainError, TransitionRefused
from persistence.tables import Base
from tests.api.contest_routes import AT, store_contests
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.api.stored import a_client, everything

PERSON, REFERENT = as_actor("beneficiaire:b-1"), as_actor("referent:ref-1")
DEPARTEMENT = as_actor("departement:dep-1")
OTHERS = ("beneficiaire:b-2", "referent:ref-3", "operateur:jean:op-1", "employeur:anne:emp-1")
SAID = {"sujet": "positionnement", "sujet_id": "pos-1", "message": "On ne m’a rien expliqué."}
ANSWER = {"issue": "explique", "message": "Voici pourquoi."}


@pytest.fixture
def vicinal(tmp_path: Path) -> Vicinal:
    return everything(tmp_path)


@pytest.fixture
def client(vicinal: Vicinal) -> TestClient:
    return a_client(vicinal)


def opened(client: TestClient, said: dict[str, str] = SAID) -> str:
    url = f"{PREFIX}/beneficiaires/b-1/contestations"
    created = client.post(url, json=said, headers=PERSON)
    assert created.status_code == 201, created.text
    assert created.headers["location"].endswith(created.json()["id"])
    return str(created.json()["id"])


def test_a_contest_is_answered_and_she_sees_all_of_it(client: TestClient) -> None:
    contest = f"{PREFIX}/contestations/{opened(client)}"
    queue = client.get(
        f"{PREFIX}/contestations", params={"etat": "ouverte", "size": "100"}, headers=REFERENT
    ).json()
    assert contest.rsplit("/", 1)[1] in {each["id"] for each in queue["items"]}
    sent = client.post(f"{contest}/transmission", json={}, headers=REFERENT).json()
    assert sent["etat"]["code"] == "transmise"
    the_problem(client.post(f"{contest}/reponse", json=ANSWER, headers=REFERENT), 403)
    done = client.post(f"{contest}/reponse", json=ANSWER, headers=DEPARTEMENT)
    assert done.status_code == 200, done.text
    hers = client.get(contest, headers=PERSON).json()
    assert [each["etape"]["code"] for each in hers["historique"]] == [
        "contester",
        "transmettre",
        "repondre",
    ]
    assert hers["historique"][0]["message"] == SAID["message"]
    assert hers["historique"][2]["role"]["libelle"] == "Service du Département"
    assert hers["historique"][2]["message"] == ANSWER["message"]
    assert hers["possibles"] == []
    problem = the_problem(client.post(f"{contest}/reponse", json=ANSWER, headers=DEPARTEMENT), 409)
    assert problem["code"] == "etat"


def test_nothing_of_hers_changes_but_the_contest(vicinal: Vicinal, client: TestClient) -> None:
    def rows() -> dict[str, list[object]]:
        ignored = ("contest", "audit", "access", "files_read", "idempotency", "shown", "outbox")
        with vicinal.snapshot() as connection:
            return {
                name: sorted(map(str, connection.execute(select(table))))
                for name, table in Base.metadata.tables.items()
                if not name.startswith(ignored)
            }

    before = rows()
    contest = f"{PREFIX}/contestations/{opened(client)}"
    client.post(f"{contest}/reponse", json=ANSWER | {"issue": "corrige"}, headers=REFERENT)
    assert client.get(contest, headers=PERSON).json()["etat"]["code"] == "repondue"
    assert rows() == before


def test_others_find_nothing(client: TestClient) -> None:
    contest = f"{PREFIX}/contestations/{opened(client)}"
    for actor in OTHERS:
        headers = as_actor(actor)
        the_problem(client.get(contest, headers=headers), 404)
        the_problem(client.post(f"{contest}/reponse", json=ANSWER, headers=headers), 404)
        the_problem(client.post(f"{contest}/retrait", json={}, headers=headers), 404)
        url = f"{PREFIX}/beneficiaires/b-1/contestations"
        the_problem(client.post(url, json=SAID, headers=headers), 404)
    listed = client.get(f"{PREFIX}/contestations", headers=as_actor("beneficiaire:b-2")).json()
    assert listed["total"] == 0


def test_only_what_is_hers_is_contested(client: TestClient) -> None:
    url = f"{PREFIX}/beneficiaires/b-2/contestations"
    the_problem(client.post(url, json=SAID, headers=as_actor("beneficiaire:b-2")), 404)
    for wrong in ({"message": " "}, {"message": "x" * 2_001}, {"message": "a\0b"}, {"sujet": "x"}):
        body = SAID | wrong
        the_problem(
            client.post(f"{PREFIX}/beneficiaires/b-1/contestations", json=body, headers=PERSON), 422
        )


def test_the_delay_is_thirty_days_and_running_out_is_only_said(client: TestClient) -> None:
    late = client.get(f"{PREFIX}/contestations/contest-1", headers=PERSON).json()  # of January
    assert late["reponse_avant"] == "2026-02-04"
    assert late["en_retard"] is True
    assert late["etat"]["code"] == "ouverte"
    fresh = client.get(f"{PREFIX}/contestations/{opened(client)}", headers=PERSON).json()
    assert fresh["en_retard"] is False


def test_the_history_refuses_to_change(vicinal: Vicinal, client: TestClient) -> None:
    opened(client)
    engine: Engine = vicinal.engine
    for statement in ("UPDATE contest_events SET words = 'x'", "DELETE FROM contest_events"):
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))


def test_two_answers_at_once_are_one(client: TestClient) -> None:
    contest = f"{PREFIX}/contestations/{opened(client)}"
    read = {"version": 1}
    first = client.post(f"{contest}/reponse", json=ANSWER | read, headers=REFERENT)
    assert first.status_code == 200
    second = client.post(f"{contest}/reponse", json=ANSWER | read, headers=DEPARTEMENT)
    assert the_problem(second, 409)["code"] == "version"


acting = Acting(Actor("x", Role.REFERENT), AT, AT.date())
states = st.sampled_from(list(ContestState))
askings = st.builds(Asked, st.sampled_from(list(Step)), st.none() | st.sampled_from(list(Outcome)))


def a_contest(state: ContestState) -> Contest:
    about = Subject.MATCH, "offre-1"
    contest, _event = open_contest("c-1", "b-1", about, "Non.", acting)
    return Contest(**{**{n: getattr(contest, n) for n in contest.__slots__}, "state": state})


@given(states, askings, st.sampled_from(list(Side)))
def test_what_is_possible_is_what_is_done(state: ContestState, asked: Asked, side: Side) -> None:
    contest = a_contest(state)
    words = Asked(asked.step, asked.outcome, "Des mots.")
    possible = asked.step in possible_steps(contest, side)
    try:
        became, event = advance_contest(contest, words, side, acting)
    except TransitionRefused:
        assert not possible
    except DomainError:
        assert (asked.step is Step.ANSWER) != (asked.outcome is not None)
    else:
        assert possible
        assert (became.version, event.sequence) == (contest.version + 1, contest.version + 1)
        assert event.actor == acting.actor


@given(states, askings, st.sampled_from(list(Side)))
def test_the_clock_does_nothing(state: ContestState, asked: Asked, side: Side) -> None:
    by_clock = Acting(CLOCK, AT, AT.date())
    with pytest.raises(TransitionRefused):
        advance_contest(a_contest(state), asked, side, by_clock)


def test_every_step_names_who_takes_it_and_stored_ones_are_there(vicinal: Vicinal) -> None:
    assert set(SIDES) == set(Step)
    assert all(SIDES.values())
    with pytest.raises(DatabaseError):
        store_contests(vicinal)  # the same ids again: nothing replaces a contest
