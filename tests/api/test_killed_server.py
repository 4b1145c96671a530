"""A server killed at any point, and clients who ask again: exactly one effect for one key."""

import random
import signal
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text

from benchmarks.last_place import ACTION, Served, ask, prepare, server_process
from persistence.engine import create_engine_for
from persistence.insertion_tables import ActionSessionRow
from persistence.migrate import upgrade

KEYS, KILLS = 40, 4
PATH = f"/api/v1/actions/{ACTION}/sessions"


class Client:
    """Asks for one new session a key, until each was answered; keeps every answer."""

    def __init__(self) -> None:
        self.answers: dict[str, set[bytes]] = {f"key-{number}": set() for number in range(KEYS)}

    def ask_all(self, port: int, keys: list[str]) -> None:
        """Ask with each key, in several threads, whatever becomes of the server."""
        threads = [
            threading.Thread(target=self._ask_some, args=(port, keys[start::4]))
            for start in range(4)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    def _ask_some(self, port: int, keys: list[str]) -> None:
        for key in keys:
            body = {"debut": "2026-11-01", "fin": "2027-04-30", "places": 4, "lieu": key}
            headers = {"X-Vicinal-Acteur": "departement:dep", "Idempotency-Key": key}
            try:
                status, content = ask(port, "POST", PATH, body, headers)
            except OSError:
                return  # nobody knows whether it was done
            except Exception:
                return
            assert status == 201, content
            self.answers[key].add(content)


@pytest.mark.slow
def test_a_request_sent_again_to_a_server_that_was_killed_has_one_effect(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'killed.sqlite3'}"
    engine = create_engine_for(url)
    upgrade(engine)
    prepare(engine)
    client, luck = Client(), random.Random(11)
    for kill in range(KILLS + 1):
        with server_process(url) as process:
            served = Served(process)
            served.wait_until_ready()
            if kill < KILLS:
                killer = threading.Timer(
                    luck.uniform(0.02, 0.4),
                    lambda victim=process: victim.send_signal(signal.SIGKILL),
                )
                killer.start()
                client.ask_all(served.port, luck.sample(list(client.answers), KEYS))
                killer.join()
            else:
                client.ask_all(served.port, list(client.answers))
                client.ask_all(served.port, list(client.answers))
    assert all(len(answers) == 1 for answers in client.answers.values())
    with engine.connect() as connection:
        venues = connection.execute(select(ActionSessionRow.venue)).scalars().all()
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    assert sorted(venues) == sorted(client.answers)
    engine.dispose()


@pytest.mark.slow
def test_a_hundred_copies_of_a_request_at_once_have_one_effect(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'copies.sqlite3'}"
    engine = create_engine_for(url)
    upgrade(engine)
    prepare(engine)
    found: list[tuple[int, bytes]] = []
    headers = {"X-Vicinal-Acteur": "departement:dep", "Idempotency-Key": "one"}
    body = {"debut": "2026-11-01", "fin": "2027-04-30", "places": 4}
    with server_process(url) as process:
        served = Served(process)
        served.wait_until_ready()
        threads = [
            threading.Thread(
                target=lambda: found.append(ask(served.port, "POST", PATH, body, headers))
            )
            for _ in range(100)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        other = ask(served.port, "POST", PATH, body | {"places": 5}, headers)
    assert len(found) == 100
    assert len(set(found)) == 1
    assert found[0][0] == 201
    assert other[0] == 422
    with engine.connect() as connection:
        assert len(connection.execute(select(ActionSessionRow.id)).all()) == 1
    engine.dispose()
