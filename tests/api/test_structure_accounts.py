"""A structure's own administrator keeps its accounts: invites, lists, disables, and no other's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.wiring import Vicinal
from insertion.accounts import Account, AccountState
from insertion.actor import Role
from insertion.api_tokens import ApiToken, Scope
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement_ports import Window
from tests.api.builders import a_vicinal
from tests.api.people import store_people
from tests.api.problems import the_problem
from tests.api.route import PREFIX, as_actor
from tests.api.stored import a_client
from usecases.accounts.invited import MOST_A_DAY
from usecases.vault import hash_of

AT = datetime(2026, 1, 5, tzinfo=UTC)
ALL = f"{PREFIX}/comptes"
CHIEF, AGENT = as_actor("operateur:chef:op-1"), as_actor("operateur:agent:op-1")
OTHER, DEPARTEMENT = as_actor("operateur:autre:op-2"), as_actor("departement:dep-1")


def an_account(name: str, role: Role, structure: str | None, *, administers: bool) -> Account:
    return Account(
        name,
        role,
        name,
        AccountState.ACTIVE,
        AT,
        organisation_id=structure,
        login=f"{name}@exemple.fr",
        administers=administers,
    )


ACCOUNTS = (
    an_account("chef", Role.OPERATOR, "op-1", administers=True),
    an_account("agent", Role.OPERATOR, "op-1", administers=False),
    an_account("autre", Role.OPERATOR, "op-2", administers=True),
    an_account("eve", Role.EMPLOYER, "emp-1", administers=True),
    an_account("dep-1", Role.DEPARTEMENT, None, administers=False),
)


@pytest.fixture
def vicinal(tmp_path: Path) -> Iterator[Vicinal]:
    made = a_vicinal(tmp_path)
    store_people(made)
    with made.unit_of_work() as uow:
        uow.organisations.upsert([Organisation("op-2", OrganisationKind.OPERATOR, "Autre")])
        for account in ACCOUNTS:
            uow.identity.accounts.add(account)
        uow.commit()
    yield made
    made.close()


@pytest.fixture
def client(vicinal: Vicinal) -> TestClient:
    return a_client(vicinal)


def ids(client: TestClient, headers: dict[str, str]) -> set[str]:
    found = client.get(ALL, headers=headers).json()
    assert found["total"] == len(found["items"])
    return {each["id"] for each in found["items"]}


def test_an_administrator_lists_and_reads_the_accounts_of_its_structure_only(
    client: TestClient,
) -> None:
    assert ids(client, CHIEF) == {"chef", "agent"}
    assert ids(client, OTHER) == {"autre"}
    assert ids(client, DEPARTEMENT) == {each.id for each in ACCOUNTS}
    assert client.get(f"{ALL}/agent", headers=CHIEF).json()["administre"] is False
    for stranger in ("autre", "eve", "dep-1", "personne"):
        the_problem(client.get(f"{ALL}/{stranger}", headers=CHIEF), 404)


def test_an_administrator_invites_for_its_structure_in_its_role(client: TestClient) -> None:
    body = {"role": "operateur", "courriel": "lea@exemple.fr", "organisation_id": "op-1"}
    made = client.post(ALL, json=body, headers=CHIEF)
    assert made.status_code == 201
    assert (made.json()["organisation_id"], made.json()["administre"]) == ("op-1", False)
    again = client.post(f"{ALL}/{made.json()['id']}/invitation", headers=CHIEF)
    assert again.status_code == 200


def invite(client: TestClient, mail: str, headers: dict[str, str] = CHIEF) -> Response:
    body = {"role": "operateur", "courriel": mail, "organisation_id": "op-1"}
    return client.post(ALL, json=body, headers=headers)


def links_sent(vicinal: Vicinal) -> list[str]:
    with vicinal.reading() as uow:
        return [each.account_id for each in uow.outbox.page(None, Window(size=50)).items]


def a_person_followed(vicinal: Vicinal, *, confirmed: bool) -> Account:
    mail = "nadia@exemple.fr"
    person = Account("compte-b-1", Role.BENEFICIARY, "b-1", AccountState.ACTIVE, AT)
    known = replace(person, login=mail, mail=mail, mail_confirmed_at=AT if confirmed else None)
    with vicinal.unit_of_work() as uow:
        uow.identity.accounts.add(known)
        uow.commit()
    return known


def test_an_administrator_does_not_learn_whose_address_has_an_account(
    client: TestClient, vicinal: Vicinal
) -> None:
    a_person_followed(vicinal, confirmed=True)
    free, hers, elsewhere = (
        invite(client, mail) for mail in ("lea@exemple.fr", "nadia@exemple.fr", "eve@exemple.fr")
    )
    assert [each.status_code for each in (free, hers, elsewhere)] == [201] * 3
    its_own = ("id", "agit_comme", "courriel", "cree_le")
    said = [
        {name: value for name, value in each.json().items() if name not in its_own}
        for each in (free, hers, elsewhere)
    ]
    assert said[0] == said[1] == said[2]
    made = hers.json()["id"]
    assert client.get(f"{ALL}/{made}", headers=CHIEF).json() == {
        **hers.json(),
        "courriel": "nadia@exemple.fr",
    }
    assert client.post(f"{ALL}/{made}/invitation", headers=CHIEF).json() == {
        **hers.json(),
        "courriel": "nadia@exemple.fr",
    }
    assert links_sent(vicinal) == [free.json()["id"]]  # nobody else is written to
    for known in ("lea@exemple.fr", "nadia@exemple.fr", "agent@exemple.fr"):
        assert the_problem(invite(client, known), 409)["code"] == "compte_existant"
    the_problem(invite(client, "nadia@exemple.fr", DEPARTEMENT), 409)
    the_problem(client.post(f"{ALL}/{made}/invitation", headers=DEPARTEMENT), 409)


def test_an_account_that_was_held_is_invited_once_its_address_is_free(
    client: TestClient, vicinal: Vicinal
) -> None:
    person = a_person_followed(vicinal, confirmed=True)
    made = invite(client, "nadia@exemple.fr").json()["id"]
    with vicinal.unit_of_work() as uow:
        uow.identity.accounts.remove(person.id)
        uow.commit()
    assert client.post(f"{ALL}/{made}/invitation", headers=CHIEF).status_code == 200
    assert links_sent(vicinal) == [made]
    with vicinal.reading() as uow:
        found = uow.identity.accounts.by_login("nadia@exemple.fr")
    assert found is not None
    assert found.id == made


def test_a_structure_opens_so_many_accounts_a_day(client: TestClient) -> None:
    for number in range(MOST_A_DAY):
        assert invite(client, f"agent-{number}@exemple.fr").status_code == 201
    refused = the_problem(invite(client, "un-de-plus@exemple.fr"), 409)
    assert refused["code"] == "trop_d_invitations"
    assert invite(client, "un-de-plus@exemple.fr", DEPARTEMENT).status_code == 201


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"organisation_id": "op-2"}, "organisation_id"),
        ({"organisation_id": None}, "organisation_id"),
        ({"role": "employeur", "organisation_id": "emp-1"}, "role"),
        ({"role": "departement", "organisation_id": None}, "role"),
        ({"role": "referent", "referent_id": "ref-1", "organisation_id": None}, "role"),
        ({"administre": True}, "administre"),
    ],
)
def test_an_administrator_invites_nobody_else(
    client: TestClient, wrong: dict[str, object], field: str
) -> None:
    body = {"role": "operateur", "courriel": "lea@exemple.fr", "organisation_id": "op-1"} | wrong
    problem = the_problem(client.post(ALL, json=body, headers=CHIEF), 422)
    assert [each["champ"] for each in problem["erreurs"]] == [field]
    assert ids(client, DEPARTEMENT) == {each.id for each in ACCOUNTS}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"role": "operateur", "organisation_id": "emp-1"}, "mène des actions"),
        ({"role": "employeur", "organisation_id": "op-1"}, "la structure d’un employeur"),
        ({"role": "referent", "referent_id": "ref-1", "organisation_id": "op-1"}, "eux seuls"),
        ({"role": "departement", "organisation_id": "op-1"}, "eux seuls"),
    ],
)
def test_an_account_is_of_a_structure_that_its_role_goes_with(
    client: TestClient, wrong: dict[str, object], said: str
) -> None:
    body = {"courriel": "lea@exemple.fr"} | wrong
    problem = the_problem(client.post(ALL, json=body, headers=DEPARTEMENT), 422)
    assert [each["champ"] for each in problem["erreurs"]] == ["organisation_id"]
    assert said in problem["erreurs"][0]["message"]
    if wrong["role"] == "referent":
        return
    changed = client.post(f"{ALL}/agent/role", json=wrong, headers=DEPARTEMENT)
    assert said in the_problem(changed, 422)["erreurs"][0]["message"]


def test_an_administrator_disables_its_agents_and_neither_itself_nor_another_s(
    client: TestClient,
) -> None:
    done = client.post(f"{ALL}/agent/desactivation", headers=CHIEF)
    assert done.json()["etat"] == "desactive"
    refused = client.post(f"{ALL}/chef/desactivation", headers=CHIEF)
    assert the_problem(refused, 409)["code"] == "le_sien"
    for stranger in ("autre", "eve", "dep-1"):
        the_problem(client.post(f"{ALL}/{stranger}/desactivation", headers=CHIEF), 404)


@pytest.mark.parametrize("step", ["reactivation", "second-facteur/remise-a-zero", "connexions/fin"])
def test_what_repairs_an_account_stays_with_the_departement(client: TestClient, step: str) -> None:
    the_problem(client.post(f"{ALL}/agent/{step}", headers=CHIEF), 404)
    role = {"role": "operateur", "organisation_id": "op-1", "administre": True}
    the_problem(client.post(f"{ALL}/agent/role", json=role, headers=CHIEF), 404)


def test_who_does_not_administer_or_does_no_more_keeps_nothing(client: TestClient) -> None:
    the_problem(client.get(ALL, headers=AGENT), 404)
    the_problem(client.get(ALL, headers=as_actor("operateur:chef:op-2")), 404)
    role = {"role": "operateur", "organisation_id": "op-1"}
    assert client.post(f"{ALL}/chef/role", json=role, headers=DEPARTEMENT).status_code == 200
    the_problem(client.get(ALL, headers=CHIEF), 404)
    named = client.post(f"{ALL}/agent/role", json=role | {"administre": True}, headers=DEPARTEMENT)
    assert named.json()["administre"] is True
    assert ids(client, AGENT) == {"chef", "agent"}
    assert client.post(f"{ALL}/agent/desactivation", headers=DEPARTEMENT).status_code == 200
    the_problem(client.get(ALL, headers=AGENT), 404)


def test_only_a_structure_is_administered(client: TestClient) -> None:
    body = {"role": "departement", "courriel": "lea@exemple.fr", "administre": True}
    problem = the_problem(client.post(ALL, json=body, headers=DEPARTEMENT), 422)
    assert [each["champ"] for each in problem["erreurs"]] == ["administre"]


def test_an_address_that_was_only_claimed_keeps_no_professional_out(
    client: TestClient, vicinal: Vicinal
) -> None:
    person = a_person_followed(vicinal, confirmed=False)
    made = invite(client, "nadia@exemple.fr", DEPARTEMENT)
    assert made.status_code == 201
    assert links_sent(vicinal) == [made.json()["id"]]
    with vicinal.reading() as uow:
        left = uow.identity.accounts.get(person.id)
    assert left is not None
    assert (left.state, left.mail) == (AccountState.ACTIVE, None)


def a_token(vicinal: Vicinal) -> None:
    scopes = frozenset({Scope.POSITIONNEMENTS_READ})
    token = ApiToken("jeton", "Essai", Role.OPERATOR, "op-1", scopes, "agent", AT, AT.replace(2030))
    with vicinal.unit_of_work() as uow:
        uow.identity.api_tokens.add(token, hash_of("vic_essai"))
        uow.commit()


@pytest.mark.parametrize(
    ("became", "revoked"), [({"organisation_id": "op-2"}, True), ({"administre": True}, False)]
)
def test_tokens_made_for_a_structure_end_with_the_role_in_it(
    client: TestClient, vicinal: Vicinal, became: dict[str, object], revoked: bool
) -> None:
    a_token(vicinal)
    body = {"role": "operateur", "organisation_id": "op-1"} | became
    assert client.post(f"{ALL}/agent/role", json=body, headers=DEPARTEMENT).status_code == 200
    with vicinal.reading() as uow:
        token = uow.identity.api_tokens.find(hash_of("vic_essai"))
    assert token is not None
    assert (token.revoked_at is not None) is revoked
