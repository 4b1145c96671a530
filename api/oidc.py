"""OpenID Connect towards one identity service: code flow, PKCE, and every proof checked.

Nothing that comes back is believed before its signature, issuer, audience, dates and nonce are.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from api.bounded_transport import BoundedTransport
from api.issuers import Issuer
from usecases.accounts.errors import SignInRefused
from usecases.accounts.issuers import Proof
from usecases.vault import same

TIMEOUT_SECONDS = 10.0
LEEWAY_SECONDS = 30
OLDEST_SECONDS = 600  # of a token of identity: who comes back has just signed in
MAX_SUBJECT_LENGTH = 255
_JWT = "application/jwt"
_HASHED_AS = "RS256"  # all the algorithms that the settings may name hash alike
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")


class IssuerAway(Exception):
    """The service does not answer, or not as one does."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked when someone left, which the answer must agree with."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


class OidcClient:
    """Asks one service; ``transport`` stands for the network in tests."""

    def __init__(self, issuer: Issuer, transport: httpx2.BaseTransport | None = None) -> None:
        self._issuer = issuer
        self._transport = transport

    def address_for(self, asked: Asked) -> str:
        """Return the address of the service where someone signs in.

        Raises
        ------
        IssuerAway
            When the service does not say where.
        """
        with self._session(asked.redirect_uri) as session:
            metadata = self._metadata(session)
            wanted = self._issuer.acr_values
            extra = {"acr_values": " ".join(wanted)} if wanted else {}
            address, _ = session.create_authorization_url(
                metadata["authorization_endpoint"],
                state=asked.state,
                code_verifier=asked.verifier,
                nonce=asked.nonce,
                **extra,
            )
        return str(address)

    def proof_of(self, code: str, asked: Asked, now: datetime) -> Proof:
        """Return who comes back with a code, once everything said of them is checked.

        Raises
        ------
        IssuerAway
            When the service does not answer.
        SignInRefused
            When anything does not hold.
        """
        try:
            with self._session(asked.redirect_uri) as session:
                metadata = self._metadata(session)
                answer = session.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=asked.verifier,
                    redirect_uri=asked.redirect_uri,
                )
                keys = self._keys(session, metadata)
                claims = self._identity(answer, keys, metadata["issuer"], asked, now)
                _require_of_code(claims, code)
                self._require_same_subject(session, metadata, keys, claims)
        except httpx2.HTTPError:
            raise IssuerAway from None
        except (OAuthError, JoseError, KeyError, TypeError, ValueError, RecursionError):
            raise SignInRefused("the service says nothing that holds") from None
        acr = claims.get("acr")
        return Proof(claims["sub"], isinstance(acr, str) and acr in self._issuer.second_factor_acr)

    def _session(self, redirect_uri: str) -> OAuth2Client:
        network = self._transport or httpx2.HTTPTransport(trust_env=False)
        return OAuth2Client(
            client_id=self._issuer.client_id,
            client_secret=self._issuer.client_secret,
            token_endpoint_auth_method="client_secret_post",
            scope=self._issuer.scope,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            trust_env=False,
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
            transport=BoundedTransport(network),
        )

    def _metadata(self, session: OAuth2Client) -> Mapping[str, str]:
        url = f"{self._issuer.issuer}/.well-known/openid-configuration"
        try:
            response = session.request("GET", url, withhold_token=True)
            response.raise_for_status()
            found = response.json()
        except (httpx2.HTTPError, ValueError, RecursionError):
            raise IssuerAway from None
        if not isinstance(found, dict) or str(found.get("issuer")).rstrip("/") != (
            self._issuer.issuer
        ):
            raise IssuerAway
        endpoints = {name: found.get(name) for name in _ENDPOINTS}
        if not all(isinstance(url, str) and self._issuer.owns(url) for url in endpoints.values()):
            raise IssuerAway  # nothing else than the service is asked anything
        return {"issuer": str(found["issuer"]), **{k: str(v) for k, v in endpoints.items()}}

    def _keys(self, session: OAuth2Client, metadata: Mapping[str, str]) -> KeySet | OctKey:
        if self._issuer.algorithms == ("HS256",):
            return OctKey.import_key(self._issuer.client_secret)
        response = session.request("GET", metadata["jwks_uri"], withhold_token=True)
        response.raise_for_status()
        return KeySet.import_key_set(response.json())

    def _identity(
        self,
        answer: Mapping[str, Any],
        keys: KeySet | OctKey,
        issuer: str,
        asked: Asked,
        now: datetime,
    ) -> dict[str, Any]:
        # Without an algorithm among those of the settings, « none » included, this raises.
        token = jwt.decode(answer["id_token"], keys, algorithms=list(self._issuer.algorithms))
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": issuer},  # as it calls itself, « / » included
                "sub": {"essential": True},
                "aud": {"essential": True, "value": self._issuer.client_id},
            },
            {
                "nonce": asked.nonce,
                "client_id": self._issuer.client_id,
                "access_token": answer["access_token"],
            },
        )
        moment = int(now.timestamp())
        claims.validate(now=moment, leeway=LEEWAY_SECONDS)
        subject, nonce = claims["sub"], claims["nonce"]
        if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_LENGTH:
            raise ValueError("sub")
        if not isinstance(nonce, str) or not same(nonce, asked.nonce):
            raise ValueError("nonce")
        if claims["iat"] < moment - OLDEST_SECONDS:
            raise ValueError("iat")
        wanted = self._issuer.acr_values
        if wanted and claims.get("acr") not in {*wanted, *self._issuer.second_factor_acr}:
            raise ValueError("acr")
        return dict(claims)

    def _require_same_subject(
        self,
        session: OAuth2Client,
        metadata: Mapping[str, str],
        keys: KeySet | OctKey,
        claims: Mapping[str, Any],
    ) -> None:
        """Check that the service says the same of the person, signed when it signs."""
        response = session.request("GET", metadata["userinfo_endpoint"])
        response.raise_for_status()
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type == _JWT:
            algorithms = list(self._issuer.algorithms)
            said = jwt.decode(response.text, keys, algorithms=algorithms).claims
            audience = said.get("aud", self._issuer.client_id)
            if said.get("iss", metadata["issuer"]) != metadata["issuer"]:
                raise ValueError("userinfo iss")
            if self._issuer.client_id not in (
                audience if isinstance(audience, list) else [audience]
            ):
                raise ValueError("userinfo aud")
        else:
            said = json.loads(response.text)
        if not isinstance(said, dict) or said.get("sub") != claims["sub"]:
            raise ValueError("userinfo sub")


def _require_of_code(claims: Mapping[str, Any], code: str) -> None:
    """Check that a token is of the code that was sent, when it says of which one it is."""
    expected = (create_half_hash(code, _HASHED_AS) or b"").decode()
    said = claims.get("c_hash", expected)
    if not isinstance(said, str) or not same(said, expected):
        raise ValueError("c_hash")
