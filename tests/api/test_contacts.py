"""From a card to a call: asked once, answered by her, followed in time, gone with her yes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from api.clockwork import tick
from api.wiring import Vicinal
from insertion.accounts import Account, AccountState
from insertion.actor import CLOCK, Role
from insertion.host_side.contacts import ANSWERED_WITHIN
from insertion.outbox import MessageKind
from insertion.positionnement_ports import Window
from tests.api.builders import a_vicinal
from tests.api.contact_routes import MESSAGE, OFFER, card_of
from tests.api.employers import say_yes, store_employers
from tests.api.people import store_people
from tests.api.problems import the_problem
from tests.api.route import PREFIX, as_actor
from tests.api.stored import a_client
from usecases.place.contacts import remind_employers

EMPLOYER, HER, REFERENT = "employeur:eve:emp-1", "beneficiaire:b-1", "referent:ref-1"
CARD = f"{PREFIX}/employeur/offres/{OFFER}/interessees/{card_of('b-1')}"
HERS = f"{PREFIX}/beneficiaires/b-1/contacts"
PHONE, MAIL, NOTE = "06 12 34 56 78", "Nadia@exemple.fr", "Plutôt le matin."


class Days:
    """The day of the server, which a test moves."""

    def __init__(self) -> None:
        self.day = date(2026, 11, 26)

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def vicinal(tmp_path: Path, days: Days) -> Iterator[Vicinal]:
    made = a_vicinal(tmp_path)
    made._today = days
    store_people(made, datetime.now(UTC))
    store_employers(made)
    yield made
    made.close()


@pytest.fixture
def client(vicinal: Vicinal) -> TestClient:
    return a_client(vicinal)


def ask(
    client: TestClient, card: str = CARD, actor: str = EMPLOYER, message: str = MESSAGE
) -> httpx2.Response:
    return client.post(f"{card}/contact", json={"message": message}, headers=as_actor(actor))


def decide(client: TestClient, actor: str = HER, **said: object) -> httpx2.Response:
    (waiting, *_) = client.get(HERS, headers=as_actor(HER)).json()["items"]
    body = {"accepte": True, "telephone": PHONE} | said
    return client.post(f"{HERS}/{waiting['id']}/reponse", json=body, headers=as_actor(actor))


def follow(client: TestClient, outcome: str = "entretien_prevu") -> httpx2.Response:
    return client.post(f"{CARD}/suite", json={"issue": outcome}, headers=as_actor(EMPLOYER))


def seen(client: TestClient) -> dict[str, dict[str, object]]:
    """Return what the employer sees of contacts, by card."""
    cards = client.get(
        f"{PREFIX}/employeur/offres/{OFFER}/interessees", headers=as_actor(EMPLOYER)
    ).json()["items"]
    return {each["id"]: each["contact"] for each in cards}


def test_an_employer_asks_she_gives_what_she_chooses_and_he_says_what_followed(
    client: TestClient,
) -> None:
    assert seen(client)[card_of("b-1")] is None
    asked = ask(client)
    assert asked.status_code == 201
    assert asked.json()["contact"]["etat"]["code"] == "demande"
    assert asked.json()["contact"]["moyens"] is None
    (hers,) = client.get(HERS, headers=as_actor(HER)).json()["items"]
    assert (hers["message"], hers["employeur"]) == (MESSAGE, "Employeur d’essai")
    accepted = decide(client, courriel=MAIL, precision=NOTE)
    assert accepted.status_code == 200
    contact = seen(client)[card_of("b-1")]
    assert contact is not None
    assert contact["moyens"] == {
        "telephone": "0612345678",
        "courriel": "nadia@exemple.fr",
        "precision": NOTE,
    }
    assert contact["repondre_avant"] == "2026-12-11"
    assert follow(client).json()["contact"]["issue"]["code"] == "entretien_prevu"
    assert follow(client, "embauche").status_code == 200  # what follows may follow again
    (hers,) = client.get(HERS, headers=as_actor(REFERENT)).json()["items"]
    assert (hers["etat"]["code"], hers["issue"]["code"]) == ("repondu", "embauche")


def test_what_she_gave_is_among_what_was_sent(client: TestClient) -> None:
    ask(client)
    decide(client, precision=NOTE)
    sent = client.get(f"{PREFIX}/beneficiaires/b-1/envois", headers=as_actor(HER)).json()["items"]
    (given,) = [each for each in sent if "telephone" in str(each)]
    assert "precision" in str(given)
    assert "0612345678" not in str(given)


def test_she_declines_and_is_not_asked_again(client: TestClient) -> None:
    ask(client)
    declined = decide(client, accepte=False, telephone=None)
    assert declined.json()["etat"]["code"] == "decline"
    contact = seen(client)[card_of("b-1")]
    assert contact is not None
    assert contact["moyens"] is None
    assert the_problem(ask(client), 409)["code"] == "deja_demande"
    the_problem(follow(client), 409)
    the_problem(decide(client), 409)


def test_taking_her_yes_back_takes_what_she_gave_back_at_once(
    client: TestClient, vicinal: Vicinal
) -> None:
    ask(client)
    decide(client, courriel=MAIL, precision=NOTE)
    back = client.post(
        f"{PREFIX}/beneficiaires/b-1/interets/{OFFER}/retrait", headers=as_actor(HER)
    )
    assert back.status_code == 200
    assert card_of("b-1") not in seen(client)
    the_problem(follow(client), 404)
    the_problem(ask(client), 404)
    with vicinal.snapshot() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM contact_requests").mappings()
    assert [row[each] for each in ("phone", "mail", "note", "message")] == [None, None, None, ""]
    (hers,) = client.get(HERS, headers=as_actor(HER)).json()["items"]
    assert (hers["etat"]["code"], hers["moyens"]) == ("retire", None)
    say_yes(vicinal, "b-1", OFFER)
    assert seen(client)[card_of("b-1")] is None  # another yes: he may ask anew
    assert ask(client).status_code == 201


def test_no_answer_that_is_kept_for_a_key_holds_what_she_gave(
    client: TestClient, vicinal: Vicinal
) -> None:
    ask(client)
    (waiting,) = client.get(HERS, headers=as_actor(HER)).json()["items"]
    yes = {"accepte": True, "telephone": PHONE, "courriel": MAIL, "precision": NOTE}
    answer_url = f"{HERS}/{waiting['id']}/reponse"
    said = client.post(answer_url, json=yes, headers=as_actor(REFERENT, key="hers"))
    followed = f"{CARD}/suite", {"issue": "entretien_prevu"}, as_actor(EMPLOYER, key="his")
    first = client.post(followed[0], json=followed[1], headers=followed[2])
    client.post(f"{PREFIX}/beneficiaires/b-1/interets/{OFFER}/retrait", headers=as_actor(HER))
    again = client.post(followed[0], json=followed[1], headers=followed[2])
    assert (said.json()["moyens"], first.json()["contact"]["moyens"]) == (None, None)
    the_problem(again, 404)
    with vicinal.snapshot() as connection:
        kept = connection.exec_driver_sql("SELECT beneficiary_id, body FROM idempotency_keys").all()
    assert [about for about, _body in kept] == ["b-1", "b-1"]
    for text in ("0612345678", "nadia@exemple.fr", NOTE):
        assert all(text.encode() not in bytes(body) for _about, body in kept)


def test_her_referent_accepts_for_her_and_nobody_else_does(client: TestClient) -> None:
    ask(client)
    for stranger in ("beneficiaire:b-2", "referent:ref-2", "departement:dep-1", EMPLOYER):
        the_problem(decide(client, stranger), 404)
        the_problem(client.get(HERS, headers=as_actor(stranger)), 404)
    assert decide(client, REFERENT).status_code == 200


@pytest.mark.parametrize("actor", ["employeur:max:emp-2", "operateur:jean:op-1", HER, REFERENT])
def test_a_card_is_not_there_for_anybody_but_its_employer(client: TestClient, actor: str) -> None:
    the_problem(ask(client, actor=actor), 404)
    the_problem(
        client.post(f"{CARD}/suite", json={"issue": "embauche"}, headers=as_actor(actor)), 404
    )


def test_a_card_of_another_offer_or_of_nobody_is_not_there(client: TestClient) -> None:
    for card in (card_of("b-1", "emp-2"), card_of("b-2"), "inconnue"):
        url = f"{PREFIX}/employeur/offres/{OFFER}/interessees/{card}"
        the_problem(ask(client, url), 404)


def test_who_objects_or_is_protected_gives_nothing_that_could_be_read(client: TestClient) -> None:
    ask(client)
    hers = f"{PREFIX}/beneficiaires/b-1"
    client.put(f"{hers}/zone", json={"adresse_protegee": True}, headers=as_actor(HER))
    assert card_of("b-1") not in seen(client)
    protected = the_problem(decide(client), 409)
    assert protected["code"] == "referent"
    client.put(f"{hers}/opposition", json={"oppose": True}, headers=as_actor(HER))
    opposed = the_problem(decide(client, REFERENT), 409)
    assert opposed["code"] == "opposition"
    for each in (protected, opposed):  # her référent may be the one who reads it
        assert not re.search(r"\bvo(?:us|tre)\b", each["detail"], re.IGNORECASE)
    assert decide(client, accepte=False, telephone=None).status_code == 200


def test_nothing_is_given_for_an_offer_that_is_closed(client: TestClient) -> None:
    ask(client)
    closing = f"{PREFIX}/employeur/offres/{OFFER}/fermeture"
    assert client.post(closing, json={}, headers=as_actor(EMPLOYER)).status_code == 200
    assert the_problem(decide(client), 409)["code"] == "etat"
    assert decide(client, accepte=False, telephone=None).status_code == 200


def test_an_employer_who_is_late_is_reminded_once_and_asks_nobody_else(
    client: TestClient, vicinal: Vicinal, days: Days
) -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    account = Account(
        "compte-eve",
        Role.EMPLOYER,
        "eve",
        AccountState.ACTIVE,
        at,
        organisation_id="emp-1",
        mail="eve@exemple.fr",
        mail_confirmed_at=at,
    )
    with vicinal.unit_of_work() as uow:
        uow.identity.accounts.add(account)
        uow.commit()
    ask(client)
    decide(client)
    days.day += ANSWERED_WITHIN
    tick(vicinal)
    tick(vicinal)
    with vicinal.reading() as uow:
        queued = uow.outbox.page(None, Window(size=50)).items
    told = [each.kind for each in queued if each.account_id == account.id]
    assert told == [MessageKind.NEWS] * 2  # that she answered, then one reminder
    contact = seen(client)[card_of("b-1")]
    assert contact is not None
    assert not contact["en_retard"]
    days.day += timedelta(days=1)
    contact = seen(client)[card_of("b-1")]
    assert contact is not None
    assert contact["en_retard"]
    other = f"{PREFIX}/employeur/offres/{OFFER}/interessees/{card_of('b-7')}"
    assert the_problem(ask(client, other), 409)["code"] == "reponse_en_retard"
    follow(client, "injoignable")
    assert ask(client, other).status_code == 201


def test_what_she_gave_is_forgotten_after_ninety_days(client: TestClient, vicinal: Vicinal) -> None:
    ask(client)
    decide(client, precision=NOTE)
    acting = vicinal.acting(CLOCK)
    for days, kept in ((89, True), (91, False)):
        remind_employers(vicinal.unit_of_work, replace(acting, at=acting.at + timedelta(days=days)))
        contact = seen(client)[card_of("b-1")]
        assert contact is not None
        assert (contact["moyens"] is not None) == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"telephone": None},
        {"telephone": None, "precision": "demain"},
        {"telephone": "demain"},
        {"telephone": "1"},
        {"courriel": "sans arobase"},
        {"accepte": False},
        {"precision": "x" * 201},
        {"telephone": "\0"},
        {"adresse": "1 rue du Bac"},
        {"precision": "1 85 05 78 006 084 91"},
    ],
)
def test_means_that_cannot_be_are_refused(client: TestClient, wrong: dict[str, object]) -> None:
    ask(client)
    the_problem(decide(client, **wrong), 422)
    contact = seen(client)[card_of("b-1")]
    assert contact is not None
    assert contact["moyens"] is None


@pytest.mark.parametrize("message", ["", "!!!", "ici", "x" * 501, "\ud800"])
def test_a_message_that_says_nothing_is_refused(client: TestClient, message: str) -> None:
    body = f'{{"message": "{message}"}}'.encode("utf-8", "surrogatepass")
    headers = as_actor(EMPLOYER) | {"content-type": "application/json"}
    refused = client.post(f"{CARD}/contact", content=body, headers=headers)
    assert refused.status_code in {400, 422}
    assert seen(client)[card_of("b-1")] is None


def test_each_answer_about_her_leaves_a_line_that_she_reads(client: TestClient) -> None:
    ask(client)
    lines = client.get(f"{PREFIX}/beneficiaires/b-1/acces", headers=as_actor(HER)).json()["items"]
    assert any("demander_contact" in str(each) for each in lines)
