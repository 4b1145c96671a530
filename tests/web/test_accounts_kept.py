"""The Département keeps the accounts of others; who may has tokens for programs."""

import re
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.people import People
from tests.web.test_entering import a_person, a_professional, door, post
from tests.web.test_signed_in import sealed
from web.asking import Api

__all__ = ["door"]
LIST, TEAM = "/departement/comptes", "/compte/equipe"


@pytest.fixture
def keeper(door: TestClient, people: People) -> TestClient:
    return people.sign_in(door, Role.DEPARTEMENT)


def test_accounts_are_listed_by_role_and_state_and_a_persons_address_is_not(
    keeper: TestClient, people: People
) -> None:
    a_person(people)
    page = keeper.get(LIST).text
    assert "referent@demo.exemple" in page or "demo-compte-referent" in page
    only = keeper.get(LIST, params={"role": "operateur", "etat": "actif"}).text
    rows = re.findall(r'data-label="Rôle">([^<]+)<', only)
    assert rows
    assert set(rows) == {"Organisme d’insertion"}
    structures = re.findall(r'data-label="Structure">([^<]+)<', only)
    assert structures
    assert not any(each.startswith("demo-") for each in structures)  # names, not identifiers
    assert (
        "Aucun compte ne répond"
        in keeper.get(LIST, params={"etat": "desactive", "role": "employeur"}).text
    )
    assert keeper.get(LIST, params={"role": "reine", "page": "x", "etat": "'"}).status_code == 200


def test_a_professional_is_invited_in_a_role_for_a_structure(keeper: TestClient) -> None:
    roles = keeper.get(f"{LIST}/inviter").text
    assert f"{LIST}/inviter?role=employeur" in roles
    page = keeper.get(f"{LIST}/inviter?role=employeur").text
    assert "(opérateur)" not in page
    assert "(employeur)" not in keeper.get(f"{LIST}/inviter?role=operateur").text
    assert not re.search(r"<option[^>]*>[^<]*\((operateur|mds|organisme)", page)
    structure = re.search(r'<option value="([^"]+)">[^<]*\(employeur\)', page)
    assert structure is not None
    said = sealed(page) | {"role": "employeur", "organisation_id": structure[1]}
    refused = post(keeper, f"{LIST}/inviter", **said, courriel="pas une adresse")
    assert refused.status_code == 422
    assert 'id="erreur-courriel"' in refused.text
    assert f'value="{structure[1]}" selected' in refused.text
    made = post(keeper, f"{LIST}/inviter", **said, courriel="neuf@exemple.fr")
    assert made.headers["location"].endswith("?fait=invite")
    shown = keeper.get(made.headers["location"]).text
    assert "L’invitation part par courriel" in shown
    assert "neuf@exemple.fr" in shown
    again = post(keeper, f"{LIST}/inviter", **said, courriel="neuf@exemple.fr")
    assert again.status_code == 409


def test_a_form_sent_twice_invites_once(keeper: TestClient) -> None:
    page = keeper.get(f"{LIST}/inviter?role=departement").text
    key = re.search(r'name="_cle" value="([^"]+)"', page)
    assert key is not None
    said = sealed(page) | {"_cle": key[1], "role": "departement", "courriel": "deux@exemple.fr"}
    first, second = (post(keeper, f"{LIST}/inviter", **said) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert "<dd>le Département</dd>" in keeper.get(first.headers["location"]).text


def test_a_referent_is_invited_among_those_who_have_no_account(keeper: TestClient) -> None:
    page = keeper.get(f"{LIST}/inviter?role=referent").text
    choices = re.findall(r'<option value="([^"]+)"', page)
    assert any(choices)
    unsaid = post(
        keeper, f"{LIST}/inviter", **sealed(page), role="referent", courriel="r@exemple.fr"
    )
    assert unsaid.status_code == 422
    assert 'id="erreur-referent_id"' in unsaid.text
    role = post(keeper, f"{LIST}/inviter", **sealed(page), role="beneficiaire", courriel="r@x.fr")
    assert role.status_code == 422


def test_one_account_is_disabled_reactivated_and_its_role_changed(
    keeper: TestClient, people: People
) -> None:
    account = a_professional(people, "tenu")
    at = f"{LIST}/{account.id}"
    form = sealed(keeper.get(at).text)
    for verb, said in (
        ("desactivation", "Le compte est désactivé"),
        ("reactivation", "Le compte est réactivé"),
        ("connexions", "ses connexions sont fermées"),
        ("invitation", "L’invitation part"),
    ):
        done = post(keeper, f"{at}/{verb}", **form)
        assert done.status_code == 303, verb
        assert said in keeper.get(done.headers["location"]).text
    again = post(keeper, f"{at}/reactivation", **form)
    assert again.status_code == 409
    assert "pas désactivé" in again.text
    none = post(keeper, f"{at}/role", **form, role="employeur", organisation_id="")
    assert none.status_code == 422
    assert 'id="erreur-organisation_id"' in none.text
    structure = re.search(r'<option value="([^"]+)">[^<]*\(opérateur\)', keeper.get(at).text)
    assert structure is not None
    changed = post(keeper, f"{at}/role", **form, role="operateur", organisation_id=structure[1])
    assert changed.status_code == 303
    assert "Organisme d’insertion" in keeper.get(at).text


def test_a_page_of_an_account_asks_nothing_twice(
    keeper: TestClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, asked, ask = a_professional(people, "une-fois"), [], Api.ask

    async def counted(self: Api, method: str, path: str, **more: Any) -> Any:
        asked.append(path)
        return await ask(self, method, path, **more)

    monkeypatch.setattr(Api, "ask", counted)
    assert keeper.get(f"{LIST}/{account.id}").status_code == 200
    assert "/comptes/invitables" in asked
    assert len(set(asked)) == len(asked)


def test_a_second_factor_that_is_lost_is_reset(keeper: TestClient, people: People) -> None:
    from tests.web.test_own_account import enrolled

    keeper.cookies.clear()
    enrolled(keeper, people, "perdu")
    people.sign_in(keeper, Role.DEPARTEMENT)
    at = f"{LIST}/compte-perdu"
    page = keeper.get(at).text
    assert "Remettre à zéro" in page
    assert post(keeper, f"{at}/second-facteur", **sealed(page)).status_code == 303
    assert "Remettre à zéro la double" not in keeper.get(at).text


def test_an_account_that_nobody_has_is_not_found(keeper: TestClient) -> None:
    assert keeper.get(f"{LIST}/inconnu").status_code == 404
    form = sealed(keeper.get("/compte").text)
    assert post(keeper, f"{LIST}/inconnu/desactivation", **form).status_code == 404


@pytest.mark.parametrize(
    ("role", "base"),
    [
        (Role.EMPLOYER, "/compte/jetons"),
        (Role.OPERATOR, "/compte/jetons"),
        (Role.DEPARTEMENT, "/departement/jetons"),
    ],
)
def test_a_token_is_made_shown_once_and_revoked(
    door: TestClient, people: People, role: Role, base: str
) -> None:
    people.sign_in(door, role)
    page = door.get(base).text
    scopes = re.findall(r'name="portees" value="([^"]+)"', page)
    assert scopes
    form = sealed(page) | {"nom": f"Essai {role.value}", "jours": "90"}
    refused = post(door, base, **form)
    assert refused.status_code == 422
    assert 'id="erreur-portees"' in refused.text
    assert f'value="Essai {role.value}"' in refused.text
    unknown = post(door, base, **form | {"jours": "x"}, portees=scopes[0])
    assert unknown.status_code == 422
    made = post(door, base, **form, portees=scopes[0])
    secret = re.search(r"vic_[\w-]+", made.text)
    assert secret is not None
    listed = door.get(base).text
    assert secret[0] not in listed
    assert f"Essai {role.value}" in listed
    revoking = re.search(rf'action="({base}/[^"]+/revocation)"', listed)
    assert revoking is not None
    assert post(door, revoking[1], **sealed(listed)).headers["location"] == f"{base}?fait=revoque"
    assert "révoqué" in door.get(base).text


def an_administrator(people: People) -> None:
    """Make the operator of the demonstration keep the accounts of its structure."""
    with people.vicinal.unit_of_work() as uow:
        uow.wait_to_write()
        account = uow.identity.accounts.get("demo-compte-operateur")
        assert account is not None
        uow.identity.accounts.change(replace(account, administers=True))
        uow.commit()


def test_an_administrator_keeps_the_accounts_of_its_structure_and_no_other(
    door: TestClient, people: People
) -> None:
    an_administrator(people)
    people.sign_in(door, Role.EMPLOYER)
    assert door.get(TEAM).status_code == 404
    assert door.get(f"{TEAM}/inviter").status_code == 404
    assert TEAM not in door.get("/compte").text
    people.sign_in(door, Role.OPERATOR)
    assert TEAM in door.get("/compte").text
    assert "référent" not in door.get(TEAM).text.lower()
    page = door.get(f"{TEAM}/inviter").text
    said = sealed(page) | {"courriel": "collegue@exemple.fr", "organisation_id": "une-autre"}
    made = post(door, f"{TEAM}/inviter", **said, role="departement", administre="oui")
    shown = door.get(made.headers["location"]).text
    assert "Organisme d’insertion" in shown
    at = made.headers["location"].split("?")[0]
    assert at.startswith(TEAM)
    closed = post(door, f"{at}/desactivation", **sealed(page))
    assert closed.headers["location"] == f"{at}?fait=desactive"
    assert "Seul le Département" in door.get(at).text
    assert door.get(f"{TEAM}/demo-compte-employeur").status_code == 404
