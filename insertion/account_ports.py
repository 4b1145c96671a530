"""What signing in and messages ask of the database; ``persistence`` answers in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from insertion.accounts import Account, AccountState
from insertion.actor import Role
from insertion.api_tokens import ApiToken
from insertion.organisations import Organisation
from insertion.outbox import Message, MessageState
from insertion.positionnement_ports import Listed, Window
from insertion.referent import Referent
from insertion.sign_in import AccountSession, Guard, KeyKind, SignInKey


class AccountRepository(Protocol):
    """Accounts, and the codes that stand for a lost second factor."""

    def add(self, account: Account) -> None:
        """Write a new one; :class:`insertion.errors.TransitionRefused` when there is one."""
        ...

    def get(self, account_id: str) -> Account | None:
        """Return one, or None."""
        ...

    def by_login(self, login: str) -> Account | None:
        """Return the account of a login in its normal form, or None."""
        ...

    def of_person(self, role: Role, acts_as: str, departement: str | None) -> Account | None:
        """Return the account of who is known by that id in that role there, or None."""
        ...

    def page(
        self,
        window: Window,
        departement: str | None = None,
        organisation_id: str | None = None,
        role: Role | None = None,
        state: AccountState | None = None,
    ) -> Listed[Account]:
        """Return one page of the accounts, of a structure, a role or a state when said, by id."""
        ...

    def referents_without(self, most: int) -> Sequence[Referent]:
        """Return the référents who have no account, by ascending id."""
        ...

    def structures(self, most: int) -> Sequence[Organisation]:
        """Return the structures for which someone may have an account, by name."""
        ...

    def opened_since(self, organisation_id: str, moment: datetime) -> int:
        """Return how many accounts of a structure were made since."""
        ...

    def change(self, account: Account) -> None:
        """Write all that may change of an account; the last code used apart."""
        ...

    def remove(self, account_id: str) -> bool:
        """Erase an account and all that is its own; return whether there was one."""
        ...

    def use_totp_step(self, account_id: str, step: int) -> bool:
        """Take a time step of a second factor; False when it, or a later one, was taken."""
        ...

    def set_recovery_codes(self, account_id: str, hashes: Sequence[str]) -> None:
        """Write these codes in the place of all others."""
        ...

    def use_recovery_code(self, account_id: str, code_hash: str) -> bool:
        """Take a code; False when there is no such code any more."""
        ...

    def recovery_codes_left(self, account_id: str) -> int:
        """Return how many codes were not used."""
        ...

    def count(self, role: Role, state: AccountState, departement: str | None) -> int:
        """Return how many accounts of a role are in a state, in one département."""
        ...


class SessionRepository(Protocol):
    """Sessions of accounts."""

    def add(self, session: AccountSession) -> None:
        """Write a new one."""
        ...

    def find(self, token_hash: str) -> tuple[AccountSession, Account] | None:
        """Return a session and its account, in one statement; None when there is none."""
        ...

    def touch(self, token_hash: str, at: datetime) -> None:
        """Write that it was used."""
        ...

    def of_account(self, account_id: str) -> Sequence[AccountSession]:
        """Return the sessions of an account, the last used first."""
        ...

    def end(self, account_id: str, session_id: str) -> bool:
        """End one, and links with an identity that were begun; return whether there was one."""
        ...

    def end_all(self, account_id: str, but: str | None = None) -> int:
        """End all of an account, except the one of that id, as :meth:`end`; return how many."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Forget those that ended before; return how many."""
        ...


class SignInKeyRepository(Protocol):
    """Keys that open once."""

    def add(self, key: SignInKey) -> None:
        """Write a new one."""
        ...

    def get(self, key_id: str) -> SignInKey | None:
        """Return one, or None."""
        ...

    def attempt(self, key_id: str, most: int) -> bool:
        """Count an attempt before it is checked; False when there were ``most`` already."""
        ...

    def use(self, key_id: str) -> bool:
        """Take a key, which is there no more; False when it was taken."""
        ...

    def end_all(self, account_id: str, kind: KeyKind) -> int:
        """Forget the keys of an account and kind; return how many."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Forget those that expired before; return how many."""
        ...


class GuardRepository(Protocol):
    """What is remembered of failures, by subjects that say nothing of whose they are."""

    def get(self, subject: str) -> Guard:
        """Return what is remembered; nothing, when nothing is."""
        ...

    def put(self, subject: str, guard: Guard, at: datetime) -> None:
        """Write what is remembered; nothing is kept of an empty guard."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Forget what was last written before; return how many."""
        ...


class ApiTokenRepository(Protocol):
    """Tokens of programs."""

    def add(self, token: ApiToken, token_hash: str) -> None:
        """Write a new one."""
        ...

    def find(self, token_hash: str) -> ApiToken | None:
        """Return the token of a hash, or None."""
        ...

    def of_organisation(self, role: Role, organisation_id: str | None) -> Sequence[ApiToken]:
        """Return the tokens of a consumer, by ascending id."""
        ...

    def used(self, token_id: str, at: datetime) -> None:
        """Write the day it was last used."""
        ...

    def revoke(self, token_id: str, at: datetime) -> bool:
        """Revoke one; return whether it was not yet."""
        ...

    def revoke_made_by(self, account_id: str, at: datetime) -> int:
        """Revoke all that an account made; return how many were alive."""
        ...


@dataclass(frozen=True, slots=True)
class IssuerAttempt:
    """Someone sent to an identity service, who has not come back yet.

    ``account_id`` is the account to link with who comes back, None to sign in.
    """

    state_hash: str
    browser_hash: str
    issuer: str
    sealed: bytes
    expires_at: datetime
    account_id: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """An identity of a service that opens an account; of whom, only a hash is kept."""

    issuer: str
    linked_at: datetime


class IssuerRepository(Protocol):
    """Links between accounts and identities of other services."""

    def begin(self, attempt: IssuerAttempt) -> None:
        """Write that someone leaves for a service."""
        ...

    def take(self, state_hash: str) -> IssuerAttempt | None:
        """Take an attempt, which is there no more; None when it was taken."""
        ...

    def link(self, issuer: str, subject_hash: str, account_id: str, at: datetime) -> None:
        """Link an identity; :class:`insertion.errors.TransitionRefused` when it is another's."""
        ...

    def account_of(self, issuer: str, subject_hash: str) -> str | None:
        """Return the account linked with an identity, or None."""
        ...

    def unlink(self, account_id: str) -> int:
        """Forget every identity linked with an account, or about to be; return how many were."""
        ...

    def of_account(self, account_id: str) -> Sequence[LinkedIdentity]:
        """Return the identities linked with an account, by the name of their service."""
        ...

    def unlink_from(self, issuer: str, account_id: str) -> int:
        """Forget the identities of one service linked with an account; return how many were."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Forget the attempts that expired before; return how many."""
        ...


class IdentityRepository(Protocol):
    """All that signing in reads and writes."""

    @property
    def accounts(self) -> AccountRepository:
        """Return the accounts."""
        ...

    @property
    def sessions(self) -> SessionRepository:
        """Return the sessions."""
        ...

    @property
    def keys(self) -> SignInKeyRepository:
        """Return the keys that open once."""
        ...

    @property
    def guards(self) -> GuardRepository:
        """Return what is remembered of failures."""
        ...

    @property
    def api_tokens(self) -> ApiTokenRepository:
        """Return the tokens of programs."""
        ...

    @property
    def issuers(self) -> IssuerRepository:
        """Return the links with identity services."""
        ...


class OutboxRepository(Protocol):
    """Messages, and where each is."""

    def add(self, message: Message) -> bool:
        """Queue one; False when one of the same id was queued before."""
        ...

    def get(self, message_id: str) -> Message | None:
        """Return one, or None."""
        ...

    def is_due(self, at: datetime) -> bool:
        """Return whether there is anything to claim; waits for nobody."""
        ...

    def claim(self, at: datetime) -> Message | None:
        """Take the next message to send, for who asks alone; None when nothing is due."""
        ...

    def settle(self, message_id: str, state: MessageState, at: datetime) -> None:
        """Write that it was sent, is to be tried again at ``at``, or never will be."""
        ...

    def page(self, state: MessageState | None, window: Window) -> Listed[Message]:
        """Return one page, the newest first."""
        ...

    def count(self) -> dict[MessageState, int]:
        """Return how many messages are in each state."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Forget what was sent or given up before; return how many."""
        ...
