"""One's own account: address, password, connections, second factor, linked identities."""

import re
from datetime import UTC, datetime

import pytest
from pyotp import TOTP
from starlette.testclient import TestClient

from insertion.actor import Role
from insertion.sign_in import KeyKind
from tests.api.meanwhile import before_the_next_write
from tests.web.people import COOKIE, People
from tests.web.test_entering import NEW_PASSWORD, a_link, a_professional, door, key_in, post
from tests.web.test_signed_in import sealed
from usecases.demo.showcase import SHOWCASE
from web.menus import HOMES

__all__ = ["door"]
PERSON = SHOWCASE[2].id
ROLES = tuple(HOMES)


def enrolled(site: TestClient, people: People, name: str) -> TOTP:
    """Sign a new professional in, and return what the telephone holds."""
    account = a_professional(people, name)
    secret = a_link(people, account, KeyKind.INVITATION)
    post(site, "/invitation", jeton=secret, mot_de_passe=NEW_PASSWORD)
    page = site.get("/connexion/inscription").text
    shown = post(site, "/connexion/inscription", **sealed(page)).text
    totp, said = TOTP(key_in(shown)), sealed(shown) | {"secret": key_in(shown)}
    post(site, "/connexion/inscription/confirmation", **said, code=code_of(totp))
    return totp


def code_of(totp: TOTP, steps: int = 0) -> str:
    """Return a code of now or of the next step: each serves once, and that of before may end."""
    return totp.generate_otp(int(datetime.now(UTC).timestamp()) // 30 + steps)


@pytest.mark.parametrize("role", ROLES)
def test_everyone_has_an_account_page_in_plain_words(
    door: TestClient, people: People, role: Role
) -> None:
    page = people.sign_in(door, role).get("/compte")
    assert page.status_code == 200
    assert "Celle-ci" in page.text
    has_tokens = role in {Role.EMPLOYER, Role.OPERATOR, Role.DEPARTEMENT}
    assert ("/compte/jetons" in page.text) is has_tokens
    assert ("/compte/courriel" in page.text) is (role is Role.BENEFICIARY)


def test_a_person_gives_an_address_that_is_said_to_wait(door: TestClient, people: People) -> None:
    people.sign_in(door, Role.BENEFICIARY, PERSON)
    form = sealed(door.get("/compte/courriel").text)
    refused = post(door, "/compte/courriel", **form, courriel="pas une adresse")
    assert refused.status_code == 422
    assert 'value="pas une adresse"' in refused.text
    given = post(door, "/compte/courriel", **form, courriel="elle@exemple.fr")
    assert given.headers["location"] == "/compte?fait=courriel"
    assert "Un lien vient de partir" in door.get("/compte?fait=courriel").text


def test_a_password_is_chosen_then_changed_and_closes_other_connections(
    door: TestClient, people: People
) -> None:
    elsewhere = people.cookie(Role.BENEFICIARY, PERSON)
    people.sign_in(door, Role.BENEFICIARY, PERSON)
    page = door.get("/compte/mot-de-passe").text
    assert "champ-ancien" not in page
    weak = post(door, "/compte/mot-de-passe", **sealed(page), nouveau="court")
    assert weak.status_code == 422
    assert 'id="erreur-nouveau"' in weak.text
    done = post(door, "/compte/mot-de-passe", **sealed(page), nouveau=NEW_PASSWORD)
    assert done.headers["location"] == "/compte?fait=mot-de-passe"
    page = door.get("/compte/mot-de-passe").text
    said = sealed(page) | {"nouveau": NEW_PASSWORD + " encore"}
    wrong = post(door, "/compte/mot-de-passe", **said, ancien="faux")
    assert (wrong.status_code, "erreur-ancien" in wrong.text) == (401, True)
    assert post(door, "/compte/mot-de-passe", **said, ancien=NEW_PASSWORD).status_code == 303
    door.cookies.clear()
    door.cookies.set(COOKIE, elsewhere)
    assert door.get("/compte", follow_redirects=False).status_code == 303


def test_a_connection_that_one_did_not_open_can_be_closed(door: TestClient, people: People) -> None:
    stranger = people.cookie(Role.BENEFICIARY, PERSON)
    people.sign_in(door, Role.BENEFICIARY, PERSON)
    page = door.get("/compte").text
    closing = re.findall(r'action="(/compte/connexions/[^/]+/fin)"', page)
    assert closing
    for each in closing:
        assert post(door, each, **sealed(page)).headers["location"] == "/compte?fait=connexion"
    assert post(door, closing[0], **sealed(page)).status_code == 404
    door.cookies.clear()
    door.cookies.set(COOKIE, stranger)
    assert door.get("/compte", follow_redirects=False).status_code == 303


def test_all_other_connections_are_closed_at_once(door: TestClient, people: People) -> None:
    for _ in range(2):
        people.cookie(Role.BENEFICIARY, PERSON)
    people.sign_in(door, Role.BENEFICIARY, PERSON)
    page = door.get("/compte").text
    assert post(door, "/compte/connexions/fin", **sealed(page)).status_code == 303
    left = door.get("/compte").text
    assert "Celle-ci" in left
    assert "/fin" not in left


def test_new_recovery_codes_are_shown_once_against_a_code(door: TestClient, people: People) -> None:
    totp = enrolled(door, people, "codes")
    page = door.get("/compte/double-verification").text
    assert "qui restent\N{NO-BREAK SPACE}: 10" in page
    wrong = post(door, "/compte/double-verification/codes", **sealed(page), code="123")
    assert (wrong.status_code, "erreur-code" in wrong.text) == (401, True)
    said = sealed(page) | {"code": code_of(totp, 1)}
    shown = post(door, "/compte/double-verification/codes", **said)
    codes = re.findall(r"<li><code>([^<]+)</code>", shown.text)
    assert len(codes) == 10
    said = sealed(page) | {"code_retrait": codes[0].lower()}
    gone = post(door, "/compte/double-verification/retrait", **said)
    assert gone.headers["location"] == "/connexion/inscription?vers=%2Fcompte"
    assert (
        door.get("/compte", follow_redirects=False)
        .headers["location"]
        .startswith("/connexion/inscription")
    )
    assert "Protéger votre compte" in door.get(gone.headers["location"]).text


def test_a_form_that_waits_while_its_session_ends_does_nothing(
    door: TestClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.sign_in(door, Role.BENEFICIARY, PERSON)
    form = sealed(door.get("/compte/courriel").text)

    def end() -> None:
        with people.vicinal.reading() as uow:
            own = uow.identity.accounts.of_person(Role.BENEFICIARY, PERSON, None)
            assert own is not None
            assert uow.identity.sessions.end_all(own.id)
            uow.commit()

    before_the_next_write(monkeypatch, end)
    answer = post(door, "/compte/courriel", **form, courriel="trop-tard@exemple.fr")
    assert answer.headers["location"].startswith("/connexion")
