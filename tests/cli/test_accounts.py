"""Accounts and messages from the command line of the server."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import wire
from tests.cli.conftest import Vicinal
from tests.usecases.accounts.lobby import light_hashing

MAIL = "chef@exemple.fr"
PASSWORD = "la mer est loin du port"


@pytest.fixture
def ready(vicinal: Vicinal, new_database: Path) -> Path:
    assert vicinal("init").status == 0
    return new_database


def test_the_first_account_is_opened_by_a_link_that_serves_once(
    vicinal: Vicinal, ready: Path
) -> None:
    former = vicinal("accounts", "create", MAIL).out.strip()
    created = vicinal("accounts", "create", MAIL)
    link = created.out.strip()
    assert link.startswith("http://127.0.0.1:8000/invitation#")
    assert created.status == 0
    application = wire(Settings(database_url=f"sqlite:///{ready}"), hashing=light_hashing())
    with TestClient(create_app(application)) as browser:
        for address, status in ((former, 401), (link, 200), (link, 401)):
            secret = address.partition("#")[2]
            body = {"jeton": secret, "mot_de_passe": PASSWORD}
            response = browser.post("/api/v1/connexion/invitation", json=body)
            assert response.status_code == status
            browser.cookies.clear()
    assert (ready.parent / "vicinal.key").stat().st_mode & 0o077 == 0


def test_a_password_may_be_chosen_in_the_terminal(
    vicinal: Vicinal, ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typer.prompt", lambda *_args, **_options: PASSWORD)
    assert vicinal("accounts", "create", MAIL, "--prompt").status == 0
    (listed,) = json.loads(vicinal("accounts", "list", "--json").out)["items"]
    assert (listed["role"], listed["etat"]) == ("departement", "actif")
    monkeypatch.setattr("typer.prompt", lambda *_args, **_options: "azerty")
    refused = vicinal("accounts", "create", "autre@exemple.fr", "--prompt")
    assert refused.status == 2
    assert "14 caractères" in refused.err


def test_the_last_account_of_the_departement_is_not_disabled(
    vicinal: Vicinal, ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typer.prompt", lambda *_args, **_options: PASSWORD)
    vicinal("accounts", "create", MAIL, "--prompt")
    assert "dernier compte actif" in vicinal("accounts", "disable", MAIL).err
    vicinal("accounts", "create", "autre@exemple.fr", "--prompt")
    assert vicinal("accounts", "reset-second-factor", MAIL).status == 0
    assert vicinal("accounts", "disable", MAIL).status == 0
    assert "desactive" in vicinal("accounts", "list").out
    assert "n’existe" in vicinal("accounts", "disable", "personne@exemple.fr").err


@pytest.mark.parametrize("mail", ["pas une adresse", "a@", "\udce9@exemple.fr"])
def test_what_is_no_address_is_refused(vicinal: Vicinal, ready: Path, mail: str) -> None:
    refused = vicinal("accounts", "create", mail)
    assert refused.status == 2
    assert mail not in refused.err


def test_messages_are_listed_without_an_address(vicinal: Vicinal, ready: Path) -> None:
    shown = vicinal("messages", "list")
    assert "0 message" in shown.out
    assert json.loads(vicinal("messages", "list", "--json").out)["envoi_configure"] is False
    assert "aucun envoi" in vicinal("messages", "send").err
    assert vicinal("messages", "show", "inconnu").status == 2
    assert vicinal("messages", "again", "inconnu").status == 2


def test_a_key_that_others_can_read_is_refused(vicinal: Vicinal, ready: Path) -> None:
    vicinal("accounts", "create", MAIL)
    key = ready.parent / "vicinal.key"
    key.chmod(0o644)
    assert "chmod 600" in vicinal("accounts", "create", MAIL).err
    key.chmod(0o600)
    key.write_text("court", encoding="ascii")
    assert "32 octets" in vicinal("accounts", "create", MAIL).err
