"""Imports while they are confirmed: nobody else moves them, and a death between two steps."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.import_folder import ImportFolder
from api.wiring import Vicinal
from insertion.errors import TransitionRefused
from insertion.opportunity import OpportunityId
from tests.api.builders import a_vicinal
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.api.stored import a_client
from usecases.kept_imports import KeptImport, confirm_import

URL = f"{PREFIX}/imports"
DEPARTEMENT = as_actor("departement:dep-1")
CONFIRM = "api.routers.imports.confirm_import"


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vicinal]:
    made = a_vicinal(tmp_path_factory.mktemp("interrompus"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(vicinal: Vicinal) -> TestClient:
    return a_client(vicinal)


def sent(client: TestClient, key: str) -> str:
    """Send a file of one offer, and return the address of its import."""
    content = f"id;titre\n{key};Serveur H/F\n".encode()
    answer = client.post(URL, params={"sorte": "tableau"}, content=content, headers=DEPARTEMENT)
    assert answer.status_code == 201, answer.text
    return f"{URL}/{answer.json()['id']}"


def state(client: TestClient, address: str) -> str:
    return str(client.get(address, headers=DEPARTEMENT).json()["etat"]["code"])


def is_stored(vicinal: Vicinal, key: str) -> bool:
    with vicinal.reading() as uow:
        return bool(uow.opportunities.get_many([OpportunityId(key)]))


def files_of(vicinal: Vicinal, address: str) -> set[str]:
    folder = vicinal.settings.imports_path
    assert folder is not None
    return {path.suffix for path in Path(folder).rglob(f"{address.rsplit('/', maxsplit=1)[-1]}.*")}


def while_confirming(
    patch: pytest.MonkeyPatch, meanwhile: Callable[[], None], *, refused: bool = False
) -> None:
    """Do something in the middle of the next confirmation."""

    def confirm(*given: object, **how: object) -> KeptImport:
        meanwhile()
        if refused:
            raise TransitionRefused("fermeture", "Trop d’offres seraient fermées.")
        return confirm_import(*given, **how)  # type: ignore[arg-type]

    patch.setattr(CONFIRM, confirm)


def later(patch: pytest.MonkeyPatch) -> None:
    """Let two days pass for who lists the imports."""
    after = datetime.now(UTC) + timedelta(days=2)
    patch.setattr("api.wiring.utc_now", lambda: after)


def test_abandoning_during_a_confirmation_is_refused_and_the_account_says_it_is_done(
    client: TestClient, vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, seen = sent(client, "pendant"), []

    def meanwhile() -> None:
        answer = client.post(f"{address}/abandon", json={}, headers=DEPARTEMENT)
        seen.append(the_problem(answer, 409)["code"])
        named = client.post(f"{address}/colonnes", json={"colonnes": {}}, headers=DEPARTEMENT)
        seen.append(the_problem(named, 409)["code"])

    while_confirming(monkeypatch, meanwhile)
    answer = client.post(f"{address}/confirmation", json={}, headers=DEPARTEMENT)
    assert answer.status_code == 200
    assert seen == ["en_cours", "en_cours"]
    assert is_stored(vicinal, "pendant")
    assert state(client, address) == "fait"
    assert files_of(vicinal, address) == {".json"}


def test_a_confirmation_that_is_refused_says_why_and_gives_its_file_back(
    client: TestClient, vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sent(client, "refuse")

    def meanwhile() -> None:
        client.post(f"{address}/abandon", json={}, headers=DEPARTEMENT)

    while_confirming(monkeypatch, meanwhile, refused=True)
    answer = client.post(f"{address}/confirmation", json={}, headers=DEPARTEMENT)
    assert the_problem(answer, 409)["code"] == "fermeture"
    assert state(client, address) == "apercu"
    assert files_of(vicinal, address) == {".json", ".fichier"}


def test_what_is_being_written_does_not_expire(
    client: TestClient, vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sent(client, "expire-pendant")

    def meanwhile() -> None:
        with pytest.MonkeyPatch.context() as patch:
            later(patch)
            assert client.get(URL, headers=DEPARTEMENT).status_code == 200

    while_confirming(monkeypatch, meanwhile)
    answer = client.post(f"{address}/confirmation", json={}, headers=DEPARTEMENT)
    assert answer.status_code == 200
    assert state(client, address) == "fait"
    assert is_stored(vicinal, "expire-pendant")


@pytest.mark.parametrize("expired", [False, True])
def test_a_replay_says_as_done_what_was_written_before_its_process_ended(
    client: TestClient, vicinal: Vicinal, monkeypatch: pytest.MonkeyPatch, *, expired: bool
) -> None:
    key = f"mort-{expired}"
    address = sent(client, key)
    headers = as_actor("departement:dep-1", key=key)

    def die(_folder: ImportFolder, _import: object) -> None:
        raise RuntimeError

    def confirmed() -> int:
        answer = client.post(f"{address}/confirmation", json={}, headers=headers)
        return int(answer.status_code)

    with pytest.MonkeyPatch.context() as patch:  # after the commit, nothing more happens
        patch.setattr(ImportFolder, "settle", die)
        patch.setattr("api.import_folder._given_back", lambda *_: None)
        assert confirmed() == 500
    assert is_stored(vicinal, key)
    assert state(client, address) == "apercu"
    if expired:
        with pytest.MonkeyPatch.context() as patch:
            later(patch)
            client.get(URL, headers=DEPARTEMENT)
    assert confirmed() == 200
    assert state(client, address) == "fait"
    assert files_of(vicinal, address) == {".json"}
