"""An identity service that goes wrong neither fills the memory nor holds who waits for it."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx2
import pytest

from api.bounded_transport import MOST_BYTES, BoundedTransport
from api.issuers import Issuer
from api.oidc import Asked, IssuerAway, OidcClient
from tests.api.test_oidc import BASE, CLIENT, SECRET, Honest
from usecases.accounts.errors import SignInRefused

DEEP = "[" * 100_000
PATHS = ("/.well-known/openid-configuration", "/token", "/jwks", "/userinfo")
ASKED = Asked("etat", "nonce", "v" * 64, f"{BASE}/connexion/retour/proconnect")


class Endless(httpx2.SyncByteStream):
    """What never ends; ``sent`` is how much of it was asked for."""

    def __init__(self) -> None:
        self.sent = 0

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self.sent += 1_000
            yield b" " * 1_000


def asked_of(service: Callable[[httpx2.Request], httpx2.Response]) -> OidcClient:
    issuer = Issuer("proconnect", "ProConnect", BASE, CLIENT, SECRET)
    return OidcClient(issuer, httpx2.MockTransport(service))


def with_one_answer(path: str, answer: Callable[[], httpx2.Response]) -> OidcClient:
    """Return the client of a service that is honest but at one address."""
    honest = Honest()
    honest.nonce = ASKED.nonce
    return asked_of(lambda request: answer() if request.url.path == path else honest(request))


def test_an_honest_service_is_believed() -> None:
    client = with_one_answer("/rien", lambda: httpx2.Response(404))
    assert client.proof_of("code", ASKED, datetime.now(UTC)).subject == "personne-1"


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_without_an_end_is_given_up(path: str) -> None:
    endless = Endless()
    client = with_one_answer(path, lambda: httpx2.Response(200, stream=endless))
    with pytest.raises(IssuerAway):
        client.proof_of("code", ASKED, datetime.now(UTC))
    assert endless.sent <= MOST_BYTES + 1_000


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_nested_without_end_opens_nothing(path: str) -> None:
    client = with_one_answer(path, lambda: httpx2.Response(200, text=DEEP))
    with pytest.raises((IssuerAway, SignInRefused)):
        client.proof_of("code", ASKED, datetime.now(UTC))


def test_what_is_compressed_without_being_asked_to_is_given_up() -> None:
    small = gzip.compress(bytes(100 * MOST_BYTES))
    assert len(small) < MOST_BYTES
    answer = httpx2.Response(
        200, stream=httpx2.ByteStream(small), headers={"content-encoding": "gzip"}
    )
    transport = BoundedTransport(httpx2.MockTransport(lambda _request: answer))
    with pytest.raises(httpx2.ReadError):
        transport.handle_request(httpx2.Request("GET", BASE))


def test_an_answer_that_takes_too_long_is_given_up() -> None:
    endless = Endless()
    network = httpx2.MockTransport(lambda _request: httpx2.Response(200, stream=endless))
    with pytest.raises(httpx2.ReadError):
        BoundedTransport(network, within=-1.0).handle_request(httpx2.Request("GET", BASE))
    assert endless.sent == 1_000
