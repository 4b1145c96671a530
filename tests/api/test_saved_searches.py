"""Searches that people keep: what is new, told once, in one message a day that says nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.clockwork import tell_of_news
from api.message_texts import mail_of
from api.replay import Outcome, Replayer, answer_of
from api.wiring import Vicinal
from insertion.accounts import Account, AccountState
from insertion.actor import Role
from insertion.outbox import Message, MessageKind
from insertion.positionnement_ports import Window
from insertion.saved_searches import MOST_SEARCHES
from skills.codes import RomeCode
from tests.api.builders import ANGERS, a_place, a_vicinal, an_offer, store
from tests.api.people import store_people
from tests.api.problems import the_problem
from tests.api.route import PREFIX, as_actor
from tests.api.stored import a_client
from usecases.searches.alerts import AlertReport

HER, OTHER, REFERENT = "beneficiaire:b-1", "beneficiaire:b-2", "referent:ref-1"
ALL = f"{PREFIX}/beneficiaires/b-1/recherches"
DAY = date(2026, 11, 26)


class Days:
    """The day of the server, which a test moves."""

    def __init__(self) -> None:
        self.day = DAY

    def __call__(self) -> date:
        return self.day

    def next(self, days: int = 1) -> None:
        self.day += timedelta(days=days)


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def vicinal(tmp_path: Path, days: Days) -> Iterator[Vicinal]:
    made = a_vicinal(tmp_path)
    made._today = days
    store_people(made)
    yield made
    made.close()


@pytest.fixture
def client(vicinal: Vicinal) -> TestClient:
    return a_client(vicinal)


def an_account(vicinal: Vicinal, person: str = "b-1") -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    account = Account(
        f"compte-{person}",
        Role.BENEFICIARY,
        person,
        AccountState.ACTIVE,
        at,
        mail=f"{person}@exemple.fr",
        mail_confirmed_at=at,
    )
    with vicinal.unit_of_work() as uow:
        uow.identity.accounts.add(account)
        uow.commit()


def keep(client: TestClient, **fields: object) -> dict[str, object]:
    body = {"nom": "Ménage", "type": "offre", "rythme": "quotidien"} | fields
    response = client.post(ALL, json=body, headers=as_actor(HER))
    assert response.status_code == 201, response.text
    made: dict[str, object] = response.json()
    return made


def an_opening(vicinal: Vicinal, offer_id: str, **facts: object) -> None:
    """Let an offer appear within her reach."""
    given = {"title": "Agent de nettoyage", "place": a_place(ANGERS), "rome_code": "K2204"} | facts
    given["rome_code"] = RomeCode(str(given["rome_code"]))
    store(vicinal, [an_offer(offer_id, **given)])


def messages(vicinal: Vicinal) -> list[Message]:
    with vicinal.reading() as uow:
        return list(uow.outbox.page(None, Window(size=100)).items)


def new_of(client: TestClient, search: dict[str, object], actor: str = HER) -> list[str]:
    found = client.get(f"{ALL}/{search['id']}", headers=as_actor(actor)).json()
    assert found["recherche"]["nouvelles"] == found["total"]
    assert all(each["nouvelle"] for each in found["items"])
    return [each["id"] for each in found["items"]]


def test_what_is_there_when_a_search_is_kept_is_not_new_and_what_comes_after_is(
    client: TestClient, vicinal: Vicinal
) -> None:
    search = keep(client, mots="nettoyage")
    assert new_of(client, search) == []
    everything = client.get(
        f"{ALL}/{search['id']}", params={"toutes": "oui"}, headers=as_actor(HER)
    ).json()
    assert [each["id"] for each in everything["items"]] == ["nettoyage"]
    assert not everything["items"][0]["nouvelle"]
    an_opening(vicinal, "nouvelle-1")
    an_opening(vicinal, "autre", title="Cariste")  # not one of her words
    assert new_of(client, search) == ["nouvelle-1"]
    assert new_of(client, search, REFERENT) == ["nouvelle-1"]
    listed = client.get(ALL, headers=as_actor(HER)).json()
    assert [each["nouvelles"] for each in listed["items"]] == [1]


def test_what_is_read_is_new_no_more_and_reading_the_page_changes_nothing(
    client: TestClient, vicinal: Vicinal
) -> None:
    search = keep(client)
    an_opening(vicinal, "nouvelle-1")
    assert new_of(client, search) == new_of(client, search) == ["nouvelle-1"]
    read = client.post(f"{ALL}/{search['id']}/lecture", headers=as_actor(HER))
    assert (read.status_code, read.json()["nouvelles"]) == (200, 0)
    assert new_of(client, search) == []


def test_new_things_are_told_once_in_one_message_that_says_how_many_and_nothing_else(
    client: TestClient, vicinal: Vicinal, days: Days
) -> None:
    an_account(vicinal)
    keep(client, nom="Ménage à Angers", mots="nettoyage", commune=ANGERS)
    keep(client, nom="Tout")
    an_opening(vicinal, "nouvelle-1")
    an_opening(vicinal, "nouvelle-2")
    assert tell_of_news(vicinal) == AlertReport()  # kept today: nothing is due before tomorrow
    days.next()
    assert tell_of_news(vicinal) == AlertReport(told=1)
    (message,) = messages(vicinal)
    assert (message.kind, message.account_id) == (MessageKind.NEW_FINDS, "compte-b-1")
    assert message.parameters == {"nombre": "2"}
    mail = mail_of(message, "https://vicinal.exemple", None)
    assert "2 à lire" in mail.text
    assert "https://vicinal.exemple" in mail.text
    for secret in ("Ménage", "nettoyage", "Angers", ANGERS, "b-1", "RSA", "emploi"):
        assert secret not in mail.subject + mail.text
    assert tell_of_news(vicinal) == AlertReport()
    days.next()
    assert tell_of_news(vicinal) == AlertReport(quiet=1)  # told already
    assert len(messages(vicinal)) == 1


def test_no_more_than_one_message_a_day_whatever_is_kept_or_changed(
    client: TestClient, vicinal: Vicinal, days: Days
) -> None:
    an_account(vicinal)
    keep(client)
    weekly = keep(client, nom="Cariste", mots="cariste", rythme="aucun")
    days.next(2)
    an_opening(vicinal, "nouvelle-1")
    assert tell_of_news(vicinal) == AlertReport(told=1)
    an_opening(vicinal, "nouvelle-2", title="Cariste de nettoyage")
    body = {"nom": "Cariste", "type": "offre", "mots": "cariste", "rythme": "quotidien"}
    changed = client.put(f"{ALL}/{weekly['id']}", json=body, headers=as_actor(HER))
    assert changed.status_code == 200
    assert tell_of_news(vicinal).told == 0
    days.next()
    assert tell_of_news(vicinal) == AlertReport(told=1)
    assert [each.parameters["nombre"] for each in messages(vicinal)] == ["1", "1"]


def test_a_weekly_search_waits_a_week_and_one_that_tells_nobody_is_not_looked_at(
    client: TestClient, vicinal: Vicinal, days: Days
) -> None:
    an_account(vicinal)
    keep(client, rythme="hebdomadaire")
    keep(client, rythme="aucun")
    an_opening(vicinal, "nouvelle-1")
    days.next(6)
    assert tell_of_news(vicinal) == AlertReport()
    days.next()
    assert tell_of_news(vicinal) == AlertReport(told=1)


def test_who_cannot_be_written_to_is_told_of_everything_once_she_can(
    client: TestClient, vicinal: Vicinal, days: Days
) -> None:
    keep(client)
    an_opening(vicinal, "nouvelle-1")
    days.next()
    assert tell_of_news(vicinal) == AlertReport(quiet=1)
    an_account(vicinal)
    an_opening(vicinal, "nouvelle-2")
    days.next()
    assert tell_of_news(vicinal) == AlertReport(told=1)
    assert [each.parameters for each in messages(vicinal)] == [{"nombre": "2"}]


def test_a_dry_run_counts_and_writes_nothing(
    client: TestClient, vicinal: Vicinal, days: Days
) -> None:
    an_account(vicinal)
    keep(client)
    an_opening(vicinal, "nouvelle-1")
    days.next()
    assert tell_of_news(vicinal, dry_run=True) == AlertReport(told=1)
    assert messages(vicinal) == []
    assert tell_of_news(vicinal) == AlertReport(told=1)


def test_a_search_that_cannot_be_read_hides_nobody_elses_news(
    client: TestClient, vicinal: Vicinal, days: Days
) -> None:
    an_account(vicinal)
    kept = str(keep(client)["id"])
    with vicinal.unit_of_work() as uow:
        profile = uow.beneficiaries.get("b-1")
        assert profile is not None
        uow.beneficiaries.upsert([("b-0", profile)])
        mine = uow.saved_searches.get("b-1", kept)
        assert mine is not None
        uow.saved_searches.add(replace(mine, id="spoilt", beneficiary_id="b-0"))
        uow.commit()
    an_opening(vicinal, "nouvelle-1")
    days.next()
    with vicinal.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE search_finds SET document = '{}' WHERE search_id = 'spoilt'"
        )
    assert tell_of_news(vicinal) == AlertReport(told=1, failed=1)


def test_changing_what_is_looked_for_makes_nothing_old_new(
    client: TestClient, vicinal: Vicinal
) -> None:
    search = keep(client, mots="nettoyage")
    an_opening(vicinal, "nouvelle-1")
    body = {"nom": "Tout", "type": "tout", "rythme": "aucun", "version": 1}
    changed = client.put(f"{ALL}/{search['id']}", json=body, headers=as_actor(HER))
    assert (changed.status_code, changed.json()["nouvelles"]) == (200, 0)
    assert changed.headers["etag"] == '"2"'
    stale = client.put(f"{ALL}/{search['id']}", json=body, headers=as_actor(HER))
    the_problem(stale, 409)
    renamed = client.put(
        f"{ALL}/{search['id']}",
        json=body | {"nom": "Partout", "version": 2},
        headers=as_actor(HER) | {"if-match": '"2"'},
    )
    assert renamed.json()["nom"] == "Partout"
    an_opening(vicinal, "nouvelle-2")
    assert new_of(client, search) == ["nouvelle-2"]


def test_an_eleventh_search_is_refused_and_one_that_is_removed_leaves_nothing(
    client: TestClient, vicinal: Vicinal
) -> None:
    kept = [keep(client, nom=f"Recherche {number}") for number in range(MOST_SEARCHES)]
    body = {"nom": "De trop", "rythme": "aucun"}
    refused = client.post(ALL, json=body, headers=as_actor(HER))
    assert the_problem(refused, 409)["code"] == "trop_de_recherches"
    gone = client.post(f"{ALL}/{kept[0]['id']}/suppression", headers=as_actor(HER))
    assert gone.json() == {"id": kept[0]["id"], "supprimee": True}
    the_problem(client.get(f"{ALL}/{kept[0]['id']}", headers=as_actor(HER)), 404)
    assert client.post(ALL, json=body, headers=as_actor(HER)).status_code == 201
    with vicinal.snapshot() as connection:
        counts = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in ("saved_searches", "search_finds")
        ]
    assert counts == [MOST_SEARCHES, MOST_SEARCHES]


@pytest.mark.parametrize("actor", [OTHER, "referent:ref-2", "departement:dep-1"])
def test_a_search_is_not_there_for_anybody_else(client: TestClient, actor: str) -> None:
    search = keep(client)
    the_problem(client.get(ALL, headers=as_actor(actor)), 404)
    the_problem(client.get(f"{ALL}/{search['id']}", headers=as_actor(actor)), 404)


def test_her_referent_reads_and_changes_nothing(client: TestClient) -> None:
    search = keep(client)
    body = {"nom": "Ménage", "rythme": "aucun"}
    headers = as_actor(REFERENT)
    assert client.get(ALL, headers=headers).json()["total"] == 1
    the_problem(client.post(ALL, json=body, headers=headers), 404)
    the_problem(client.put(f"{ALL}/{search['id']}", json=body, headers=headers), 404)
    for step in ("lecture", "suppression"):
        the_problem(client.post(f"{ALL}/{search['id']}/{step}", headers=headers), 404)


def test_a_search_of_someone_of_whom_nothing_is_known_finds_nothing_yet(
    client: TestClient,
) -> None:
    hers = f"{PREFIX}/beneficiaires/b-2/recherches"
    body = {"nom": "Tout", "rythme": "quotidien"}
    made = client.post(hers, json=body, headers=as_actor(OTHER))
    assert made.status_code == 201
    found = client.get(f"{hers}/{made.json()['id']}", headers=as_actor(OTHER)).json()
    assert (found["items"], found["total"], found["version_index"]) == ([], 0, None)


def test_what_a_search_shows_is_kept_and_can_be_asked_again(
    client: TestClient, vicinal: Vicinal
) -> None:
    search = keep(client)
    an_opening(vicinal, "nouvelle-1")
    assert new_of(client, search) == ["nouvelle-1"]
    vicinal.shown.journal.flush()
    with vicinal.reading() as uow:
        (answer,) = uow.traces.answers.last(5, "b-1")
    assert [line.opportunity_id for line in answer.lines] == ["nouvelle-1"]
    assert Replayer(vicinal).replay(answer_of(vicinal, answer.id)).outcome is Outcome.SAME


@pytest.mark.parametrize(
    "wrong",
    [
        {"nom": " "},
        {"nom": "x" * 81},
        {"rythme": "parfois"},
        {"commune": "00000"},
        {"mots": "\0"},
        {"type": "autre"},
        {"contrat": "bénévolat"},
        {"domicile": "ici"},
    ],
)
def test_a_search_that_cannot_be_is_refused(client: TestClient, wrong: dict[str, object]) -> None:
    body = {"nom": "Ménage", "rythme": "aucun"} | wrong
    the_problem(client.post(ALL, json=body, headers=as_actor(HER)), 422)
    assert client.get(ALL, headers=as_actor(HER)).json()["total"] == 0
