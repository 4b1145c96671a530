"""Accounts and sessions whose secrets the tests know, for the routes that need them."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from api.wiring import Vicinal
from insertion.accounts import Account, AccountState
from insertion.actor import Role
from insertion.api_tokens import ApiToken, Scope
from insertion.sign_in import AccountSession, SessionMeans, SessionStage
from usecases.vault import Vault, hash_of

KEY = bytes(32)
KEY_TEXT = b64encode(KEY).decode()
PASSWORD = "un cheval bleu mange dehors"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "ref-1@exemple.fr"
WHOLE, HALF, ENROLLING, PERSON = "jeton-entier", "jeton-moitie", "jeton-inscription", "jeton-b-1"
API_TOKEN = "vic_jeton-de-programme"
ORIGIN = "http://testserver"

_VAULT = Vault(KEY)


def with_cookie(token: str) -> dict[str, str]:
    """Return the headers that a page of ours sends with the session of a token."""
    return {
        "cookie": f"vicinal={token}",
        "origin": ORIGIN,
        "x-vicinal-jeton": _VAULT.keyed_hash("csrf", hash_of(token)),
    }


def a_session(token: str, account_id: str, stage: SessionStage, at: datetime) -> AccountSession:
    return AccountSession(
        id=f"connexion-{token}",
        token_hash=hash_of(token),
        account_id=account_id,
        stage=stage,
        means=SessionMeans.PASSWORD,
        created_at=at,
        seen_at=at,
        expires_at=at + timedelta(days=1),
    )


def store_accounts(vicinal: Vicinal) -> None:
    """Write a référent, people, operators, and the Département, with sessions of some."""
    at = datetime.now(UTC)
    hashed = vicinal.signing.practice.hashing.hash(PASSWORD)
    base = Account("compte-ref", Role.REFERENT, "ref-1", AccountState.ACTIVE, at)
    known = replace(
        base,
        login=LOGIN,
        mail=LOGIN,
        mail_confirmed_at=at,
        password_hash=hashed,
        totp_secret=_VAULT.seal(TOTP_SECRET, "compte-ref"),
        totp_confirmed_at=at,
    )
    enrolling = replace(base, id="compte-ref-2", acts_as="ref-2", password_hash=hashed)
    half = replace(
        base,
        id="compte-ref-3",
        acts_as="ref-3",
        totp_secret=_VAULT.seal(TOTP_SECRET, "compte-ref-3"),
        totp_confirmed_at=at,
    )
    person = Account("compte-b-1", Role.BENEFICIARY, "b-1", AccountState.ACTIVE, at)
    operators = [
        Account(
            f"compte-op-{number}",
            Role.OPERATOR,
            f"compte-op-{number}",
            AccountState.DISABLED if number == 3 else AccountState.ACTIVE,
            at,
            organisation_id="op-1",
            login=f"op-{number}@exemple.fr",
            mail=f"op-{number}@exemple.fr",
            password_hash=hashed,
        )
        for number in range(1, 6)
    ]
    chiefs = [
        Account(f"compte-dep-{n}", Role.DEPARTEMENT, f"dep-{n}", AccountState.ACTIVE, at)
        for n in (1, 2)
    ]
    with vicinal.reading() as uow:
        for account in (known, enrolling, half, person, *operators, *chiefs):
            uow.identity.accounts.add(account)
        for token, account_id, stage in (
            (WHOLE, "compte-ref", SessionStage.OPEN),
            ("autre", "compte-ref", SessionStage.OPEN),
            (HALF, "compte-ref-3", SessionStage.SECOND_FACTOR),
            (ENROLLING, "compte-ref-2", SessionStage.ENROLMENT),
            (PERSON, "compte-b-1", SessionStage.OPEN),
        ):
            uow.identity.sessions.add(a_session(token, account_id, stage, at))
        for token_id, secret in (("jeton-1", "vic_1"), ("jeton-2", API_TOKEN)):
            scopes = frozenset({Scope.SESSIONS_WRITE, Scope.POSITIONNEMENTS_READ})
            ends = at + timedelta(days=30)
            token = ApiToken(token_id, "Essai", Role.OPERATOR, "op-1", scopes, "jean", at, ends)
            uow.identity.api_tokens.add(token, hash_of(secret))
        uow.commit()
