"""What opens once is not lost to a database that is busy just after."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import former_session
from api.app import create_app
from api.wiring import Vicinal
from insertion.actor import Actor, Role
from persistence.errors import DatabaseBusy
from tests.api.accounts import ORIGIN, PERSON, store_accounts
from tests.api.builders import a_vicinal
from tests.api.keepers import eventually
from tests.api.people import store_people
from tests.api.routes import PREFIX
from usecases.accounts.activation import issue_code
from usecases.accounts.practice import NewWork
from usecases.accounts.sessions import end_former
from usecases.vault import hash_of


@pytest.fixture
def vicinal(tmp_path: Path) -> Iterator[Vicinal]:
    made = a_vicinal(tmp_path)
    store_people(made, datetime.now(UTC))
    store_accounts(made)
    yield made
    made.close()


def test_a_code_lets_in_though_the_former_session_cannot_be_ended_at_once(
    vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def busy_once(token: str, new_work: NewWork) -> None:
        asked.append(token)
        if len(asked) == 1:
            raise DatabaseBusy("busy")
        end_former(token, new_work)

    monkeypatch.setattr(former_session, "end_former", busy_once)
    code = issue_code(
        "b-1",
        Actor("ref-1", Role.REFERENT),
        vicinal.unit_of_work(),
        vicinal.signing.practice,
        datetime.now(UTC),
    ).code

    def is_ended() -> bool:
        with vicinal.reading() as uow:
            return uow.identity.sessions.find(hash_of(PERSON)) is None

    headers = {"origin": ORIGIN, "cookie": f"vicinal={PERSON}"}
    with TestClient(create_app(vicinal)) as browser:
        url = f"{PREFIX}/connexion/activation"
        entered = browser.post(url, json={"code": code}, headers=headers)
        assert entered.status_code == 200, entered.text
        assert entered.json()["etape"] == "ouverte"
        eventually(is_ended)
        eventually(lambda: len(asked) == 2)
