"""Signing in over HTTP: cookies, tokens, second factor, and what is refused."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from httpx2 import Response
from pyotp import TOTP
from starlette.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
from insertion.outbox import MessageKind
from insertion.positionnement_ports import Window
from tests.api.accounts import (
    API_TOKEN,
    HALF,
    LOGIN,
    ORIGIN,
    PASSWORD,
    PERSON,
    TOTP_SECRET,
    WHOLE,
    store_accounts,
    with_cookie,
)
from tests.api.builders import a_vicinal
from tests.api.keepers import eventually
from tests.api.people import store_people
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor

PORTFOLIO = f"{PREFIX}/referents/ref-1/portefeuille"
CREDENTIALS = {"identifiant": LOGIN, "mot_de_passe": PASSWORD}


@pytest.fixture
def fresh(tmp_path: object) -> Vicinal:
    vicinal = a_vicinal(tmp_path)  # type: ignore[arg-type]
    store_people(vicinal, datetime.now(UTC))
    store_accounts(vicinal)
    return vicinal


@pytest.fixture
def browser(fresh: Vicinal) -> Iterator[TestClient]:
    """Yield a browser: it keeps its cookies and says where a request comes from."""
    with TestClient(create_app(fresh)) as started:
        started.headers["origin"] = ORIGIN
        started.headers["sec-fetch-site"] = "same-origin"
        yield started


def post(browser: TestClient, path: str, body: object = None, token: str = "") -> Response:
    headers = {"x-vicinal-jeton": token} if token else {}
    return browser.post(PREFIX + path, json=body, headers=headers)


def code_now(steps: int = 0) -> str:
    return str(TOTP(TOTP_SECRET).generate_otp(int(datetime.now(UTC).timestamp()) // 30 + steps))


def enter(browser: TestClient) -> str:
    """Sign in with a password and a code; return the token that pages send back."""
    half = post(browser, "/connexion", CREDENTIALS).json()
    assert half["etape"] == "second_facteur"
    whole = post(browser, "/connexion/second-facteur", {"code": code_now()}, half["jeton"])
    assert whole.status_code == 200, whole.text
    assert whole.json()["etape"] == "ouverte"
    return str(whole.json()["jeton"])


def mailed(vicinal: Vicinal, kind: MessageKind) -> str:
    """Return what the link of the last mail of a kind opens; it is queued after the answer."""
    found: list[str] = []

    def is_queued() -> bool:
        with vicinal.reading() as uow:
            for message in uow.outbox.page(None, Window(size=100)).items:
                if message.kind is kind and message.sealed is not None:
                    found.append(vicinal.signing.practice.vault.unseal(message.sealed, message.id))
                    return True
        return False

    eventually(is_queued)
    return found[0]


def test_a_professional_acts_once_the_code_was_given(browser: TestClient) -> None:
    post(browser, "/connexion", CREDENTIALS)
    assert the_problem(browser.get(PORTFOLIO), 403)["code"] == "second_facteur"
    browser.cookies.clear()
    enter(browser)
    assert browser.get(PORTFOLIO).status_code == 200
    assert browser.get(f"{PREFIX}/session").json()["agit_comme"] == "ref-1"


def test_the_cookie_is_out_of_reach_of_scripts_and_changes_at_each_step(
    browser: TestClient,
) -> None:
    first = post(browser, "/connexion", CREDENTIALS)
    cookie = first.headers["set-cookie"]
    assert cookie.startswith("vicinal=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Domain" not in cookie
    before = browser.cookies["vicinal"]
    post(browser, "/connexion/second-facteur", {"code": code_now()}, first.json()["jeton"])
    assert browser.cookies["vicinal"] != before
    old = {"cookie": f"vicinal={before}"}
    browser.cookies.clear()
    assert browser.get(f"{PREFIX}/session", headers=old).json()["etape"] == "aucune"


def test_a_browser_is_marked_once_someone_is_wholly_signed_in(browser: TestClient) -> None:
    half = post(browser, "/connexion", CREDENTIALS)
    assert "vicinal-connu" not in browser.cookies
    said = {"code": code_now()}
    whole = post(browser, "/connexion/second-facteur", said, half.json()["jeton"])
    (cookie,) = [
        each for each in whole.headers.get_list("set-cookie") if each.startswith("vicinal-connu=")
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert LOGIN not in cookie
    mark = browser.cookies["vicinal-connu"]
    again = post(browser, "/connexion", CREDENTIALS).json()
    post(browser, "/connexion/second-facteur", {"code": code_now(1)}, again["jeton"])
    assert browser.cookies["vicinal-connu"] == mark


def test_who_signs_in_again_leaves_no_session_behind(browser: TestClient) -> None:
    enter(browser)
    former = {"cookie": f"vicinal={browser.cookies['vicinal']}"}
    assert post(browser, "/connexion", CREDENTIALS).status_code == 200
    browser.cookies.clear()
    assert browser.get(f"{PREFIX}/session", headers=former).json()["etape"] == "aucune"


def test_over_https_the_cookie_is_for_this_host_alone(fresh: Vicinal) -> None:
    with TestClient(create_app(fresh), base_url="https://testserver") as secure:
        cookie = secure.post(f"{PREFIX}/connexion", json=CREDENTIALS).headers["set-cookie"]
    assert cookie.startswith("__Host-vicinal=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_a_password_never_goes_in_clear_over_a_network(fresh: Vicinal) -> None:
    fresh.settings = fresh.settings.model_copy(update={"host": "0.0.0.0"})
    with TestClient(create_app(fresh)) as plain:
        the_problem(plain.post(f"{PREFIX}/connexion", json=CREDENTIALS), 403)


def test_signing_out_ends_the_session_wherever_its_cookie_is(browser: TestClient) -> None:
    token = enter(browser)
    stolen = {"cookie": f"vicinal={browser.cookies['vicinal']}"}
    assert post(browser, "/deconnexion", token=token).json()["etape"] == "aucune"
    browser.cookies.clear()
    the_problem(browser.get(PORTFOLIO, headers=stolen), 401)


UNSAFE = [
    ("POST", "/deconnexion", None),
    ("POST", "/compte/connexions/fin", None),
    ("POST", "/compte/mot-de-passe", {"ancien": PASSWORD, "nouveau": "la mer est loin du port"}),
    ("PUT", "/beneficiaires/b-1/situation", {"recoit_rsa": True}),
    ("POST", "/beneficiaires/b-1/code-activation", None),
]


@pytest.mark.parametrize(("method", "path", "body"), UNSAFE)
@pytest.mark.parametrize(
    "changed",
    [
        {"x-vicinal-jeton": None},
        {"x-vicinal-jeton": "0" * 64},
        {"origin": "https://ailleurs.exemple"},
        {"origin": "null"},
        {"origin": "http://testserver.ailleurs.exemple"},
        {"origin": None},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
    ids=str,
)
def test_what_a_page_of_others_sends_with_the_cookie_changes_nothing(
    client: TestClient,
    method: str,
    path: str,
    body: object,
    changed: dict[str, str | None],
) -> None:
    headers = {
        name: value for name, value in (with_cookie(WHOLE) | changed).items() if value is not None
    }
    the_problem(client.request(method, PREFIX + path, json=body, headers=headers), 403)
    assert client.get(PORTFOLIO, headers=with_cookie(WHOLE)).status_code == 200


def test_a_page_of_others_cannot_sign_a_browser_in(browser: TestClient) -> None:
    for headers in ({"origin": "https://ailleurs.exemple"}, {"sec-fetch-site": "cross-site"}):
        response = browser.post(f"{PREFIX}/connexion", json=CREDENTIALS, headers=headers)
        the_problem(response, 403)
        assert "set-cookie" not in response.headers


def test_the_public_address_is_the_origin_whatever_host_was_asked(fresh: Vicinal) -> None:
    fresh.settings = fresh.settings.model_copy(update={"public_url": "https://vicinal.exemple"})
    with TestClient(create_app(fresh)) as asked:
        for origin, status in (("https://vicinal.exemple", 200), (ORIGIN, 403)):
            response = asked.post(
                f"{PREFIX}/connexion", json=CREDENTIALS, headers={"origin": origin}
            )
            assert response.status_code == status


def test_a_login_that_nobody_has_is_answered_as_a_wrong_password(browser: TestClient) -> None:
    wrong = post(browser, "/connexion", CREDENTIALS | {"mot_de_passe": "autre chose"})
    unknown = post(browser, "/connexion", CREDENTIALS | {"identifiant": "personne@exemple.fr"})
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)
    assert dict(wrong.headers) == dict(unknown.headers)


def test_ten_failures_answer_429_until_it_passes(browser: TestClient) -> None:
    for login in (LOGIN, "personne@exemple.fr"):
        said = {"identifiant": login, "mot_de_passe": "autre chose"}
        statuses = [post(browser, "/connexion", said).status_code for _ in range(11)]
        assert statuses == [401] * 10 + [429]
        locked = post(browser, "/connexion", said | {"mot_de_passe": PASSWORD})
        the_problem(locked, 429)
        assert 0 < int(locked.headers["retry-after"]) <= 900


def test_asking_for_a_link_tells_nothing(browser: TestClient) -> None:
    known = post(browser, "/connexion/lien", {"identifiant": LOGIN})
    unknown = post(browser, "/connexion/lien", {"identifiant": "personne@exemple.fr"})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert dict(known.headers) == dict(unknown.headers)


def test_a_person_enters_by_the_code_of_her_referent_then_by_a_link(
    browser: TestClient, fresh: Vicinal
) -> None:
    given = browser.post(
        f"{PREFIX}/beneficiaires/b-2/code-activation", headers=as_actor("referent:ref-1")
    )
    code = given.json()["code"]
    entered = post(browser, "/connexion/activation", {"code": code.lower()})
    assert (entered.json()["etape"], entered.json()["agit_comme"]) == ("ouverte", "b-2")
    post(browser, "/compte/courriel", {"courriel": "b-2@exemple.fr"}, entered.json()["jeton"])
    confirmed = mailed(fresh, MessageKind.MAIL_CONFIRMATION)
    token = entered.json()["jeton"]
    assert post(browser, "/connexion/courriel", {"jeton": confirmed}, token).status_code == 200
    browser.cookies.clear()
    post(browser, "/connexion/lien", {"identifiant": "B-2@exemple.fr"})
    link = mailed(fresh, MessageKind.MAGIC_LINK)
    by_link = post(browser, "/connexion/lien/ouverture", {"jeton": link})
    assert by_link.json()["agit_comme"] == "b-2"
    assert browser.get(f"{PREFIX}/beneficiaires/b-2").status_code == 200
    browser.cookies.clear()
    the_problem(post(browser, "/connexion/lien/ouverture", {"jeton": link}), 401)
    the_problem(post(browser, "/connexion/activation", {"code": code}), 401)


@pytest.mark.parametrize("actor", ["referent:ref-2", "referent:ref-9"])
def test_a_code_is_given_to_who_is_accompanied_only(client: TestClient, actor: str) -> None:
    url = f"{PREFIX}/beneficiaires/b-2/code-activation"
    absent = f"{PREFIX}/beneficiaires/b-999/code-activation"
    one, other = (client.post(each, headers=as_actor(actor)) for each in (url, absent))
    the_problem(one, 404)
    assert one.content == other.content


def test_an_invited_professional_chooses_a_password_and_sets_a_second_factor_up(
    browser: TestClient, fresh: Vicinal
) -> None:
    body = {"role": "operateur", "courriel": "neuf@exemple.fr", "organisation_id": "op-1"}
    headers = as_actor("departement:dep-1")
    assert browser.post(f"{PREFIX}/comptes", json=body, headers=headers).status_code == 201
    link = mailed(fresh, MessageKind.INVITATION)
    weak = post(browser, "/connexion/invitation", {"jeton": link, "mot_de_passe": "azerty"})
    the_problem(weak, 422)
    chosen = {"jeton": link, "mot_de_passe": "la mer est loin du port"}
    entered = post(browser, "/connexion/invitation", chosen).json()
    assert entered["etape"] == "inscription_second_facteur"
    the_problem(browser.get(f"{PREFIX}/conventions"), 403)
    begun = post(browser, "/connexion/inscription", token=entered["jeton"]).json()
    code = str(TOTP(begun["secret"]).now())
    done = post(browser, "/connexion/inscription/confirmation", {"code": code}, entered["jeton"])
    assert len(done.json()["codes_de_secours"]) == 10
    assert browser.get(f"{PREFIX}/conventions").status_code == 200


def test_a_professional_without_a_second_factor_does_nothing_else(client: TestClient) -> None:
    enrolling = with_cookie("jeton-inscription")
    for path in ("/compte/connexions", "/echeances", "/beneficiaires/b-1"):
        refused = client.get(PREFIX + path, headers=enrolling)
        assert the_problem(refused, 403)["code"] == "inscription_second_facteur"
    half = client.get(f"{PREFIX}/compte/connexions", headers=with_cookie(HALF))
    assert the_problem(half, 403)["code"] == "second_facteur"


def test_a_disabled_account_is_refused_at_the_next_request(browser: TestClient) -> None:
    enter(browser)
    assert browser.get(PORTFOLIO).status_code == 200
    cookie = {"cookie": f"vicinal={browser.cookies['vicinal']}"}
    browser.cookies.clear()
    url = f"{PREFIX}/comptes/compte-ref/desactivation"
    assert browser.post(url, headers=as_actor("departement:dep-1")).status_code == 200
    the_problem(browser.get(PORTFOLIO, headers=cookie), 401)


def test_who_changes_a_password_keeps_this_session_and_no_other(browser: TestClient) -> None:
    token = enter(browser)
    browser.cookies.jar.clear()
    headers = with_cookie(WHOLE)
    new = {"ancien": PASSWORD, "nouveau": "la mer est loin du port"}
    changed = browser.post(f"{PREFIX}/compte/mot-de-passe", json=new, headers=headers)
    assert changed.json()["etape"] == "ouverte"
    assert changed.json()["jeton"] != token
    assert len(browser.get(f"{PREFIX}/compte/connexions").json()["items"]) == 1
    browser.cookies.clear()
    the_problem(post(browser, "/connexion", CREDENTIALS), 401)


def test_a_program_does_what_its_scopes_open_and_nothing_else(client: TestClient) -> None:
    bearer = {"authorization": f"Bearer {API_TOKEN}"}
    assert client.get(f"{PREFIX}/positionnements", headers=bearer).status_code == 200
    the_problem(client.get(f"{PREFIX}/conventions", headers=bearer), 403)
    the_problem(client.get(f"{PREFIX}/jetons", headers=bearer), 403)
    changed = client.patch(
        f"{PREFIX}/sessions/session-1", json={"lieu": "Centre social"}, headers=bearer
    )
    assert changed.status_code == 200  # no cookie: no token of a page is asked


def test_a_revoked_token_opens_nothing_more(browser: TestClient) -> None:
    operator = as_actor("operateur:jean:op-1")
    wanted = {"nom": "Planning", "portees": ["positionnements:lire"]}
    new = browser.post(f"{PREFIX}/jetons", json=wanted, headers=operator).json()
    bearer = {"authorization": f"Bearer {new['secret']}"}
    assert browser.get(f"{PREFIX}/positionnements", headers=bearer).status_code == 200
    (listed,) = [
        each
        for each in browser.get(f"{PREFIX}/jetons", headers=operator).json()["items"]
        if each["id"] == new["id"]
    ]
    assert listed["dernier_usage"] is not None
    assert "secret" not in listed
    url = f"{PREFIX}/jetons/{new['id']}/revocation"
    the_problem(browser.post(url, headers=as_actor("operateur:lea:op-2")), 404)
    assert browser.post(url, headers=operator).status_code == 200
    the_problem(browser.get(f"{PREFIX}/positionnements", headers=bearer), 401)


@pytest.mark.parametrize(
    "authorization", ["Bearer", "Bearer x", "Basic YTpi", "Bearer vic_" + "x" * 500, "\xe9"]
)
def test_what_is_no_token_is_refused_even_beside_a_session(
    client: TestClient, authorization: str
) -> None:
    headers = with_cookie(WHOLE) | {"authorization": authorization.encode("latin-1")}
    the_problem(client.get(PORTFOLIO, headers=headers), 401)  # type: ignore[arg-type]


def test_the_address_of_a_person_is_not_shown_to_who_keeps_accounts(browser: TestClient) -> None:
    headers = with_cookie(PERSON)
    browser.post(f"{PREFIX}/compte/courriel", json={"courriel": "moi@exemple.fr"}, headers=headers)
    shown = browser.get(f"{PREFIX}/comptes?size=100", headers=as_actor("departement:dep-1"))
    assert "compte-b-1" in shown.text
    assert "moi@exemple.fr" not in shown.text
    assert PASSWORD not in shown.text
    assert "argon2" not in shown.text
