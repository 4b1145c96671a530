import re
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import wire
from persistence.engine import create_engine_for
from persistence.unit_of_work import SqlUnitOfWork
from tests.cli.conftest import Vicinal
from usecases.demo.accounts import PASSWORD


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("cli.session.data_folder", lambda: tmp_path)
    return tmp_path


def test_the_demonstration_shows_three_people_and_touches_no_other_database(
    vicinal: Vicinal, folder: Path, new_database: Path
) -> None:
    shown = vicinal("demo")
    assert shown.status == 0
    assert "de synthèse" in shown.out
    for name in ("Nadia", "Kévin", "Marie-Claude"):
        assert name in shown.out
    assert len(re.findall(r"\d+ points$", shown.out.replace(" \n", "\n"), re.MULTILINE)) == 21
    assert max(map(len, shown.out.splitlines()[:-8])) <= 80
    assert not new_database.exists()
    assert (folder / "demo.sqlite3").exists()
    assert vicinal("demo").out == shown.out


def test_the_demonstration_lives_on_the_day_of_the_application(
    vicinal: Vicinal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.wiring.Vicinal.today", lambda _self: date(2031, 3, 5))
    monkeypatch.setattr("cli.demo._print_demo", lambda *_: None)
    assert vicinal("demo", "--seed", "3").status == 0
    engine = create_engine_for(f"sqlite:///{folder / 'demo-3.sqlite3'}")
    with SqlUnitOfWork(engine) as uow:
        days = {each.published_on for each in uow.opportunities.iterate()}
    engine.dispose()
    assert max(day for day in days if day) == date(2031, 3, 5)


def test_another_seed_is_another_territory(vicinal: Vicinal, folder: Path) -> None:
    assert "graine 7" in vicinal("demo", "--seed", "7").out
    assert [path.name for path in folder.glob("*.sqlite3")] == ["demo-7.sqlite3"]


def test_the_demonstration_tells_a_year_of_accompaniment(vicinal: Vicinal, folder: Path) -> None:
    told = " ".join(vicinal("demo").out.partition("Une année d’accompagnement")[2].split())
    assert re.search(r"La journée de demo-referent-\d\d : \d+ échéances? en retard", told)
    assert re.search(r"\d+ places? prises? sur \d+", told)
    assert re.search(r"Dû du \S+ au \S+ sur la convention demo-action-\d+-convention : ", told)
    assert re.search(r"soit \d+ %", told)
    assert "aucun chiffre n’est une statistique" in told


def test_a_served_demonstration_says_what_to_ask_in_whose_name(
    vicinal: Vicinal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Settings] = []
    monkeypatch.setattr("cli.serve.run_server", lambda settings: served.append(settings) or 0)
    shown = vicinal("demo", "--serve")
    assert [each.trust_actor_header for each in served] == [True]
    assert shown.out.count("curl -H 'X-Vicinal-Acteur: ") == 3


def test_a_served_demonstration_lets_one_sign_in_in_each_role(
    vicinal: Vicinal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Settings] = []
    monkeypatch.setattr("cli.serve.run_server", lambda settings: served.append(settings) or 0)
    vicinal("demo", "--serve")
    told = vicinal("demo", "--serve").out.partition("Se connecter, dans chaque rôle")[2]
    with TestClient(create_app(wire(served[-1]))) as browser:
        for login, code in re.findall(r"(\S+@demo\.exemple) : ([A-Z0-9-]+)", told):
            half = browser.post(
                "/api/v1/connexion", json={"identifiant": login, "mot_de_passe": PASSWORD}
            ).json()
            headers = {"x-vicinal-jeton": half["jeton"], "origin": "http://testserver"}
            whole = browser.post(
                "/api/v1/connexion/second-facteur", json={"code": code}, headers=headers
            )
            assert whole.json()["etape"] == "ouverte"
            browser.cookies.clear()
        (code,) = re.findall(r"code d’activation : ([A-Z0-9-]+)", told)
        entered = browser.post("/api/v1/connexion/activation", json={"code": code})
        assert entered.json()["agit_comme"] == "demo-nadia"
