import gc
import weakref
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import NotReady, wire
from persistence.migrate import upgrade
from skills.starter import load_starter
from tests.api.builders import a_vicinal, an_offer, on_database, store
from tests.api.keepers import eventually


def test_a_new_offer_can_be_found_as_soon_as_it_is_kept(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path, [])
    desk, knowledge = vicinal.desk(), vicinal.knowledge()
    assert len(desk.engine.state) == 0
    store(vicinal, [an_offer()])
    assert len(desk.engine.state) == 1
    assert vicinal.desk().engine.index is desk.engine.index
    assert vicinal.knowledge() is knowledge


def test_an_imported_referential_replaces_desk_and_knowledge_together(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path, [])
    vicinal.desk()
    starter = load_starter()
    with vicinal.unit_of_work() as uow:
        uow.referentials.save_active(type(starter)("essai-2", starter.occupations, starter.skills))
        uow.commit()
    vicinal.keeper.rebuild()
    sources = vicinal.sources()
    assert sources.knowledge.referential.version == "essai-2"
    assert sources.desk.reference.referential is sources.knowledge.referential


def test_knowledge_needs_no_desk(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path, [])
    assert vicinal.knowledge().titles.search("cariste", 1)[0].code == "N1101"
    assert vicinal.knowledge() is vicinal.knowledge()


def test_a_database_without_tables_is_not_ready_until_it_is_migrated(tmp_path: Path) -> None:
    vicinal = wire(Settings(database_url=f"sqlite:///{tmp_path / 'vide.sqlite3'}"))
    vicinal.serve()
    with pytest.raises(NotReady, match="vicinal init"):
        vicinal.require_ready()
    upgrade(vicinal.engine)
    assert len(vicinal.require_ready().engine.state) == 0


def test_a_database_in_a_folder_of_nowhere_is_not_ready(tmp_path: Path) -> None:
    vicinal = wire(Settings(database_url=f"sqlite:///{tmp_path / 'nulle/part.sqlite3'}"))
    vicinal.serve()
    with pytest.raises(NotReady, match="ne répond pas"):
        vicinal.require_ready()


def test_nothing_holds_an_application_that_is_stopped(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path, [])
    app = create_app(vicinal)
    with TestClient(app) as client:
        assert client.get("/docs").status_code == 200
        client.get("/.well-known/security.txt")
    held = weakref.ref(vicinal), weakref.ref(app)
    del vicinal, app, client

    def is_let_go() -> bool:
        gc.collect()
        return [each() for each in held] == [None, None]

    eventually(is_let_go)  # a thread that has answered forgets what it answered a moment after


def test_days_and_hours_are_those_of_the_people_here(tmp_path: Path) -> None:
    written = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    on_database(f"sqlite:///{tmp_path / 'ici.sqlite3'}", [], time_zone="Indian/Reunion")
    assert written.astimezone().isoformat() == "2026-07-02T02:30:00+04:00"
    on_database(f"sqlite:///{tmp_path / 'la.sqlite3'}", [])
    assert written.astimezone().isoformat() == "2026-07-02T00:30:00+02:00"
