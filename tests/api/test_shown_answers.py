"""Every answer that proposes something is kept, sealed, and can be asked again bit for bit."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from api.answer_journal import MOST_WAITING, AnswerJournal
from api.app import create_app
from api.replay import Outcome, Replayer, answer_of
from api.route_rights import right_of
from api.settings import Settings
from api.wiring import Vicinal
from insertion.opportunity import OpportunityId
from insertion.rights import Right
from insertion.shown import AnswerKind, ShownAnswer
from persistence.past_tables import PastCatalogueRow
from persistence.shown_answers import pack_lines
from persistence.tables import CatalogueRow
from persistence.trace_tables import ShownAnswerRow
from tests.api.builders import a_profile, a_vicinal, an_offer, store
from tests.api.employers import store_employers
from tests.api.keepers import eventually
from tests.api.people import store_people
from tests.api.routes import PREFIX, ROUTES, Route, as_actor
from tests.persistence.test_roads import a_matrix
from tests.persistence.test_transit_feeds import a_feed

PROPOSING = {Right.MATCH_SENT_PROFILE, Right.READ_MATCHES, Right.RANK_PORTFOLIO}
PROPOSE_NOTHING = {
    "POST /competences/extraction": "reads a text",
    "POST /correspondances/leviers": "says what a change would open, and proposes no offer",
    "GET /beneficiaires/{beneficiary_id}/correspondances/leviers": "the same, of who is followed",
}
HOME = {"lat": 47.481957, "lon": -0.561234}


@pytest.fixture
def vicinal(tmp_path: Path) -> Vicinal:
    vicinal = a_vicinal(tmp_path)
    store_people(vicinal)
    store_employers(vicinal)
    return vicinal


@pytest.fixture
def client(vicinal: Vicinal) -> TestClient:
    return TestClient(create_app(vicinal))


def kept(vicinal: Vicinal, person: str | None = None) -> list[ShownAnswer]:
    vicinal.shown.journal.flush()
    with vicinal.reading() as uow:
        return list(reversed(uow.traces.answers.last(1_000, person)))


def ask(client: TestClient, route: Route) -> dict[str, object]:
    response = client.request(
        route.method,
        PREFIX + route.url,
        params=route.params,
        json=route.body,
        headers=route.headers,
    )
    assert response.status_code == route.status, response.text
    found: dict[str, object] = response.json()
    return found


@pytest.mark.parametrize(
    "route",
    [r for r in ROUTES if right_of(f"{r.method} {r.template}") in PROPOSING],
    ids=str,
)
def test_each_route_that_proposes_leaves_its_answer(
    vicinal: Vicinal, client: TestClient, route: Route
) -> None:
    ask(client, route)
    assert bool(kept(vicinal)) is (str(route) not in PROPOSE_NOTHING)


def test_what_is_kept_is_what_was_shown_in_its_order(vicinal: Vicinal, client: TestClient) -> None:
    body = a_profile()
    shown = client.post(f"{PREFIX}/correspondances", json=body, params={"k": "3"}).json()
    (answer,) = kept(vicinal)
    assert [(each.opportunity_id, each.score) for each in answer.lines] == [
        (each["id"] if "id" in each else each["opportunite"]["id"], each["score"])
        for each in shown["items"]
    ]
    assert [[points for _name, points in each.points] for each in answer.lines] == [
        [part["points"] for part in each["contributions"]] for each in shown["items"]
    ]
    assert (answer.index_version, answer.policy_version) == (
        shown["version_index"],
        shown["version_politique"],
    )
    assert answer.beneficiary_id is None
    assert answer.kind is AnswerKind.MATCHES


def test_answers_about_people_followed_say_of_whom(vicinal: Vicinal, client: TestClient) -> None:
    headers = as_actor("referent:ref-1")
    for path in ("actions", "plan"):
        url = f"{PREFIX}/beneficiaires/b-1/{path}"
        assert client.get(url, headers=headers).status_code == 200
    portfolio = client.get(f"{PREFIX}/offres/nettoyage/beneficiaires", headers=headers).json()
    people = {each["personne"]["id"] for each in portfolio["items"]}
    found = kept(vicinal)
    assert [(each.kind.value, each.beneficiary_id) for each in found[:2]] == [
        ("actions", "b-1"),
        ("plan", "b-1"),
    ]
    assert {each.beneficiary_id for each in found[2:]} == people
    assert {each.beneficiary_id for each in kept(vicinal, "b-1")} == {"b-1"}


def test_an_answer_asked_again_is_the_same_bit_for_bit(
    vicinal: Vicinal, client: TestClient
) -> None:
    for number, params in enumerate(
        [{"k": "5"}, {"k": "2", "page": "2"}, {"type": "offre"}, {"q": "nettoyage"}]
    ):
        body = a_profile(duree_max_minutes=20 + number)
        assert client.post(f"{PREFIX}/correspondances", json=body, params=params).status_code == 200
    client.post(f"{PREFIX}/correspondances/saumur", json=a_profile())
    client.get(f"{PREFIX}/beneficiaires/b-1/actions", headers=as_actor("referent:ref-1"))
    answers = kept(vicinal)
    assert len(answers) == 6
    assert any(each.lines for each in answers)
    replayer = Replayer(vicinal)
    assert {replayer.replay(each).outcome for each in answers} == {Outcome.SAME}


def test_an_answer_is_asked_again_with_the_catalogue_of_then(
    vicinal: Vicinal, client: TestClient
) -> None:
    """Offers changed, closed, opened again, new; a matrix of roads and timetables come and go."""
    body = a_profile(moyens=["voiture", "transports_en_commun"])
    asked = {"k": "50"}, {"q": "nettoyage"}
    for change in (*CHANGES, None):
        for params in asked:
            answer = client.post(f"{PREFIX}/correspondances", json=body, params=params)
            assert answer.status_code == 200
        client.post(f"{PREFIX}/correspondances/saumur", json=body)
        if change is not None:
            change(vicinal)
    answers = kept(vicinal)
    assert len({each.index_version for each in answers}) > len(CHANGES)
    assert len({each.lines for each in answers}) > len(CHANGES)
    replayer = Replayer(vicinal)
    assert {replayer.replay(each).outcome for each in answers} == {Outcome.SAME}


def _save_roads(vicinal: Vicinal) -> None:
    with vicinal.unit_of_work() as uow:
        uow.roads.save(a_matrix())
        uow.commit()


def _remove_roads(vicinal: Vicinal) -> None:
    with vicinal.unit_of_work() as uow:
        uow.roads.remove(a_matrix().mode)
        uow.commit()


def _save_timetables(vicinal: Vicinal) -> None:
    with vicinal.unit_of_work() as uow:
        uow.transit_feeds.save(a_feed())
        uow.commit()


def _close(vicinal: Vicinal) -> None:
    with vicinal.unit_of_work() as uow:
        uow.opportunities.close([OpportunityId("nettoyage")], vicinal.today())
        uow.commit()


CHANGES: Sequence[Callable[[Vicinal], None]] = (
    lambda vicinal: store(vicinal, [an_offer("nouvelle")]),
    _save_roads,
    lambda vicinal: store(vicinal, [an_offer("nouvelle", title="Nettoyage de nuit")]),
    _close,
    _save_timetables,
    lambda vicinal: store(vicinal, [an_offer("nettoyage")]),
    _remove_roads,
)


def test_what_was_not_kept_of_then_is_said(vicinal: Vicinal, client: TestClient) -> None:
    client.post(f"{PREFIX}/correspondances", json=a_profile())
    (answer,) = kept(vicinal)
    store(vicinal, [an_offer("nouvelle")])
    with vicinal.engine.begin() as connection:
        connection.execute(update(CatalogueRow).values(kept_since=CatalogueRow.version))
    replayer = Replayer(vicinal)
    assert replayer.replay(answer).outcome is Outcome.GONE
    assert replayer.replay(replace(answer, policy_version="2019")).outcome is Outcome.GONE
    assert replayer.replay(replace(answer, index_version="x")).outcome is Outcome.GONE


def test_a_catalogue_that_is_damaged_is_said(vicinal: Vicinal, client: TestClient) -> None:
    client.post(f"{PREFIX}/correspondances", json=a_profile())
    (answer,) = kept(vicinal)
    store(vicinal, [an_offer("nettoyage", title="Nettoyage de nuit")])
    with vicinal.engine.begin() as connection:
        connection.execute(update(PastCatalogueRow).values(payload=b"\x00"))
    assert Replayer(vicinal).replay(answer).outcome is Outcome.DAMAGED


def test_an_answer_that_was_tampered_with_is_told(vicinal: Vicinal, client: TestClient) -> None:
    client.post(f"{PREFIX}/correspondances", json=a_profile())
    client.post(f"{PREFIX}/correspondances", json=a_profile(duree_max_minutes=60))
    first, second = kept(vicinal)
    rewrite(vicinal, first, content=pack_lines(first.lines[:-1]))
    found = Replayer(vicinal).replay(answer_of(vicinal, first.id))
    assert found.outcome is Outcome.DIFFERENT
    assert found.differing == (first.lines[-1].opportunity_id,)
    # A question that was moved under another answer does not open.
    rewrite(vicinal, first, question=second.question)
    assert Replayer(vicinal).replay(answer_of(vicinal, first.id)).outcome is Outcome.UNSEALABLE


def rewrite(vicinal: Vicinal, answer: ShownAnswer, **values: bytes) -> None:
    with vicinal.engine.begin() as connection:
        connection.execute(
            update(ShownAnswerRow).where(ShownAnswerRow.id == answer.id).values(values)
        )


def test_no_home_is_in_clear_in_the_database_or_beside_it(
    vicinal: Vicinal, client: TestClient, tmp_path: Path
) -> None:
    body = a_profile(domicile={"lat": HOME["lat"], "lon": HOME["lon"]})
    assert client.post(f"{PREFIX}/correspondances", json=body).status_code == 200
    before = _files(tmp_path)  # the journal, before the database has it
    (answer,) = kept(vicinal)
    for content in (before, _files(tmp_path)):
        assert b"47.48195" not in content
        assert b"0.56123" not in content
    question = vicinal.shown.question_of(answer)
    assert "47.481957" in json.dumps(question)
    # The same question again has the same digest; that is all that tells.
    client.post(f"{PREFIX}/correspondances", json=body)
    again = kept(vicinal)[-1]
    assert again.question_digest == answer.question_digest
    assert again.question != answer.question


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def test_a_process_that_is_killed_loses_none(vicinal: Vicinal) -> None:
    program = """
import os, signal, sys
from starlette.testclient import TestClient
from api.app import create_app
from api.settings import Settings
from api.wiring import Vicinal
vicinal = Vicinal(Settings(database_url=sys.argv[1]))
vicinal.shown.journal._store = lambda answers: (_ for _ in ()).throw(OSError())  # a database away
client = TestClient(create_app(vicinal))
body = {"domicile": {"commune": "49007"}, "moyens": ["velo"], "metiers_recherches": ["K2204"]}
for number in range(5):
    assert client.post("/api/v1/correspondances", json=body).status_code == 200
os.kill(os.getpid(), signal.SIGKILL)
"""
    url = vicinal.settings.database_url
    ended = subprocess.run([sys.executable, "-c", program, url], check=False)
    assert ended.returncode == -9
    assert kept(vicinal) == []
    assert vicinal.shown.journal.recover() == 5
    assert len(kept(vicinal)) == 5
    assert vicinal.shown.journal.recover() == 0


def test_half_a_line_stops_no_start_and_is_kept_aside(vicinal: Vicinal) -> None:
    base = vicinal.shown.journal._base
    assert base is not None
    left = base.with_name(f"{base.name}-0-spoilt")
    left.write_bytes(b'["a", "2026[\n[]\nnull\n')
    assert vicinal.shown.journal.recover() == 0
    assert not left.exists()
    assert left.with_name(f".{left.name}.illisible").exists()
    assert vicinal.shown.journal.recover() == 0


def test_a_journal_that_is_in_use_is_left_to_its_process(
    vicinal: Vicinal, client: TestClient
) -> None:
    client.post(f"{PREFIX}/correspondances", json=a_profile())
    other = Vicinal(Settings(database_url=vicinal.settings.database_url))
    assert other.shown.journal.recover() == 0
    assert len(kept(vicinal)) == 1


def test_a_server_that_ends_keeps_all_and_leaves_no_journal(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path)
    with TestClient(create_app(vicinal)) as client:
        client.post(f"{PREFIX}/correspondances", json=a_profile())
    other = Vicinal(vicinal.settings)
    assert len(kept(other)) == 1
    assert list(tmp_path.glob("*answers-*")) == []


def test_answers_are_refused_rather_than_forgotten(tmp_path: Path) -> None:
    def store_nothing(_answers: object) -> None:
        raise TimeoutError

    vicinal = a_vicinal(tmp_path)
    journal = AnswerJournal(store_nothing, tmp_path / "attente")
    client = TestClient(create_app(vicinal))
    client.post(f"{PREFIX}/correspondances", json=a_profile())
    (answer,) = kept(vicinal)
    for _ in range(MOST_WAITING - 1):
        journal.note(answer)
    with pytest.raises(TimeoutError):
        journal.note(answer)
    assert len(journal._waiting) == MOST_WAITING
    journal._stop.set()


def test_what_waits_is_kept_within_a_second(vicinal: Vicinal, client: TestClient) -> None:
    client.post(f"{PREFIX}/correspondances", json=a_profile())

    def is_kept() -> bool:
        with vicinal.reading() as uow:
            return bool(uow.traces.answers.last(10))

    eventually(is_kept)
