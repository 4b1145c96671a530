"""The names of the structures of a list are read at once, however many there are."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event

from insertion.actor import Actor, Role
from insertion.host_side.contacts import About, ask
from insertion.host_side.interests import Interest
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement_ports import Window
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.builders import an_offer
from tests.persistence.test_host_side import a_site
from tests.usecases.positionnements.ground import memory_engine
from usecases.host_side.sites import list_sites
from usecases.place.contacts import contacts_of

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
NAMES = {f"emp-{number}": f"Employeur {number}" for number in range(4)}


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = memory_engine()
    with SqlUnitOfWork(engine) as uow:
        uow.organisations.upsert(
            [Organisation(key, OrganisationKind.EMPLOYER, name) for key, name in NAMES.items()]
        )
        for number, key in enumerate(NAMES):
            uow.host_side.sites.put(a_site(f"site-{number}", organisation_id=key))
            offer = an_offer(f"o-{number}")
            uow.opportunities.upsert([(offer, None)])
            uow.host_side.interests.put(
                Interest(
                    id=f"i-{number}",
                    opportunity_id=offer.id,
                    beneficiary_id="b-1",
                    opened_at=AT,
                    with_referent=False,
                )
            )
            about = About(
                interest_id=f"i-{number}",
                opportunity_id=offer.id,
                beneficiary_id="b-1",
                organisation_id=key,
            )
            uow.host_side.contacts.add(
                ask(f"c-{number}", about, "Nous cherchons une personne.", AT)
            )
        uow.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def named(engine: Engine) -> list[str]:
    """Return the statements that read names, as they come."""
    seen: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "organisations.name" in statement:
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", remember)
    return seen


def test_sites_of_several_employers_take_one_query_of_names(
    engine: Engine, named: list[str]
) -> None:
    departement = Actor("dep-1", Role.DEPARTEMENT)
    found = list_sites(SqlUnitOfWork(engine), departement, None, Window(1, 10))
    assert {each.site.organisation_id: each.employer for each in found.items} == NAMES
    assert len(named) == 1


def test_requests_of_several_employers_take_one_query_of_names(
    engine: Engine, named: list[str]
) -> None:
    her = Actor("b-1", Role.BENEFICIARY)
    found = contacts_of("b-1", SqlUnitOfWork(engine), her)
    assert {each.request.organisation_id: each.employer for each in found} == NAMES
    assert len(named) == 1
