import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.docs_page import STATIC_URL
from api.openapi import COMMITTED
from api.openapi_document import as_text
from api.schemas.profile_examples import EXAMPLES
from tests.api.routes import PREFIX, ROUTES

ABSOLUTE = re.compile(r"""(?:src|href|url)\s*[=:]\s*["'](?:https?:)?//""")


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/openapi.json").json()
    return answer


def test_the_committed_document_is_the_one_published(client: TestClient) -> None:
    again = "run: python -m api.openapi"
    assert COMMITTED.read_text(encoding="utf-8") == as_text(client.app), again  # type: ignore[arg-type]


def test_the_document_is_openapi_3_1_and_holds_every_route(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    declared = {
        (method.upper(), path.removeprefix(PREFIX))
        for path, operations in document["paths"].items()
        for method in operations
    }
    assert declared == {(route.method, route.template) for route in ROUTES}


def test_every_operation_is_described_in_french(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["summary"]
            assert operation["description"]
            assert set(operation["tags"]) <= tags


def test_problems_are_documented_under_their_media_type(document: dict[str, Any]) -> None:
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if not status.startswith("2"):
                    assert list(response["content"]) == ["application/problem+json"]
    assert "HTTPValidationError" not in json.dumps(document)


def test_the_profile_is_described_with_its_examples(document: dict[str, Any]) -> None:
    profile = document["components"]["schemas"]["ProfileIn"]
    assert profile["examples"] == EXAMPLES
    assert profile["additionalProperties"] is False
    assert profile["required"] == ["domicile"]


def test_the_documentation_page_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert not ABSOLUTE.search(page.text)
    files = re.findall(rf'["\']({STATIC_URL}/[^"\']+)', page.text)
    assert len(files) == 3
    for file in files:
        assert client.get(file).status_code == 200


def test_the_documentation_page_may_run_only_what_it_holds(client: TestClient) -> None:
    policy = client.get("/docs").headers["content-security-policy"]
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert re.fullmatch(r"script-src 'self' 'sha256-[A-Za-z0-9+/=]+'", scripts)
    assert "connect-src 'self'" in policy
