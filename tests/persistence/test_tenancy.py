"""What is of another département does not exist, for every table of people, on both databases."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, Select, Table, delete, func, select, true, update
from sqlalchemy.exc import StatementError

from insertion.actor import Actor, Role
from insertion.errors import UnknownRecord
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement import Transition
from insertion.positionnement_ports import PositionnementFilter, Window
from insertion.referent import Accompaniment, AccompanimentRole, Referent
from persistence.departements import departements_of
from persistence.insertion_tables import OrganisationRow, PositionnementRow
from persistence.tables import Base, BeneficiaryRow
from persistence.tenancy import OPTION, Wide
from persistence.transaction import Transaction
from persistence.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile
from tests.persistence.insertion_builders import (
    a_positionnement,
    an_event,
    the_ground,
)

HERE, ELSEWHERE = "49", "53"
WINDOW = Window()
DEPARTEMENT = Actor("dep-1", Role.DEPARTEMENT)
MARKS = ("beneficiary_id", "referent_id", "positionnement_id", "actor_id", "operator_id")

OF_ALL = ("audit_lines",)
"""One chain for the whole server, of ids; nothing of it is served."""

Read = Callable[[SqlUnitOfWork], Any]

READS: dict[str, Read] = {
    "profile": lambda uow: uow.beneficiaries.get("b-1"),
    "profiles": lambda uow: dict(uow.beneficiaries.get_many(["b-1"])),
    "every profile": lambda uow: list(uow.beneficiaries.iterate()),
    "structure": lambda uow: uow.organisations.get("mds-1"),
    "MDS": lambda uow: uow.organisations.mds_of(["territoire-1"]),
    "référent": lambda uow: uow.referents.get("ref-1"),
    "file active": lambda uow: uow.referents.followed("ref-1"),
    "accompaniment": lambda uow: uow.accompaniments.get("acc-1"),
    "accompaniments": lambda uow: list(uow.accompaniments.current_of("b-1")),
    "relation": lambda uow: uow.accompaniments.accompanies("ref-1", "b-1"),
    "portfolio": lambda uow: uow.accompaniments.portfolio("ref-1", WINDOW).total,
    "portfolio ids": lambda uow: set(uow.piloting.portfolio_ids("ref-1")),
    "situation": lambda uow: uow.situations.get("b-1"),
    "situations": lambda uow: dict(uow.situations.get_many(["b-1"])),
    "positionnement": lambda uow: uow.positionnements.get("pos-1"),
    "positionnement seen": lambda uow: uow.positionnements.visible("pos-1", DEPARTEMENT),
    "positionnements": lambda uow: (
        uow.positionnements.page(PositionnementFilter(DEPARTEMENT), WINDOW).total
    ),
    "history": lambda uow: list(uow.positionnements.history("pos-1")),
    "open ones": lambda uow: list(uow.positionnements.open_of("b-1")),
    "open ones of people": lambda uow: list(uow.positionnements.open_of_people(["b-1"])),
    "sent": lambda uow: uow.positionnements.was_sent("b-1", "op-1"),
    "steps": lambda uow: list(uow.piloting.steps_of(["b-1"])),
    "placements": lambda uow: list(uow.piloting.placements()),
}


def within(engine: Engine, departement: str | Wide) -> SqlUnitOfWork:
    return SqlUnitOfWork(engine, within=departement)


@pytest.fixture
def people(serving: Engine) -> Engine:
    """Return a database in which everything of people is of the Maine-et-Loire."""
    with within(serving, HERE) as uow:
        the_ground(uow)
        uow.beneficiaries.upsert([("b-1", a_profile())])
        uow.situations.put("b-1", {"recoit_rsa": True})
        uow.accompaniments.open(an_accompaniment_of("b-1"))
        placed = a_positionnement(host_id="op-1")
        uow.positionnements.add(placed, an_event(placed, Transition.CREATE))
        uow.commit()
    return serving


def an_accompaniment_of(person: str, key: str = "acc-1", referent: str = "ref-1") -> Accompaniment:
    return Accompaniment(key, person, referent, AccompanimentRole.PRINCIPAL, date(2026, 1, 5))


def of_people() -> list[Table]:
    return [t for t in Base.metadata.sorted_tables if set(MARKS) & set(t.c.keys())]


def test_every_table_that_speaks_of_someone_has_her_departement() -> None:
    tables = of_people()
    assert len(tables) > 5
    assert [table.name for table in tables if "departement" not in table.c] == list(OF_ALL)


@pytest.mark.parametrize(
    "query",
    [
        lambda table: select(*table.c),
        lambda table: select(*table.c).order_by(*table.primary_key),
        lambda table: select(func.count()).select_from(table),
        lambda table: select(*table.c).join(OrganisationRow.__table__, true(), isouter=True),
    ],
    ids=["columns", "in order", "counted", "joined"],
)
def test_a_query_of_bare_columns_is_narrowed_like_any_other(
    people: Engine, query: Callable[[Table], Select[Any]]
) -> None:
    asked = query(BeneficiaryRow.__table__)  # type: ignore[arg-type]
    found = {}
    for departement in (HERE, ELSEWHERE):
        with within(people, departement) as uow:
            rows = uow._transaction.read().execute(asked).all()
            found[departement] = sum(row[0] != 0 for row in rows)
    assert found[HERE]
    assert not found[ELSEWHERE]


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_what_is_read_here_is_not_there_in_another_departement(people: Engine, read: Read) -> None:
    with within(people, HERE) as uow:
        assert read(uow)
    with within(people, ELSEWHERE) as uow:
        assert not read(uow)


def test_nothing_is_changed_nor_removed_from_another_departement(people: Engine) -> None:
    transaction = Transaction(people, within=ELSEWHERE)
    connection = transaction.write()
    assert connection.execute(update(PositionnementRow).values(dispositif=None)).rowcount == 0
    assert connection.execute(delete(OrganisationRow)).rowcount == 0
    transaction.commit()
    with within(people, HERE) as uow:
        assert uow.positionnements.get("pos-1") == a_positionnement(host_id="op-1")


def test_an_accompaniment_is_not_ended_from_another_departement(people: Engine) -> None:
    with within(people, ELSEWHERE) as uow:
        assert not uow.accompaniments.close("acc-1", date(2026, 2, 1))
        uow.commit()
    with within(people, HERE) as uow:
        assert uow.accompaniments.accompanies("ref-1", "b-1")


def test_the_same_person_may_be_followed_in_two_departements(people: Engine) -> None:
    # Otherwise « she has a référent already » would tell of a person of another département.
    with within(people, ELSEWHERE) as uow:
        uow.organisations.upsert([Organisation("mds-53", OrganisationKind.MDS, "MDS")])
        uow.referents.upsert([Referent("ref-53", "mds-53", True)])
        uow.accompaniments.open(an_accompaniment_of("b-1", "acc-53", "ref-53"))
        uow.commit()
    with within(people, HERE) as uow:
        (mine,) = uow.accompaniments.current_of("b-1")
        assert mine.referent_id == "ref-1"


@pytest.mark.parametrize(
    "write",
    [
        lambda uow: uow.beneficiaries.upsert([("b-1", a_profile(max_minutes=5))]),
        lambda uow: uow.situations.put("b-1", {"recoit_rsa": False}),
        lambda uow: uow.organisations.upsert([Organisation("mds-1", OrganisationKind.CCAS, "x")]),
        lambda uow: uow.referents.upsert([Referent("ref-1", "mds-1", False)]),
    ],
    ids=["profile", "situation", "structure", "référent"],
)
def test_an_id_of_another_departement_is_not_written_over(people: Engine, write: Read) -> None:
    with within(people, HERE) as uow:
        before = [read(uow) for read in READS.values()]
    with within(people, ELSEWHERE) as uow, pytest.raises(UnknownRecord):
        write(uow)
    with within(people, HERE) as uow:
        assert [read(uow) for read in READS.values()] == before


def test_the_clock_knows_which_departements_there_are(people: Engine) -> None:
    with within(people, "2A") as uow:
        uow.organisations.upsert([Organisation("mds-2a", OrganisationKind.MDS, "MDS")])
        uow.commit()
    assert departements_of(people, Wide.CLOCK) == ["2A", "49"]


def test_who_sees_beyond_a_departement_writes_in_none(people: Engine) -> None:
    with within(people, Wide.CLOCK) as uow:
        assert uow.positionnements.get("pos-1") is not None
        with pytest.raises(StatementError, match="none is known"):
            uow.organisations.upsert([Organisation("mds-9", OrganisationKind.MDS, "MDS")])


def test_a_connection_given_back_says_nothing_of_the_one_before(people: Engine) -> None:
    with people.connect().execution_options(**{OPTION: HERE}) as first:
        assert first.execute(select(OrganisationRow.id)).first() is not None
    with people.connect().execution_options(**{OPTION: ELSEWHERE}) as second:
        assert second.execute(select(OrganisationRow.id)).first() is None
