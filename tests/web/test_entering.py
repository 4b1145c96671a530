"""Entering: every way in, the second factor, links of mails, and coming back where one was."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from httpx2 import Response
from pyotp import TOTP
from starlette.testclient import TestClient

from insertion.accounts import Account, AccountState
from insertion.actor import Actor, Role
from insertion.sign_in import KeyKind
from tests.web.people import People
from tests.web.test_signed_in import FROM_A_PAGE, sealed
from usecases.accounts.activation import issue_code
from usecases.accounts.links import new_link
from usecases.demo.accounts import PASSWORD
from usecases.demo.showcase import SHOWCASE
from usecases.messages.carried import carrying
from web.menus import HOMES
from web.pages.entrance import home_of

WAY_BACK = "Pour revenir : donnez une adresse de courriel"
NEW_PASSWORD = "sept mots que personne ici ne devine"
REFERENT = {"identifiant": "referent@demo.exemple", "mot_de_passe": PASSWORD}


@pytest.fixture
def door(territory: TestClient) -> Iterator[TestClient]:
    territory.cookies.clear()
    yield territory
    territory.cookies.clear()


def post(site: TestClient, path: str, **said: str) -> Response:
    return site.post(path, data=said, headers=FROM_A_PAGE, follow_redirects=False)


def key_in(page: str) -> str:
    found = re.search(r'name="secret" value="([A-Z2-7]+)"', page)
    assert found is not None
    return found[1]


def a_professional(people: People, name: str) -> Account:
    """Return the account of a new professional of the Département, with no second factor."""
    at = datetime.now(UTC)
    account = Account(
        f"compte-{name}",
        Role.DEPARTEMENT,
        f"compte-{name}",
        AccountState.ACTIVE,
        at,
        login=f"{name}@demo.exemple",
        mail=f"{name}@demo.exemple",
        mail_confirmed_at=at,
    )
    with people.vicinal.unit_of_work() as uow:
        uow.wait_to_write()
        if uow.identity.accounts.get(account.id) is None:
            uow.identity.accounts.add(account)
        uow.commit()
    return account


def a_link(people: People, account: Account, kind: KeyKind, carries: str = "") -> str:
    with people.vicinal.unit_of_work() as uow:
        uow.wait_to_write()
        secret = new_link(uow, account, kind, account.id, datetime.now(UTC), carries=carries)
        uow.commit()
    return secret


def a_person(people: People, person: str = SHOWCASE[1].id) -> Account:
    """Return the account of someone of the demonstration, made when she first signs in."""
    people.cookie(Role.BENEFICIARY, person)
    with people.vicinal.reading() as uow:
        found = uow.identity.accounts.of_person(Role.BENEFICIARY, person, None)
    assert found is not None
    return found


def test_one_page_shows_every_way_in(door: TestClient) -> None:
    page = door.get("/connexion").text
    for words in ("code donné par mon référent", "lien par courriel", "mot de passe"):
        assert words in page
    assert page.count("<form") == 3
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_code_of_a_referent_opens_the_space_of_a_person_once(
    door: TestClient, people: People
) -> None:
    person = SHOWCASE[2].id
    with people.vicinal.reading() as uow:
        referent = uow.piloting.principal_referents([person])[person]
    code = issue_code(
        person,
        Actor(referent, Role.REFERENT),
        people.vicinal.unit_of_work(),
        people.vicinal.signing.practice,
        datetime.now(UTC),
    ).code
    typed = code.lower().replace("-", " ")
    opened = post(door, "/connexion/code", code=typed, vers="/compte")
    assert (opened.status_code, opened.headers["location"]) == (303, "/compte")
    for path in ("/moi", "/moi/profil/lieu"):  # she has no other way back yet
        assert WAY_BACK in door.get(path).text.replace("\u00a0", " ")
    door.cookies.clear()
    again = post(door, "/connexion/code", code=typed)
    assert again.status_code == 401
    assert "Ce code n’ouvre rien" in again.text
    assert f'value="{typed}"' in again.text
    assert again.text.count('aria-invalid="true"') == 1


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({}, True),
        ({"mail": "pas-encore@demo.exemple"}, True),
        ({"mail": "oui@demo.exemple", "mail_confirmed_at": datetime.now(UTC)}, False),
        ({"login": "elle", "password_hash": "quelque chose"}, False),
    ],
)
def test_who_has_no_way_back_is_told_to_make_one(
    door: TestClient, people: People, known: dict[str, Any], told: bool
) -> None:
    site = people.sign_in(door, Role.BENEFICIARY, f"demo-retour-{len(known)}-{told}")
    with people.vicinal.unit_of_work() as uow:
        uow.wait_to_write()
        account = uow.identity.accounts.of_person(
            Role.BENEFICIARY, f"demo-retour-{len(known)}-{told}", None
        )
        assert account is not None
        uow.identity.accounts.change(replace(account, **known))
        uow.commit()
    assert (WAY_BACK in site.get("/moi").text.replace("\u00a0", " ")) is told


def test_a_wrong_password_is_said_beside_its_form_and_is_not_repeated(door: TestClient) -> None:
    refused = post(door, "/connexion", identifiant="personne", mot_de_passe="azerty-secret")
    assert refused.status_code == 401
    assert "azerty-secret" not in refused.text
    assert 'value="personne"' in refused.text
    assert "Erreur" in re.findall("<title>(.*?)</title>", refused.text, re.DOTALL)[0]


def test_a_blank_may_begin_a_password(door: TestClient, people: People) -> None:
    account, password = a_professional(people, "blanc"), f"  {NEW_PASSWORD} "
    hashed = people.vicinal.signing.practice.hashing.hash(password)
    with people.vicinal.unit_of_work() as uow:
        uow.wait_to_write()
        uow.identity.accounts.change(replace(account, password_hash=hashed))
        uow.commit()
    login = account.login or ""
    assert post(door, "/connexion", identifiant=login, mot_de_passe=password).status_code == 303
    wrong = post(door, "/connexion", identifiant=login, mot_de_passe=password.strip())
    assert wrong.status_code == 401


@pytest.mark.parametrize("asked", ["/referent?page=2&tri=nom", "/compte"])
def test_one_comes_back_to_the_page_asked_through_the_second_factor(
    door: TestClient, people: People, asked: str
) -> None:
    sent = door.get(asked, follow_redirects=False).headers["location"]
    page = door.get(sent).text
    said = re.search(r'name="vers" value="([^"]*)"', page)
    assert said is not None
    way = said[1].replace("&amp;", "&")
    assert way == asked
    half = post(door, "/connexion", **REFERENT, vers=way)
    assert half.headers["location"].startswith("/connexion/second-facteur?vers=")
    # Half signed in, one is led to what is left to do, and comes back to the same page.
    assert (
        door.get("/referent", follow_redirects=False)
        .headers["location"]
        .startswith("/connexion/second-facteur?vers=")
    )
    page = door.get(half.headers["location"]).text
    code = a_recovery_code(people)
    opened = post(door, "/connexion/second-facteur", **sealed(page), code=code, vers=way)
    assert opened.headers["location"] == asked


def a_recovery_code(people: People) -> str:
    """Return a recovery code of the référent of the demonstration, in the place of all others."""
    from usecases.accounts.second_factor import new_factor

    with people.vicinal.unit_of_work() as uow:
        uow.wait_to_write()
        account = uow.identity.accounts.get("demo-compte-referent")
        assert account is not None
        codes = new_factor(uow, account, people.vicinal.signing.practice, datetime.now(UTC))
        uow.commit()
    return codes[0]


@pytest.mark.parametrize(
    "elsewhere", ["https://ailleurs.exemple/", "//ailleurs.exemple", "/\\ailleurs", "javascript:1"]
)
def test_nobody_is_sent_to_another_site(door: TestClient, elsewhere: str) -> None:
    assert elsewhere not in door.get("/connexion", params={"vers": elsewhere}).text
    half = post(door, "/connexion", **REFERENT, vers=elsewhere)
    assert half.headers["location"] == "/connexion/second-facteur"


def test_a_page_of_another_role_is_not_come_back_to() -> None:
    assert home_of(Role.REFERENT, "/departement/comptes") == HOMES[Role.REFERENT]
    assert home_of(Role.REFERENT, "/connexion/lien") == HOMES[Role.REFERENT]
    assert home_of(Role.REFERENT, "/referent/x?page=2") == "/referent/x?page=2"
    assert home_of(Role.BENEFICIARY, "/possibilites?type=offre") == "/possibilites?type=offre"


def test_an_invitation_leads_through_the_second_factor_to_recovery_codes(
    door: TestClient, people: People
) -> None:
    account = a_professional(people, "invite")
    secret = a_link(people, account, KeyKind.INVITATION)
    page = door.get("/invitation").text
    assert secret not in page
    weak = post(door, "/invitation", jeton=secret, mot_de_passe="azerty")
    assert weak.status_code == 422
    assert "14 caractères" in weak.text
    assert secret in weak.text  # pasted once is enough
    whole = f"http://localhost/invitation#{secret}"
    chosen = post(door, "/invitation", jeton=whole, mot_de_passe=NEW_PASSWORD)
    assert chosen.headers["location"] == "/connexion/inscription"
    page = door.get("/connexion/inscription").text
    shown = post(door, "/connexion/inscription", **sealed(page)).text
    key = key_in(shown)
    assert "<svg" in shown
    assert "otpauth://totp/" in shown
    said = sealed(shown) | {"secret": key}
    wrong = post(door, "/connexion/inscription/confirmation", **said, code="abcdef")
    assert wrong.status_code == 401
    assert key_in(wrong.text) == key
    right = post(door, "/connexion/inscription/confirmation", **said, code=TOTP(key).now())
    assert right.status_code == 200
    codes = re.findall(r"<li><code>([^<]+)</code>", right.text)
    assert len(set(codes)) == 10
    assert 'href="/departement"' in right.text
    assert door.get("/departement").status_code == 200
    again = post(door, "/connexion/inscription/confirmation", **said, code=TOTP(key).now())
    assert again.status_code == 303
    assert codes[0] not in door.get("/compte").text


def test_a_step_of_the_second_factor_needs_the_seal_of_its_session(
    door: TestClient, people: People
) -> None:
    post(door, "/connexion", **REFERENT)
    assert post(door, "/connexion/second-facteur", code="123456").status_code == 403
    said = {"code": "123456", "_jeton": "faux"}
    assert post(door, "/connexion/second-facteur", **said).status_code == 403


@pytest.mark.parametrize("path", ["/connexion/second-facteur", "/connexion/inscription"])
def test_a_step_that_is_not_waited_for_leads_elsewhere(
    door: TestClient, people: People, path: str
) -> None:
    assert door.get(path, follow_redirects=False).headers["location"] == "/connexion"
    assert post(door, path, code="1").headers["location"] == "/connexion"
    people.sign_in(door, Role.REFERENT)
    assert door.get(path, follow_redirects=False).headers["location"] == "/referent"


def test_a_link_by_mail_opens_the_space_of_a_person_once(door: TestClient, people: People) -> None:
    secret = a_link(people, a_person(people), KeyKind.MAGIC_LINK)
    assert "Copiez tout le lien" in door.get("/lien").text
    opened = post(door, "/lien", jeton=f"https://vicinal.exemple/lien#{secret}")
    assert opened.headers["location"] == "/moi"
    door.cookies.clear()
    again = post(door, "/lien", jeton=secret)
    assert again.status_code == 401
    assert "Ce lien n’ouvre rien" in again.text


def test_asking_a_link_answers_the_same_to_an_address_that_nobody_has(door: TestClient) -> None:
    known = post(door, "/connexion/lien", courriel="referent@demo.exemple")
    unknown = post(door, "/connexion/lien", courriel="personne@demo.exemple")
    assert known.headers["location"] == unknown.headers["location"]
    assert "vient de partir" in door.get(known.headers["location"]).text


def test_an_address_is_confirmed_by_who_is_signed_in(door: TestClient, people: People) -> None:
    account = a_person(people)
    vault = people.vicinal.signing.practice.vault
    carries = carrying(vault, account.id, "prouvee@exemple.fr")
    secret = a_link(people, account, KeyKind.MAIL_CONFIRMATION, carries)
    assert "Entrez d’abord" in door.get("/courriel").text
    assert "Entrez d’abord" in post(door, "/courriel", jeton=secret).text
    people.sign_in(door, Role.BENEFICIARY, account.acts_as)
    confirmed = post(door, "/courriel", jeton=secret)
    assert confirmed.headers["location"] == "/compte?fait=courriel-confirme"


def test_signing_out_clears_what_the_browser_kept(door: TestClient, people: People) -> None:
    people.sign_in(door, Role.BENEFICIARY)
    left = post(door, "/deconnexion", **sealed(door.get("/compte").text))
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    assert left.headers["location"] == "/connexion?fait=sortie"
    cookies = left.headers.get_list("set-cookie")
    assert {each.split("=")[0] for each in cookies} == {"vicinal", "vicinal_reponses"}
    assert "Vous êtes déconnecté" in door.get(left.headers["location"]).text


def test_signing_out_of_a_session_that_ended_clears_as_much(
    door: TestClient, people: People
) -> None:
    people.sign_in(door, Role.BENEFICIARY)
    said = sealed(door.get("/compte").text)
    cookie = door.cookies["vicinal"]
    post(door, "/deconnexion", **said)
    door.cookies.set("vicinal", cookie)  # of a session that is over
    left = post(door, "/deconnexion", **said)
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    assert left.headers["location"] == "/connexion?fait=sortie"
    cookies = left.headers.get_list("set-cookie")
    assert {each.split("=")[0] for each in cookies} == {"vicinal", "vicinal_reponses"}
    foreign = door.post("/deconnexion", data=said, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert "clear-site-data" not in foreign.headers


def test_a_form_of_another_site_signs_nobody_in(door: TestClient) -> None:
    elsewhere = {"origin": "https://ailleurs.exemple"}
    for foreign in ({"sec-fetch-site": "cross-site"}, elsewhere, {"origin": "null"}):
        refused = door.post("/connexion", data=REFERENT, headers=foreign)
        assert refused.status_code == 403
        assert "set-cookie" not in refused.headers
    own = {"origin": "http://testserver"}  # all that an old browser says
    assert door.get("/connexion").headers["referrer-policy"] == "same-origin"
    assert door.post("/connexion", data=REFERENT, headers=own).status_code == 200


def test_too_many_tries_say_how_long_to_wait(door: TestClient) -> None:
    said = {"identifiant": "attaque@demo.exemple", "mot_de_passe": "faux"}
    answers = [post(door, "/connexion", **said) for _ in range(12)]
    assert answers[-1].status_code == 429
    assert re.search(r"Attendez \d+.minutes, puis recommencez", answers[-1].text)
