"""A file opened outside of a portfolio: with a motive, for a time, seen by the person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.wiring import Vicinal
from insertion.accounts import Account, AccountState
from insertion.actor import Role
from insertion.file_openings import OPEN_FOR, FileOpening, OpeningMotive
from insertion.outbox import Message, MessageKind
from insertion.positionnement_ports import Window
from insertion.rights import Right
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor

OPENER, COLLEAGUE = as_actor("referent:ref-1"), as_actor("referent:ref-3")
OWN_REFERENT, DEPARTEMENT = as_actor("referent:ref-2"), as_actor("departement:dep-1")
WHY = {"motif": "referent_absent", "precision": "Son référent est absent aujourd’hui."}


def of(person: str, what: str = "") -> str:
    return f"{PREFIX}/beneficiaires/{person}{what}"


def open_it(client: TestClient, person: str, who: dict[str, str], **facts: str) -> Response:
    return client.post(of(person, "/ouvertures"), json=WHY | facts, headers=who)


def statuses(client: TestClient, person: str, who: dict[str, str]) -> dict[str, int]:
    return {
        what: client.get(of(person, what), headers=who).status_code
        for what in ("", "/parcours", "/situation", "/actions")
    }


def test_an_opening_shows_who_accompanies_and_the_parcours_and_nothing_of_a_situation(
    client: TestClient,
) -> None:
    assert set(statuses(client, "b-13", OPENER).values()) == {404}
    assert open_it(client, "b-13", OPENER).status_code == 201
    seen = statuses(client, "b-13", OPENER)
    assert seen == {"": 200, "/parcours": 200, "/situation": 404, "/actions": 404}
    assert set(statuses(client, "b-13", COLLEAGUE).values()) == {404}  # it is the opener's alone
    assert set(statuses(client, "b-14", OPENER).values()) == {404}  # and of this person only


def test_the_departement_reads_a_parcours_by_an_opening_only(client: TestClient) -> None:
    assert statuses(client, "b-15", DEPARTEMENT)["/parcours"] == 404
    assert open_it(client, "b-15", DEPARTEMENT, motif="reclamation").status_code == 201
    seen = statuses(client, "b-15", DEPARTEMENT)
    assert seen == {"": 200, "/parcours": 200, "/situation": 404, "/actions": 404}


@pytest.mark.parametrize("reader", ["beneficiaire:b-16", "referent:ref-2", "departement:dep-1"])
def test_the_person_her_referent_and_the_departement_see_who_opened_and_why(
    client: TestClient, reader: str
) -> None:
    opened = open_it(client, "b-16", OPENER).json()
    found = client.get(of("b-16", "/ouvertures"), headers=as_actor(reader)).json()["items"]
    assert opened in found
    assert opened["par"] == "ref-1"
    assert opened["qualite"] == "referent"
    assert opened["precision"] == WHY["precision"]
    lasts = datetime.fromisoformat(opened["jusqu_a"]) - datetime.fromisoformat(opened["ouvert_le"])
    assert lasts == OPEN_FOR


def test_who_opened_does_not_read_who_else_did(client: TestClient) -> None:
    open_it(client, "b-16", OPENER)
    the_problem(client.get(of("b-16", "/ouvertures"), headers=OPENER), 404)


def test_an_opening_ends(client: TestClient, vicinal: Vicinal) -> None:
    begun = datetime.now(UTC) - OPEN_FOR - timedelta(seconds=1)
    with vicinal.unit_of_work() as uow:
        uow.file_openings.add(an_opening("b-17", begun))
        uow.commit()
    assert set(statuses(client, "b-17", OPENER).values()) == {404}
    listed = client.get(of("b-17", "/ouvertures"), headers=OWN_REFERENT).json()["items"]
    assert [each["id"] for each in listed] == ["op-b-17"]  # it is seen for ever


def test_the_departement_lists_whose_files_were_opened_and_it_is_seen(client: TestClient) -> None:
    first, last = (open_it(client, each, OPENER).json() for each in ("b-20", "b-21"))
    asked = {"size": "2"}
    listed = client.get(f"{PREFIX}/ouvertures", params=asked, headers=DEPARTEMENT).json()
    assert listed["items"] == [
        last | {"beneficiaire_id": "b-21"},
        first | {"beneficiaire_id": "b-20"},
    ]
    asked |= {"page": str(listed["pages"] + 1)}
    assert not client.get(f"{PREFIX}/ouvertures", params=asked, headers=DEPARTEMENT).json()["items"]
    read = client.get(of("b-20", "/acces"), headers=as_actor("beneficiaire:b-20")).json()["items"]
    assert Right.LIST_OPENINGS in {each["quoi"]["code"] for each in read}
    for other in (OPENER, as_actor("beneficiaire:b-20"), as_actor("operateur:jean:op-1")):
        the_problem(client.get(f"{PREFIX}/ouvertures", headers=other), 404)


def an_opening(person: str, at: datetime) -> FileOpening:
    return FileOpening(
        id=f"op-{person}",
        beneficiary_id=person,
        actor_id="ref-1",
        actor_role=Role.REFERENT,
        motive=OpeningMotive.EMERGENCY,
        words="Une urgence ce matin.",
        at=at,
        until=at + OPEN_FOR,
    )


@pytest.mark.parametrize(
    "who", ["beneficiaire:b-2", "employeur:anne:emp-1", "operateur:jean:op-1", "referent:inconnu"]
)
def test_nobody_else_opens_a_file(client: TestClient, who: str) -> None:
    the_problem(open_it(client, "b-18", as_actor(who)), 404)


def test_a_file_that_is_not_there_answers_as_that_of_another_departement(
    client: TestClient,
) -> None:
    absent = open_it(client, "b-nulle-part", OPENER)
    elsewhere = open_it(client, "b-18", as_actor("referent:ref-1@53"))
    the_problem(absent, 404)
    assert (absent.status_code, absent.content) == (elsewhere.status_code, elsewhere.content)


@pytest.mark.parametrize(
    ("field", "value"),
    [("motif", "curiosite"), ("precision", ""), ("precision", "… !! 12"), ("precision", "x" * 501)],
)
def test_an_opening_says_why(client: TestClient, field: str, value: str) -> None:
    (mistake,) = the_problem(open_it(client, "b-19", OPENER, **{field: value}), 422)["erreurs"]
    assert mistake["champ"] == field
    assert set(statuses(client, "b-19", OPENER).values()) == {404}


def alerts(vicinal: Vicinal) -> list[Message]:
    with vicinal.reading() as uow:
        every = uow.outbox.page(None, Window(1, 1_000)).items
    return [each for each in every if each.kind is MessageKind.ALERT]


def test_the_administrators_are_told_by_ids_and_a_day_alone(
    client: TestClient, vicinal: Vicinal
) -> None:
    at = datetime.now(UTC)
    here = Account("compte-dep-o", Role.DEPARTEMENT, "dep-o", AccountState.ACTIVE, at)
    here = replace(here, mail="dep-o@exemple.fr", mail_confirmed_at=at)
    with vicinal.unit_of_work() as uow:
        uow.identity.accounts.add(here)
        uow.commit()
    with vicinal.unit_of_work("53") as uow:
        elsewhere = replace(here, id="compte-dep-53", acts_as="dep-53", mail="dep-53@exemple.fr")
        uow.identity.accounts.add(elsewhere)
        uow.commit()
    before = alerts(vicinal)
    assert open_it(client, "b-18", OPENER).status_code == 201
    told = [each for each in alerts(vicinal) if each not in before]
    assert [each.account_id for each in told].count("compte-dep-o") == 1
    assert "compte-dep-53" not in {each.account_id for each in told}
    # The same file, the same day, by the same account: told once, each opening being kept.
    assert open_it(client, "b-18", OPENER).status_code == 201
    assert alerts(vicinal) == [*told, *before]
    seen = client.get(of("b-18", "/ouvertures"), headers=DEPARTEMENT).json()["items"]
    assert len(seen) == 2
    for person, who in (("b-19", OPENER), ("b-18", COLLEAGUE)):
        before = alerts(vicinal)
        assert open_it(client, person, who).status_code == 201
        assert len(alerts(vicinal)) == len(before) + len(told)
    for each in told:
        assert each.parameters["compte"] == "referent:ref-1"
        assert set(each.parameters) == {"compte", "jour"}
