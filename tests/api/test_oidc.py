"""Identity services: one that is honest, and every way in which one may not be."""

import json
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from httpx2 import Response
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
from tests.api.accounts import ORIGIN, PERSON, WHOLE, store_accounts, with_cookie
from tests.api.builders import a_vicinal
from tests.api.people import store_people
from tests.api.problems import the_problem
from tests.api.routes import PREFIX

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it still imports what Authlib is about to drop
    import oidc_provider_mock

BASE = "http://localhost:9400"
CLIENT = "vicinal"
SECRET = "un secret de trente-deux caractères"
KEY = RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256", "use": "sig"})


class Honest:
    """A service that answers as it should; each test changes one thing."""

    def __init__(self) -> None:
        self.nonce = ""
        self.claims: dict[str, object] = {}
        self.header: dict[str, object] = {"alg": "RS256", "kid": "1"}
        self.key: object = KEY
        self.userinfo: dict[str, object] = {"sub": "personne-1"}
        self.userinfo_key: object = KEY
        self.signed_userinfo = True
        self.metadata: dict[str, object] = {}
        self.id_token: str | None = None
        self.asked: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        answers: dict[str, Callable[[], httpx2.Response]] = {
            "/.well-known/openid-configuration": self._metadata,
            "/jwks": lambda: httpx2.Response(200, json={"keys": [KEY.as_dict(private=False)]}),
            "/token": self._token,
            "/userinfo": self._userinfo,
        }
        return answers[request.url.path]()

    def _metadata(self) -> httpx2.Response:
        said = {
            "issuer": BASE,
            "authorization_endpoint": f"{BASE}/authorize",
            "token_endpoint": f"{BASE}/token",
            "userinfo_endpoint": f"{BASE}/userinfo",
            "jwks_uri": f"{BASE}/jwks",
        }
        return httpx2.Response(200, json=said | self.metadata)

    def _token(self) -> httpx2.Response:
        now = int(datetime.now(UTC).timestamp())
        claims = {
            "iss": BASE,
            "sub": "personne-1",
            "aud": CLIENT,
            "exp": now + 60,
            "iat": now,
            "nonce": self.nonce,
            "acr": "eidas1",
        }
        claims |= self.claims
        kept = {name: value for name, value in claims.items() if value is not None}
        token = self.id_token or jwt.encode(self.header, kept, self.key)  # type: ignore[arg-type]
        said = {"access_token": "acces", "token_type": "Bearer", "id_token": token}
        return httpx2.Response(200, json=said)

    def _userinfo(self) -> httpx2.Response:
        if not self.signed_userinfo:
            return httpx2.Response(200, json=self.userinfo)
        text = jwt.encode({"alg": "RS256", "kid": "1"}, self.userinfo, self.userinfo_key)  # type: ignore[arg-type]
        return httpx2.Response(200, text=text, headers={"content-type": "application/jwt"})


def settings_file(folder: Path, **facts: object) -> Path:
    given = {
        "label": "ProConnect",
        "issuer": BASE,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "acr_values": ["eidas1"],
        "second_factor_acr": ["eidas2"],
    } | facts
    path = folder / "services.toml"
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in given.items()]
    path.write_text("[proconnect]\n" + "\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Vicinal, TestClient]]:
    folder = tmp_path_factory.mktemp("oidc")
    vicinal = a_vicinal(folder)
    store_people(vicinal, datetime.now(UTC))
    store_accounts(vicinal)
    settings = vicinal.settings.model_copy(update={"issuers_file": settings_file(folder)})
    vicinal.signing._settings = settings
    with TestClient(create_app(vicinal)) as browser:
        browser.headers["origin"] = ORIGIN
        yield vicinal, browser
    vicinal.close()


@pytest.fixture
def browser(served: tuple[Vicinal, TestClient]) -> Iterator[TestClient]:
    yield served[1]
    served[1].cookies.clear()


@pytest.fixture
def service(served: tuple[Vicinal, TestClient]) -> Honest:
    honest = Honest()
    served[0].signing.network = httpx2.MockTransport(honest)
    return honest


def leave(browser: TestClient, service: Honest | None, *, link: str | None = None) -> str:
    """Leave for the service, to link an account or to sign in; return the state."""
    if link is None:
        left = browser.post(f"{PREFIX}/connexion/fournisseurs/proconnect")
    else:
        body, headers = {"fournisseur": "proconnect"}, with_cookie(link)
        left = browser.post(f"{PREFIX}/compte/rattachement", json=body, headers=headers)
    assert left.status_code == 200, left.text
    query = parse_qs(urlsplit(left.json()["adresse"]).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["response_type"] == ["code"]
    assert query["acr_values"] == ["eidas1"]
    if service is not None:
        service.nonce = query["nonce"][0]
    return query["state"][0]


def back(browser: TestClient, state: str, code: str = "code") -> Response:
    url = f"{PREFIX}/connexion/fournisseurs/proconnect/retour"
    return browser.post(url, json={"code": code, "state": state})


@pytest.fixture
def linked(browser: TestClient, service: Honest) -> Honest:
    """Return a service one of whose identities is linked with the account of a référent."""
    assert back(browser, leave(browser, service, link=WHOLE)).status_code == 200
    browser.cookies.clear()
    return service


def test_an_identity_opens_the_account_it_was_linked_with(
    browser: TestClient, linked: Honest
) -> None:
    entered = back(browser, leave(browser, linked))
    assert entered.json()["agit_comme"] == "ref-1"
    assert entered.json()["etape"] == "second_facteur"


def test_a_level_that_stands_for_the_second_factor_opens_at_once(
    browser: TestClient, linked: Honest
) -> None:
    linked.claims = {"acr": "eidas2"}
    assert back(browser, leave(browser, linked)).json()["etape"] == "ouverte"


def test_userinfo_may_be_unsigned(browser: TestClient, linked: Honest) -> None:
    linked.signed_userinfo = False
    assert back(browser, leave(browser, linked)).status_code == 200


def test_an_unknown_identity_opens_nothing_whatever_address_it_has(
    browser: TestClient, linked: Honest
) -> None:
    known = {"email": "ref-1@exemple.fr", "email_verified": True}
    linked.claims = {"sub": "personne-2"} | known
    linked.userinfo = {"sub": "personne-2"} | known
    the_problem(back(browser, leave(browser, linked)), 401)


def test_an_identity_unlinked_opens_nothing(browser: TestClient, linked: Honest) -> None:
    url = f"{PREFIX}/compte/rattachement/proconnect/retrait"
    the_problem(browser.post(url, headers=with_cookie(PERSON)), 404)
    assert browser.post(url, headers=with_cookie(WHOLE)).status_code == 200
    the_problem(back(browser, leave(browser, linked)), 401)


def test_an_identity_is_linked_with_one_account(browser: TestClient, linked: Honest) -> None:
    the_problem(back(browser, leave(browser, linked, link=PERSON)), 409)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "un autre"},
        {"nonce": None},
        {"nonce": 3},
        {"aud": "un autre"},
        {"aud": ["un autre", "vicinal"], "azp": "un autre"},
        {"aud": None},
        {"iss": "https://ailleurs.exemple"},
        {"iss": None},
        {"exp": timedelta(hours=-1)},
        {"exp": None},
        {"exp": "demain"},
        {"iat": timedelta(days=-1)},
        {"iat": timedelta(days=1)},
        {"iat": None},
        {"nbf": timedelta(hours=1)},
        {"sub": ""},
        {"sub": None},
        {"sub": 3},
        {"sub": "x" * 256},
        {"acr": "eidas0"},
        {"acr": None},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"c_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"c_hash": 3},
    ],
    ids=str,
)
def test_an_identity_that_does_not_hold_opens_nothing(
    browser: TestClient, linked: Honest, claims: dict[str, object]
) -> None:
    now = datetime.now(UTC)
    linked.claims = {
        name: int((now + value).timestamp()) if isinstance(value, timedelta) else value
        for name, value in claims.items()
    }
    the_problem(back(browser, leave(browser, linked)), 401)
    assert "vicinal" not in browser.cookies


def unsigned(claims: dict[str, object]) -> str:
    from base64 import urlsafe_b64encode

    parts = [{"alg": "none"}, claims]
    texts = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*texts, ""])


def test_a_signature_that_is_not_theirs_opens_nothing(browser: TestClient, linked: Honest) -> None:
    linked.key = OTHER_KEY
    the_problem(back(browser, leave(browser, linked)), 401)


def test_no_signature_opens_nothing(browser: TestClient, linked: Honest) -> None:
    state = leave(browser, linked)
    now = int(datetime.now(UTC).timestamp())
    linked.id_token = unsigned(
        {
            "iss": BASE,
            "sub": "personne-1",
            "aud": CLIENT,
            "exp": now + 60,
            "iat": now,
            "nonce": linked.nonce,
            "acr": "eidas1",
        }
    )
    the_problem(back(browser, state), 401)


def test_a_public_key_is_no_shared_secret(browser: TestClient, linked: Honest) -> None:
    linked.header = {"alg": "HS256"}
    linked.key = OctKey.import_key(KEY.as_pem(private=False).replace(b"-----", b"====="))
    the_problem(back(browser, leave(browser, linked)), 401)


@pytest.mark.parametrize(
    "facts",
    [
        {"userinfo": {"sub": "personne-2"}},
        {"userinfo": {}},
        {"userinfo_key": OTHER_KEY},
        {"userinfo": {"sub": "personne-1", "aud": "un autre"}},
        {"userinfo": {"sub": "personne-1", "iss": "https://ailleurs.exemple"}},
    ],
    ids=["autre personne", "personne", "autre clé", "autre destinataire", "autre émetteur"],
)
def test_what_is_said_of_someone_else_opens_nothing(
    browser: TestClient, linked: Honest, facts: dict[str, object]
) -> None:
    for name, value in facts.items():
        setattr(linked, name, value)
    the_problem(back(browser, leave(browser, linked)), 401)


def test_a_state_serves_once_in_the_browser_that_left(browser: TestClient, linked: Honest) -> None:
    state = leave(browser, linked)
    cookie = browser.cookies["vicinal-depart"]
    browser.cookies.clear()
    the_problem(back(browser, state), 401)  # another browser, and the state is spent
    browser.cookies.set("vicinal-depart", cookie, domain="testserver.local", path="/")
    the_problem(back(browser, state), 401)
    browser.cookies.clear()
    state = leave(browser, linked)
    assert back(browser, state).status_code == 200
    the_problem(back(browser, state), 401)
    the_problem(back(browser, "jamais parti"), 401)


def test_a_service_is_called_as_it_calls_itself(browser: TestClient, linked: Honest) -> None:
    linked.metadata = {"issuer": f"{BASE}/"}
    the_problem(back(browser, leave(browser, linked)), 401)  # its token says another name
    linked.claims = {"iss": f"{BASE}/"}
    assert back(browser, leave(browser, linked)).status_code == 200


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://ailleurs.exemple"},
        {"token_endpoint": "https://ailleurs.exemple/token"},
        {"jwks_uri": "http://192.0.2.1/jwks"},
        {"userinfo_endpoint": None},
        {"authorization_endpoint": 3},
    ],
    ids=str,
)
def test_nothing_else_than_the_service_is_asked_anything(
    browser: TestClient, service: Honest, metadata: dict[str, object]
) -> None:
    service.metadata = metadata
    the_problem(browser.post(f"{PREFIX}/connexion/fournisseurs/proconnect"), 503)
    assert {request.url.host for request in service.asked} == {"localhost"}


def test_a_service_that_does_not_answer_is_said_to_be_away(
    browser: TestClient, served: tuple[Vicinal, TestClient]
) -> None:
    def away(_request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectTimeout("personne")

    served[0].signing.network = httpx2.MockTransport(away)
    the_problem(browser.post(f"{PREFIX}/connexion/fournisseurs/proconnect"), 503)
    the_problem(browser.post(f"{PREFIX}/connexion/fournisseurs/inconnu"), 404)


@pytest.mark.filterwarnings("ignore")  # its own, of what Authlib is about to drop
def test_the_whole_way_with_a_service_that_others_wrote(
    browser: TestClient, served: tuple[Vicinal, TestClient]
) -> None:
    vicinal, _ = served
    provided = oidc_provider_mock.app(require_nonce=True)
    provided.debug = False
    vicinal.signing.network = httpx2.WSGITransport(app=provided)
    path = vicinal.signing._settings.issuers_file
    assert path is not None
    settings_file(path.parent, acr_values=[], scope="openid email")
    try:
        for link in (PERSON, None):
            url = f"{PREFIX}/connexion/fournisseurs/proconnect"
            body = {"fournisseur": "proconnect"}
            headers = {} if link is None else with_cookie(link)
            left = (
                browser.post(url)
                if link is None
                else browser.post(f"{PREFIX}/compte/rattachement", json=body, headers=headers)
            )
            with httpx2.Client(transport=httpx2.WSGITransport(app=provided)) as person:
                sent = person.post(left.json()["adresse"], data={"sub": "marie"})
            query = parse_qs(urlsplit(sent.headers["location"]).query)
            entered = back(browser, query["state"][0], query["code"][0])
            assert entered.json()["agit_comme"] == "b-1"
            browser.cookies.clear()
    finally:
        settings_file(path.parent)
