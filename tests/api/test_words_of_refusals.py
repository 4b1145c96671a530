"""A refusal that a person reads is in words: no code of ours is in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.insertion_labels import EXIT_LABELS, REASON_LABELS, words_of
from insertion.positionnement_reasons import Exit, Reason
from insertion.positionnement_terms import DEFAULT_TERMS, dispositif_key
from tests.api.routes import PREFIX, ROUTES, Route, as_actor
from tests.api.stored import a_client, everything
from tests.canaries import paths_of, with_leaf
from tests.source_tree import ROOT

_CODE = re.compile(r"(?<![\w.])[a-z0-9]+(?:_[a-z0-9]+)+")
# An answer to what no page lets one write: it names the fields of the API.
OF_PROGRAMS = {
    "indiquez le domicile d’une seule façon : commune (code INSEE), code_postal, lat et lon, ou "
    "adresse"
}
REFUSALS = frozenset({"TransitionRefused"})
WRITES = [each for each in ROUTES if each.method != "GET" and each.body]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return a_client(everything(tmp_path_factory.mktemp("mots")))


def messages_of(problem: dict[str, object]) -> Iterator[str]:
    yield str(problem["detail"])
    mistakes = problem.get("erreurs") or []
    assert isinstance(mistakes, list)
    yield from (each["message"] for each in mistakes)


@pytest.mark.parametrize("route", WRITES, ids=str)
def test_a_field_left_empty_on_a_page_is_refused_in_words(client: TestClient, route: Route) -> None:
    for path in paths_of(route.body):
        bodies = [with_leaf(route.body, path, "")]
        if len(path) == 1:
            bodies.append({key: value for key, value in route.body.items() if key != path[0]})
        for body in bodies:
            headers = {k: v for k, v in route.headers.items() if k != "idempotency-key"}
            found = client.request(
                route.method, PREFIX + route.url, params=route.params, json=body, headers=headers
            )
            if found.status_code >= 400:
                told = set(messages_of(found.json())) - OF_PROGRAMS
                assert [each for each in told if _CODE.search(each)] == []


def test_what_a_step_asks_for_is_told_by_its_words(client: TestClient) -> None:
    step = {"transition": "abandonner"}
    url = f"{PREFIX}/positionnements/pos-1/transitions"
    found = client.post(url, json=step, headers=as_actor("referent:ref-1"))
    assert found.status_code == 422
    _, told = messages_of(found.json())
    asked, _, words = told.partition(" : ")
    assert asked == "un motif parmi ceux de cette étape"
    assert {*words.split(", ")} <= {*REASON_LABELS.values()}
    assert {words_of(each) for each in Reason} == set(REASON_LABELS.values())
    assert {words_of(each) for each in Exit} == set(EXIT_LABELS.values())


def test_a_dispositif_is_called_by_its_name_and_an_unknown_one_as_it_is_written() -> None:
    assert DEFAULT_TERMS.name("adse-a").startswith("ADSE, parcours A")
    assert DEFAULT_TERMS.name("Un essai local") == "Un essai local"
    assert not _CODE.search(DEFAULT_TERMS.name(dispositif_key("ADSE B")))


def test_no_sentence_of_a_refusal_is_made_with_a_code() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("insertion", "usecases", "persistence", "api")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in refusals_in(path)
        for value in ast.walk(node)
        if isinstance(value, ast.FormattedValue) and is_code(value.value)
    ]
    assert found == []


def refusals_in(path: Path) -> Iterator[ast.expr]:
    """Yield the sentence of each refusal that a module makes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if is_call and node.func.id in REFUSALS:
            yield from node.args[1:]


def is_code(value: ast.expr) -> bool:
    """Return whether an expression is an id, or a value that a program reads."""
    return isinstance(value, ast.Attribute) and (
        value.attr in {"id", "value", "dispositif", "state", "kind", "code", "reason", "role"}
        or value.attr.endswith(("_id", "_code"))
    )
