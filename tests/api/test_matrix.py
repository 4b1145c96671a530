"""Every route, as six identities, on six targets: what is answered follows from the matrix alone.

Nothing that is written here is kept: the transaction of each request is given up at its end.
"""

import re
import sys
from collections.abc import Iterator, Mapping

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.route_rights import right_of
from insertion.rights import Right, Scope
from insertion.roles import scopes_of
from persistence.transaction import Transaction
from tests.api.matrix_world import IDENTITIES, KINDS, RANDOM, TARGETS, store_matrix
from tests.api.routes import PREFIX, ROUTES, Route
from tests.api.stored import a_client, everything

PUBLIC_KINDS = {"opportunity_id", "action_id", "dispositif_id", "code"}
GATED_ONLY = {
    "issuer_name",
    "request_id",
    "hold_id",
    "token_id",
    "site_id",
    "offer_id",
    "search_id",
    "card_id",
    "contact_id",
    "import_id",
}
"""Objects with their own tests of who may what: here, that an id of nothing is nothing."""

CREATES = {
    # Whom nobody knows yet is entrusted: that is how a person comes into being.
    "POST /beneficiaires/{beneficiary_id}/accompagnements",
    "PUT /conventions/{convention_id}",  # an id of one's own choosing
}
ABSENT, UNIDENTIFIED = 404, 401
_PARAMETER = re.compile(r"\{(\w+)\}")
_VOLATILE = {"date", "x-request-id"}


def kinds_of(route: Route) -> list[str]:
    kinds = _PARAMETER.findall(route.template)
    if route.template.startswith("/compte/"):  # a session of one's own account, not of an action
        return ["issuer_name" for _ in kinds]
    return kinds


ABOUT = [r for r in ROUTES if set(kinds_of(r)) & set(KINDS)]
OTHERS = [r for r in ROUTES if r not in ABOUT]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator["World"]:
    vicinal = everything(tmp_path_factory.mktemp("matrix"))
    store_matrix(vicinal)
    with pytest.MonkeyPatch.context() as patch, a_client(vicinal) as client:
        patch.setattr(Transaction, "commit", lambda transaction: transaction.close())
        asked = World(client)
        yield asked
    sys.stdout.write(f"\n{asked.requests} requests\n")


class World:
    """The application, and how many requests it was asked."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.requests = 0

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


def url_of(route: Route, identity: str, target: str) -> str:
    """Return the good call of a route, with the id of its first object replaced."""
    (kind, *_), good = kinds_of(route), route.url.split("/")
    place = route.template.split("/").index(f"{{{kind}}}")
    good[place] = KINDS[kind].id_of(identity, target)
    return "/".join(good)


def is_allowed(route: Route, identity: str, target: str) -> bool:
    role, kind = IDENTITIES[identity][0], kinds_of(route)[0]
    held = scopes_of(the_right(route), role)
    if Scope.EVERYONE in held:
        return True
    if role is None:
        return False
    creates = str(route) in CREATES and bool(held) and target != "other département"
    entrusts = str(route).endswith("/accompagnements") and bool(held)  # another's id says nothing
    return creates or entrusts or bool(held & KINDS[kind].scopes(role, target))


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
            response = world.ask(route, url_of(route, identity, target), identity)
            where = (identity, target, response.status_code, response.text[:200])
            if is_allowed(route, identity, target):
                assert response.status_code not in {ABSENT, UNIDENTIFIED}, where
                assert response.status_code < 500, where
            else:
                expected = UNIDENTIFIED if identity == "anonyme" else ABSENT
                assert response.status_code == expected, where
                refused.append(comparable(response))
        # What is someone else's, elsewhere, deleted or never was: the same bytes.
        assert all(each == refused[0] for each in refused), identity


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


@pytest.mark.parametrize("person", ["b-53", "b-gone"])
@pytest.mark.parametrize("identity", [each for each in IDENTITIES if each != "anonyme"])
def test_a_list_holds_nothing_of_another_departement(
    world: World, identity: str, person: str
) -> None:
    found, absent = (
        world.ask(
            Route("GET", "/positionnements", "/", params={"beneficiaire_id": each}),
            "/positionnements",
            identity,
        )
        for each in (person, RANDOM)
    )
    assert found.json()["total"] == 0
    assert comparable(found) == comparable(absent)


def test_the_departement_of_elsewhere_sees_its_own_and_nothing_else(world: World) -> None:
    headers = {"x-vicinal-acteur": "departement:dep-53@53"}
    listed = world.client.get(f"{PREFIX}/positionnements", headers=headers).json()["items"]
    assert {each["id"] for each in listed} == {"x-b-53", "o-b-53"}
    accounts = world.client.get(f"{PREFIX}/comptes", headers=headers).json()["items"]
    assert {each["id"] for each in accounts} == {"compte-53"}
