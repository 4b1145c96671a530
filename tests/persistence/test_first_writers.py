"""Names as they are stored: of two first writers one is told so, and one bad row hides no other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, text

from api.once import WhatWasRead
from api.schemas.following import ReferentNameOut
from api.schemas.identity import IdentityOut
from insertion.actor import Actor, Role
from insertion.civil_identity import CivilIdentity
from insertion.errors import StaleVersion
from insertion.positionnement_moves import Acting
from insertion.referent import ReferentName
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.insertion_builders import NOW, REFERENT, TODAY, an_accompaniment, the_ground
from usecases.accompany import name_referent, show_referent_name
from usecases.civil_identities import keep_identity, show_identity

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
NOTHING = WhatWasRead(None, "*")
BY_REFERENT = Acting(REFERENT, NOW, TODAY)
BY_HERSELF = Acting(Actor("b-1", Role.BENEFICIARY), NOW, TODAY)
BY_DEPARTEMENT = Acting(Actor("dep-1", Role.DEPARTEMENT), NOW, TODAY)


@pytest.fixture
def ground(unit_of_work: UnitOfWorkFactory) -> UnitOfWorkFactory:
    with unit_of_work() as uow:
        the_ground(uow)
        uow.accompaniments.open(an_accompaniment())
        uow.commit()
    return unit_of_work


def test_a_stored_name_that_nobody_can_read_hides_no_other(
    ground: UnitOfWorkFactory, engine: Engine
) -> None:
    nadia = CivilIdentity(first_name="Nadia", last_name="Benali")
    with ground() as uow:
        for person in ("b-1", "b-2"):
            uow.civil_identities.put(person, nadia, NOW)
        for referent in ("ref-1", "ref-2"):
            uow.referent_names.put(referent, ReferentName("Claire"))
        uow.commit()
    with engine.begin() as connection:
        unseen = {"name": "\u3164"}
        for statement in (
            "UPDATE civil_identities SET last_name = :name WHERE beneficiary_id = 'b-1'",
            "UPDATE referents SET name = :name WHERE id = 'ref-1'",
        ):
            connection.execute(text(statement), unseen)
    with ground() as uow:
        assert uow.civil_identities.get("b-1") is None
        assert uow.civil_identities.get("b-2") == nadia
        assert set(uow.referent_names.get_many(["ref-1", "ref-2"])) == {"ref-2"}
        uow.civil_identities.put("b-1", nadia, NOW)
        assert uow.civil_identities.get("b-1") == nadia


def both_write(*writes: Callable[[], None]) -> list[str]:
    """Return what became of each, all begun at once."""
    together = Barrier(len(writes))

    def run(write: Callable[[], None]) -> str:
        together.wait()
        try:
            write()
        except StaleVersion:
            return "stale"
        return "kept"

    with ThreadPoolExecutor(len(writes)) as threads:
        return sorted(threads.map(run, writes))


def test_of_two_first_names_of_a_person_one_is_kept(ground: UnitOfWorkFactory) -> None:
    names = {"Nadia": BY_REFERENT, "Inès": BY_HERSELF}

    def write(first_name: str) -> None:
        identity = CivilIdentity(first_name=first_name, last_name="Benali")
        keep_identity("b-1", identity, ground(), names[first_name], is_as_read)

    def is_as_read(kept: CivilIdentity | None) -> bool:
        return NOTHING.is_still(None if kept is None else IdentityOut.of(kept))

    became = both_write(lambda: write("Nadia"), lambda: write("Inès"))
    assert became == ["kept", "stale"]
    assert show_identity(ground(), "b-1", REFERENT).first_name in names


def test_of_two_first_names_of_a_referent_one_is_kept(ground: UnitOfWorkFactory) -> None:
    names = {"Claire": BY_REFERENT, "Anne": BY_DEPARTEMENT}

    def write(name: str) -> None:
        name_referent("ref-1", ReferentName(name), ground(), names[name], is_as_read)

    def is_as_read(kept: ReferentName | None) -> bool:
        return NOTHING.is_still(None if kept is None else ReferentNameOut.of(kept))

    became = both_write(lambda: write("Claire"), lambda: write("Anne"))
    assert became == ["kept", "stale"]
    assert show_referent_name(ground(), "ref-1", REFERENT).name in names
