"""Every route, as six identities, on six targets: what is answered follows from the matrix alone.

Nothing that is written here is kept: the transaction of each request is given up at its end.
"""

import re
import sys
import threading
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.route_rights import right_of
from insertion.ports import Committed
from insertion.rights import Right, Scope
from insertion.roles import scopes_of
from persistence.transaction import Transaction
from tests.api.matrix_kinds import IDENTITIES, KINDS, RANDOM, TARGETS
from tests.api.matrix_named import NAMED, Named
from tests.api.matrix_world import store_matrix
from tests.api.routes import PREFIX, ROUTES, Route
from tests.api.stored import a_client, everything

PUBLIC_KINDS = {"opportunity_id", "action_id", "dispositif_id", "code"}
GATED_ONLY = {"issuer_name"}
"""What is of one's own account, with its own tests: here, that an id of nothing is nothing."""

CREATES = {
    # Whom nobody knows yet is entrusted: that is how a person comes into being.
    "POST /beneficiaires/{beneficiary_id}/accompagnements",
    "PUT /conventions/{convention_id}",  # an id of one's own choosing
}
STRICTER = {
    # The Département decides on an offer, and writes none in the place of an employer.
    "PUT /employeur/offres/{offer_id}": Scope.DEPARTEMENT,
}
"""By route, a scope of its right that it does not serve."""

ABSENT, UNIDENTIFIED = 404, 401
_BY_ITSELF = "vicinal-"
"""What the threads are named by that do what no request asks: the clock, the notes of answers."""

_PARAMETER = re.compile(r"\{(\w+)\}")
_VOLATILE = {"date", "x-request-id"}


def kinds_of(route: Route) -> list[str]:
    kinds = _PARAMETER.findall(route.template)
    if route.template.startswith("/compte/"):  # a session of one's own account, not of an action
        return ["issuer_name" for _ in kinds]
    return kinds


def known_kinds(route: Route) -> list[str]:
    return [kind for kind in kinds_of(route) if kind in KINDS]


ABOUT = [r for r in ROUTES if known_kinds(r)]
CROSSED = [r for r in ABOUT if len(known_kinds(r)) > 1]
OTHERS = [r for r in ROUTES if r not in ABOUT]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator["World"]:
    vicinal = everything(tmp_path_factory.mktemp("matrix"))
    store_matrix(vicinal)
    with pytest.MonkeyPatch.context() as patch, a_client(vicinal) as client:
        asked = World(client, vicinal.settings.imports_path)

        commit = Transaction.commit

        def give_up(transaction: Transaction) -> Committed | None:
            if transaction._engine.pool is not vicinal.engine.pool:
                return commit(transaction)  # of an application that another file started
            by_itself = threading.current_thread().name.startswith(_BY_ITSELF)
            asked.writes += transaction._writing and not by_itself
            transaction.close()
            return None

        patch.setattr(Transaction, "commit", give_up)
        yield asked
    sys.stdout.write(f"\n{asked.requests} requests\n")


class World:
    """The application, how many requests it was asked, and what it would have written."""

    def __init__(self, client: TestClient, imports: Path | None) -> None:
        assert imports is not None
        self.client = client
        self.requests = 0
        self.writes = 0
        self._imports = imports

    def kept(self) -> tuple[int, Mapping[Path, bytes]]:
        """Return what tells whether something was written since."""
        files = (path for path in self._imports.rglob("*") if path.is_file())
        return self.writes, {path: path.read_bytes() for path in files}

    def ask(self, route: Route, url: str, identity: str) -> Response:
        self.requests += 1
        said = IDENTITIES[identity][1]
        return self.client.request(
            route.method,
            PREFIX + url,
            params=route.params,
            json=route.body,
            headers={"x-vicinal-acteur": said} if said else {},
        )


def the_right(route: Route) -> Right:
    right = right_of(f"{route.method} {route.template}")
    assert right is not None
    return right


def url_of(route: Route, identity: str, *targets: str) -> str:
    """Return the good call of a route, with the id of each of its objects replaced."""
    good = route.url.split("/")
    for kind, target in zip(known_kinds(route), targets, strict=True):
        place = route.template.split("/").index(f"{{{kind}}}")
        good[place] = KINDS[kind].id_of(identity, target)
    return "/".join(good)


def is_allowed(route: Route, identity: str, target: str) -> bool:
    role = IDENTITIES[identity][0]
    held = scopes_of(the_right(route), role) - {STRICTER.get(str(route))}
    if Scope.EVERYONE in held:
        return True
    if role is None:
        return False
    creates = str(route) in CREATES and bool(held) and target != "other département"
    entrusts = str(route).endswith("/accompagnements") and bool(held)  # another's id says nothing
    related = all(held & KINDS[kind].scopes(role, target) for kind in known_kinds(route))
    return creates or entrusts or related


def comparable(response: Response) -> tuple[int, bytes, Mapping[str, str]]:
    headers = {k: v for k, v in response.headers.items() if k.lower() not in _VOLATILE}
    return response.status_code, response.content, headers


def test_every_kind_of_object_is_known_here() -> None:
    named = {kind for route in ROUTES for kind in kinds_of(route)}
    assert named <= set(KINDS) | PUBLIC_KINDS | GATED_ONLY


@pytest.mark.parametrize("route", ABOUT, ids=str)
def test_each_identity_is_answered_by_the_matrix_whatever_the_target(
    world: World, route: Route
) -> None:
    for identity in IDENTITIES:
        refused = []
        for target in TARGETS:
            before = world.kept()
            targets = [target for _ in known_kinds(route)]  # what goes together
            response = world.ask(route, url_of(route, identity, *targets), identity)
            where = (identity, target, response.status_code, response.text[:200])
            if is_allowed(route, identity, target):
                assert response.status_code not in {ABSENT, UNIDENTIFIED}, where
                assert response.status_code < 500, where
            else:
                expected = UNIDENTIFIED if identity == "anonyme" else ABSENT
                assert response.status_code == expected, where
                assert world.kept() == before, where
                refused.append(comparable(response))
        # What is someone else's, elsewhere, deleted or never was: the same bytes.
        assert all(each == refused[0] for each in refused), identity


@pytest.mark.parametrize("route", CROSSED, ids=str)
def test_two_ids_that_do_not_go_together_name_nothing(world: World, route: Route) -> None:
    for identity in IDENTITIES:
        expected = UNIDENTIFIED if identity == "anonyme" else ABSENT
        nothing = comparable(
            world.ask(route, url_of(route, identity, "random", "random"), identity)
        )
        before = world.kept()
        for first, second in product(TARGETS, repeat=2):
            if first != second:
                response = world.ask(route, url_of(route, identity, first, second), identity)
                assert response.status_code == expected, (identity, first, second)
                assert comparable(response) == nothing, (identity, first, second)
        assert world.kept() == before, identity


@pytest.mark.parametrize("named", NAMED, ids=str)
def test_what_a_request_names_of_another_is_as_what_never_was(world: World, named: Named) -> None:
    def answer(object_id: str) -> tuple[int, str]:
        said = named.naming(object_id)
        response = world.ask(said, said.url, named.identity)
        return response.status_code, response.text.replace(object_id, RANDOM)  # a row echoes it

    never = answer(RANDOM)
    assert answer(named.own) != never
    for each in named.others:
        assert answer(each) == never, each


@pytest.mark.parametrize("route", OTHERS, ids=str)
def test_each_identity_passes_the_gate_by_the_matrix(world: World, route: Route) -> None:
    for identity, (role, _said) in IDENTITIES.items():
        response = world.ask(route, route.url, identity)
        held = scopes_of(the_right(route), role)
        if role is None:
            assert Scope.EVERYONE in held or response.status_code in {UNIDENTIFIED, 403}
        elif not held:
            assert response.status_code == ABSENT, (identity, response.text[:200])
        assert response.status_code < 500, (identity, response.text[:200])


def test_the_departement_of_elsewhere_sees_its_own_and_nothing_else(world: World) -> None:
    seen = {
        "positionnements": {"x-b-53", "o-b-53"},
        "comptes": {"compte-53"},
        "demandes": {"demande-b-53"},
        "jetons": {"jeton-dep-53"},
        "gels": {"gel-b-53"},
        "ouvertures": set(),
        "employeur/sites": {"site-emp-53"},
        "employeur/offres": {"posee-53"},
        "imports": {"importe-53"},
    }
    headers = {"x-vicinal-acteur": "departement:dep-53@53"}
    for path, ids in seen.items():
        listed = world.client.get(f"{PREFIX}/{path}", headers=headers).json()["items"]
        assert {each["id"] for each in listed} == ids, path
