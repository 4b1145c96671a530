"""No NIR is ever taken in: every text of every body, walked from the schema of the API itself."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from insertion.nir import NIR_REFUSED
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, ROUTES, Route, as_actor
from tests.insertion.nir_samples import a_nir, cut

NIR = a_nir(Random(11), "49")
JSON, FILES = "application/json", {"/imports"}
MAX_DEPTH = 8
FEWEST_FIELDS = 60

Schema = Mapping[str, Any]


def fields_of(schema: Schema, known: Schema, depth: int = 0) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of each text that a schema lets one write; a free key is ``cle``."""
    if depth > MAX_DEPTH:
        return
    if "$ref" in schema:
        yield from fields_of(known[schema["$ref"].rsplit("/", 1)[1]], known, depth)
        return
    for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from fields_of(each, known, depth)
    if schema.get("type") == "string":
        yield ()
    for name, inner in schema.get("properties", {}).items():
        yield from ((name, *path) for path in fields_of(inner, known, depth + 1))
    for inner in (schema.get("items"), *schema.get("prefixItems", ())):
        if isinstance(inner, dict):
            yield from ((0, *path) for path in fields_of(inner, known, depth + 1))
    if schema.get("type") == "object" and "properties" not in schema:
        yield ("cle",)


def body_with(path: tuple[str | int, ...], value: str) -> Any:
    """Return the smallest body that has ``value`` at ``path``."""
    body: Any = value
    for step in reversed(path):
        body = [body] if isinstance(step, int) else {step: body}
    return body


def holds_text(body: Any) -> bool:
    """Return whether there is a text somewhere in a body."""
    if isinstance(body, dict | list):
        return any(map(holds_text, body.values() if isinstance(body, dict) else body))
    return isinstance(body, str)


def writable(client: TestClient) -> Iterator[tuple[Route, tuple[str | int, ...]]]:
    assert isinstance(client.app, FastAPI)
    document = client.app.openapi()
    by_template = {(route.method, PREFIX + route.template): route for route in ROUTES}
    for template, operations in document["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            if not content.keys() <= {JSON}:  # a file: its rows are told one by one
                continue
            for schema in (each["schema"] for each in content.values()):
                paths = set(fields_of(schema, document["components"]["schemas"]))
                route = by_template[method.upper(), template]
                yield from ((route, path) for path in sorted(paths, key=repr))


def test_every_text_of_every_body_refuses_a_nir(client: TestClient) -> None:
    tried = list(writable(client))
    assert len(tried) >= FEWEST_FIELDS
    with_text = [r for r in ROUTES if holds_text(r.body) and r.template not in FILES]
    assert {str(route) for route in with_text} <= {str(route) for route, _ in tried}
    for number, (route, path) in enumerate(tried):
        written = (NIR, cut(NIR, 3), f"avant {NIR[:13]} après")[number % 3]
        response = client.request(
            route.method, PREFIX + route.url, json=body_with(path, written), headers=route.headers
        )
        (mistake,) = the_problem(response, 422)["erreurs"]
        assert mistake["message"] == NIR_REFUSED, (route, path)
        assert str(path[-1] if isinstance(path[-1], str) else path[0]) in mistake["champ"]
        assert written not in response.text


def test_a_key_of_an_object_refuses_a_nir_and_is_not_repeated(client: TestClient) -> None:
    body = {"declarations": {NIR: True}}
    response = client.post(f"{PREFIX}/eligibilite", json=body)
    assert the_problem(response, 422)["erreurs"][0]["champ"] == "declarations"
    assert NIR not in response.text


@pytest.mark.parametrize("route", [each for each in ROUTES if "{" in each.template], ids=str)
def test_an_address_that_writes_refuses_a_nir(client: TestClient, route: Route) -> None:
    if route.body is None:
        return
    url = "/".join(
        NIR if part.startswith("{") else part for part in f"{PREFIX}{route.template}".split("/")
    )
    response = client.request(route.method, url, json=route.body, headers=route.headers)
    assert the_problem(response, 422)["erreurs"][0]["champ"] == "adresse"
    assert NIR not in response.text


def test_a_retry_key_and_an_actor_are_no_nir(client: TestClient) -> None:
    body = {"situation": {"age": 30}}
    for headers, status in (
        (as_actor("referent:ref-1", key=NIR), 422),
        (as_actor(f"referent:{NIR}"), 401),
    ):
        response = client.put(f"{PREFIX}/beneficiaires/b-1/situation", json=body, headers=headers)
        the_problem(response, status)
        assert NIR not in response.text
