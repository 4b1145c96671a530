"""Every page that a link leads to, in each role, can be used by everyone."""

from collections.abc import Callable, Mapping

import pytest
from starlette.routing import BaseRoute

from insertion.actor import Role
from tests.web.browser import Visitor
from tests.web.crawling import walk
from tests.web.people import People
from tests.web.test_routes_of_screens import screens_of
from web.app import create_web_app
from web.menus import HOMES
from web.routing import OpenRoute
from web.signed_in import DeskRoute

pytestmark = pytest.mark.browser
WIDTH = 768
OF_AN_ADMINISTRATOR = {"/compte/equipe", "/compte/equipe/inviter", "/compte/equipe/{id}"}
LEFT_ASIDE: Mapping[Role, set[str]] = {
    Role.BENEFICIARY: {
        # Files.
        "/moi/mes-donnees/export/{format}",
        "/moi/demarches/dates/mes-dates.ics",
        "/moi/demarches/dates/{date_id}",
        # Nobody on the territory asked to reach her; she keeps no search and contests nothing.
        "/moi/contacts",
        "/moi/recherches/{search_id}",
        "/moi/contestations/{contest_id}",
    },
    Role.REFERENT: {
        # Files.
        "/referent/personnes/{beneficiary_id}/export",
        "/referent/positionnements/{positionnement_id}/fiche.pdf",
        # Opened by a form that says why; and nobody contests anything.
        "/referent/dossiers/{beneficiary_id}",
        "/referent/contestations/{contest_id}",
    },
    # Those of the demonstration administer no structure.
    Role.EMPLOYER: OF_AN_ADMINISTRATOR,
    Role.OPERATOR: OF_AN_ADMINISTRATOR,
    Role.DEPARTEMENT: {
        # Files.
        "/departement/carte/fichier",
        "/departement/indicateurs",
        "/departement/budgets/fichier",
        "/departement/imports/{import_id}/compte-rendu",
        # Nothing was imported, and nobody contests anything.
        "/departement/imports/{import_id}",
        "/departement/contestations/{contest_id}",
    },
}
"""By role, the pages no link of its desk leads to on the invented territory: nothing else may."""

AtDesk = Callable[..., Visitor]


@pytest.fixture(scope="module")
def routes(people: People) -> tuple[BaseRoute, ...]:
    return screens_of(create_web_app(people.vicinal))


@pytest.fixture(scope="module")
def open_ones(routes: tuple[BaseRoute, ...]) -> set[str]:
    """Return the pages open to all, which are looked at once: by the first who walks."""
    return {each.path for each in routes if isinstance(each, OpenRoute)}


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    return set()


@pytest.mark.parametrize("role", tuple(HOMES))
def test_every_page_that_a_link_leads_to_is_accessible(
    at_desk: AtDesk,
    routes: tuple[BaseRoute, ...],
    open_ones: set[str],
    looked_at: set[str],
    role: Role,
) -> None:
    found = walk(at_desk(role, WIDTH), [HOMES[role]], routes, looked_at)
    looked_at |= open_ones & set(found.seen)
    theirs = {
        each.path
        for each in routes
        if isinstance(each, DeskRoute) and role in each.roles and "GET" in (each.methods or ())
    }
    assert theirs - set(found.seen) == LEFT_ASIDE[role]
    assert found.wrong == {}, found.seen
