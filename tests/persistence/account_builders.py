"""Accounts for the tests."""

from datetime import UTC, datetime

from insertion.accounts import Account, AccountState
from insertion.actor import Role

CREATED = datetime(2026, 1, 5, 9, tzinfo=UTC)


def an_account(account_id: str = "compte-1", **facts: object) -> Account:
    given: dict[str, object] = {
        "id": account_id,
        "role": Role.REFERENT,
        "acts_as": "ref-1",
        "state": AccountState.ACTIVE,
        "created_at": CREATED,
        "login": f"{account_id}@exemple.fr",
        "mail": f"{account_id}@exemple.fr",
        "mail_confirmed_at": CREATED,
    }
    return Account(**(given | facts))  # type: ignore[arg-type]
