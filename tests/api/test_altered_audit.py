"""A trace of which a table is gone is told as altered, where it is read and where it is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from api.wiring import Vicinal
from tests.api.builders import a_vicinal
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.api.stored import a_client

DEPARTEMENT = as_actor("departement:dep-1")


@pytest.fixture
def altered(tmp_path: Path) -> Iterator[Vicinal]:
    made = a_vicinal(tmp_path)
    with made.engine.begin() as connection:
        connection.execute(text("DROP TABLE audit_lines"))
    yield made
    made.close()


def test_the_trace_is_said_to_be_altered(altered: Vicinal) -> None:
    client: TestClient = a_client(altered)
    found = client.get(f"{PREFIX}/trace/verification", headers=DEPARTEMENT)
    assert found.status_code == 200
    assert found.json()["integre"] is False
    assert any("audit_lines" in each for each in found.json()["defauts"])
    refused = client.get(f"{PREFIX}/trace", headers=DEPARTEMENT)
    assert the_problem(refused, 409)["code"] == "trace_alteree"
